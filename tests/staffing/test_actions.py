"""Adding, changing, inviting, coming back."""

from typing import Any

import pytest
from werkzeug.security import check_password_hash

from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.people.actions import sign_in
from qaweb.people.models import LoginSession, Person
from qaweb.permissions import Role
from qaweb.staffing import actions, invitations
from qaweb.staffing.actions import ChangedMeanwhile
from tests.cast import Cast, viewer
from tests.conftest import session_of
from tests.staffing.making import fresh, particulars


def amend(cast: Cast, person: Person, who: Person | None = None, **values: Any) -> Person:
    kept = actions.values_of(fresh(person))
    current = fresh(person)
    wanted = particulars(
        cast,
        **{
            "name": current.name, "role": current.role, "project": current.project_id,
            "team": current.team_id, "hired_on": current.hired_on, "status": current.status,
        }
        | values,
    )  # fmt: skip
    return actions.amend(viewer(who or cast.assistant), person.id, wanted, kept, "调整")


@pytest.mark.parametrize("who", ["manager", "assistant"])
def test_somebody_new_stands_on_the_list(cast: Cast, who: str) -> None:
    person = actions.add(viewer(getattr(cast, who)), " ９００１ ", particulars(cast))
    assert (person.number, person.team_id) == ("9001", cast.team_a.id)
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, entry.subject_id) == ("staffing.add", str(person.id))
    assert "一组" in entry.after


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_nobody_else_keeps_the_list(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        actions.add(viewer(getattr(cast, who)), "9001", particulars(cast))


@pytest.mark.parametrize(
    ("number", "field"), [("00010", "number"), ("no digits", "number"), ("０００１０", "number")]
)
def test_a_number_is_refused_that_is_taken_or_is_none(cast: Cast, number: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.add(viewer(cast.assistant), number, particulars(cast))
    assert refused.value.field == field


def test_a_team_brings_its_project(cast: Cast) -> None:
    person = actions.add(viewer(cast.assistant), "9001", particulars(cast, project=None))
    assert person.project_id == cast.north.id


def test_a_team_of_another_project_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        amend(cast, cast.agent, project=cast.south.id)
    assert refused.value.field == "team"


def test_moving_the_team_keeps_the_sessions_and_tells_the_trail(cast: Cast) -> None:
    session_of(cast.agent)
    amend(cast, cast.agent, team=cast.team_b.id)
    assert fresh(cast.agent).team_id == cast.team_b.id
    assert LoginSession.select().where(LoginSession.person == cast.agent).exists()
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.before, entry.after) == ('{"team": "一组"}', '{"team": "二组"}')
    assert entry.note == "调整"


def test_another_role_ends_the_sessions(cast: Cast) -> None:
    session_of(cast.agent)
    amend(cast, cast.agent, role=Role.TEAM_LEAD)
    assert not LoginSession.select().where(LoginSession.person == cast.agent).exists()


def test_only_a_manager_makes_a_manager(cast: Cast) -> None:
    with pytest.raises(Refused):
        amend(cast, cast.qa, role=Role.MANAGER)
    assert amend(cast, cast.qa, cast.manager, role=Role.MANAGER)


def test_an_assistant_does_not_touch_a_manager(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        amend(cast, cast.manager)
    with pytest.raises(Forbidden):
        invitations.invite(viewer(cast.assistant), cast.manager.id)


def test_nobody_changes_their_own_role(cast: Cast) -> None:
    with pytest.raises(Refused):
        amend(cast, cast.assistant, role=Role.QA_SPECIALIST, project=cast.north.id, team=None)


def test_the_second_tab_is_told_what_the_first_saved(cast: Cast) -> None:
    seen = actions.values_of(fresh(cast.agent))
    amend(cast, cast.agent, name="任小客")
    mine = particulars(cast, name="任大客", hired_on=cast.agent.hired_on)
    with pytest.raises(ChangedMeanwhile) as met:
        actions.amend(viewer(cast.manager), cast.agent.id, mine, seen)
    assert met.value.theirs == {"name": "任小客"}
    assert fresh(cast.agent).name == "任小客"


def test_who_is_not_there_cannot_be_changed(cast: Cast) -> None:
    with pytest.raises(NotFound):
        invitations.invite(viewer(cast.assistant), 999_999)


def test_an_invitation_is_a_password_for_one_use(cast: Cast) -> None:
    password = invitations.invite(viewer(cast.assistant), cast.agent.id)
    person = fresh(cast.agent)
    assert check_password_hash(person.password_hash, password)
    assert person.must_change_password
    assert password not in "".join(e.note + e.after for e in AuditEntry.select())


def test_it_runs_out_after_seven_days(cast: Cast, later: Any) -> None:
    password = invitations.invite(viewer(cast.assistant), cast.agent.id)
    with later(days=6, hours=23):
        assert sign_in(cast.agent.number, password, "10.0.0.1")
    with later(days=7, minutes=1), pytest.raises(Refused, match="run out"):
        sign_in(cast.agent.number, password, "10.0.0.1")


def test_nobody_invites_themselves_or_somebody_who_left(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        invitations.invite(viewer(cast.assistant), cast.assistant.id)
    with pytest.raises(Refused):
        invitations.invite(viewer(cast.assistant), cast.leaver.id)


def test_who_comes_back_needs_an_invitation(cast: Cast) -> None:
    actions.come_back(viewer(cast.assistant), cast.leaver.id)
    assert (fresh(cast.leaver).status, fresh(cast.leaver).password_hash) == ("active", "")
    with pytest.raises(Conflict):
        actions.come_back(viewer(cast.assistant), cast.leaver.id)
