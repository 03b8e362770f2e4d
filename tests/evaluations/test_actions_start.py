"""Beginning an evaluation: who, on whom, by which standard (P3.1, P3.7, P4.2)."""

import datetime as dt

import pytest

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import actions
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState, Mode, Purpose
from qaweb.permissions import SYSTEM
from qaweb.standards.actions import publish
from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.rules import DEFAULT_BANDS
from tests.cast import TODAY, Cast, viewer
from tests.evaluations.scoring import call, submitted


def test_a_live_form_opens_without_a_call(cast: Cast) -> None:
    draft = actions.start_live(viewer(cast.qa), cast.agent.id, Mode.SIDE_BY_SIDE)
    assert (draft.call, draft.call_number, draft.call_started_at) == (None, "", None)
    assert (draft.project_id, draft.team_id) == (cast.north.id, cast.team_a.id)
    assert (draft.call_day, draft.monitored_on) == (TODAY, TODAY)
    assert (draft.version_id, draft.state) == (cast.standard.id, EvaluationState.DRAFT)


def test_a_recording_brings_number_time_type_and_day(cast: Cast) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    draft = actions.start_recording(viewer(cast.qa), call(cast.agent, yesterday).id)
    assert (draft.call_number, draft.call_type_name) == ("C-1", "投诉")
    assert draft.call_started_at == clock.at(yesterday, dt.time(10))
    assert (draft.call_day, draft.monitored_on) == (yesterday, TODAY)
    assert draft.mode is Mode.RECORDING


def test_the_standard_is_the_one_in_force_on_the_calls_day(cast: Cast) -> None:
    name = ("北方标准", "North")
    newer = publish(SYSTEM, name, COMPANY_STANDARD, DEFAULT_BANDS, TODAY, project=cast.north)
    before = TODAY - dt.timedelta(days=1)
    old = actions.start_recording(viewer(cast.qa), call(cast.agent, before, "old").id)
    new = actions.start_recording(viewer(cast.qa), call(cast.agent, TODAY, "new").id)
    assert (old.version_id, new.version_id) == (cast.standard.id, newer.id)


def test_it_refuses_a_day_without_a_standard(cast: Cast) -> None:
    with pytest.raises(Refused, match="No standard was in force"):
        actions.start_recording(viewer(cast.qa), call(cast.agent, dt.date(2025, 12, 31)).id)


def test_beginning_again_opens_the_same_draft(cast: Cast) -> None:
    recorded = call(cast.agent)
    first = actions.start_recording(viewer(cast.qa), recorded.id)
    assert actions.start_recording(viewer(cast.qa), recorded.id) == first
    entries = AuditEntry.select().where(AuditEntry.action == "evaluations.start")
    assert entries.count() == 1


def test_another_monitor_gets_a_form_of_their_own(cast: Cast) -> None:
    recorded = call(cast.agent)
    first = actions.start_recording(viewer(cast.qa), recorded.id)
    assert actions.start_recording(viewer(cast.second_qa), recorded.id) != first


def test_a_call_already_monitored_is_not_begun_again(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    with pytest.raises(Conflict, match="already monitored this call"):
        actions.start_recording(viewer(cast.qa), done.call_id)


@pytest.mark.parametrize("key", ["agent", "lead", "agent_b", "newcomer"])
def test_a_specialist_monitors_agents_and_leads_of_the_project(cast: Cast, key: str) -> None:
    person = getattr(cast, key)
    assert actions.start_live(viewer(cast.qa), person.id, Mode.REMOTE).agent == person


@pytest.mark.parametrize("key", ["manager", "assistant", "lead", "agent"])
def test_those_who_do_not_monitor_may_not_begin(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        actions.start_live(viewer(getattr(cast, key)), cast.teammate.id, Mode.REMOTE)


@pytest.mark.parametrize("key", ["qa", "supervisor"])
def test_people_of_another_project_are_not_known(cast: Cast, key: str) -> None:
    monitor = viewer(getattr(cast, key))
    with pytest.raises(NotFound):
        actions.start_live(monitor, cast.outsider.id, Mode.REMOTE)
    with pytest.raises(NotFound):
        actions.start_recording(monitor, call(cast.outsider).id)
    with pytest.raises(NotFound):
        actions.start_live(monitor, 999_999, Mode.REMOTE)
    with pytest.raises(NotFound):
        actions.start_recording(monitor, 999_999)


def test_monitors_and_leavers_are_not_monitored(cast: Cast) -> None:
    for person in (cast.second_qa, cast.supervisor, cast.leaver):
        with pytest.raises(Refused, match="Only agents and team leads"):
            actions.start_live(viewer(cast.qa), person.id, Mode.REMOTE)


def test_nobody_monitors_themselves(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="their own"):
        actions.start_live(viewer(cast.qa), cast.qa.id, Mode.REMOTE)


def test_a_recording_is_chosen_in_the_list_of_calls(cast: Cast) -> None:
    with pytest.raises(Refused, match="list of calls"):
        actions.start_live(viewer(cast.qa), cast.agent.id, Mode.RECORDING)


def test_the_unlicensed_may_begin(cast: Cast) -> None:
    draft = actions.start_live(viewer(cast.unlicensed_qa), cast.agent.id, Mode.REMOTE)
    assert draft.state is EvaluationState.DRAFT


def test_an_own_draft_can_be_discarded_and_no_other(cast: Cast) -> None:
    draft = actions.start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    for person, refused in ((cast.second_qa, Forbidden), (cast.south_qa, NotFound)):
        with pytest.raises(refused):
            actions.discard(viewer(person), draft.id)
    actions.discard(viewer(cast.qa), draft.id)
    assert not Evaluation.select().where(Evaluation.id == draft.id).exists()


def test_what_was_submitted_is_not_discarded(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    with pytest.raises(Conflict):
        actions.discard(viewer(cast.qa), done.id)


def test_the_plan_says_what_an_evaluation_is_for(cast: Cast) -> None:
    live = actions.start_live(
        viewer(cast.qa), cast.agent.id, Mode.REMOTE, purpose=Purpose.FOLLOW_UP
    )
    recorded = call(cast.agent).id
    heard = actions.start_recording(viewer(cast.qa), recorded, purpose=Purpose.FOLLOW_UP)
    assert {live.purpose, heard.purpose} == {Purpose.FOLLOW_UP}
