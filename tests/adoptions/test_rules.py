"""Addresses, guesses and oddities of a spreadsheet that is to be bound."""

import pytest
from flask import Flask

from qaweb.adoptions.queries import identities, known_titles
from qaweb.adoptions.rules import (
    Address,
    ChosenTab,
    Guess,
    Oddity,
    Said,
    Sighted,
    chosen,
    guess_row,
    guessed,
    language_of,
    oddities,
    read_address,
    sighted,
)
from qaweb.adoptions.rules import Chosen as All
from qaweb.sheets.queries import declared
from qaweb.sheets.rules import May
from qaweb.tabular.cells import text
from qaweb.tabular.columns import Column
from sync.gateways.protocol import Survey
from sync.gateways.workbook import WorkbookGateway
from sync.looking import written_down
from tests.tabular.building import SAMPLES

ID = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"
PEOPLE = [Column("number", ("工号", "staff number"), text), Column("name", ("姓名", "name"), text)]
SHIFTS = [*PEOPLE[:1], Column("day", ("日期", "day"), text)]
KINDS, IDENTITIES = {"people": PEOPLE, "shifts": SHIFTS}, {"people": ["number"], "shifts": ["day"]}


def tab(*rows: list[str], title: str = "表", **more: object) -> Sighted:
    return Sighted(title, list(rows), len(rows), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        (f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing#gid=0", Address(ID, True)),
        (f" docs.google.com/a/x.cn/spreadsheets/d/{ID} ", Address(ID, True)),
        (ID, Address(ID, True)),
        ("班组 表.xlsx", Address("班组 表.xlsx", False)),
        ("班组", Address("班组.xlsx", False)),
        ("../x.xlsx", None), ("a/b.xlsx", None), ("https://example.org", None), (".xlsx", None),
        ("~$班组.xlsx", None), ("字" * 130, None),
    ],
)  # fmt: skip
def test_an_address_is_googles_or_a_files(typed: str, where: Address | None) -> None:
    assert read_address(typed) == where


def test_the_titles_tell_what_a_tab_holds_and_each_kind_is_had_once() -> None:
    tabs = [
        tab(["名单"], [], ["序号", "员 工", "工号", "姓名"]),
        tab(["Staff Number", "Day"], title="b"),
        tab(["工号", "姓名"], title="c"),
        tab(["工号", "日期"], title="d", is_hidden=True),
    ]
    found = guessed(tabs, KINDS, IDENTITIES)
    assert found == {
        0: Guess("people", 3, {"number": 3, "name": 4}),
        1: Guess("shifts", 1, {"number": 1, "day": 2}),
    }


def test_a_row_that_somebody_names_is_taken_as_the_titles() -> None:
    seen = tab(["工号", "姓名"], ["x", "工号"])
    assert guess_row(seen, "people", PEOPLE, 2) == Guess("people", 2, {"number": 2})
    assert guess_row(seen, "people", PEOPLE, 9) == Guess("people", 9, {})


def test_merged_titles_equal_titles_and_missing_ones_are_odd() -> None:
    seen = tab(["工号", "姓名", "姓名", ""], merged=[[1, 1, 2, 1]])
    wanted = ChosenTab("people", "表", 1, {"name": 2, "team": 4})
    assert oddities(seen, wanted, ("number",)) == {
        "": Oddity.MERGED, "name": Oddity.SAME_TITLES, "team": Oddity.NO_TITLE,
        "number": Oddity.IDENTITY,
    }  # fmt: skip


def test_a_title_merged_above_the_titles_is_no_matter() -> None:
    seen = tab(["名单"], ["工号", "姓名", "备注", "备注"], merged=[[1, 1, 1, 4]])
    wanted = ChosenTab("people", "表", 2, {"number": 1, "name": 2})
    assert oddities(seen, wanted, ("number",)) == {}


def test_the_language_is_that_of_the_titles() -> None:
    assert language_of([tab(["工号"])], {"表": 1}, "en") == "zh_Hans_CN"
    assert language_of([tab(["Number"])], {"表": 1}, "zh_Hans_CN") == "en"
    assert language_of([], {}, "en") == "en"


def test_what_was_said_is_kept_and_read_back() -> None:
    said = All((ChosenTab("people", "表", 2, {"number": 1}, {"name": Said(May.SHEET)}),), 7)
    assert chosen(said.kept()) == said
    assert chosen("") == All()


def test_an_operations_teams_own_list_is_recognised(app: Flask) -> None:
    """A title merged over the header, blank rows, a table of days that is no list of shifts."""
    path = SAMPLES / "ops-roster.xlsx"
    if not path.is_file():
        pytest.skip("the example data is not here")
    survey = WorkbookGateway().survey(str(path))
    assert isinstance(survey, Survey)
    tabs, kinds = sighted(written_down(survey)), [one for one in declared() if one.identity]
    found = guessed(tabs, known_titles(kinds), identities(kinds))
    assert {number: (one.key, one.row) for number, one in found.items()} == {0: ("people", 3)}
    assert {"number", "name", "role", "team", "hired_on", "status"} == set(found[0].mapping)
