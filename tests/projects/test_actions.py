"""Adding, renaming, retiring; who may; what is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from qaweb.audit import AuditEntry
from qaweb.calls.models import CallType
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations.actions import start_live
from qaweb.evaluations.queries import call_types
from qaweb.evaluations.rules import Mode
from qaweb.people.models import Project, Site, Team
from qaweb.projects import actions, queries
from qaweb.projects.meanwhile import ChangedMeanwhile
from tests.cast import Cast, viewer

Act = Callable[[Any, Cast], object]
SEEN = {"name": "一组", "supervisors": []}
NORTH, TYPE = {"name": "北方热线"}, {"name": "业务咨询"}
DEEDS: dict[str, Act] = {
    "add": lambda v, c: actions.add_project(v, "新热线", "Asia/Shanghai"),
    "change": lambda v, c: actions.change_project(v, c.north.id, NORTH, {"name": "新名"}),
    "add_team": lambda v, c: actions.add_team(v, c.north.id, "九组"),
    "change_team": lambda v, c: actions.change_team(v, c.team_a.id, SEEN, {"name": "九组"}),
    "add_call_type": lambda v, c: actions.add_call_type(v, c.north.id, "退款"),
    "rename": lambda v, c: actions.rename_call_type(v, kind(c).id, TYPE, {"name": "退款"}),
    "retire": lambda v, c: actions.retire_call_type(v, kind(c).id),
    "restore": lambda v, c: actions.restore_call_type(v, kind(c, in_use=False).id),
    "add_site": lambda v, c: actions.add_site(v, "二号楼"),
}


def kind(cast: Cast, name: str = "业务咨询", *, in_use: bool = True) -> CallType:
    row = CallType.get((CallType.project == cast.north) & (CallType.name == name))
    row.is_active = in_use
    row.save()
    return row


def last_entry() -> AuditEntry:
    return AuditEntry.select().order_by(AuditEntry.id.desc()).first()


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", ["manager", "assistant"])
def test_manager_and_assistant_may_and_it_is_on_record(cast: Cast, who: str, deed: str) -> None:
    before = AuditEntry.select().count()
    DEEDS[deed](viewer(getattr(cast, who)), cast)
    assert AuditEntry.select().count() == before + 1
    assert last_entry().action.startswith("projects.")


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("who", ["qa", "supervisor", "lead"])
def test_others_of_the_project_may_not(cast: Cast, who: str, deed: str) -> None:
    with pytest.raises(Forbidden):
        DEEDS[deed](viewer(getattr(cast, who)), cast)


@pytest.mark.parametrize("deed", [d for d in DEEDS if d not in ("add", "add_site")])
def test_people_of_another_project_learn_nothing(cast: Cast, deed: str) -> None:
    with pytest.raises(NotFound):
        DEEDS[deed](viewer(cast.south_qa), cast)


@pytest.mark.parametrize("name", ["北方热线", " 北方热线 ", "", "  "])
def test_a_project_needs_a_name_of_its_own(cast: Cast, name: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.add_project(viewer(cast.manager), name, "Asia/Shanghai")
    assert refused.value.field == "name"
    assert Project.select().count() == 2


def test_a_zone_must_exist(cast: Cast) -> None:
    with pytest.raises(Refused, match="time zones"):
        actions.add_project(viewer(cast.manager), "新热线", "Mars/Olympus")


def test_two_projects_may_have_teams_of_one_name(cast: Cast) -> None:
    actions.add_team(viewer(cast.manager), cast.south.id, "一组")
    with pytest.raises(Refused, match="team of this name"):
        actions.add_team(viewer(cast.manager), cast.north.id, "一组")


def test_a_team_may_keep_its_own_name(cast: Cast) -> None:
    actions.change_team(viewer(cast.manager), cast.team_a.id, {}, {"name": " 一组"})
    assert Team.get_by_id(cast.team_a.id).name == "一组"


def test_assigned_supervisors_see_their_team_only(cast: Cast) -> None:
    sent = {"name": "一组", "supervisors": [cast.supervisor.id]}
    actions.change_team(viewer(cast.manager), cast.team_a.id, SEEN, sent)
    assert viewer(cast.supervisor).team_ids == (cast.team_a.id,)
    assert set(viewer(cast.second_supervisor).team_ids) == {cast.team_a.id, cast.team_b.id}


@pytest.mark.parametrize("who", ["south_supervisor", "qa", "agent"])
def test_only_supervisors_of_the_project_are_assigned(cast: Cast, who: str) -> None:
    sent = {"name": "一组", "supervisors": [getattr(cast, who).id]}
    with pytest.raises(Refused, match="supervisors of this project"):
        actions.change_team(viewer(cast.manager), cast.team_a.id, SEEN, sent)
    assert queries.supervisor_ids(cast.team_a.id) == []


def test_the_second_of_two_renames_is_shown_the_first(cast: Cast) -> None:
    seen = {"name": "北方热线", "zone_name": "Asia/Shanghai"}
    actions.change_project(viewer(cast.manager), cast.north.id, seen, seen | {"name": "甲"})
    with pytest.raises(ChangedMeanwhile) as met:
        actions.change_project(viewer(cast.assistant), cast.north.id, seen, seen | {"name": "乙"})
    assert met.value.clashing == {"name": "甲"}
    assert Project.get_by_id(cast.north.id).name == "甲"


def test_two_tabs_may_change_different_fields(cast: Cast) -> None:
    seen = {"name": "北方热线", "zone_name": "Asia/Shanghai"}
    actions.change_project(viewer(cast.manager), cast.north.id, seen, seen | {"name": "甲"})
    sent = seen | {"zone_name": "Asia/Urumqi"}
    actions.change_project(viewer(cast.manager), cast.north.id, seen, sent)
    row = Project.get_by_id(cast.north.id)
    assert (row.name, row.zone_name) == ("甲", "Asia/Urumqi")


def test_a_save_without_a_change_leaves_no_line(cast: Cast) -> None:
    before = AuditEntry.select().count()
    seen = {"name": "北方热线", "zone_name": "Asia/Shanghai"}
    actions.change_project(viewer(cast.manager), cast.north.id, seen, seen)
    assert AuditEntry.select().count() == before


def test_a_retired_type_is_offered_no_longer_and_old_records_keep_it(cast: Cast) -> None:
    old = start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    old.call_type_name = "业务咨询"
    old.save()
    actions.retire_call_type(viewer(cast.manager), kind(cast).id)
    new = start_live(viewer(cast.qa), cast.teammate.id, Mode.REMOTE)
    assert "业务咨询" in call_types(old)
    assert call_types(new) == ["投诉"]


def test_retiring_twice_meets_a_conflict(cast: Cast) -> None:
    actions.retire_call_type(viewer(cast.manager), kind(cast).id)
    row = CallType.get(CallType.name == "业务咨询", CallType.project == cast.north)
    with pytest.raises(Conflict):
        actions.retire_call_type(viewer(cast.manager), row.id)


def test_a_retired_name_is_not_given_again(cast: Cast) -> None:
    kind(cast, in_use=False)
    with pytest.raises(Refused, match="in use or retired"):
        actions.add_call_type(viewer(cast.manager), cast.north.id, "业务咨询")


def test_a_site_has_a_name_of_its_own(cast: Cast) -> None:
    row = actions.add_site(viewer(cast.manager), "二号楼", " 人民路  1 号 ")
    assert row.address == "人民路 1 号"
    with pytest.raises(Refused, match="site of this name"):
        actions.add_site(viewer(cast.manager), "二号楼")
    seen = {"name": "二号楼", "address": row.address}
    actions.change_site(viewer(cast.manager), row.id, seen, seen | {"name": "三号楼"})
    assert Site.get_by_id(row.id).name == "三号楼"
