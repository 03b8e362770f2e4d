"""What a cycle costs at Google: a read and a write, whatever changed."""

import pytest

from qaweb.people.models import Person
from sync.gateways.grids import COLUMN
from tests.soak.office import AtGoogle
from tests.soak.oracle import judge
from tests.soak.schedule import Schedule

pytestmark = pytest.mark.parametrize("schedule", ["google"], indirect=True)


def spent(schedule: Schedule) -> tuple[int, int]:
    """The reads and writes of the next cycle."""
    reads, writes = schedule.office.place.calls()
    schedule.office.cycle()
    now = schedule.office.place.calls()
    return now[0] - reads, now[1] - writes


def test_an_idle_cycle_is_one_read(schedule: Schedule) -> None:
    assert spent(schedule) == (1, 0)


def test_so_is_the_first_one_of_a_worker_that_was_started_anew(schedule: Schedule) -> None:
    schedule.office.start_anew()
    assert spent(schedule) == (1, 0)


def test_any_change_is_one_read_and_one_write(schedule: Schedule) -> None:
    schedule.lay(1, schedule.column("name"), [["typed", "here"], ["and", "there"]])
    schedule.types_a_row()
    for person in Person.select().where(Person.project == schedule.office.project):
        schedule.edits(person)
    assert spent(schedule) == (1, 1)
    assert spent(schedule)[0] == 1


def test_five_hundred_rows_are_one_read_and_one_write(schedule: Schedule) -> None:
    rows = [[f"8{number}", f"pasted {number}"] for number in range(500)]
    schedule.lay(len(schedule.paper.grid()), schedule.column("number"), rows)
    assert spent(schedule) == (1, 1)
    assert Person.select().where(Person.name.startswith("pasted")).count() == 500
    assert judge(schedule).is_good


def test_a_renamed_header_costs_no_more(schedule: Schedule) -> None:
    schedule.renames_a_header()
    assert spent(schedule) == (1, 0)


def test_a_column_that_lost_its_mark_costs_one_more_read(schedule: Schedule) -> None:
    place = schedule.office.place
    assert isinstance(place, AtGoogle)
    marks = place.desk.person.document.metadata
    lost = next(key for key, one in marks.items() if one["metadataKey"] == COLUMN)
    del marks[lost]
    schedule.edits(Person.get(Person.number == "0001"))
    assert spent(schedule) == (2, 1)
    assert spent(schedule) == (1, 0)
