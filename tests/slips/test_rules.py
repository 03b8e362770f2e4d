"""The state machine, the holder, coverage, and the measured change (P3.11, P3.12)."""

import datetime as dt

import pytest

from qaweb.permissions import Role
from qaweb.slips.rules import (
    FOLLOWABLE,
    JOINABLE,
    NEXT,
    OPEN,
    Measure,
    Point,
    SlipState,
    effect_of,
    holder_role,
    is_overdue,
    may_become,
    uncovered,
)

S = SlipState
ARROWS = {
    (S.DRAFT, S.ISSUED),
    (S.ISSUED, S.ACKNOWLEDGED),
    (S.ACKNOWLEDGED, S.FOLLOWING),
    (S.FOLLOWING, S.RECOVERED),
    (S.FOLLOWING, S.NOT_RECOVERED),
    (S.NOT_RECOVERED, S.FOLLOWING),
    (S.RECOVERED, S.CLOSED),
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("target", S)
def test_the_state_machine_has_these_arrows_and_no_other(state: S, target: S) -> None:
    assert may_become(state, target) == ((state, target) in ARROWS)


def test_every_state_but_draft_and_closed_is_open() -> None:
    assert set(OPEN) == set(S) - {S.DRAFT, S.CLOSED}
    assert set(JOINABLE) == set(OPEN) - {S.RECOVERED}
    assert all(S.FOLLOWING in (state, *NEXT[state]) for state in FOLLOWABLE)


def test_the_lead_holds_an_agents_slip_and_the_supervisor_a_leads() -> None:
    assert holder_role(Role.AGENT) is Role.TEAM_LEAD
    assert holder_role(Role.TEAM_LEAD) is Role.SUPERVISOR


def test_what_no_joined_slip_speaks_of_is_uncovered() -> None:
    assert uncovered({"opening", "hold"}, {"hold", "record"}) == {"opening"}


@pytest.mark.parametrize(
    ("state", "days", "is_late"),
    [(S.ISSUED, 0, False), (S.ISSUED, 1, True), (S.RECOVERED, 1, True), (S.CLOSED, 9, False)],
)
def test_a_slip_is_overdue_on_the_day_after_it_was_due(state: S, days: int, is_late: bool) -> None:
    due = dt.date(2026, 10, 21)
    assert is_overdue(state, due, due + dt.timedelta(days=days)) is is_late


POINTS = [
    Point(1, "opening", 200, 400, later=False),
    Point(1, "hold", 150, 300, later=False),
    Point(2, "opening", 0, 400, later=False),
    Point(3, "opening", 400, 400, later=True),
    Point(4, "opening", 200, 400, later=True),
    Point(4, "hold", 300, 300, later=True),
]


def test_the_effect_is_what_was_earned_of_what_was_possible() -> None:
    effect = effect_of(POINTS)
    assert effect.before == Measure(350, 1100, 2)  # 31.82 %
    assert effect.after == Measure(900, 1100, 2)  # 81.82 %
    assert (effect.before.share, effect.after.share, effect.change) == (3182, 8182, 5000)


def test_each_criterion_has_its_own_effect() -> None:
    effect = effect_of(POINTS, "hold")
    assert effect.before == Measure(150, 300, 1)
    assert (effect.before.share, effect.after.share, effect.change) == (5000, 10000, 5000)


def test_without_later_calls_there_is_no_change_to_show() -> None:
    effect = effect_of([p for p in POINTS if not p.later])
    assert (effect.after.share, effect.after.evaluations, effect.change) == (None, 0, None)
