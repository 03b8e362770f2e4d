"""The team's file is the team's: what is not ours stays, byte for byte and cell for cell."""

import datetime as dt
import os
import re
import stat
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.gateways.protocol import (
    STATUS,
    At,
    Batch,
    Binding,
    Cell,
    Done,
    Locked,
    NewRow,
    Snapshot,
    Stopped,
    Value,
    Why,
)
from sync.gateways.spans import Damaged, decoded, elements, encoded
from sync.gateways.workbook import WorkbookGateway
from tests.sync.team_book import ROWS, TAB, team_book

SHEET, MEMORY_SHEET = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"


@pytest.fixture
def bound(tmp_path: Path) -> Binding:
    return team_book(tmp_path / "班组.xlsx")


@pytest.fixture
def gateway() -> WorkbookGateway:
    return WorkbookGateway()


def at(record: str | int, column: str) -> At:
    return At("people", record, column)


def written(
    gateway: WorkbookGateway,
    bound: Binding,
    generation: int = 2,
    cells: dict[At, Value] | None = None,
    new: list[NewRow] | None = None,
) -> Done:
    batch = Batch(generation, cells or {}, {"people": new or []})
    answer = gateway.write(bound, batch)
    assert isinstance(answer, Done), answer
    return answer


def read(gateway: WorkbookGateway, bound: Binding) -> Snapshot:
    found = gateway.read(bound)
    assert isinstance(found, Snapshot), found
    return found


def by_openpyxl(bound: Binding) -> openpyxl.Workbook:
    """As another program reads it, which says that it knows no sparklines."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(bound.address)


def members(bound: Binding) -> dict[str, bytes]:
    with zipfile.ZipFile(bound.address) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells_of(bound: Binding, sheet: int = 0) -> dict[str, tuple[object, ...]]:
    """Every cell with its looks, as another program sees them."""
    found = by_openpyxl(bound).worksheets[sheet]
    return {
        cell.coordinate: (
            cell.value, cell.number_format, cell.fill.fgColor.rgb, cell.font.b,
            cell.comment.text if cell.comment else None,
        )
        for row in found.iter_rows()
        for cell in row
    }  # fmt: skip


def test_its_rows_are_read_as_they_stand(gateway: WorkbookGateway, bound: Binding) -> None:
    tab = read(gateway, bound).tabs["people"]
    assert [row.record for row in tab.rows] == [f"p{row}" for row in range(ROWS)]
    cells = tab.rows[1].cells
    assert cells["name"] == Cell("任客服1")
    assert cells["day"] == Cell(dt.date(2025, 12, 9) + dt.timedelta(days=1))
    assert tab.strange == ("自己的", "公式", "备注")


def test_after_100_writes_all_that_is_not_ours_is_as_it_was(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    before, looked = members(bound), cells_of(bound)
    for turn in range(100):
        read(gateway, bound)
        written(gateway, bound, turn + 2, {at("p1", "score"): turn, at("p2", "name"): f"第{turn}"})
    after, looks = members(bound), cells_of(bound)
    assert list(after) == list(before)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {SHEET, MEMORY_SHEET, "xl/workbook.xml"}
    differing = {place for place in looks if looks[place] != looked[place]}
    assert differing == {"E5", "C6"}
    assert looks["E5"][0] == 99
    assert looks["C6"] == ("第99", *looked["C6"][1:])


def test_but_for_the_cell_itself_no_byte_of_the_sheet_changes(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    before = members(bound)[SHEET]
    written(gateway, bound, 2, {at("p1", "score"): 12.5})
    after = members(bound)[SHEET]
    assert after == before.replace(b'<c r="E5"><v>81</v></c>', b'<c r="E5"><v>12.5</v></c>')
    assert after != before


def test_new_rows_look_like_the_row_above_and_lengthen_the_table(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    day = dt.date(2026, 10, 21)
    rows = [NewRow(key, {"number": "0042", "name": "新人", "day": day}) for key in ("a", "b")]
    written(gateway, bound, 2, new=rows)
    book = by_openpyxl(bound)
    sheet = book[TAB.title]
    assert sheet.tables["Team"].ref == "A3:I11"
    assert sheet.tables["Team"].autoFilter.ref == "A3:I11"
    assert sheet["B11"].fill.fgColor.rgb == sheet["B9"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["G11"].number_format == sheet["G9"].number_format
    assert (sheet["A11"].value, sheet["B11"].value, sheet["D11"].value) == ("b", "0042", None)
    assert read(gateway, bound).tabs["people"].rows[-1].cells["day"] == Cell(day)


def test_a_row_that_the_team_has_begun_with_its_own_is_filled(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    book = by_openpyxl(bound)
    book[TAB.title]["F10"] = "=E10*2"
    book.save(bound.address)
    written(gateway, bound, 2, new=[NewRow("a", {"number": "0042", "score": 7})])
    sheet = by_openpyxl(bound)[TAB.title]
    assert [sheet[f"{letter}10"].value for letter in "ABEF"] == ["a", "0042", 7, "=E10*2"]


def test_a_shared_formula_reads_as_it_would_in_its_own_cell(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    master = b'<c r="E5"><f t="shared" ref="E5:E6" si="0">D5&amp;$A$1&amp;"D5"</f><v>1</v></c>'
    follower = b'<c r="E6"><f t="shared" si="0"/><v>2</v></c>'
    _patch(bound, (b'<c r="E5"><v>81</v></c>', master), (b'<c r="E6"><v>82</v></c>', follower))
    rows = read(gateway, bound).tabs["people"].rows
    assert [row.cells["score"].formula for row in rows[1:3]] == ['D5&$A$1&"D5"', 'D6&$A$1&"D5"']


def _patch(bound: Binding, *changes: tuple[bytes, bytes]) -> None:
    """What another program might have written there."""
    found = members(bound)
    for old, new in changes:
        assert found[SHEET].count(old) == 1
        found[SHEET] = found[SHEET].replace(old, new)
    _save(bound, found)


def _save(bound: Binding, found: dict[str, bytes]) -> None:
    with zipfile.ZipFile(bound.address, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in found.items():
            archive.writestr(name, body)


def test_tags_with_a_prefix_are_written_with_it(gateway: WorkbookGateway, bound: Binding) -> None:
    found = members(bound)
    body = re.sub(rb"<(/?)(?=[a-zA-Z]+[\s/>])", rb"<\1x:", found[SHEET])
    found[SHEET] = body.replace(b" xmlns=", b" xmlns:x=", 1)
    _save(bound, found)
    written(gateway, bound, 2, {at("p1", "name"): "=新"}, [NewRow("a", {"name": "末行"})])
    values = [row.cells.get("name") for row in read(gateway, bound).tabs["people"].rows]
    assert (values[1], values[-1]) == (Cell("=新"), Cell("末行"))
    assert by_openpyxl(bound)[TAB.title]["C10"].value == "末行"


def test_untouched_means_that_nobody_saved_it_since(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    written(gateway, bound, 2, {at("p1", "score"): 1})
    assert read(gateway, bound).untouched
    book = by_openpyxl(bound)
    book.save(bound.address)
    assert not read(gateway, bound).untouched


@pytest.mark.parametrize("name", ["~$班组.xlsx", ".~lock.班组.xlsx#"])
def test_an_open_file_is_read_but_not_written(
    gateway: WorkbookGateway, bound: Binding, name: str
) -> None:
    lock = Path(bound.address).with_name(name)
    lock.touch()
    os.utime(lock, (1_760_000_000, 1_760_000_000))
    before = Path(bound.address).read_bytes()
    answer = gateway.write(bound, Batch(2, {at("p1", "score"): 1}))
    assert answer == Locked(dt.datetime.fromtimestamp(1_760_000_000, dt.UTC))
    assert gateway.set_aside(bound, "anders.xlsx") == answer
    assert Path(bound.address).read_bytes() == before
    assert isinstance(gateway.read(bound), Snapshot)


def test_what_was_saved_after_the_read_is_not_written_over(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    seen = read(gateway, bound)
    os.utime(bound.address, (1, 1))
    batch = Batch(2, {at("p1", "score"): 1}, only_if=seen.stamp)
    assert gateway.write(bound, batch) == Locked()
    assert read(gateway, bound).generation == 1


def test_the_file_keeps_its_mode_and_nothing_lies_beside_it(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    path = Path(bound.address)
    path.chmod(0o664)
    written(gateway, bound, 2, {at("p1", "score"): 1})
    assert stat.S_IMODE(path.stat().st_mode) == 0o664
    assert list(path.parent.iterdir()) == [path]


def test_setting_aside_replaces_no_file(gateway: WorkbookGateway, bound: Binding) -> None:
    path = Path(bound.address)
    path.with_name("b.xlsx").write_text("x")
    assert isinstance(gateway.set_aside(bound, "b.xlsx"), Locked)
    assert isinstance(gateway.set_aside(bound, "c.xlsx"), Done)
    assert {one.name for one in path.parent.iterdir()} == {"b.xlsx", "c.xlsx"}


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>'


@pytest.mark.parametrize(
    ("member", "body", "why"),
    [
        (SHEET, b"<worksheet><sheetData><row></sheetData>", Why.DAMAGED),
        (SHEET, DOCTYPE + b"<sheetData/></worksheet>", Why.DAMAGED),
        (SHEET, "<worksheet/>".encode("utf-16"), Why.DAMAGED),
        (SHEET, b"<worksheet><sheetData><row r='x'/></sheetData></worksheet>", Why.DAMAGED),
        (MEMORY_SHEET, b"<worksheet><sheetData/></worksheet>", Why.DAMAGED),
        ("xl/bomb.bin", b"\0" * (64 << 20), Why.TOO_LARGE),
    ],
)
def test_what_no_program_writes_stops_it(
    gateway: WorkbookGateway, bound: Binding, member: str, body: bytes, why: Why
) -> None:
    _save(bound, members(bound) | {member: body})
    answer = gateway.read(bound)
    assert isinstance(answer, Stopped)
    assert answer.why is why


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04" + b"x" * 100])
def test_what_is_no_workbook_stops_it(
    gateway: WorkbookGateway, bound: Binding, data: bytes
) -> None:
    Path(bound.address).write_bytes(data)
    answer = gateway.read(bound)
    assert isinstance(answer, Stopped)
    assert answer.why is Why.DAMAGED


def test_a_workbook_of_somebody_elses_is_foreign(gateway: WorkbookGateway, bound: Binding) -> None:
    openpyxl.Workbook().save(bound.address)
    answer = gateway.read(bound)
    assert isinstance(answer, Stopped)
    assert answer.why is Why.FOREIGN


def test_a_status_and_an_empty_cell_of_a_style_keep_it(
    gateway: WorkbookGateway, bound: Binding
) -> None:
    written(gateway, bound, 2, {at("p1", "number"): None, at("p1", STATUS): "说明"})
    sheet = by_openpyxl(bound)[TAB.title]
    assert sheet["B5"].value is None
    assert sheet["B5"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["H5"].value == "说明"


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_survives_being_written(text: str) -> None:
    whole = text.replace("\r\n", "\n")
    (found,) = elements(f"<t>{encoded(text)}</t>".encode(), {"t"})
    assert decoded(found.text(f"<t>{encoded(text)}</t>".encode())) == whole


@given(st.binary(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Damaged):
        elements(b"<a>" + data + b"</a>", {"b"})
