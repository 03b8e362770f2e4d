"""What an appeal leaves of the slip that was written on the call (P2.5, P3.11)."""

import pytest

from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden
from qaweb.evaluations.models import Evaluation
from qaweb.slips import actions
from qaweb.slips.given_back import is_given_back
from qaweb.slips.models import Slip
from qaweb.slips.queries import criteria_of
from qaweb.slips.rules import SlipState
from tests.appeals.making import again, decided, evaluation_of, monitored
from tests.cast import Cast, viewer
from tests.evaluations.scoring import submitted
from tests.slips.writing import issue

LOST = ["opening", "solution"]


def written(cast: Cast) -> tuple[Evaluation, Slip]:
    evaluation = monitored(cast)
    slip = issue(cast.qa, evaluation, LOST)
    return Evaluation.get_by_id(evaluation.id), slip


def codes(slip: Slip) -> list[str]:
    return sorted(c.code for c in criteria_of([slip])[slip.id])


def test_the_slip_loses_the_line_whose_points_came_back(cast: Cast) -> None:
    evaluation, slip = written(cast)
    decided(cast.supervisor, again(evaluation))
    assert codes(slip) == ["solution"]
    entry = history_of(slip)[-1]
    assert (entry.action, entry.note) == ("slips.drop_criteria", "开场白规范")
    assert not is_given_back(Slip.get_by_id(slip.id))


def test_a_line_that_still_loses_something_stays(cast: Cast) -> None:
    evaluation, slip = written(cast)
    decided(cast.supervisor, again(evaluation, solution=0), solution=1)
    assert codes(slip) == LOST


def test_a_slip_without_anything_lost_is_closed_without_follow_up(cast: Cast) -> None:
    evaluation, slip = written(cast)
    decided(cast.supervisor, again(evaluation), opening=0, solution=0)
    assert codes(slip) == LOST
    assert is_given_back(Slip.get_by_id(slip.id))
    closed = actions.close(viewer(cast.lead), slip.id)
    assert (closed.state, closed.closed_by) == (SlipState.CLOSED, cast.lead.name)
    assert history_of(slip)[-1].action == "slips.close_given_back"


def test_only_its_holder_closes_it(cast: Cast) -> None:
    evaluation, slip = written(cast)
    decided(cast.supervisor, again(evaluation), opening=0, solution=0)
    for who in (cast.agent, cast.qa):
        with pytest.raises(Forbidden):
            actions.close(viewer(who), slip.id)


def test_what_another_call_of_the_slip_lost_stays(cast: Cast) -> None:
    evaluation, slip = written(cast)
    other = submitted(cast.qa, cast.agent, opening=1)
    issue(cast.qa, other, join=[slip.id])
    decided(cast.supervisor, again(evaluation), opening=0, solution=0)
    assert codes(slip) == ["opening"]
    with pytest.raises(Conflict):
        actions.close(viewer(cast.lead), slip.id)


def test_a_slip_at_full_score_is_followed_up_like_any_other(cast: Cast) -> None:
    slip = issue(cast.qa, submitted(cast.qa, cast.agent), ["clarity"])
    assert not is_given_back(slip)
    assert evaluation_of(again(monitored(cast))).state.value == "appealed"
