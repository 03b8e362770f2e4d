"""Leaving: the access ends, the work goes on."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.appeals.models import Appeal
from qaweb.appeals.queries import to_decide
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.evaluations.actions import start_live
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import slips_owed
from qaweb.evaluations.rules import Mode
from qaweb.inbox.queries import notices
from qaweb.people.models import LoginSession, Person, Status
from qaweb.people.queries import load
from qaweb.slips.models import Slip
from qaweb.slips.rules import SlipState
from qaweb.staffing.departures import Heirs, leave
from qaweb.staffing.queries import open_work
from tests import factories
from tests.appeals import making as appeals
from tests.cast import Cast, viewer
from tests.conftest import session_of
from tests.reports import making as reports
from tests.slips import writing as slips
from tests.staffing.making import delegated, fresh

SignIn = Callable[..., FlaskClient]


def test_the_access_ends_at_once(cast: Cast) -> None:
    session_of(cast.agent)
    leave(viewer(cast.assistant), cast.agent.id, Heirs(), "辞职")
    assert fresh(cast.agent).status is Status.LEFT
    assert load(str(cast.agent.id)) is None
    assert not LoginSession.select().where(LoginSession.person == cast.agent).exists()


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_nobody_else_ends_it(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        leave(viewer(getattr(cast, who)), cast.teammate.id, Heirs())


def test_nobody_ends_their_own_so_that_a_manager_always_remains(cast: Cast) -> None:
    for who in (cast.manager, cast.assistant):
        with pytest.raises(Forbidden):
            leave(viewer(who), who.id, Heirs())
    with pytest.raises(Forbidden):
        leave(viewer(cast.assistant), cast.manager.id, Heirs())


def test_a_manager_ends_the_access_of_another(cast: Cast) -> None:
    Person.update(role="manager").where(Person.id == cast.second_qa.id).execute()
    leave(viewer(cast.second_qa), cast.manager.id, Heirs())
    assert not fresh(cast.manager).is_active


def test_drafts_and_owed_slips_go_to_another_monitor(cast: Cast) -> None:
    draft = start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    owing = factories.evaluation(cast, levels={"opening": 1})
    with pytest.raises(Refused) as refused:
        leave(viewer(cast.assistant), cast.qa.id, Heirs())
    assert refused.value.field == "monitor"
    leave(viewer(cast.assistant), cast.qa.id, Heirs(monitor=cast.second_qa.id))
    assert Evaluation.get_by_id(draft.id).monitor_id == cast.second_qa.id
    assert [row.id for row in slips_owed(viewer(cast.second_qa))] == [owing.id]
    assert Evaluation.get_by_id(owing.id).monitor_id == cast.qa.id
    slips.issue(cast.second_qa, owing, ["opening"])


def test_who_took_an_owed_slip_over_may_leave_too(cast: Cast) -> None:
    owing = factories.evaluation(cast, levels={"opening": 1})
    leave(viewer(cast.assistant), cast.qa.id, Heirs(monitor=cast.second_qa.id))
    leave(viewer(cast.assistant), cast.second_qa.id, Heirs(monitor=cast.supervisor.id))
    assert Evaluation.get_by_id(owing.id).slip_owed_by_id == cast.supervisor.id


@pytest.mark.parametrize("heir", ["unlicensed_qa", "south_qa", "lead", "qa"])
def test_drafts_go_to_nobody_who_may_not_monitor_there(cast: Cast, heir: str) -> None:
    start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    with pytest.raises(Refused):
        leave(viewer(cast.assistant), cast.qa.id, Heirs(monitor=getattr(cast, heir).id))
    assert fresh(cast.qa).is_active


def test_held_slips_go_to_another_lead_or_supervisor(cast: Cast) -> None:
    slip = slips.followed(cast)
    leave(viewer(cast.assistant), cast.lead.id, Heirs(holder=cast.lead_b.id))
    assert Slip.get_by_id(slip.id).holder_id == cast.lead_b.id
    slips.follow_up(cast.lead_b, slip)


def test_a_leads_own_slip_goes_to_no_lead(cast: Cast) -> None:
    slip = slips.followed(cast, cast.lead)
    holder = fresh(slip.holder)
    with pytest.raises(Refused):
        leave(viewer(cast.assistant), holder.id, Heirs(holder=cast.lead_b.id))


def test_slips_about_the_person_are_closed_without_a_judgement(cast: Cast) -> None:
    slip = slips.issued(cast)
    leave(viewer(cast.assistant), cast.agent.id, Heirs())
    closed = Slip.get_by_id(slip.id)
    assert (closed.state, closed.closed_by) == (SlipState.CLOSED, cast.assistant.name)
    assert "has left" in closed.result


def test_a_report_goes_to_another_specialist(cast: Cast) -> None:
    reports.a_day(cast)
    report = reports.drawn(cast)
    report.author = cast.qa
    report.save()
    Evaluation.update(slip_owed=False).execute()
    leave(viewer(cast.manager), cast.qa.id, Heirs(author=cast.second_qa.id))
    assert type(report).get_by_id(report.id).author_id == cast.second_qa.id


def test_an_appeal_falls_to_whom_the_rules_name_next_and_they_are_told(cast: Cast) -> None:
    appeal = appeals.raised(cast)
    (falls,) = open_work(viewer(cast.assistant), fresh(appeal.decider)).appeals
    leave(viewer(cast.assistant), appeal.decider_id, Heirs(holder=cast.lead.id))
    kept = Appeal.get_by_id(appeal.id)
    assert kept.decider == falls.to
    assert kept.decider not in (None, appeal.decider, cast.qa)
    assert kept.due_at == appeal.due_at
    assert str(kept.evaluation) in " ".join(n.words for n in notices(viewer(kept.decider)))


def test_an_appeal_that_nobody_else_may_decide_falls_to_the_managers(cast: Cast) -> None:
    appeal = appeals.raised(cast)
    Person.update(status="left").where(
        Person.role.in_(("supervisor", "qa_specialist")), Person.id != appeal.decider_id
    ).execute()
    leave(viewer(cast.manager), appeal.decider_id, Heirs())
    assert Appeal.get_by_id(appeal.id).decider is None
    assert appeal.id in [row.id for row in to_decide(viewer(cast.manager))]


def test_an_appeal_decided_already_stays_with_who_decided_it(cast: Cast) -> None:
    appeal = appeals.raised(cast)
    appeals.decided(appeal.decider, appeal)
    assert open_work(viewer(cast.manager), fresh(appeal.decider)).appeals == []


def test_the_page_lists_the_appeals_and_where_they_fall(cast: Cast, as_: SignIn) -> None:
    appeal = appeals.raised(cast)
    page = as_(cast.assistant).get(f"/people/{appeal.decider_id}/leave").text
    (falls,) = open_work(viewer(cast.assistant), fresh(appeal.decider)).appeals
    assert f"{appeal}: {falls.to}" in page


def test_standing_in_ends_with_the_person(cast: Cast) -> None:
    delegated(cast)
    leave(viewer(cast.assistant), cast.lead.id, Heirs())
    assert viewer(cast.lead_b).team_ids == (cast.team_b.id,)


def test_work_of_somebody_an_import_marked_as_left_can_be_handed_over(cast: Cast) -> None:
    slip = slips.followed(cast)
    Person.update(status="left").where(Person.id == cast.lead.id).execute()
    leave(viewer(cast.assistant), cast.lead.id, Heirs(holder=cast.supervisor.id))
    assert Slip.get_by_id(slip.id).holder_id == cast.supervisor.id
    with pytest.raises(Conflict):
        leave(viewer(cast.assistant), cast.lead.id, Heirs())


def test_open_work_is_empty_for_somebody_without_any(cast: Cast) -> None:
    assert not open_work(viewer(cast.manager), fresh(cast.newcomer))
