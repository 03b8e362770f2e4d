"""Deciding appeals: point by point, in one step, with what follows (P2.5)."""

from collections.abc import Callable
from typing import Any

import pytest

from qaweb import clock
from qaweb.appeals import deciding, raising
from qaweb.appeals.models import Appeal
from qaweb.appeals.queries import points_of
from qaweb.appeals.raising import Unfounded
from qaweb.appeals.rules import AppealState, PointFault, Ruling
from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound
from qaweb.evaluations import summaries
from qaweb.evaluations.accepting import accept, accept_lapsed
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import DaySummary
from qaweb.evaluations.rules import Answer, EvaluationState
from qaweb.inbox.models import Notice
from tests.appeals.making import RULED, again, decided, evaluation_of, raised, ruled
from tests.cast import Cast, viewer

Later = Callable[..., Any]


def test_a_point_upheld_and_one_rejected_is_partly_upheld(cast: Cast) -> None:
    row = decided(cast.supervisor, raised(cast))
    after = evaluation_of(row)
    assert (row.state, after.state) == (AppealState.PARTLY_UPHELD, EvaluationState.PARTLY_UPHELD)
    assert (row.result_revision, after.revision, after.total) == (2, 2, 9500)
    assert [(p.upheld, p.decided_level, p.decision) for p in points_of(row)] == [
        (True, 0, RULED),
        (False, None, RULED),
    ]


def test_all_upheld_and_none_upheld(cast: Cast) -> None:
    all_of_it = decided(cast.supervisor, raised(cast), opening=0, solution=0)
    none_of_it = decided(cast.supervisor, raised(cast), opening=None, solution=None)
    assert (all_of_it.state, evaluation_of(all_of_it).total) == (AppealState.UPHELD, 10000)
    assert (none_of_it.state, evaluation_of(none_of_it).total) == (AppealState.REJECTED, 9300)


def test_a_third_level_is_partly_upheld(cast: Cast) -> None:
    row = decided(cast.supervisor, raised(cast, solution=0), solution=1)
    assert (row.state, evaluation_of(row).total) == (AppealState.PARTLY_UPHELD, 9600)


def test_the_reason_becomes_the_note_of_the_line(cast: Cast) -> None:
    row = decided(cast.supervisor, raised(cast))
    assert sheet_of(evaluation_of(row)).answers["opening"].reason == RULED


def test_where_nothing_changes_there_is_no_revision_but_a_new_answer(
    cast: Cast, later: Later
) -> None:
    row = raised(cast)
    with later(days=2):
        decided(cast.supervisor, row, opening=None, solution=None)
        now = clock.now()
    after = evaluation_of(row)
    assert (after.state, after.revision, after.answer_since) == (EvaluationState.REJECTED, 1, now)


@pytest.mark.parametrize("path", [{"opening": 0, "solution": 0}, {"opening": None, "solution": 1}])
def test_the_summaries_follow(cast: Cast, path: dict[str, int | None]) -> None:
    row = decided(cast.supervisor, raised(cast), **path)
    assert summaries.differences() == []
    assert DaySummary.get().total_sum == evaluation_of(row).total


def test_agent_monitor_and_lead_are_told(cast: Cast) -> None:
    decided(cast.supervisor, raised(cast))
    told = Notice.select().where(Notice.kind == "appeal_decided")
    assert {n.person_id for n in told} == {cast.agent.id, cast.qa.id, cast.lead.id}


def test_the_trail_says_what_changed(cast: Cast) -> None:
    row = decided(cast.supervisor, raised(cast))
    entry = history_of(evaluation_of(row))[-1]
    assert (entry.action, entry.actor_id) == ("appeals.decide", cast.supervisor.id)
    assert '"total": 9500' in entry.after


def test_every_point_needs_a_ruling_with_a_reason(cast: Cast) -> None:
    row = raised(cast)
    rulings = {"opening": Ruling(Answer("opening"))}
    with pytest.raises(Unfounded) as refused:
        deciding.decide(viewer(cast.supervisor), row.id, rulings)
    assert refused.value.faults == {
        "opening": PointFault.NO_REASON,
        "solution": PointFault.NO_RULING,
    }
    assert Appeal.get_by_id(row.id).state is AppealState.OPEN


def test_an_appeal_makes_nothing_worse(cast: Cast) -> None:
    row = raised(cast)
    with pytest.raises(Unfounded) as refused:
        decided(cast.supervisor, row, opening=2, solution=2)
    assert refused.value.faults == {"opening": PointFault.WORSE, "solution": PointFault.SAME}


def test_the_second_of_two_deciders_is_told(cast: Cast) -> None:
    row = decided(cast.supervisor, raised(cast))
    with pytest.raises(Conflict, match="meanwhile"):
        decided(cast.supervisor, row)


@pytest.mark.parametrize("who", ["second_supervisor", "manager", "second_qa", "qa", "lead"])
def test_only_whose_turn_it_is_decides(cast: Cast, who: str) -> None:
    row = raised(cast)
    with pytest.raises(Forbidden):
        decided(getattr(cast, who), row)


@pytest.mark.parametrize("who", ["south_supervisor", "south_qa", "teammate", "assistant"])
def test_strangers_know_of_no_appeal(cast: Cast, who: str) -> None:
    row = raised(cast)
    with pytest.raises(NotFound):
        decided(getattr(cast, who), row)


# --- after the decision -----------------------------------------------------------------------


def test_the_agent_signs_again(cast: Cast) -> None:
    row = decided(cast.supervisor, raised(cast))
    accept(viewer(cast.agent), row.evaluation_id)
    assert evaluation_of(row).state is EvaluationState.ACCEPTED


def test_silence_after_the_decision_lapses(cast: Cast, later: Later) -> None:
    row = decided(cast.supervisor, raised(cast))
    with later(days=3, minutes=1):
        assert accept_lapsed(clock.now()) == 1
    assert evaluation_of(row).accepted_by_lapse


def test_the_second_level_is_any_managers_and_final(cast: Cast) -> None:
    first = decided(cast.supervisor, raised(cast))
    second = again(evaluation_of(first), solution=0)
    assert (second.level, second.decider, second.revision) == (2, None, 2)
    done = decided(cast.manager, second, solution=1)
    assert (done.state, done.is_final) == (AppealState.PARTLY_UPHELD, True)
    assert (evaluation_of(done).revision, evaluation_of(done).total) == (3, 9800)
    assert summaries.differences() == []
    with pytest.raises(Conflict, match="is final"):
        again(evaluation_of(done), solution=0)


def test_the_supervisor_does_not_decide_the_second_level(cast: Cast) -> None:
    first = decided(cast.supervisor, raised(cast))
    second = again(evaluation_of(first), solution=0)
    with pytest.raises(Forbidden):
        decided(cast.supervisor, second, solution=0)


def test_what_was_upheld_whole_leaves_nothing_to_appeal(cast: Cast) -> None:
    row = decided(cast.supervisor, raised(cast, opening=0), opening=0)
    with pytest.raises(Conflict, match="as you proposed"):
        again(evaluation_of(row), solution=0)


def test_the_window_of_the_second_level_ends(cast: Cast, later: Later) -> None:
    row = decided(cast.supervisor, raised(cast))
    with later(days=3, seconds=1), pytest.raises(Conflict, match="ended"):
        again(evaluation_of(row), solution=0)


# --- who decides ------------------------------------------------------------------------------


def test_a_manager_at_the_first_level_is_final(cast: Cast) -> None:
    row = raised(cast)
    deciding.reassign(viewer(cast.manager), row.id, cast.manager.id, "主管休假")
    done = decided(cast.manager, row)
    assert done.is_final
    with pytest.raises(Conflict, match="is final"):
        again(evaluation_of(done), solution=0)


def test_a_withdrawn_appeal_is_not_decided(cast: Cast) -> None:
    row = raised(cast)
    raising.withdraw(viewer(cast.agent), row.id)
    with pytest.raises(Conflict):
        deciding.decide(viewer(cast.supervisor), row.id, ruled({"opening": 0, "solution": 0}))
