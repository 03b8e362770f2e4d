"""Raising slips: what was lost must be covered, by a new slip or by joining one (P3.11)."""

import datetime as dt

import pytest

from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.people.models import Person, Status
from qaweb.slips import queries
from qaweb.slips.findings import proposal_for
from qaweb.slips.models import Slip
from qaweb.slips.rules import Cause, SlipState
from tests import factories
from tests.cast import TODAY, Cast, viewer
from tests.slips.writing import DUE, issue, issued, recovered


def owed(evaluation: Evaluation) -> bool:
    return Evaluation.get_by_id(evaluation.id).slip_owed


def codes(slip: Slip) -> set[str]:
    return {criterion.code for criterion in queries.criteria_of([slip])[slip.id]}


def test_a_slip_on_all_lost_criteria_finishes_the_evaluation(cast: Cast) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1}, problems=["clarity"])
    slip = issue(cast.qa, evaluation, ["opening", "clarity"], cause=Cause.KNOWLEDGE)
    assert (slip.state, slip.cause, slip.due_on) == (SlipState.ISSUED, Cause.KNOWLEDGE, DUE)
    assert (slip.person, slip.team, slip.author) == (cast.agent, cast.team_a, cast.qa)
    assert codes(slip) == {"opening", "clarity"}
    assert not owed(evaluation)


def test_it_refuses_to_leave_a_lost_criterion_out(cast: Cast) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1, "clarity": 1})
    with pytest.raises(Refused, match="Clear expression") as refused:
        issue(cast.qa, evaluation, ["opening"])
    assert refused.value.field == "criteria"
    assert owed(evaluation)
    assert not Slip.select().exists()


def test_a_problem_mark_at_full_score_obliges_too(cast: Cast) -> None:
    evaluation = factories.evaluation(cast, problems=["opening"])
    assert evaluation.total == 10000
    with pytest.raises(Refused, match="Standard opening"):
        issue(cast.qa, evaluation, ["clarity"])


def test_a_slip_may_be_raised_at_full_score(cast: Cast) -> None:
    slip = issue(cast.qa, factories.evaluation(cast), ["clarity"])
    assert codes(slip) == {"clarity"}


def test_an_evaluation_may_join_an_open_slip_on_the_same_criterion(cast: Cast) -> None:
    first = issued(cast, opening=1)
    second = factories.evaluation(cast, levels={"opening": 2})
    assert issue(cast.qa, second, join=[first.id]) == first
    assert not owed(second)
    assert Slip.select().count() == 1
    assert [e.action for e in history_of(first)] == ["slips.issue", "slips.join"]


def test_joining_and_issuing_together_cover_what_was_lost(cast: Cast) -> None:
    first = issued(cast, opening=1)
    evaluation = factories.evaluation(cast, levels={"opening": 1, "clarity": 1})
    slip = issue(cast.qa, evaluation, ["clarity"], join=[first.id])
    assert slip != first
    assert codes(slip) == {"clarity"}
    assert not owed(evaluation)


def test_joining_does_not_cover_another_criterion(cast: Cast) -> None:
    first = issued(cast, opening=1)
    evaluation = factories.evaluation(cast, levels={"opening": 1, "clarity": 1})
    with pytest.raises(Refused, match="Clear expression"):
        issue(cast.qa, evaluation, join=[first.id])


def test_it_refuses_to_join_a_slip_on_other_criteria(cast: Cast) -> None:
    other = issued(cast, clarity=1)
    with pytest.raises(Conflict):
        issue(cast.qa, factories.evaluation(cast, levels={"opening": 1}), join=[other.id])


def test_it_refuses_to_join_another_persons_slip(cast: Cast) -> None:
    other = issued(cast, cast.teammate, opening=1)
    with pytest.raises(Conflict):
        issue(cast.qa, factories.evaluation(cast, levels={"opening": 1}), join=[other.id])


def test_it_refuses_to_join_what_has_recovered(cast: Cast) -> None:
    done = recovered(cast, opening=1)
    with pytest.raises(Conflict):
        issue(cast.qa, factories.evaluation(cast, levels={"opening": 1}), join=[done.id])


def test_the_same_criterion_is_not_raised_twice(cast: Cast) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    issue(cast.qa, evaluation, ["opening"])
    with pytest.raises(Conflict, match="Standard opening"):
        issue(cast.qa, evaluation, ["opening"])
    assert issue(cast.qa, evaluation, ["clarity"]).id  # another one later, freely


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"suggestion": "  "}, "suggestion"),
        ({"due_on": TODAY - dt.timedelta(days=1)}, "due_on"),
        ({"due_on": None}, "due_on"),
    ],
)
def test_it_refuses_without(cast: Cast, values: dict[str, object], field: str) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    with pytest.raises(Refused) as refused:
        issue(cast.qa, evaluation, ["opening"], **values)
    assert refused.value.field == field
    assert owed(evaluation)


def test_it_refuses_without_any_criterion(cast: Cast) -> None:
    with pytest.raises(Refused, match="at least one"):
        issue(cast.qa, factories.evaluation(cast))


def test_it_refuses_a_criterion_that_the_standard_has_not(cast: Cast) -> None:
    with pytest.raises(Refused, match="no such criterion"):
        issue(cast.qa, factories.evaluation(cast), ["no-such"])


def test_it_refuses_on_a_draft(cast: Cast) -> None:
    draft = factories.evaluation(cast, state=EvaluationState.DRAFT)
    with pytest.raises(Conflict, match="Submit"):
        issue(cast.qa, draft, ["opening"])


@pytest.mark.parametrize("name", ["qa", "second_qa", "supervisor"])
def test_those_who_monitor_the_person_may(cast: Cast, name: str) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    assert issue(getattr(cast, name), evaluation, ["opening"]).id


@pytest.mark.parametrize("name", ["manager", "lead", "agent"])
def test_those_who_only_see_the_evaluation_may_not(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        issue(getattr(cast, name), factories.evaluation(cast, levels={"opening": 1}), ["opening"])


@pytest.mark.parametrize("name", ["south_qa", "teammate", "lead_b", "outsider", "assistant"])
def test_others_do_not_learn_that_it_exists(cast: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        issue(getattr(cast, name), factories.evaluation(cast, levels={"opening": 1}), ["opening"])


def test_the_lead_holds_an_agents_slip(cast: Cast) -> None:
    assert issued(cast).holder == cast.lead


def test_the_supervisor_holds_a_leads_slip(cast: Cast) -> None:
    assert issued(cast, cast.lead).holder == cast.supervisor


def test_without_a_lead_the_supervisor_holds_it(cast: Cast) -> None:
    Person.update(status=Status.LEFT).where(Person.id == cast.lead.id).execute()
    assert issued(cast).holder == cast.supervisor


def test_the_trail_tells_it_on_the_slip_and_on_the_evaluation(cast: Cast) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    slip = issue(cast.qa, evaluation, ["opening"])
    assert [(e.action, e.note) for e in history_of(evaluation)] == [("slips.raise", str(slip))]
    assert '"criteria": ["opening"]' in history_of(slip)[0].after


def test_a_refusal_leaves_nothing_behind(cast: Cast) -> None:
    first = issued(cast, opening=1)
    evaluation = factories.evaluation(cast, levels={"opening": 1, "clarity": 1})
    with pytest.raises(Refused):
        issue(cast.qa, evaluation, ["clarity"], join=[first.id], due_on=TODAY.replace(day=1))
    assert len(history_of(first)) == 1
    assert not history_of(evaluation)
    assert not proposal_for(viewer(cast.qa), evaluation).settled
