"""Files of any kind to tables, and hostile files refused."""

import struct
import zipfile
from contextlib import suppress
from datetime import date, time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qaweb.tabular.files import FileProblem, FileRefused, Limits, read_tables
from tests.tabular.building import ods, sample, separated, with_member, xls, xlsx

ROWS = [
    ["客服中心人员名单", "", ""],
    ["工号", "姓名", "班组"],
    ["00001", "林桂子", "一组"],
    ["00002", "于丽然", "二组"],
]
WORDS = st.text(
    st.sampled_from("客服中心人员班组岗位项目日期状态邮箱电话录音来电abc019 ,;|\"'\t"), max_size=9
)


def refusal(data: bytes, limits: Limits | None = None) -> FileProblem:
    with pytest.raises(FileRefused) as refused:
        read_tables(data, "file.xlsx", limits or Limits())
    return refused.value.code


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_read_in_any_encoding_and_separator(separator: str, encoding: str) -> None:
    (table,) = read_tables(separated(ROWS, separator, encoding), "名单.txt")
    assert table.rows == ROWS
    assert table.sheet == "名单"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(encoding: str) -> None:
    assert read_tables(separated(ROWS, ",", encoding), "a.csv")[0].rows == ROWS


def test_traditional_characters_are_read_as_big5() -> None:
    rows = [["工號", "姓名", "職位"], ["001", "張麗華", "客服組長"], ["002", "陳國強", "專員"]]
    assert read_tables(separated(rows, ",", "big5"), "a.csv")[0].rows == rows


def test_accented_letters_are_read_as_western_text() -> None:
    rows = [["number", "name"], ["1", "Jürgen Müller"], ["2", "François Lefèvre"]]
    assert read_tables(separated(rows, ";", "cp1252"), "a.csv")[0].rows == rows


def test_quoted_separators_line_breaks_and_blank_lines_keep_the_row_numbers() -> None:
    data = '工号,备注\r\n\r\n1,"a,b\nc"\r\n2,x\r\n'.encode()
    (table,) = read_tables(data, "a.csv")
    assert list(table.numbered(after=2)) == [(3, ["1", "a,b\nc"]), (4, ["2", "x"])]


def test_a_separator_line_for_spreadsheets_is_obeyed_and_empty() -> None:
    assert read_tables(b"sep=|\r\na,b|c\r\n", "a.csv")[0].rows == [[], ["a,b", "c"]]


def test_an_xlsx_is_read_with_typed_cells_and_from_row_one() -> None:
    data = xlsx([], [], ["工号", 76.0, date(2026, 10, 1)], sheet="排班")
    (table,) = read_tables(data, "renamed.csv")
    assert table.sheet == "排班"
    assert table.rows == [["", "", ""], ["", "", ""], ["工号", 76.0, date(2026, 10, 1)]]


def test_an_ods_is_read_with_typed_cells_past_its_million_empty_rows() -> None:
    data = ods(["工号", date(2026, 10, 1), time(0, 3, 2)], ["00001", 76.0, "早"])
    assert read_tables(data, "x")[0].rows == [
        ["工号", date(2026, 10, 1), time(0, 3, 2)],
        ["00001", 76.0, "早"],
    ]


def test_an_xls_is_read() -> None:
    assert read_tables(xls(["工号", "时长"], ["00001", 90.0]), "x")[0].rows == [
        ["工号", "时长"],
        ["00001", 90.0],
    ]


@pytest.mark.parametrize("build", [xlsx, ods, xls])
def test_text_like_a_formula_stays_text(build) -> None:  # type: ignore[no-untyped-def]
    cells = ["=1+1", "+86 10", "-1", "@SUM(A1)", '=HYPERLINK("http://x")']
    assert read_tables(build(["a", "b", "c", "d", "e"], cells), "x")[0].rows[1] == cells


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=3, max_size=8))
@settings(deadline=None)
def test_what_excel_is_given_comes_back(rows: list[list[str]]) -> None:
    rows = [["甲", "乙", "丙"], *rows, ["end", "end", "end"]]
    assert read_tables(xlsx(*rows), "x")[0].rows == rows


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\r\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data) is FileProblem.EMPTY


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 text",
        b"\x89PNG\r\n\x1a\n1234",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b'<?xml version="1.0"?><Workbook/>',
        b"RIFF\x24\x00\x00\x00WAVE",
        bytes(range(256)) * 8,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 50,
    ],
)
def test_a_wrong_type_is_refused_whatever_its_name(data: bytes) -> None:
    assert refusal(data) is FileProblem.WRONG_TYPE


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(out.getvalue()) is FileProblem.WRONG_TYPE


def test_an_encrypted_workbook_is_refused_as_such() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refusal(data) is FileProblem.ENCRYPTED


def test_a_file_over_the_limit_is_refused_unread() -> None:
    assert refusal(b"a,b\r\n" * 100, Limits(file_bytes=499)) is FileProblem.TOO_LARGE


def test_a_zip_bomb_is_refused_by_its_size() -> None:
    bomb = with_member(xlsx(["a"]), "xl/media/zeros.bin", b"\0" * 20_000_000)
    assert len(bomb) < 50_000
    assert refusal(bomb) is FileProblem.UNPACKS_TOO_LARGE


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    honest = with_member(xlsx(["a"]), "xl/media/zeros.bin", b"\0" * 5_000_000)
    lying = honest.replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    assert refusal(lying) is FileProblem.DAMAGED


def test_a_zip_of_many_members_is_refused() -> None:
    assert refusal(xlsx(["a"]), Limits(members=3)) is FileProblem.UNPACKS_TOO_LARGE


@pytest.mark.parametrize("cut", [30, 400, 2_000])
def test_a_cut_workbook_is_refused_as_damaged(cut: int) -> None:
    assert refusal(xlsx(["a", "b"])[:-cut]) is FileProblem.DAMAGED


def test_two_cells_in_far_corners_are_refused_before_memory_is_taken() -> None:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    page = b"<worksheet><sheetData>" + cell + b"</sheetData></worksheet>"
    data = with_member(xlsx(["a"]), "xl/worksheets/sheet1.xml", page)
    assert refusal(data) is FileProblem.TOO_MANY_ROWS


def test_a_formatted_but_empty_far_corner_does_no_harm() -> None:
    page = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
        b"</sheetData></worksheet>"
    )
    data = with_member(xlsx(["a"]), "xl/worksheets/sheet1.xml", page)
    assert read_tables(data, "x")[0].rows == [[7.0]]


def test_an_xls_cell_in_the_far_corner_takes_down_only_the_process_that_tries_it() -> None:
    data = xls(["a"], [7.0])
    cell, corner = (0x0203, 14, 1, 0), (0x0203, 14, 65_535, 65_535)
    far = data.replace(struct.pack("<4H", *cell), struct.pack("<4H", *corner))
    assert far != data
    assert refusal(far) is FileProblem.DAMAGED


@given(st.lists(st.tuples(st.integers(1536, 1700), st.integers(0, 255)), min_size=1, max_size=6))
@settings(deadline=None, max_examples=12)
def test_a_spoilt_xls_is_read_or_refused_and_never_fails(spoilt: list[tuple[int, int]]) -> None:
    data = bytearray(xls(["a", "b"], [7.0, "x"]))
    for place, byte in spoilt:
        data[place] = byte
    with suppress(FileRefused):
        read_tables(bytes(data), "x")


def test_an_ods_row_repeated_without_end_is_refused() -> None:
    assert refusal(ods(["a"], repeated=900_000)) is FileProblem.TOO_MANY_ROWS


def test_entities_in_a_workbook_are_refused() -> None:
    page = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData>&a;</sheetData></worksheet>'
    data = with_member(xlsx(["a"]), "xl/worksheets/sheet1.xml", page)
    assert refusal(data) is FileProblem.DAMAGED


@pytest.mark.parametrize("build", [xlsx, ods, xls])
def test_too_many_rows_or_columns_are_refused(build) -> None:  # type: ignore[no-untyped-def]
    data = build(["a", "b", "c"], ["1", "2", "3"], ["1", "2", "3"])
    assert refusal(data, Limits(rows=2)) is FileProblem.TOO_MANY_ROWS
    assert refusal(data, Limits(columns=2)) is FileProblem.TOO_MANY_COLUMNS
    assert refusal(data, Limits(cells=8)) is FileProblem.TOO_MANY_CELLS


def test_too_much_text_is_refused() -> None:
    assert refusal(b"a,b,c\r\n" * 3, Limits(rows=2)) is FileProblem.TOO_MANY_ROWS
    assert refusal(b"a,b,c\r\n" * 3, Limits(columns=2)) is FileProblem.TOO_MANY_COLUMNS
    assert refusal(b"a,b,c\r\n" * 3, Limits(cells=8)) is FileProblem.TOO_MANY_CELLS


def test_an_open_quote_does_not_swallow_the_rest_of_the_file() -> None:
    assert refusal(b'a,b\r\n1,"2\r\n3,4\r\n5,6\r\n') is FileProblem.MALFORMED_TEXT


def test_bytes_of_no_known_encoding_are_refused() -> None:
    assert refusal(b"a,b\r\n\x81\x8d,\xff\xfe\xff\r\n") is FileProblem.UNKNOWN_ENCODING


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_never_fail(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with suppress(FileRefused):
            read_tables(start + data, "x")


def test_the_real_calls_are_read_whole() -> None:
    data = sample("calls-2026-10.csv")
    (table,) = read_tables(data, "calls-2026-10.csv")
    assert len(table.rows) == 24_267
    assert table.rows[0][0] == "流水号"


def test_the_real_roster_has_two_sheets() -> None:
    tables = read_tables(sample("ops-roster.xlsx"), "ops-roster.xlsx")
    assert [(table.sheet, len(table.rows)) for table in tables] == [
        ("员工名单", 123),
        ("排班表", 109),
    ]
