"""What a file's titles say before anybody is asked."""

import datetime as dt

import pytest

from qaweb.calls.columns import CALLS_COLUMNS
from qaweb.imports.choosing import file_columns, guess, guess_at, letter_of, shape_of
from qaweb.people.columns import PEOPLE_COLUMNS
from qaweb.people.shift_codes import LONG_COLUMNS
from tests.tabular.building import table

TITLES = ["工号", "姓名", "岗位", "入职日期"]


def nothing(shape: str) -> None:
    return None


def test_the_sheet_whose_titles_are_known_best_is_taken() -> None:
    notes = table(["姓名", "备忘"], ["甲", "无"])
    people = table(["花名册"], [], TITLES, ["1", "甲", "客服", "2026-10-01"])
    found = guess([notes, people], PEOPLE_COLUMNS, nothing)
    assert (found.sheet, found.row) == (1, 3)
    assert found.mapping == {"number": 0, "name": 1, "role": 2, "hired_on": 3}


def test_of_unknown_titles_the_fullest_row_is_the_header() -> None:
    unknown = table(["Export"], ["Conv", "Badge", "Beg"], [1, 2, dt.date(2026, 10, 1)])
    found = guess([unknown], CALLS_COLUMNS, nothing)
    assert (found.row, found.mapping) == (2, {})


def test_what_was_said_before_goes_before_what_titles_say() -> None:
    sheet = table(["x"], TITLES, ["1"])
    kept = {shape_of(TITLES): {"number": 3}}
    found = guess([sheet], PEOPLE_COLUMNS, kept.get)
    assert (found.row, found.mapping) == (2, {"number": 3})


def test_days_across_make_a_header_likelier() -> None:
    days = [f"{day}日" for day in range(1, 31)]
    sheet = table(["工号", "姓名", "班组"], ["工号", *days], ["1", *["早"] * 30])
    assert guess([sheet], LONG_COLUMNS, nothing).row == 2


def test_mended_files_have_the_shape_of_the_file_they_came_from() -> None:
    mended = [*TITLES, "", "行号 refused row", "未导入原因", "refused because"]
    assert shape_of(mended) == shape_of(TITLES)
    assert shape_of([*TITLES, "备注"]) != shape_of(TITLES)
    assert shape_of(["", ""]) == ""


def test_a_row_that_is_not_there_names_nothing() -> None:
    assert guess_at([table(TITLES)], PEOPLE_COLUMNS, 0, 9).mapping == {}


def test_columns_come_with_letters_and_three_different_examples() -> None:
    sheet = table(["工号", "", "日"], *[[at % 2, "", at] for at in range(9)])
    first, last = file_columns(sheet, 1)
    assert (first.letter, first.title, first.examples) == ("A", "工号", ("0", "1"))
    assert (last.letter, last.examples) == ("C", ("0", "1", "2"))


@pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_letters_are_those_of_spreadsheets(place: int, letter: str) -> None:
    assert letter_of(place) == letter
