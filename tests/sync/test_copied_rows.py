"""Rows that people copy in a sheet: what they are taken for, and what they never take back."""

import datetime as dt
from collections.abc import Mapping

from qaweb.people.models import Person
from qaweb.sheets.models import SheetEdit
from tests.cast import Cast
from tests.sync.two_way_world import TITLE, World

OTHER_DAY = dt.date(2026, 9, 3)


def copied(staff: World, number: str, changed: Mapping[object, object] | None = None) -> int:
    """Copy somebody's row to the end, with some values changed; where the original stands."""
    place = staff.place(number)
    with staff.desk.book() as book:
        values = [cell.value for cell in book[TITLE][place]]
        end = book[TITLE].max_row + 1
        for column, value in enumerate(values, 1):
            book[TITLE].cell(end, column, (changed or {}).get(value, value))
    return place


def titles(staff: World) -> dict[str, int]:
    """Where each column stands, counted from 1."""
    with staff.desk.book() as book:
        return {str(cell.value): cell.column for cell in book[TITLE][1]}


def test_a_copy_stays_one_when_its_original_is_changed(staff: World, cast: Cast) -> None:
    copied(staff, cast.agent.number)
    staff.go()
    staff.rename(cast.agent, "网页")
    before = Person.select().count()
    assert (staff.go(), staff.go()) == ("written", "unchanged")
    assert Person.select().count() == before
    assert not [edit for edit in staff.edits() if edit[0] == "not_added"]


def test_a_copy_whose_original_is_deleted_takes_nothing_back(staff: World, cast: Cast) -> None:
    place = copied(staff, cast.agent.number)
    staff.go()
    staff.rename(cast.agent, "网页")
    staff.go()
    staff.desk.drop_row(TITLE, place)
    assert (staff.go(), staff.go()) == ("written", "unchanged")
    assert staff.name_of(cast.agent) == staff.lines()[cast.agent.number]["Name"] == "网页"


def test_what_was_typed_into_a_copy_is_kept_and_counts_once_its_original_is_gone(
    staff: World, cast: Cast
) -> None:
    place = copied(staff, cast.agent.number, {cast.agent.name: "改过的"})
    staff.go()
    assert any("改过的" in typed for fate, _column, typed in staff.edits() if fate == "copy")
    staff.desk.drop_row(TITLE, place)
    staff.go()
    assert staff.name_of(cast.agent) == "改过的"


def test_of_a_copied_row_only_the_original_is_written(staff: World, cast: Cast) -> None:
    place = staff.place(cast.agent.number)
    with staff.desk.book() as book:
        sheet = book[TITLE]
        values = [cell.value for cell in sheet[place]]
        sheet.insert_rows(2)
        changed = {cast.agent.name: "改过的", cast.agent.number: "x"}
        for column, value in enumerate(values, 1):
            sheet.cell(2, column, changed.get(value, value))
    staff.rename(cast.agent, "网页")
    staff.go()
    with staff.desk.book() as book:
        names = [row[2] for row in book[TITLE].iter_rows(values_only=True)]
    assert names[1] == "改过的"
    assert "网页" in names[2:]


def test_of_a_copy_with_something_typed_in_it_only_that_counts_once_its_original_is_gone(
    staff: World, cast: Cast
) -> None:
    hired = staff.lines()[cast.agent.number]["Hired on"]
    place = copied(staff, cast.agent.number, {hired: OTHER_DAY})
    staff.go()
    staff.rename(cast.agent, "网页")
    staff.go()
    staff.desk.drop_row(TITLE, place)
    staff.go()
    person = Person.get_by_id(cast.agent.id)
    assert (person.name, person.hired_on) == ("网页", OTHER_DAY)
    assert staff.lines()[cast.agent.number]["Name"] == "网页"


def test_a_copy_takes_nothing_back_either_where_the_browser_was_not_heard_yet(
    staff: World, cast: Cast
) -> None:
    hired = staff.lines()[cast.agent.number]["Hired on"]
    place = copied(staff, cast.agent.number, {hired: OTHER_DAY})
    staff.go()
    staff.rename(cast.agent, "先改")
    staff.go()
    staff.rename(cast.agent, "再改")
    staff.desk.drop_row(TITLE, place)
    staff.go()
    assert (staff.name_of(cast.agent), staff.conflicts()) == ("再改", [])
    assert staff.lines()[cast.agent.number]["Name"] == "再改"


def test_what_is_typed_into_a_copy_later_leaves_its_other_cells_untyped(
    staff: World, cast: Cast
) -> None:
    place = copied(staff, cast.agent.number)
    staff.go()
    staff.rename(cast.agent, "网页")
    staff.go()
    with staff.desk.book() as book:
        book[TITLE].cell(book[TITLE].max_row, titles(staff)["Hired on"], OTHER_DAY)
    staff.go()
    staff.desk.drop_row(TITLE, place)
    staff.go()
    person = Person.get_by_id(cast.agent.id)
    assert (person.name, person.hired_on) == ("网页", OTHER_DAY)


def test_copies_that_stay_as_they_are_are_written_down_once(staff: World, cast: Cast) -> None:
    hired = staff.lines()[cast.agent.number]["Hired on"]
    copied(staff, cast.agent.number, {hired: OTHER_DAY})
    copied(staff, cast.agent.number, {cast.agent.name: "改过的"})
    staff.go()
    before = SheetEdit.select().count()
    for name in ("一", "二"):
        staff.rename(cast.teammate, name)
        staff.go()
    assert SheetEdit.select().count() == before


def test_an_old_copy_takes_nothing_back_where_the_number_of_its_original_was_typed_over(
    staff: World, cast: Cast
) -> None:
    old = staff.lines()[cast.agent.number]
    Person.update(name="网页", hired_on=OTHER_DAY).where(Person.id == cast.agent.id).execute()
    staff.go()
    new = staff.lines()[cast.agent.number]
    place = copied(
        staff, cast.agent.number, {new[each]: old[each] for each in ("Name", "Hired on")}
    )
    with staff.desk.book() as book:
        book[TITLE].cell(place, titles(staff)["Number"], "70001")
    assert [staff.go() for _ in range(3)] == ["written", "written", "unchanged"]
    person = Person.get_by_id(cast.agent.id)
    assert (person.name, person.hired_on) == ("网页", OTHER_DAY)
    assert ("refused", "name", cast.agent.name) in staff.edits()
