"""Due dates rise: to the holder, the supervisor, the manager; nothing is told twice."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qaweb import clock
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.parameters.actions import set_parameter
from qaweb.people.models import Person
from qaweb.slips import actions
from qaweb.slips.models import Slip
from qaweb.slips.reminding import remind
from sync.jobs import DUTIES
from tests.cast import TODAY, Cast, viewer
from tests.slips.writing import acknowledged, follow_up, followed, issued, recovered

Later = Callable[..., Any]


def told(person: Person, kind: Occasion = Occasion.SLIP_OVERDUE) -> int:
    return Notice.select().where(Notice.person == person, Notice.kind == kind).count()


def on(later: Later, days: int, times: int = 2) -> list[int]:
    with later(days=days):
        return [remind(clock.now()) for _ in range(times)]


def test_the_holder_is_reminded_before_it_is_due_and_once(cast: Cast, later: Later) -> None:
    acknowledged(cast)
    assert on(later, 4) == [0, 0]
    assert on(later, 5) == [1, 0]
    assert on(later, 7) == [0, 0]
    assert told(cast.lead, Occasion.SLIP_DUE) == 1
    assert told(cast.supervisor, Occasion.SLIP_DUE) == 0


def test_overdue_goes_to_holder_and_supervisors_then_to_the_manager(
    cast: Cast, later: Later
) -> None:
    acknowledged(cast)
    people = (cast.lead, cast.supervisor, cast.manager)
    on(later, 8)
    assert [told(person) for person in people] == [1, 1, 0]
    on(later, 9)
    assert [told(person) for person in people] == [1, 1, 0]
    on(later, 10)
    assert [told(person) for person in people] == [1, 1, 1]
    assert on(later, 60) == [0, 0]


def test_a_worker_that_was_away_tells_what_counts_now(cast: Cast, later: Later) -> None:
    issued(cast)
    assert on(later, 30) == [1, 0]
    assert told(cast.lead, Occasion.SLIP_DUE) == 0
    assert [told(cast.lead), told(cast.manager)] == [1, 1]


def test_the_policy_says_when_the_manager_is_told(cast: Cast, later: Later) -> None:
    acknowledged(cast)
    manager = viewer(cast.manager)
    set_parameter(manager, "slip_escalation_days", 1, TODAY + dt.timedelta(days=1), "sooner")
    on(later, 8)
    assert told(cast.manager) == 1


def test_a_leads_own_slip_goes_to_the_supervisor_alone(cast: Cast, later: Later) -> None:
    acknowledged(cast, cast.lead)
    on(later, 8)
    assert [told(p) for p in (cast.lead, cast.supervisor)] == [0, 1]


@pytest.mark.parametrize("days", [8, 40])
def test_a_closed_slip_is_quiet(cast: Cast, later: Later, days: int) -> None:
    actions.close(viewer(cast.lead), recovered(cast).id)
    assert on(later, days) == [0, 0]


def test_a_new_due_date_begins_anew(cast: Cast, later: Later) -> None:
    slip = followed(cast)
    on(later, 8)
    with later(days=8):
        until = TODAY + dt.timedelta(days=15)
        actions.conclude(viewer(cast.lead), slip.id, False, "仍有遗漏", due_on=until)
        follow_up(cast.lead, slip, TODAY + dt.timedelta(days=8))
    kept = Slip.get_by_id(slip.id)
    assert (kept.rounds, kept.reminded, kept.due_on) == (1, 0, until)
    assert on(later, 16) == [1, 0]
    assert told(cast.lead) == 2


def test_the_worker_has_the_duty() -> None:
    assert "remind_slips" in {duty.kind for duty in DUTIES}
