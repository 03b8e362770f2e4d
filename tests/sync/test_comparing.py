"""A tab of the team's own beside our records."""

import pytest

from qaweb.adoptions.rules import Stands
from qaweb.sheets.rules import May
from sync.comparing import compare, first_base
from sync.reconcile import Cell
from sync.tab_rows import Row

OURS = {
    "1": {"number": "0042", "name": "任客服", "team": "一组"},
    "2": {"number": "0043", "name": "郑客服", "team": ""},
    "3": {"number": "A7", "name": "杜客服", "team": "二组"},
}


def row(place: int, *texts: str, formula: str = "") -> Row:
    cells = dict(zip(("number", "name", "team"), map(Cell, texts), strict=True))
    return Row(place, "", cells | ({"team": Cell(texts[2], formula)} if formula else {}))


@pytest.mark.parametrize("number", ["0042", "42", "００４２", " 42 "])
def test_a_number_is_recognised_however_a_sheet_writes_it(number: str) -> None:
    assert compare([row(4, number, "任客服", "一组")], OURS, ("number",)).matched == {4: "1"}


def test_letters_are_recognised_in_any_case_and_width() -> None:
    assert compare([row(4, "ａ7", "x", "")], OURS, ("number",)).matched == {4: "3"}


def test_what_fits_two_records_fits_neither() -> None:
    ours = {"1": {"number": "042"}, "2": {"number": "0042"}}
    rows = [Row(4, "", {"number": Cell("42")})]
    assert compare(rows, ours, ("number",)).matched == {}


def test_it_counts_what_differs_what_is_unknown_and_what_has_no_row() -> None:
    rows = [
        row(4, "0042", "任大客服", "一组"), row(5, "0043", "郑客服", "三组"),
        row(6, "9", "谁", ""), row(7, "", "", ""), row(8, "A7", "", "=X", formula="=X"),
    ]  # fmt: skip
    found = compare(rows, OURS, ("number",))
    assert found.differ == {4: ["name"], 5: ["team"]}
    assert [one.place for one in found.unknown] == [6]
    assert (found.absent, found.formulas) == ([], 1)


def test_two_rows_of_one_record_are_told() -> None:
    rows = [row(4, "42", "a", ""), row(5, "0042", "b", "")]
    found = compare(rows, OURS, ("number",))
    assert [one.place for one in found.twice] == [4, 5]
    assert "1" in found.absent


@pytest.mark.parametrize(
    ("may", "stands", "base"),
    [
        (May.BOTH, Stands.ASK, {}), (May.BOTH, Stands.SHEET, {"name": "我们"}),
        (May.BOTH, Stands.APP, {"name": "表"}), (May.SHEET, Stands.APP, {"name": "我们"}),
        (May.APP, Stands.SHEET, {"name": "我们"}),
    ],
)  # fmt: skip
def test_the_first_base_says_whose_text_counts(
    may: May, stands: Stands, base: dict[str, str]
) -> None:
    assert first_base({"name": "表"}, {"name": "我们"}, {"name": may}, stands) == base


def test_an_empty_side_takes_the_others_text() -> None:
    may = {"a": May.BOTH, "b": May.BOTH, "c": May.BOTH}
    sheet, ours = {"a": "", "b": "x", "c": "y"}, {"a": "x", "b": "", "c": "y"}
    assert first_base(sheet, ours, may, Stands.ASK) == {"a": "", "b": "", "c": "y"}
