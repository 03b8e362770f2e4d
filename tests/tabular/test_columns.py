"""The header is found, columns are matched by synonyms, a person's mapping is obeyed."""

import pytest

from qaweb.calls.columns import CALLS_COLUMNS
from qaweb.people.columns import PEOPLE_COLUMNS
from qaweb.people.shift_codes import SHIFT_COLUMNS
from qaweb.tabular.columns import Column, HeaderMissing, best_table, find_header, title_key
from qaweb.tabular.files import read_tables
from tests.tabular.building import sample, table

TITLES = ("工号", "姓名", "岗位", "入职日期")
PERSON = ("00001", "林桂子", "组长", "2020-01-01")


@pytest.mark.parametrize(
    "title",
    [
        "排队时长(秒)",
        "排队时长（秒）",
        " 排队 时长 ",
        "排队时长[s]",
        "*排队时长:",
        "排队时长\n(秒)",
    ],
)
def test_titles_are_equal_whatever_their_width_spaces_and_units(title: str) -> None:
    assert title_key(title) == "排队时长"


@pytest.mark.parametrize("title", ["Staff No.", "STAFF_NO", "staff-no", "ＳＴＡＦＦ　ＮＯ"])
def test_english_titles_are_equal_whatever_their_case_and_joints(title: str) -> None:
    assert title_key(title) == "staffno"


def test_minutes_are_not_taken_for_seconds() -> None:
    assert title_key("通话时长(分钟)") != title_key("通话时长(秒)")


def test_the_header_is_found_under_titles_and_blank_rows() -> None:
    header = find_header(table(["人员名单"], [], ["姓名 工号"], TITLES, PERSON), PEOPLE_COLUMNS)
    assert header.row == 4
    assert header.mapping == {"number": 0, "name": 1, "role": 2, "hired_on": 3}
    assert header.unmatched == {}


def test_the_first_of_two_headers_is_taken() -> None:
    assert find_header(table(TITLES, PERSON, TITLES), PEOPLE_COLUMNS).row == 1


def test_unknown_titles_are_named() -> None:
    header = find_header(table([*TITLES, "", "星座"]), PEOPLE_COLUMNS)
    assert header.unmatched == {5: "星座"}


def test_english_titles_are_matched_in_any_order() -> None:
    header = find_header(
        table(["Hire Date", "Full name", "Job Title", "Staff No."]), PEOPLE_COLUMNS
    )
    assert header.mapping == {"number": 3, "name": 1, "role": 2, "hired_on": 0}


def test_of_two_titles_for_a_column_the_better_is_taken_and_the_other_named() -> None:
    header = find_header(table(["员工编号", *TITLES]), PEOPLE_COLUMNS)
    assert header.mapping["number"] == 1
    assert header.unmatched == {0: "员工编号"}


def test_a_missing_column_is_named_with_what_was_found() -> None:
    with pytest.raises(HeaderMissing) as missing:
        find_header(table(["名单"], ["工号", "姓名", "入职日期", "班组"]), PEOPLE_COLUMNS)
    assert missing.value.missing == ("role",)
    assert missing.value.found == ("number", "name", "team", "hired_on")
    assert missing.value.row == 2


def test_a_header_below_the_searched_rows_is_not_found() -> None:
    with pytest.raises(HeaderMissing):
        find_header(table(*[["x"]] * 20, TITLES), PEOPLE_COLUMNS)


def test_a_mapping_made_by_a_person_is_obeyed() -> None:
    chosen = {"number": 3, "name": 2, "role": 1, "hired_on": 0, "nonsense": 1}
    header = find_header(table(["a", "b", "c", "d"], PERSON), PEOPLE_COLUMNS, chosen, row=1)
    assert header.row == 1
    assert header.mapping == {"number": 3, "name": 2, "role": 1, "hired_on": 0}


def test_a_file_without_a_header_is_mapped_from_row_zero() -> None:
    chosen = {"number": 0, "name": 1, "role": 2, "hired_on": 3}
    assert find_header(table(PERSON), PEOPLE_COLUMNS, chosen).row == 0


@pytest.mark.parametrize("place", [-1, 4])
def test_a_mapping_beside_the_table_is_refused(place: int) -> None:
    chosen = {"number": place, "name": 1, "role": 2, "hired_on": 3}
    with pytest.raises(HeaderMissing) as missing:
        find_header(table(TITLES, PERSON), PEOPLE_COLUMNS, chosen, row=1)
    assert missing.value.missing == ("number",)


def test_the_sheet_that_fits_is_picked() -> None:
    tables = [table(["说明"], sheet="说明"), table(TITLES, PERSON, sheet="名单")]
    assert best_table(tables, PEOPLE_COLUMNS)[0].sheet == "名单"


def test_the_nearest_sheet_is_named_where_none_fits() -> None:
    with pytest.raises(HeaderMissing) as missing:
        best_table([table(["说明"]), table(["工号", "姓名"])], PEOPLE_COLUMNS)
    assert missing.value.found == ("number", "name")


@pytest.mark.parametrize("columns", [PEOPLE_COLUMNS, CALLS_COLUMNS, SHIFT_COLUMNS])
def test_no_title_means_two_columns(columns: tuple[Column, ...]) -> None:
    titles = [key for c in columns for key in {title_key(name) for name in c.synonyms}]
    assert len(titles) == len(set(titles))


def test_the_real_roster_and_calls_match_every_column() -> None:
    roster = read_tables(sample("ops-roster.xlsx"), "x")
    people, header = best_table(roster, PEOPLE_COLUMNS)
    assert (people.sheet, header.row, len(header.mapping)) == ("员工名单", 3, 9)
    _, header = best_table(read_tables(sample("calls-2026-10.csv"), "x"), CALLS_COLUMNS)
    assert (header.row, len(header.mapping), header.unmatched) == (1, 9, {})
