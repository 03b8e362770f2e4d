"""Raising an appeal: whose, when, against what; and taking it back (P2.5)."""

from collections.abc import Callable
from typing import Any

import pytest

from qaweb import clock
from qaweb.appeals import raising
from qaweb.appeals.queries import points_of
from qaweb.appeals.raising import Unfounded, raise_appeal
from qaweb.appeals.rules import AppealState, PointFault
from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations.accepting import accept, accept_lapsed
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import lapses_at
from qaweb.evaluations.rules import Answer, EvaluationState
from qaweb.inbox.models import Notice
from qaweb.people.models import Person
from tests.appeals.making import WHY, again, decided, evaluation_of, monitored, proposed, raised
from tests.cast import Cast, viewer

Later = Callable[..., Any]


def test_the_agent_appeals_against_some_lines(cast: Cast) -> None:
    row = raised(cast)
    assert (row.level, row.state, row.revision) == (1, AppealState.OPEN, 1)
    assert evaluation_of(row).state is EvaluationState.APPEALED
    told = [(p.criterion.code, p.proposed_level, p.reason) for p in points_of(row)]
    assert told == [("opening", 0, WHY), ("solution", 0, WHY)]


def test_it_stands_in_the_trail_of_the_evaluation(cast: Cast) -> None:
    row = raised(cast)
    entry = history_of(evaluation_of(row))[-1]
    assert (entry.action, entry.note, entry.actor_id) == ("appeals.raise", str(row), cast.agent.id)


def test_whoever_decides_is_told(cast: Cast) -> None:
    row = raised(cast)
    assert row.decider == cast.supervisor
    notice = Notice.get(Notice.person == cast.supervisor)
    assert (notice.kind, notice.endpoint) == ("appeal_raised", "appeals.show")


def test_a_lead_appeals_against_their_own(cast: Cast) -> None:
    assert raised(cast, agent=cast.lead).raised_by == cast.lead


@pytest.mark.parametrize("who", ["lead", "qa", "supervisor", "manager"])
def test_nobody_appeals_for_another(cast: Cast, who: str) -> None:
    evaluation = monitored(cast)
    with pytest.raises(Forbidden):
        raise_appeal(viewer(getattr(cast, who)), evaluation.id, proposed({"opening": 0}))


@pytest.mark.parametrize("who", ["teammate", "outsider", "south_qa", "lead_b"])
def test_strangers_know_of_nothing(cast: Cast, who: str) -> None:
    evaluation = monitored(cast)
    with pytest.raises(NotFound):
        raise_appeal(viewer(getattr(cast, who)), evaluation.id, proposed({"opening": 0}))


def refused(cast: Cast, **answers: Answer) -> dict[str, PointFault]:
    evaluation = monitored(cast)
    with pytest.raises(Unfounded) as found:
        raise_appeal(viewer(cast.agent), evaluation.id, answers)
    assert Evaluation.get_by_id(evaluation.id).state is EvaluationState.SUBMITTED
    return dict(found.value.faults)


def test_every_line_says_why_and_what_instead(cast: Cast) -> None:
    faults = refused(
        cast,
        opening=Answer("opening", 0),
        solution=Answer("solution", reason=WHY),
        ending=Answer("ending", 0, reason=WHY),
        clarity=Answer("clarity", na=True, reason=WHY),
        summary=Answer("summary", 1, reason=WHY),
        nothing=Answer("nothing", 0, reason=WHY),
    )
    assert faults == {
        "opening": PointFault.NO_REASON,
        "solution": PointFault.NO_PROPOSAL,
        "ending": PointFault.SAME,
        "clarity": PointFault.NA_NOT_ALLOWED,
        "summary": PointFault.WORSE,
        "nothing": PointFault.NOT_ASKED,
    }


def test_an_appeal_against_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="at least one criterion"):
        raise_appeal(viewer(cast.agent), monitored(cast).id, {})


def test_the_window_ends(cast: Cast, later: Later) -> None:
    evaluation = monitored(cast)
    with later(days=3), clock.set_to(lapses_at(evaluation)):
        assert again(evaluation)
    other = monitored(cast)
    with later(days=3, seconds=1), pytest.raises(Conflict, match="ended on 2026-10-24 14:00"):
        again(other)


def test_what_is_accepted_stays_so(cast: Cast) -> None:
    evaluation = monitored(cast)
    accept(viewer(cast.agent), evaluation.id)
    with pytest.raises(Conflict, match="is accepted"):
        again(evaluation)


def test_a_second_window_finds_the_first_ones_appeal(cast: Cast) -> None:
    row = raised(cast)
    with pytest.raises(Conflict, match="is open already"):
        again(evaluation_of(row))


def test_an_open_appeal_does_not_lapse(cast: Cast, later: Later) -> None:
    row = raised(cast)
    with later(days=30):
        assert not accept_lapsed(clock.now())
    assert evaluation_of(row).state is EvaluationState.APPEALED


def test_taken_back_it_leaves_the_time_that_was_left(cast: Cast, later: Later) -> None:
    evaluation = monitored(cast)
    with later(days=1):
        row = again(evaluation)
    with later(days=2):
        raising.withdraw(viewer(cast.agent), row.id)
    back = evaluation_of(row)
    assert back.state is EvaluationState.SUBMITTED
    with later(days=4):
        assert lapses_at(back) == clock.now()


def test_only_whoever_raised_it_takes_it_back_and_only_while_open(cast: Cast) -> None:
    row = raised(cast)
    for who in (cast.supervisor, cast.lead, cast.manager):
        with pytest.raises(Forbidden):
            raising.withdraw(viewer(who), row.id)
    with pytest.raises(NotFound):
        raising.withdraw(viewer(cast.teammate), row.id)
    decided(cast.supervisor, row)
    with pytest.raises(Conflict):
        raising.withdraw(viewer(cast.agent), row.id)


def test_taken_back_at_the_second_level_the_first_decision_stands(cast: Cast) -> None:
    row = decided(cast.supervisor, raised(cast))
    second = again(evaluation_of(row), solution=0)
    raising.withdraw(viewer(Person.get_by_id(cast.agent.id)), second.id)
    assert evaluation_of(row).state is EvaluationState.PARTLY_UPHELD
