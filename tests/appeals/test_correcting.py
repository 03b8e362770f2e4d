"""A wrong person or a wrong call: asked by one, approved by another (P2.5)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qaweb import clock
from qaweb.appeals import correcting
from qaweb.appeals.correcting import Named
from qaweb.appeals.models import Appeal, Correction
from qaweb.appeals.rules import AppealState, CorrectionState
from qaweb.audit import history_of, verify
from qaweb.calls.models import Call
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import queries, summaries
from qaweb.evaluations.accepting import accept, accept_lapsed
from qaweb.evaluations.actions import start_live, start_recording
from qaweb.evaluations.models import DaySummary, Evaluation
from qaweb.evaluations.rules import EvaluationState, Mode
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Person
from qaweb.permissions import SYSTEM
from qaweb.slips.models import Slip
from qaweb.slips.rules import SlipState
from qaweb.standards.actions import publish
from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.rules import DEFAULT_BANDS
from tests.appeals.correcting import (
    CALL,
    NOTHING,
    PERSON,
    WHY,
    approved,
    asked,
    call_of,
    live,
    person_asked,
)
from tests.appeals.making import again, monitored
from tests.cast import TODAY, Cast, viewer
from tests.evaluations.scoring import call
from tests.slips.writing import issue

Later = Callable[..., Any]
SUBMITTED, ACCEPTED = EvaluationState.SUBMITTED, EvaluationState.ACCEPTED


@pytest.fixture(autouse=True)
def summaries_and_trail_are_whole(cast: Cast) -> Any:
    """After every path the summaries are what the rows add up to, and the trail holds."""
    yield
    assert not summaries.differences()
    assert verify().whole


def told(person: Person) -> list[Occasion]:
    return [row.kind for row in Notice.select().where(Notice.person == person).order_by(Notice.id)]


def state_of(row: Correction) -> CorrectionState:
    return Correction.get_by_id(row.id).state


# --- asking


@pytest.mark.parametrize("who", ["qa", "second_qa", "supervisor", "lead", "agent"])
def test_those_around_the_call_ask(cast: Cast, who: str) -> None:
    row = asked(getattr(cast, who), monitored(cast))
    assert (row.kind, state_of(row), row.agent_id) == (PERSON, CorrectionState.ASKED, None)
    assert history_of(row.evaluation)[-1].action == "corrections.ask"


def test_the_manager_approves_and_does_not_ask(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        asked(cast.manager, monitored(cast))


@pytest.mark.parametrize("who", ["teammate", "lead_b", "south_qa", "south_supervisor", "outsider"])
def test_others_do_not_know_of_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        asked(getattr(cast, who), monitored(cast))


def test_a_draft_is_not_corrected(cast: Cast) -> None:
    draft = start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    with pytest.raises(Conflict, match="discard it"):
        asked(cast.qa, draft)


def test_a_reason_is_needed(cast: Cast) -> None:
    for words in (" ", "x" * 2001):
        with pytest.raises(Refused) as refused:
            correcting.ask(viewer(cast.qa), monitored(cast).id, PERSON, words, NOTHING)
        assert refused.value.field == "reason"


def test_one_at_a_time(cast: Cast) -> None:
    row = person_asked(cast)
    with pytest.raises(Conflict, match=str(row)):
        asked(cast.agent, row.evaluation)


def test_whoever_can_approve_is_told(cast: Cast) -> None:
    person_asked(cast)
    for who in (cast.supervisor, cast.second_supervisor, cast.second_qa):
        assert Occasion.CORRECTION_ASKED in told(who)
    for who in (cast.qa, cast.manager, cast.south_qa):
        assert Occasion.CORRECTION_ASKED not in told(who)


def test_the_line_in_the_trail_names_nobody(cast: Cast) -> None:
    entry = history_of(person_asked(cast).evaluation)[-1]
    assert cast.teammate.name not in entry.before + entry.after + entry.note


# --- what can be named


def test_an_imported_call_says_whose_it_is(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        asked(cast.qa, monitored(cast), Named(agent=cast.teammate.id))
    assert refused.value.field == "agent"


def test_the_right_call_is_of_the_right_person(cast: Cast) -> None:
    call = call_of(cast.teammate)
    with pytest.raises(Refused, match="somebody else"):
        asked(cast.qa, monitored(cast), Named(cast.agent_b.id, call.id))


def test_a_call_of_another_person_is_a_wrong_person_too(cast: Cast) -> None:
    row = asked(cast.qa, monitored(cast), Named(call=call_of(cast.teammate).id), CALL)
    assert (row.kind, row.agent_id) == (PERSON, cast.teammate.id)


def test_nobody_has_two_evaluations_of_one_call(cast: Cast) -> None:
    call = call_of(cast.teammate)
    start_recording(viewer(cast.qa), call.id)
    with pytest.raises(Conflict, match="about that call"):
        asked(cast.qa, monitored(cast), Named(call=call.id))


def test_a_call_of_another_project_is_none_of_the_list(cast: Cast) -> None:
    for named in (Named(call=call_of(cast.outsider).id), Named(agent=cast.outsider.id)):
        with pytest.raises(Refused, match="of the list"):
            asked(cast.qa, live(cast) if named.agent else monitored(cast), named)


def test_who_has_left_or_monitors_is_none_of_the_list(cast: Cast) -> None:
    evaluation = live(cast)
    for person in (cast.leaver, cast.qa, cast.supervisor):
        with pytest.raises(Refused, match="of the list"):
            asked(cast.qa, evaluation, Named(agent=person.id))


def test_what_stands_already_is_no_correction(cast: Cast) -> None:
    evaluation = monitored(cast)
    with pytest.raises(Refused, match="already"):
        asked(cast.qa, evaluation, Named(call=evaluation.call_id))
    with pytest.raises(Refused, match="already"):
        asked(cast.qa, live(cast), Named(agent=cast.agent.id))


# --- approving


def test_the_right_person_has_the_evaluation_and_answers_anew(cast: Cast, later: Later) -> None:
    row = person_asked(cast)
    with later(days=1):
        after = approved(cast, row)
        assert after.asked_at == clock.now()
    assert (after.agent_id, after.team_id) == (cast.teammate.id, cast.teammate.team_id)
    assert (after.revision, after.state, after.call_number) == (2, SUBMITTED, "R-1")
    with later(days=2):
        accept(viewer(cast.teammate), after.id)
    assert Evaluation.get_by_id(after.id).state is ACCEPTED


def test_the_figures_go_along(cast: Cast) -> None:
    approved(cast)
    assert [row.agent_id for row in DaySummary.select()] == [cast.teammate.id]


def test_the_calls_know_which_of_them_is_monitored(cast: Cast) -> None:
    row = person_asked(cast)
    before = Evaluation.get_by_id(row.evaluation_id).call_id
    after = approved(cast, row)
    assert not Call.get_by_id(before).is_monitored
    assert Call.get_by_id(after.call_id).is_monitored


def test_a_live_evaluation_without_a_call_changes_its_person_alone(cast: Cast) -> None:
    evaluation = live(cast)
    after = approved(cast, asked(cast.qa, evaluation, Named(agent=cast.agent_b.id)))
    assert (after.agent_id, after.team_id) == (cast.agent_b.id, cast.team_b.id)
    assert after.call_number == evaluation.call_number


def test_another_call_of_the_same_person(cast: Cast) -> None:
    evaluation = monitored(cast)
    slip = issue(cast.qa, evaluation, ["opening", "solution"])
    row = asked(cast.agent, evaluation, kind=CALL)
    correcting.approve(viewer(cast.second_qa), row.id, Named(call=call_of(cast.agent).id))
    after = Evaluation.get_by_id(evaluation.id)
    assert (after.agent_id, after.call_number, after.slip_owed) == (cast.agent.id, "R-1", False)
    assert Slip.get_by_id(slip.id).state is SlipState.ISSUED


def test_the_slip_is_closed_and_owed_again_for_the_right_person(cast: Cast) -> None:
    evaluation = monitored(cast)
    slip = issue(cast.qa, evaluation, ["opening", "solution"])
    row = asked(cast.agent, evaluation)
    correcting.approve(viewer(cast.second_qa), row.id, Named(call=call_of(cast.teammate).id))
    assert Slip.get_by_id(slip.id).state is SlipState.CLOSED
    assert [e.id for e in queries.slips_owed(viewer(cast.qa))] == [evaluation.id]


def test_who_does_not_know_leaves_it_to_the_second_person(cast: Cast) -> None:
    row = asked(cast.agent, monitored(cast))
    with pytest.raises(Refused, match="Name the right"):
        correcting.approve(viewer(cast.second_qa), row.id, NOTHING)
    correcting.approve(viewer(cast.second_qa), row.id, Named(call=call_of(cast.teammate).id))
    assert Correction.get_by_id(row.id).agent_id == cast.teammate.id


def test_one_line_in_the_trail_has_both_sides(cast: Cast) -> None:
    after = approved(cast)
    (entry,) = [e for e in history_of(after) if e.action == "corrections.approve"]
    assert cast.agent.name in entry.before
    assert cast.teammate.name in entry.after


def test_everybody_concerned_is_told(cast: Cast) -> None:
    approved(cast)
    assert told(cast.agent)[-1] is Occasion.EVALUATION_WITHDRAWN
    assert told(cast.teammate) == [Occasion.EVALUATION_NEW]
    assert told(cast.qa)[-1] is Occasion.CORRECTION_DECIDED


@pytest.mark.parametrize("who", ["qa", "agent", "lead"])
def test_not_who_asked_nor_who_is_concerned_approves(cast: Cast, who: str) -> None:
    row = person_asked(cast)
    with pytest.raises(Forbidden):
        correcting.approve(viewer(getattr(cast, who)), row.id, NOTHING)


def test_the_monitor_never_approves_a_correction_of_their_own(cast: Cast) -> None:
    row = asked(cast.agent, monitored(cast))
    with pytest.raises(Forbidden):
        correcting.approve(viewer(cast.qa), row.id, Named(call=call_of(cast.teammate).id))


@pytest.mark.parametrize("who", ["teammate", "lead_b", "south_qa", "south_supervisor"])
def test_others_cannot_decide_what_they_do_not_know(cast: Cast, who: str) -> None:
    row = person_asked(cast)
    with pytest.raises(NotFound):
        correcting.refuse(viewer(getattr(cast, who)), row.id, WHY)


@pytest.mark.parametrize("who", ["manager", "second_qa", "second_supervisor"])
def test_any_second_person_of_the_project_approves(cast: Cast, who: str) -> None:
    row = person_asked(cast)
    correcting.approve(viewer(getattr(cast, who)), row.id, NOTHING)
    assert state_of(row) is CorrectionState.APPROVED


def test_it_is_decided_once(cast: Cast) -> None:
    row = person_asked(cast)
    approved(cast, row)
    with pytest.raises(Conflict):
        correcting.refuse(viewer(cast.second_qa), row.id, WHY)


def test_what_became_impossible_meanwhile_is_refused(cast: Cast) -> None:
    row = person_asked(cast)
    start_recording(viewer(cast.qa), row.call_id)
    with pytest.raises(Conflict, match="about that call"):
        approved(cast, row)
    assert state_of(row) is CorrectionState.ASKED


# --- another standard on the right call's day


def other_standard(cast: Cast, code: str = "opening") -> Call:
    """A call of tomorrow, for which another version was published; its first line is `code`."""
    first, *rest = COMPANY_STANDARD.sections
    line, *others = first.criteria
    first = replace(first, criteria=(replace(line, code=code), *others))
    day, title = TODAY + dt.timedelta(days=1), ("公司监控标准", "Company standard")
    publish(SYSTEM, title, replace(COMPANY_STANDARD, sections=(first, *rest)), DEFAULT_BANDS, day)
    return call(cast.agent, day, "R-9")


def test_the_right_calls_day_decides_the_version(cast: Cast) -> None:
    call = other_standard(cast)
    after = approved(cast, asked(cast.qa, monitored(cast), Named(call=call.id), CALL))
    assert after.version_id != cast.standard.id
    assert after.call_day == call.call_day


def test_a_standard_that_asks_for_more_is_monitored_anew(cast: Cast) -> None:
    call = other_standard(cast, "first_words")
    with pytest.raises(Refused, match="monitored anew"):
        asked(cast.qa, monitored(cast), Named(call=call.id), CALL)


# --- out of the figures, refused, taken back


def test_where_nothing_right_can_be_named_it_no_longer_counts(cast: Cast) -> None:
    evaluation = monitored(cast)
    slip = issue(cast.qa, evaluation, ["opening", "solution"])
    row = asked(cast.agent, evaluation)
    correcting.take_out(viewer(cast.supervisor), row.id, "录音已无法找到。")
    after = Evaluation.get_by_id(evaluation.id)
    assert (after.counts, after.slip_owed, after.agent_id) == (False, False, cast.agent.id)
    assert not DaySummary.select().exists()
    assert Slip.get_by_id(slip.id).state is SlipState.CLOSED
    assert told(cast.agent)[-1] is Occasion.EVALUATION_WITHDRAWN
    with pytest.raises(Conflict, match="no longer counts"):
        asked(cast.agent, after)


def test_taking_out_needs_a_reason(cast: Cast) -> None:
    row = person_asked(cast)
    with pytest.raises(Refused) as refused:
        correcting.take_out(viewer(cast.supervisor), row.id, " ")
    assert refused.value.field == "decision"


def test_a_refusal_needs_a_reason_and_is_told(cast: Cast) -> None:
    row = person_asked(cast)
    with pytest.raises(Refused):
        correcting.refuse(viewer(cast.supervisor), row.id, "")
    correcting.refuse(viewer(cast.supervisor), row.id, "录音里是任客服。")
    assert state_of(row) is CorrectionState.REFUSED
    assert told(cast.qa)[-1] is Occasion.CORRECTION_DECIDED
    assert Evaluation.get_by_id(row.evaluation_id).revision == 1


def test_whoever_asked_takes_it_back(cast: Cast) -> None:
    row = person_asked(cast)
    with pytest.raises(Forbidden):
        correcting.withdraw(viewer(cast.second_qa), row.id)
    correcting.withdraw(viewer(cast.qa), row.id)
    assert state_of(row) is CorrectionState.WITHDRAWN
    assert asked(cast.agent, row.evaluation)


def test_the_clock_of_the_answer_stood_meanwhile(cast: Cast, later: Later) -> None:
    row = asked(cast.agent, monitored(cast))
    with later(days=2):
        correcting.refuse(viewer(cast.supervisor), row.id, WHY)
        assert Evaluation.get_by_id(row.evaluation_id).asked_at == clock.now()


def test_a_lapse_meanwhile_is_undone(cast: Cast, later: Later) -> None:
    row = asked(cast.agent, monitored(cast))
    with later(days=9):
        accept_lapsed(clock.now())
        correcting.refuse(viewer(cast.supervisor), row.id, WHY)
        found = Evaluation.get_by_id(row.evaluation_id)
        assert (found.state, found.accepted_by_lapse) == (SUBMITTED, False)


def test_an_open_appeal_ends_with_the_approval(cast: Cast) -> None:
    evaluation = monitored(cast)
    appeal = again(evaluation)
    row = asked(cast.agent, Evaluation.get_by_id(evaluation.id))
    correcting.approve(viewer(cast.second_qa), row.id, Named(call=call_of(cast.teammate).id))
    assert Appeal.get_by_id(appeal.id).state is AppealState.WITHDRAWN
    assert Evaluation.get_by_id(evaluation.id).state is SUBMITTED
    assert Occasion.CORRECTION_DECIDED in told(appeal.decider)
