"""A submitted evaluation changes only by a new revision; the one before stays readable."""

import datetime as dt

import pytest

from qaweb import clock
from qaweb.db import database
from qaweb.errors import Conflict
from qaweb.evaluations import summaries
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import DaySummary, Evaluation, EvaluationScore
from qaweb.evaluations.revisions import earlier, revise
from qaweb.evaluations.rules import Answer, EvaluationState, RevisionCause
from qaweb.evaluations.submitting import Incomplete
from tests.cast import Cast, viewer
from tests.evaluations.scoring import submitted

APPEAL, CORRECTION = RevisionCause.APPEAL, RevisionCause.CORRECTION
UPHELD, SUBMITTED = EvaluationState.UPHELD, EvaluationState.SUBMITTED


def better(cast: Cast) -> tuple[Evaluation, Evaluation]:
    """An evaluation that lost points on the opening, and its revision that gives them back."""
    before = submitted(cast.qa, cast.agent, opening=1)
    answers = {"opening": Answer("opening", level=0)}
    with database.atomic():
        return before, revise(viewer(cast.supervisor), before, APPEAL, UPHELD, answers)


def test_a_changed_answer_changes_score_and_revision(cast: Cast) -> None:
    before, after = better(cast)
    assert (after.revision, after.state) == (2, UPHELD)
    assert after.total > before.total
    assert sheet_of(after).answers["opening"].level == 0


def test_the_revision_before_stays_readable(cast: Cast) -> None:
    before, after = better(cast)
    (kept,) = earlier(after)
    assert (kept.revision, kept.total, kept.band) == (1, before.total, before.band)
    assert (kept.why, kept.ended_by) == (APPEAL, cast.supervisor.name)
    assert sheet_of(before).answers["opening"].level == 1


def test_the_person_answers_anew(cast: Cast) -> None:
    before = submitted(cast.qa, cast.agent, opening=1)
    accepted = {"state": EvaluationState.ACCEPTED, "accepted_at": clock.now()}
    Evaluation.update(accepted).where(Evaluation.id == before.id).execute()
    row = Evaluation.get_by_id(before.id)
    with clock.set_to(clock.now() + dt.timedelta(hours=1)):
        after = revise(viewer(cast.supervisor), row, CORRECTION, SUBMITTED)
        assert (after.accepted_at, after.answer_since) == (None, clock.now())
    assert earlier(after)[0].accepted_at


def test_the_summaries_follow(cast: Cast) -> None:
    _, after = better(cast)
    assert not summaries.differences()
    assert DaySummary.get().total_sum == after.total


def test_another_person_takes_the_score_along(cast: Cast) -> None:
    before = submitted(cast.qa, cast.agent, opening=1)
    revise(viewer(cast.qa), before, CORRECTION, SUBMITTED, agent=cast.teammate)
    assert DaySummary.get().agent_id == cast.teammate.id
    assert not summaries.differences()


def test_what_is_no_longer_lost_owes_no_slip(cast: Cast) -> None:
    before, after = better(cast)
    assert (before.slip_owed, after.slip_owed) == (True, False)


def test_an_open_line_is_refused_and_nothing_is_written(cast: Cast) -> None:
    before = submitted(cast.qa, cast.agent)
    with pytest.raises(Incomplete), database.atomic():
        revise(viewer(cast.qa), before, APPEAL, UPHELD, {"opening": Answer("opening")})
    assert Evaluation.get_by_id(before.id).revision == 1
    assert not EvaluationScore.select().where(EvaluationScore.revision == 2).exists()
    assert not summaries.differences()


def test_the_second_of_two_at_once_is_told(cast: Cast) -> None:
    before, _ = better(cast)
    with pytest.raises(Conflict):
        revise(viewer(cast.qa), before, APPEAL, UPHELD)
