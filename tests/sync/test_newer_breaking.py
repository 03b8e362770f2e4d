"""A backup made in the middle of a round, and a worker that dies in the first one after it."""

from contextlib import suppress

import pytest

from qaweb.people.models import Person
from qaweb.sheets.models import BoundTab
from sync.gateways.workbook import WorkbookGateway
from tests.cast import Cast
from tests.soak.part import Killed
from tests.soak.shaky import Shaky, Step
from tests.sync.test_newer import a_day, add, agents, go_on, ids, restored
from tests.sync.two_way_world import World

STEPS = [step for step in Step if step not in (Step.NOWHERE, Step.INSIDE)]


def breaks_off(staff: World, step: Step) -> None:
    """A round that ends at a step; the worker is started anew."""
    with suppress(Killed):
        staff.round(Shaky(staff.gateway, step)).go()
    staff.gateway = WorkbookGateway()


@pytest.mark.parametrize("step", STEPS)
def test_a_backup_made_while_a_write_was_under_way(staff: World, cast: Cast, step: Step) -> None:
    staff.rename(cast.agent_b, "正在写的")
    staff.type(cast.newcomer.number, "Name", "正在读的")
    add(staff, "6001", "正在加的")
    breaks_off(staff, step)
    with restored():
        staff.go()
        a_day(staff, cast)
        staff.type(cast.agent_b.number, "Name", "之后表里改的")
        staff.go()
    go_on(staff)
    assert ids(staff) == agents(staff)
    # Where the backup had our text and not yet that it was written, both are shown.
    clashes = [one.theirs for one in staff.conflicts()]
    assert [staff.name_of(cast.agent_b), *clashes][-1] == "之后表里改的"
    assert len(clashes) == (step is Step.READ)
    assert staff.name_of(cast.newcomer) == "正在读的"
    assert staff.name_of(cast.agent) == "网页后来改的"
    assert {p.number for p in Person.select()} >= {"6001", "7001"}


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_that_dies_in_the_first_round(staff: World, cast: Cast, step: Step) -> None:
    with restored():
        a_day(staff, cast)
    staff.go()
    BoundTab.update(is_waved_on=True).execute()
    breaks_off(staff, step)
    for _ in range(3):
        staff.go()
    assert (staff.tab.guard, staff.go()) == ("", "unchanged")
    assert ids(staff) == agents(staff)
    assert staff.name_of(cast.agent) == "网页后来改的"
    assert staff.name_of(cast.teammate) == "表里后来改的"
    assert Person.get(Person.number == "7001").name == "备份之后来的"
    assert not staff.conflicts()
