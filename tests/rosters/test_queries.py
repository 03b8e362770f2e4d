"""Whose shifts one sees."""

import datetime as dt

import pytest

from qaweb.errors import NotFound
from qaweb.people.models import ShiftCode, TeamSupervisor
from qaweb.rosters import queries
from qaweb.rosters.models import CalendarDay, DayKind
from tests.cast import TODAY, Cast, viewer, works

MONTH = TODAY.replace(day=1)
KEYS = {
    "manager": {"team_a", "team_b", "south_team", "p_north", "p_south", "office"},
    "assistant": {"team_a", "team_b", "south_team", "p_north", "p_south", "office"},
    "qa": {"team_a", "team_b", "p_north", "me"},
    "supervisor": {"team_a", "team_b", "me"},
    "lead": {"team_a", "me"},
    "south_qa": {"south_team", "p_south", "me"},
    "agent": {"me"},
}


def keys_of(cast: Cast, names: set[str]) -> set[str]:
    places = {
        "p_north": f"p{cast.north.id}",
        "p_south": f"p{cast.south.id}",
        "me": "me",
        "office": "office",
    }
    return {places.get(name) or str(getattr(cast, name).id) for name in names}


@pytest.mark.parametrize("who", KEYS)
def test_one_chooses_among_what_one_sees(cast: Cast, who: str) -> None:
    found = {group.key for group in queries.groups(viewer(getattr(cast, who)))}
    assert found == keys_of(cast, KEYS[who])


@pytest.mark.parametrize("who", ["south_qa", "south_supervisor", "south_lead", "agent", "lead_b"])
def test_another_team_is_not_there(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        queries.group(viewer(getattr(cast, who)), str(cast.team_a.id))
    with pytest.raises(NotFound):
        queries.person(viewer(getattr(cast, who)), cast.teammate.id)


def test_an_assigned_supervisor_loses_the_other_teams(cast: Cast) -> None:
    TeamSupervisor.create(team=cast.team_b, person=cast.supervisor)
    keys = {group.key for group in queries.groups(viewer(cast.supervisor))}
    assert keys == {str(cast.team_b.id), "me"}


def test_the_grid_has_every_day_and_counts_who_works(cast: Cast) -> None:
    one = viewer(cast.lead)
    grid = queries.grid(one, queries.group(one, ""), MONTH, TODAY)
    assert grid.group.key == str(cast.team_a.id)
    assert len(grid.columns) == 31
    today = grid.columns[TODAY.day - 1]
    assert (today.is_today, today.at_work) == (True, 4)
    assert {line.at_work for line in grid.lines} == {1}
    assert grid.at_work == 4


def test_days_off_are_not_at_work(cast: Cast) -> None:
    cast.agent.shifts.get().delete_instance()
    row = works(cast.agent, TODAY)
    row.code = ShiftCode.TRAINING
    row.save()
    line = queries.month_line(viewer(cast.agent), cast.agent.id, MONTH)
    assert line.at_work == 0
    assert line.codes[TODAY.day - 1] is ShiftCode.TRAINING


def test_who_left_stands_in_the_months_they_worked(cast: Cast) -> None:
    one = viewer(cast.manager)
    team = queries.group(one, str(cast.team_a.id))
    days = [MONTH, TODAY]
    assert cast.leaver not in queries.people_of(one, team, days)
    works(cast.leaver, MONTH)
    assert cast.leaver in queries.people_of(one, team, days)


def test_holidays_and_worked_weekends_are_marked(cast: Cast) -> None:
    CalendarDay.create(day=dt.date(2026, 10, 1), kind=DayKind.HOLIDAY, name="国庆节")
    CalendarDay.create(day=dt.date(2026, 10, 10), kind=DayKind.WORKING, name="国庆节")
    days = [dt.date(2026, 10, n) for n in (1, 2, 3, 10, 11)]
    columns = queries.month_columns(days, TODAY)
    assert [c.is_off for c in columns] == [True, False, True, False, True]
    assert columns[0].name == "国庆节"
    assert queries.has_calendar(2026)
    assert not queries.has_calendar(2027)
