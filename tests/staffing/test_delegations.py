"""Standing in: the other's teams for a period, and no longer."""

import datetime as dt
from typing import Any

import pytest

from qaweb.audit import AuditEntry, verify
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.people.models import Person, TeamSupervisor
from qaweb.permissions import Duty
from qaweb.staffing.delegations import delegate, end
from tests.cast import TODAY, Cast, viewer
from tests.slips import writing as slips
from tests.staffing.making import delegated, fresh


def test_the_stand_in_follows_the_other_teams_slips_up(cast: Cast) -> None:
    slip = slips.acknowledged(cast)
    with pytest.raises(NotFound):
        slips.follow_up(cast.lead_b, slip)
    delegated(cast)
    assert Duty.STAND_IN in viewer(cast.lead_b).duties
    slips.follow_up(cast.lead_b, slip)


def test_it_begins_and_ends_by_itself(cast: Cast, later: Any) -> None:
    first, last = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=2)
    delegate(viewer(cast.manager), cast.lead.id, cast.lead_b.id, first, last, "培训")
    reached = []
    for days in range(4):
        with later(days=days):
            reached.append(cast.team_a.id in viewer(cast.lead_b).team_ids)
    assert reached == [False, True, True, False]


def test_no_lead_follows_a_leads_own_slip_up(cast: Cast) -> None:
    slip = slips.acknowledged(cast, cast.lead)
    delegated(cast)
    with pytest.raises(Forbidden):
        slips.follow_up(cast.lead_b, slip)


def test_a_supervisor_lends_the_teams_assigned_to_them(cast: Cast) -> None:
    TeamSupervisor.create(team=cast.team_a, person=cast.supervisor)
    TeamSupervisor.create(team=cast.team_b, person=cast.second_supervisor)
    delegate(
        viewer(cast.manager), cast.supervisor.id, cast.second_supervisor.id, TODAY, TODAY, "病假"
    )
    assert set(viewer(cast.second_supervisor).team_ids) == {cast.team_a.id, cast.team_b.id}


def test_what_was_lent_is_not_lent_on(cast: Cast) -> None:
    delegated(cast)
    lead_b, supervisor = cast.lead_b.id, cast.supervisor.id
    TeamSupervisor.create(team=cast.team_b, person=cast.supervisor)
    delegate(viewer(cast.manager), lead_b, supervisor, TODAY, TODAY, "病假")
    assert viewer(cast.supervisor).team_ids == (cast.team_b.id,)


@pytest.mark.parametrize(
    ("absent", "stand_in"),
    [
        ("lead", "agent"), ("lead", "lead"), ("lead", "south_lead"), ("lead", "leaver"),
        ("supervisor", "lead"), ("manager", "assistant"), ("qa", "second_qa"),
        ("supervisor", "south_supervisor"),
    ],
)  # fmt: skip
def test_only_who_fits_stands_in(cast: Cast, absent: str, stand_in: str) -> None:
    ids = getattr(cast, absent).id, getattr(cast, stand_in).id
    with pytest.raises(Refused) as refused:
        delegate(viewer(cast.manager), *ids, TODAY, TODAY, "x")
    assert refused.value.field == "stand_in"


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_only_the_manager_and_the_assistant_name_one(cast: Cast, who: str) -> None:
    ids = cast.lead.id, cast.lead_b.id
    with pytest.raises(Forbidden):
        delegate(viewer(getattr(cast, who)), *ids, TODAY, TODAY, "x")
    with pytest.raises(Forbidden):
        end(viewer(getattr(cast, who)), delegated(cast).id)


@pytest.mark.parametrize(("first", "last"), [(-1, 1), (1, 0), (0, 200)])
def test_impossible_days_are_refused(cast: Cast, first: int, last: int) -> None:
    days = (TODAY + dt.timedelta(days=first), TODAY + dt.timedelta(days=last))
    with pytest.raises(Refused):
        delegate(viewer(cast.manager), cast.lead.id, cast.lead_b.id, *days, "x")


def test_the_same_days_are_not_given_twice(cast: Cast) -> None:
    delegated(cast)
    with pytest.raises(Conflict):
        delegated(cast)


def test_it_can_be_ended_early_and_both_records_tell(cast: Cast) -> None:
    row = delegated(cast)
    end(viewer(cast.assistant), row.id)
    assert viewer(cast.lead_b).team_ids == (cast.team_b.id,)
    with pytest.raises(NotFound):
        end(viewer(cast.assistant), row.id)
    told = {(e.action, e.subject_id) for e in AuditEntry.select()}
    assert ("staffing.delegate", str(cast.lead.id)) in told
    assert ("staffing.stand_in", str(cast.lead_b.id)) in told


def test_another_role_or_project_ends_what_it_lends(cast: Cast) -> None:
    delegated(cast)
    Person.update(role="agent").where(Person.id == cast.lead_b.id).execute()
    assert viewer(fresh(cast.lead_b)).team_ids == ()


def test_the_trail_says_for_whom_the_stand_in_acted(cast: Cast, as_: Any) -> None:
    slip = slips.acknowledged(cast)
    delegated(cast)
    slips.follow_up(cast.lead_b, slip)
    line = AuditEntry.select().where(AuditEntry.action == "slips.follow_up").get()
    assert (line.actor_name, line.on_behalf_of) == (cast.lead_b.name, str(cast.lead))
    assert verify().whole
    for address in (f"/slips/{slip.id}", "/audit"):
        assert f"for {cast.lead}" in as_(cast.manager).get(address).text


def test_in_the_own_team_one_acts_for_oneself(cast: Cast) -> None:
    slip = slips.acknowledged(cast, cast.agent_b)
    delegated(cast)
    slips.follow_up(cast.lead_b, slip)
    line = AuditEntry.select().where(AuditEntry.action == "slips.follow_up").get()
    assert line.on_behalf_of == ""
