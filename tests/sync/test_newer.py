"""After a restore: the database is as it was at the backup, the sheet as it has become since."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import openpyxl
import peewee as pw
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.db import database
from qaweb.people.models import Person, Status
from qaweb.permissions import Role
from qaweb.sheets.models import BoundTab, SheetEvent
from qaweb.sheets.rules import ConflictState, Guard, SheetEventKind
from tests.cast import Cast
from tests.sync.two_way_world import TITLE, World


@contextmanager
def restored() -> Iterator[None]:
    """What the database comes to in the block is gone after it; the file keeps what it has."""
    with database.atomic() as since_the_backup:
        yield
        since_the_backup.rollback()


def go_on(staff: World) -> None:
    """The first round stops, somebody has looked, and two rounds follow."""
    staff.go()
    assert staff.tab.guard == Guard.NEWER
    BoundTab.update(is_waved_on=True).execute()
    assert staff.go() == "written"
    assert staff.tab.guard == ""
    assert staff.go() == "unchanged"


def add(staff: World, number: str, name: str) -> None:
    """Somebody types a new row below the last one and saves."""
    with staff.desk.book() as book:
        tab = book[TITLE]
        titles, place = [cell.value for cell in tab[1]], len(staff.lines()) + 2
        for title, text in (("Number", number), ("Name", name)):
            tab.cell(place, titles.index(title) + 1, text)


def ids(staff: World) -> dict[str, str]:
    """Each row's id by its number: fails where two rows have one number."""
    book = openpyxl.load_workbook(staff.desk.path)
    head, *body = book[TITLE].iter_rows(values_only=True)
    at, named = head.index("Number"), [line for line in body if any(line)]
    found = {str(line[at]): str(line[head.index("_id")] or "") for line in named}
    assert len(found) == len(named)
    return found


def agents(staff: World) -> dict[str, str]:
    """What the sheet should say: each agent's id by number."""
    here = (Person.project == staff.cast.north) & (Person.role == Role.AGENT)
    return {p.number: str(p.id) for p in Person.select().where(here, Person.status != Status.LEFT)}


def a_day(staff: World, cast: Cast) -> None:
    """What happens between the backup and the fault: on both sides, and rows that are new."""
    staff.rename(cast.agent, "网页后来改的")
    staff.type(cast.teammate.number, "Name", "表里后来改的")
    add(staff, "7001", "备份之后来的")
    assert staff.go() == "written"


def test_nothing_is_taken_or_written_before_somebody_has_looked(staff: World, cast: Cast) -> None:
    name = staff.name_of(cast.agent)
    with restored():
        a_day(staff, cast)
    before = staff.desk.path.read_bytes()
    for _ in range(3):
        staff.go()
    assert staff.desk.path.read_bytes() == before
    assert (staff.name_of(cast.agent), staff.tab.guard) == (name, Guard.NEWER)
    assert SheetEvent.select().where(SheetEvent.kind == SheetEventKind.GUARDED).count() == 1


def test_the_page_says_so_and_the_manager_lets_it_go_on(
    staff: World, cast: Cast, as_: Callable[..., FlaskClient]
) -> None:
    with restored():
        a_day(staff, cast)
    staff.go()
    page = as_(cast.manager).get(f"/sheets/{staff.sheet.id}").text
    assert "restored from a backup" in page
    as_(cast.manager).post(f"/sheets/tabs/{staff.tab.id}/go-on")
    staff.go()
    assert staff.name_of(cast.agent) == "网页后来改的"


def test_what_changed_since_the_backup_comes_back_from_the_sheet(staff: World, cast: Cast) -> None:
    with restored():
        a_day(staff, cast)
    go_on(staff)
    assert staff.name_of(cast.agent) == "网页后来改的"
    assert staff.name_of(cast.teammate) == "表里后来改的"
    assert Person.get(Person.number == "7001").name == "备份之后来的"
    assert ids(staff) == agents(staff)


def test_what_is_typed_after_the_restore_counts_too(staff: World, cast: Cast) -> None:
    with restored():
        a_day(staff, cast)
    staff.go()
    staff.type(cast.agent.number, "Name", "之后又改")
    go_on(staff)
    assert staff.name_of(cast.agent) == "之后又改"
    assert not staff.conflicts()


def test_a_record_changed_on_both_sides_is_a_conflict_that_shows_both(
    staff: World, cast: Cast
) -> None:
    with restored():
        a_day(staff, cast)
    staff.rename(cast.agent, "恢复后改的")
    staff.go()
    BoundTab.update(is_waved_on=True).execute()
    staff.go()
    (clash,) = staff.conflicts()
    assert (clash.ours, clash.theirs) == ("恢复后改的", "网页后来改的")
    assert clash.state is ConflictState.OPEN
    assert staff.lines()[cast.agent.number]["Name"] == "网页后来改的"


def test_an_id_that_another_record_got_since_names_the_right_row(staff: World, cast: Cast) -> None:
    with restored():
        a_day(staff, cast)
        lost = Person.get(Person.number == "7001").id
    here = {"role": Role.AGENT, "project": cast.north, "created_at": clock.now()}
    Person.create(id=lost, number="7002", name="恢复之后来的", hired_on="2026-10-01", **here)
    if isinstance(database.obj, pw.PostgresqlDatabase):
        database.execute_sql("SELECT setval('people_id_seq', (SELECT max(id) FROM people))")
    go_on(staff)
    assert ids(staff) == agents(staff)
    assert Person.get_by_id(lost).name == "恢复之后来的"
    assert Person.get(Person.number == "7001").id != lost


def test_a_record_of_the_backup_whose_row_came_later_gets_no_second_row(
    staff: World, cast: Cast
) -> None:
    here = {"role": Role.AGENT, "project": cast.north, "created_at": clock.now()}
    Person.create(number="7003", name="刚来的", hired_on="2026-10-01", **here)
    with restored():
        assert staff.go() == "written"
        staff.type("7003", "Name", "表里改的")
        staff.rename(cast.agent, "网页后来改的")
        assert staff.go() == "written"
    go_on(staff)
    assert ids(staff) == agents(staff)
    assert Person.get(Person.number == "7003").name == "表里改的"


def test_a_row_that_cannot_be_a_record_again_says_why_and_keeps_its_text(
    staff: World, cast: Cast
) -> None:
    with restored():
        a_day(staff, cast)
    staff.type("7001", "Number", "七千零一")
    go_on(staff)
    line = staff.lines()["七千零一"]
    assert (line["Name"], line["Note from qaweb"]) == (
        "备份之后来的",
        "A staff number has digits only.",
    )
    assert ids(staff)["七千零一"] == ""
    staff.type("七千零一", "Number", "7001")
    staff.go()
    assert Person.get(Person.number == "7001").name == "备份之后来的"


def test_a_sheet_in_which_only_people_have_typed_goes_on_by_itself(
    staff: World, cast: Cast
) -> None:
    with restored():
        staff.type(cast.agent.number, "Name", "表里改的")
    staff.go()
    assert staff.tab.guard == ""
    assert staff.name_of(cast.agent) == "表里改的"


def test_rows_that_were_taken_out_since_are_asked_about_and_not_deleted(
    staff: World, cast: Cast
) -> None:
    with restored():
        a_day(staff, cast)
    staff.desk.drop_row(TITLE, staff.place(cast.teammate.number))
    staff.go()
    BoundTab.update(is_waved_on=True).execute()
    for _ in range(3):
        staff.go()
    assert Person.get_by_id(cast.teammate.id).status is not Status.LEFT
    assert ("missing", "", "") in staff.edits()
