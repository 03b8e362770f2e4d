"""What is taken next, and why (P3.2-5)."""

import datetime as dt

import pytest

from qaweb.evaluations.rules import EvaluationState, Mode
from qaweb.monitoring.next_rules import (
    AtWork,
    Because,
    Facts,
    OpenLine,
    Stage,
    free_choice,
    lacking_modes,
    next_line,
    stage_of,
)
from qaweb.monitoring.rules import LineState, Reason

NOW = dt.datetime(2026, 10, 21, 6, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
REMOTE, BESIDE, RECORDING = Mode.REMOTE, Mode.SIDE_BY_SIDE, Mode.RECORDING
ANNA, BEA, CARL = 1, 2, 3


def facts(heard: dict[int, int] | None = None, **modes: int) -> Facts:
    """Anna leaves in an hour, Bea in two, Carl in three."""
    hours = {ANNA: 1, BEA: 2, CARL: 3}
    at_work = {
        agent: AtWork(agent, NOW - HOUR, NOW + n * HOUR, (heard or {}).get(agent, 0))
        for agent, n in hours.items()
    }
    return Facts(at_work, {Mode(name): count for name, count in modes.items()})


def line(
    number: int, agent: int, reason: Reason = Reason.COVERAGE, mode: Mode = REMOTE, at: float = 99
) -> OpenLine:
    starts = None if at == 99 else NOW + at * HOUR
    return OpenLine(number, agent, mode, reason, starts, starts + HOUR / 3 if starts else None)


def chosen(lines: list[OpenLine], known: Facts | None = None) -> tuple[int | None, Because]:
    proposal = next_line(lines, known or facts(), NOW)
    assert proposal
    return proposal.line, proposal.because


def test_a_slot_that_is_now_comes_first() -> None:
    lines = [line(1, ANNA), line(2, CARL, Reason.MIX, at=-0.1)]
    assert chosen(lines) == (2, Because.SLOT_NOW)


def test_then_whom_nobody_heard_and_who_leaves_soonest() -> None:
    assert chosen([line(1, CARL), line(2, ANNA), line(3, BEA)]) == (2, Because.UNHEARD)


def test_then_new_staff_notices_follow_up_and_the_mix() -> None:
    order = [Reason.NEW_STAFF, Reason.CHANGE_NOTICE, Reason.FOLLOW_UP, Reason.MIX]
    lines = [line(9 - n, CARL, reason) for n, reason in enumerate(order)]
    for expected in (9, 8, 7, 6):
        assert chosen(lines)[0] == expected
        lines = [each for each in lines if each.id != expected]


def test_whoever_was_heard_meanwhile_can_wait() -> None:
    lines = [line(1, ANNA), line(2, BEA, Reason.MIX)]
    assert chosen(lines, facts({ANNA: 1}))[0] == 2
    assert chosen(lines[:1], facts({ANNA: 1})) == (1, Because.HEARD_BY_OTHERS)


def test_even_a_slot_of_somebody_heard_meanwhile_can_wait() -> None:
    lines = [line(1, ANNA, at=-0.1), line(2, BEA, Reason.MIX)]
    assert chosen(lines, facts({ANNA: 1}))[0] == 2


def test_the_mode_behind_its_share_goes_first_within_the_mix() -> None:
    lines = [line(1, ANNA, Reason.MIX), line(2, ANNA, Reason.MIX, BESIDE)]
    assert chosen(lines, facts(remote=9, side_by_side=0, recording=1))[0] == 2
    assert chosen(lines, facts(remote=1, side_by_side=8, recording=1))[0] == 1


def test_what_is_planned_for_later_waits_for_its_equals() -> None:
    lines = [line(1, ANNA, at=0.5), line(2, CARL)]
    assert chosen(lines)[0] == 2


def test_a_recording_waits_for_those_who_leave() -> None:
    assert chosen([line(1, ANNA, mode=RECORDING), line(2, CARL)])[0] == 2


def test_nobody_is_heard_live_who_is_not_there() -> None:
    gone = facts()
    lines = [line(1, 7), line(2, CARL, Reason.MIX, RECORDING)]
    assert chosen(lines, gone)[0] == 2
    assert next_line(lines[:1], gone, NOW) is None


def test_without_lines_the_one_heard_least_who_leaves_soonest_is_proposed() -> None:
    proposal = free_choice(facts({ANNA: 2, BEA: 1, CARL: 1}), NOW)
    assert proposal
    assert (proposal.agent, proposal.because, proposal.line) == (BEA, Because.LEAST_HEARD, None)
    assert proposal.mode is REMOTE


def test_free_work_is_live_by_the_mode_that_lacks() -> None:
    proposal = free_choice(facts(remote=9, recording=0, side_by_side=1), NOW)
    assert proposal
    assert (proposal.mode, proposal.because) == (BESIDE, Because.UNHEARD)


def test_nobody_at_work_is_no_proposal() -> None:
    assert free_choice(Facts({}), NOW) is None


def test_modes_stand_by_what_they_lack() -> None:
    assert lacking_modes({}, (2, 7, 1)) == [REMOTE, BESIDE, RECORDING]
    assert lacking_modes({REMOTE: 70, BESIDE: 20, RECORDING: 0}, (2, 7, 1))[0] is RECORDING


@pytest.mark.parametrize(
    ("state", "evaluation", "stage"),
    [
        (LineState.PLANNED, None, Stage.OPEN),
        (LineState.PLANNED, EvaluationState.DRAFT, Stage.BEGUN),
        (LineState.PLANNED, EvaluationState.ACCEPTED, Stage.DONE),
        (LineState.SKIPPED, None, Stage.SKIPPED),
        (LineState.REASSIGNED, None, Stage.REASSIGNED),
    ],
)
def test_a_line_is_as_far_as_its_evaluation(
    state: LineState, evaluation: EvaluationState | None, stage: Stage
) -> None:
    assert stage_of(state, evaluation) is stage
