"""A worker that dies at each step of a cycle: two clean ones later all is as if it had not."""

import pytest

from qaweb.people.models import Person
from qaweb.sheets.models import SheetConflict
from tests.soak.oracle import judge
from tests.soak.schedule import Schedule
from tests.soak.shaky import Shaky, Step

STEPS = [step for step in Step if step is not Step.NOWHERE]


def person(schedule: Schedule, number: str) -> Person:
    found: Person = Person.get(Person.number == number, Person.project == schedule.office.project)
    return found


def everybody_works(schedule: Schedule) -> None:
    """Both sides change something, a row is typed, one is copied and changed."""
    name = schedule.column("name")
    schedule.lay(1, name, [["typed"]])
    schedule.edits(person(schedule, "0002"))
    schedule.types_a_row()
    rows = len(schedule.paper.grid())
    schedule.paper.copy_row(3, rows)
    schedule.lay(rows, schedule.column("number"), [["70", "copied"]])


def assert_good(schedule: Schedule) -> None:
    verdict = judge(schedule)
    assert verdict.is_good, "\n".join([str(verdict), *schedule.told.events])


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_lost_and_nothing_doubled(schedule: Schedule, step: Step) -> None:
    everybody_works(schedule)
    schedule.breaks_off(step)
    assert_good(schedule)
    assert person(schedule, "0001").name == "typed"
    assert person(schedule, "70").name == "copied"


@pytest.mark.parametrize("step", STEPS)
def test_nor_when_people_sort_and_type_just_before_the_write(
    schedule: Schedule, step: Step
) -> None:
    def people() -> None:
        schedule.paper.sort(schedule.column("number"), 0, descending=True)
        schedule.lay(2, schedule.column("remark"), [["between"]])

    everybody_works(schedule)
    schedule.breaks_off(step, at_write=people)
    assert_good(schedule)


@pytest.mark.parametrize("step", STEPS)
def test_nor_when_they_sort_without_the_ids(schedule: Schedule, step: Step) -> None:
    def people() -> None:
        schedule.paper.sort(schedule.column("number"), 1, descending=True)

    schedule.edits(person(schedule, "0002"))
    schedule.edits(person(schedule, "0005"))
    schedule.breaks_off(step, at_write=people)
    assert_good(schedule)
    assert not SheetConflict.select().count()


@pytest.mark.parametrize("step", STEPS)
def test_nor_when_it_dies_there_twice(schedule: Schedule, step: Step) -> None:
    everybody_works(schedule)
    schedule.breaks_off(step)
    schedule.lay(2, schedule.column("remark"), [["meanwhile"]])
    schedule.breaks_off(step)
    assert_good(schedule)
    assert person(schedule, "0002").remark == "meanwhile"


@pytest.mark.parametrize("moment", ["at_read", "at_write"])
def test_of_two_workers_at_once_the_slower_writes_nothing(schedule: Schedule, moment: str) -> None:
    everybody_works(schedule)
    slow = Shaky(schedule.office.gateway, **{moment: schedule.another_worker})  # type: ignore[arg-type]
    assert schedule.office.cycle(slow) == "taken over"
    assert_good(schedule)
