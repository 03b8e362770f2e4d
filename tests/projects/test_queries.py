"""What one may know of projects, teams, call types, duties and sites."""

import datetime as dt

import pytest

from qaweb.calls.models import CallType
from qaweb.errors import NotFound
from qaweb.people.models import DutyHeld, Person, Site, TeamSupervisor
from qaweb.permissions import Duty
from qaweb.projects import queries
from tests.cast import TODAY, Cast, viewer

SEES = {
    "manager": {"north", "south"},
    "assistant": {"north", "south"},
    "qa": {"north"},
    "supervisor": {"north"},
    "lead": {"north"},
    "south_qa": {"south"},
    "agent": set(),
}


@pytest.mark.parametrize("who", SEES)
def test_one_sees_the_projects_one_works_in(cast: Cast, who: str) -> None:
    seen = {row.id for row in queries.projects(viewer(getattr(cast, who)))}
    assert seen == {getattr(cast, name).id for name in SEES[who]}


def test_what_belongs_to_another_project_is_not_there(cast: Cast) -> None:
    south = viewer(cast.south_qa)
    kind = CallType.get(CallType.project == cast.north)
    for ask in (
        lambda: queries.project(south, cast.north.id),
        lambda: queries.team(south, cast.team_a.id),
        lambda: queries.call_type(south, kind.id),
    ):
        with pytest.raises(NotFound):
            ask()


def test_the_overview_names_leads_supervisors_and_sizes(cast: Cast) -> None:
    TeamSupervisor.create(team=cast.team_a, person=cast.supervisor)
    first, second = queries.overview(viewer(cast.qa), cast.north.id, TODAY).teams
    assert [p.id for p in first.leads] == [cast.lead.id]
    assert [p.id for p in first.supervisors] == [cast.supervisor.id]
    assert first.members == 4  # who left is not counted
    assert second.supervisors == []


def held(cast: Cast, since: dt.date, until: dt.date | None = None) -> DutyHeld:
    return DutyHeld.create(
        person=cast.qa,
        duty=Duty.RECORDS_KEEPER,
        project=cast.north,
        valid_from=since,
        valid_until=until,
    )


def test_the_keeper_is_the_one_of_the_day(cast: Cast) -> None:
    held(cast, TODAY, TODAY)
    assert queries.keepers(TODAY)[cast.north.id].id == cast.qa.id
    assert queries.keepers(TODAY + dt.timedelta(days=1)) == {}
    assert queries.keepers(TODAY - dt.timedelta(days=1)) == {}


def test_who_left_keeps_nothing(cast: Cast) -> None:
    held(cast, TODAY)
    Person.update(status="left").where(Person.id == cast.qa.id).execute()
    assert queries.keepers(TODAY) == {}


def test_duties_of_another_project_are_not_listed(cast: Cast) -> None:
    row = held(cast, TODAY)
    assert [d.id for d in queries.duties(viewer(cast.lead))] == [row.id]
    assert list(queries.duties(viewer(cast.south_qa))) == []
    with pytest.raises(NotFound):
        queries.duty(viewer(cast.south_qa), row.id)


def test_a_site_is_known_to_those_who_see_projects(cast: Cast) -> None:
    row = Site.create(name="一号楼")
    assert queries.site(viewer(cast.lead), row.id).name == "一号楼"
    with pytest.raises(NotFound):
        queries.site(viewer(cast.agent), row.id)
    with pytest.raises(NotFound):
        queries.site(viewer(cast.manager), row.id + 1)


def test_only_those_who_give_duties_choose_among_all(cast: Cast) -> None:
    names = {p.name for p in queries.holders_to_choose(viewer(cast.assistant))}
    assert cast.outsider.name in names
    assert cast.leaver.name not in names
    assert queries.holders_to_choose(viewer(cast.qa)) == []
