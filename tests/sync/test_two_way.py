"""Rounds of a spreadsheet that people edit: what both sides hold afterwards, and what is kept."""

import datetime as dt

import pytest

from qaweb.people.models import Person
from qaweb.sheets.models import BoundRow, BoundTab, OwedWrite
from qaweb.sheets.rules import ConflictState, Guard
from sync.gateways.protocol import STATUS, Batch, Binding, Done, Unknown
from sync.gateways.workbook import WorkbookGateway
from tests.cast import Cast
from tests.sync.two_way_world import TITLE, World


def test_a_round_without_a_change_writes_nothing(staff: World) -> None:
    before = staff.desk.path.read_bytes()
    assert staff.go() == "unchanged"
    assert staff.desk.path.read_bytes() == before


def test_a_change_in_the_browser_reaches_the_sheet(staff: World, cast: Cast) -> None:
    staff.rename(cast.agent, "新名")
    assert staff.go() == "written"
    assert staff.lines()[cast.agent.number]["Name"] == "新名"
    assert staff.go() == "unchanged"


def test_what_is_typed_in_the_sheet_reaches_the_record(staff: World, cast: Cast) -> None:
    staff.type(cast.agent.number, "Name", "表里改的")
    staff.go()
    assert staff.name_of(cast.agent) == "表里改的"
    assert ("applied", "name", "表里改的") in staff.edits()
    assert staff.go() == "unchanged"


def test_a_record_may_keep_a_text_in_its_own_words(staff: World, cast: Cast) -> None:
    staff.type(cast.agent.number, "Name", "  留白  ")
    staff.go()
    assert staff.lines()[cast.agent.number]["Name"] == "留白"


def test_two_changes_of_one_field_are_a_conflict_that_touches_neither(
    staff: World, cast: Cast
) -> None:
    staff.type(cast.agent.number, "Name", "表")
    staff.rename(cast.agent, "网页")
    staff.go()
    (conflict,) = staff.conflicts()
    assert (conflict.ours, conflict.theirs) == ("网页", "表")
    assert staff.name_of(cast.agent) == "网页"
    line = staff.lines()[cast.agent.number]
    assert line["Name"] == "表"
    assert line["Note from qaweb"]


def test_a_conflict_closes_by_itself_when_both_sides_say_the_same(staff: World, cast: Cast) -> None:
    staff.type(cast.agent.number, "Name", "表")
    staff.rename(cast.agent, "网页")
    staff.go()
    staff.rename(cast.agent, "表")
    staff.go()
    assert [one.state for one in staff.conflicts()] == [ConflictState.AGREED]
    assert not staff.lines()[cast.agent.number]["Note from qaweb"]


def test_a_refused_text_stays_where_it_is_with_the_reason_beside_it(
    staff: World, cast: Cast
) -> None:
    staff.type(cast.agent.number, "Hired on", "yesterday")
    staff.go()
    line = staff.lines()[cast.agent.number]
    assert line["Hired on"] == "yesterday"
    assert "This is no date." in str(line["Note from qaweb"])
    assert staff.go() == "unchanged"
    assert len(staff.edits()) == 1


def test_a_good_field_beside_a_refused_one_is_taken(staff: World, cast: Cast) -> None:
    staff.type(cast.agent.number, "Hired on", "yesterday")
    staff.type(cast.agent.number, "Name", "好的")
    staff.go()
    assert staff.name_of(cast.agent) == "好的"


def test_the_reason_goes_when_the_text_is_put_right(staff: World, cast: Cast) -> None:
    staff.type(cast.agent.number, "Hired on", "yesterday")
    staff.go()
    staff.type(cast.agent.number, "Hired on", "2026-09-01")
    staff.go()
    assert str(Person.get_by_id(cast.agent.id).hired_on) == "2026-09-01"
    assert not staff.lines()[cast.agent.number]["Note from qaweb"]


def test_a_read_only_column_is_restored_and_the_text_kept(staff: World, cast: Cast) -> None:
    staff.type(cast.agent.number, "Number", "999")
    staff.go()
    assert cast.agent.number in staff.lines()
    assert ("restored", "number", "999") in staff.edits()


def test_a_typed_row_becomes_a_record_with_an_id(staff: World, cast: Cast) -> None:
    with staff.desk.book() as book:
        place = book[TITLE].max_row + 1
    staff.desk.type(TITLE, place, "Number", "00777")
    staff.desk.type(TITLE, place, "Name", "新人")
    staff.go()
    new = Person.get(Person.number == "00777")
    line = staff.lines()["00777"]
    assert (line["_id"], str(line["Hired on"])[:10]) == (str(new.id), "2026-10-01")
    assert staff.go() == "unchanged"
    assert Person.select().where(Person.number == "00777").count() == 1


def test_a_typed_row_that_is_refused_stays_and_says_why(staff: World, cast: Cast) -> None:
    with staff.desk.book() as book:
        place = book[TITLE].max_row + 1
    staff.desk.type(TITLE, place, "Number", "x")
    staff.go()
    assert "digits only" in str(staff.lines()["x"]["Note from qaweb"])
    assert staff.go() == "unchanged"


@pytest.mark.parametrize("number", ["broken", "twice"])
def test_a_row_on_which_a_part_stumbles_keeps_no_other_from_being_taken(
    staff: World, cast: Cast, number: str
) -> None:
    with staff.desk.book() as book:
        place = book[TITLE].max_row + 1
    number = cast.outsider.number if number == "twice" else number  # no two people have one number
    staff.desk.type(TITLE, place, "Number", number)
    staff.type(cast.agent.number, "Name", "表")
    staff.go()
    assert staff.name_of(cast.agent) == "表"
    assert "could not take this" in str(staff.lines()[number]["Note from qaweb"])
    assert staff.go() == "unchanged"


def test_a_text_that_would_win_and_is_refused_is_one_conflict_for_somebody_to_settle(
    staff: World, cast: Cast
) -> None:
    wins = staff.tab.columns.replace('"may": "both"', '"may": "both", "wins": "theirs"')
    BoundTab.update(columns=wins).where(BoundTab.id == staff.tab.id).execute()
    staff.type(cast.agent.number, "Hired on", "yesterday")
    Person.update(hired_on=dt.date(2026, 9, 9)).where(Person.id == cast.agent.id).execute()
    staff.go()
    assert staff.go() == "unchanged"
    assert [one.state for one in staff.conflicts()] == [ConflictState.OPEN]
    assert staff.lines()[cast.agent.number]["Hired on"] == "yesterday"


def test_a_stopped_tab_keeps_its_number_of_rows(staff: World, cast: Cast) -> None:
    rows = staff.tab.rows
    with staff.desk.book() as book:
        book[TITLE].delete_rows(2, book[TITLE].max_row)
    staff.go()
    Person.update(name="网页").where(Person.id == cast.agent.id).execute()
    staff.go()
    assert (staff.tab.rows, staff.tab.guard) == (rows, Guard.EMPTIED)


def test_a_deleted_row_is_no_deleted_record(staff: World, cast: Cast) -> None:
    staff.desk.drop_row(TITLE, staff.place(cast.agent.number))
    staff.go()
    staff.go()
    assert Person.get_by_id(cast.agent.id).is_active
    assert [fate for fate, _column, _typed in staff.edits()] == ["missing"]
    assert cast.agent.number not in staff.lines()


def test_a_file_opened_before_our_last_write_is_merged_against_what_it_showed(
    staff: World, cast: Cast
) -> None:
    old = staff.desk.path.read_bytes()
    staff.rename(cast.agent, "网页")
    staff.go()
    staff.desk.path.write_bytes(old)
    staff.type(cast.teammate.number, "Name", "旧文件里改的")
    staff.go()
    assert staff.name_of(cast.agent) == "网页"
    assert staff.lines()[cast.agent.number]["Name"] == "网页"
    assert staff.name_of(cast.teammate) == "旧文件里改的"
    assert not staff.conflicts()


def test_a_conflict_in_a_file_that_came_back_stays_one_after_the_next_write(
    staff: World, cast: Cast
) -> None:
    old = staff.desk.path.read_bytes()
    staff.rename(cast.agent, "网页")
    staff.go()
    staff.desk.path.write_bytes(old)
    staff.type(cast.agent.number, "Name", "旧文件里改的")
    staff.rename(cast.teammate, "也改")
    assert (staff.go(), staff.go()) == ("written", "unchanged")
    assert staff.name_of(cast.agent) == "网页"
    assert [one.state for one in staff.conflicts()] == [ConflictState.OPEN]


def test_a_new_record_is_given_to_a_file_that_was_opened_before_it(
    staff: World, cast: Cast
) -> None:
    old = staff.desk.path.read_bytes()
    Person.update(project=cast.north).where(Person.id == cast.outsider.id).execute()
    staff.go()
    staff.desk.path.write_bytes(old)
    staff.go()
    assert cast.outsider.number in staff.lines()
    assert not staff.edits()


def test_a_cleared_tab_stops_it_and_takes_nothing(staff: World, cast: Cast) -> None:
    with staff.desk.book() as book:
        book[TITLE].delete_rows(2, book[TITLE].max_row)
    staff.go()
    assert staff.tab.guard == Guard.EMPTIED
    assert Person.get_by_id(cast.agent.id).is_active


def test_a_tab_goes_on_by_itself_once_it_is_as_it_was(staff: World, cast: Cast) -> None:
    before = staff.desk.path.read_bytes()
    with staff.desk.book() as book:
        book[TITLE].delete_rows(2, book[TITLE].max_row)
    staff.go()
    staff.desk.path.write_bytes(before)
    staff.go()
    assert staff.tab.guard == ""


class Broken(WorkbookGateway):
    """Breaks off at a write: before it is done, or after."""

    def __init__(self, *, is_done: bool, is_answered: bool = False) -> None:
        super().__init__()
        self.is_done, self.is_answered = is_done, is_answered

    def write(self, binding: Binding, batch: Batch) -> Done | Unknown:  # type: ignore[override]
        if self.is_done:
            super().write(binding, batch)
        if self.is_answered:
            return Unknown("no answer")
        raise KeyboardInterrupt


@pytest.mark.parametrize("is_done", [True, False])
def test_a_worker_that_dies_at_the_write_loses_and_doubles_nothing(
    staff: World, cast: Cast, is_done: bool
) -> None:
    with staff.desk.book() as book:
        place = book[TITLE].max_row + 1
    staff.desk.type(TITLE, place, "Number", "00777")
    staff.type(cast.agent.number, "Name", "表")
    staff.rename(cast.teammate, "网页")
    with pytest.raises(KeyboardInterrupt):
        staff.round(Broken(is_done=is_done)).go()
    assert OwedWrite.select().count() == 1
    staff.go()
    assert staff.go() == "unchanged"
    lines = staff.lines()
    assert (lines[cast.agent.number]["Name"], lines[cast.teammate.number]["Name"]) == ("表", "网页")
    assert staff.name_of(cast.agent) == "表"
    assert Person.select().where(Person.number == "00777").count() == 1
    assert lines["00777"]["_id"]
    assert not staff.conflicts()


@pytest.mark.parametrize("is_done", [True, False])
def test_a_write_without_an_answer_is_decided_by_the_next_read(
    staff: World, cast: Cast, is_done: bool
) -> None:
    staff.rename(cast.agent, "网页")
    assert staff.round(Broken(is_done=is_done, is_answered=True)).go() == "unknown"
    staff.type(cast.agent.number, "Name", "又改")
    staff.go()
    if is_done:
        assert staff.name_of(cast.agent) == "又改"
    else:
        assert [one.theirs for one in staff.conflicts()] == ["又改"]


def test_a_second_worker_that_took_over_keeps_the_first_from_writing(
    staff: World, cast: Cast
) -> None:
    staff.rename(cast.agent, "网页")
    first = staff.round()
    second = staff.round()
    assert first.go() == "taken over"
    assert second.go() == "written"


def test_a_row_that_left_the_tab_keeps_its_texts_and_says_so(staff: World, cast: Cast) -> None:
    Person.update(project=cast.south).where(Person.id == cast.agent.id).execute()
    staff.go()
    line = staff.lines()[cast.agent.number]
    assert line["Name"] == cast.agent.name
    assert line["Note from qaweb"]


def test_what_is_typed_into_a_row_that_left_is_not_taken_and_not_forgotten(
    staff: World, cast: Cast
) -> None:
    Person.update(project=cast.south).where(Person.id == cast.agent.id).execute()
    staff.type(cast.agent.number, "Name", "表")
    staff.go()
    assert ("refused", "name", "表") in staff.edits()
    assert staff.name_of(cast.agent) == cast.agent.name


def test_every_base_is_what_the_sheet_shows(staff: World, cast: Cast) -> None:
    staff.type(cast.agent.number, "Name", "表")
    staff.rename(cast.teammate, "网页")
    staff.go()
    tab = BoundTab.get(BoundTab.spreadsheet == staff.sheet)
    bases = {row.record: row.base for row in BoundRow.select().where(BoundRow.tab == tab)}
    assert '"name": "表"' in bases[str(cast.agent.id)]
    assert '"name": "网页"' in bases[str(cast.teammate.id)]
    assert STATUS not in "".join(bases)


def test_each_text_that_was_in_conflict_is_kept(staff: World, cast: Cast) -> None:
    staff.type(cast.agent.number, "Name", "表")
    staff.rename(cast.agent, "网页")
    staff.go()
    staff.type(cast.agent.number, "Name", "又改")
    staff.go()
    assert {typed for _fate, _column, typed in staff.edits()} == {"表", "又改"}
