"""Reading the roster, as far as the viewer may see it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import WORKING_CODES, Person, Project, Shift, ShiftCode, Status, Team
from qaweb.people.reach import people_within
from qaweb.permissions import Permission, Scope, Viewer
from qaweb.rosters import rules
from qaweb.rosters.holidays import Holiday, Marked, gathered
from qaweb.rosters.models import CalendarDay, DayKind
from qaweb.workdays import Calendar, calendar_of, is_working_day

MINE, OFFICE = "me", "office"


@dataclass(frozen=True)
class Group:
    """A choice of the grid: a team, the people of a project without one, oneself."""

    key: str
    title: str
    condition: Any


@dataclass(frozen=True)
class Column:
    """One day of the month; `name` is that of a holiday or of the day worked instead."""

    day: dt.date
    is_off: bool
    is_today: bool
    name: str
    at_work: int = 0


@dataclass(frozen=True)
class Line:
    """One person's month."""

    person: Person
    codes: list[ShiftCode | None]

    @property
    def at_work(self) -> int:
        return sum(1 for code in self.codes if code in WORKING_CODES)


@dataclass(frozen=True)
class Grid:
    """A group's month."""

    group: Group
    month: dt.date
    columns: list[Column]
    lines: list[Line]

    @property
    def at_work(self) -> int:
        return sum(line.at_work for line in self.lines)


def groups(viewer: Viewer) -> list[Group]:
    """What the viewer may choose among; nothing but oneself for an agent."""
    found = [
        Group(str(team.id), f"{team.project} · {team}", Person.team == team.id)
        for team in _teams(viewer)
    ]
    for project in _projects(viewer):
        loose = (Person.project == project.id) & Person.team.is_null()
        found.append(Group(f"p{project.id}", project.name, loose))
    if viewer.scope(Permission.ROSTER_SEE) is Scope.ALL:
        found.append(Group(OFFICE, "", Person.project.is_null() & Person.team.is_null()))
    else:
        found.append(Group(MINE, "", Person.id == viewer.id))
    return found


def _teams(viewer: Viewer) -> Query:
    query = Team.select(Team, Project).join(Project).order_by(Project.id, Team.id)
    match viewer.scope(Permission.ROSTER_SEE):
        case Scope.ALL:
            return query
        case Scope.PROJECT:
            return query.where(Team.project == viewer.project_id)
        case Scope.TEAMS:
            return query.where(Team.id.in_(viewer.team_ids))
    return query.where(pw.SQL("1 = 0"))


def _projects(viewer: Viewer) -> list[Project]:
    query = Project.select().order_by(Project.id)
    match viewer.scope(Permission.ROSTER_SEE):
        case Scope.ALL:
            return list(query)
        case Scope.PROJECT:
            return list(query.where(Project.id == viewer.project_id))
    return []


def group(viewer: Viewer, key: str) -> Group:
    """The group of this key, the first one without; `NotFound` for one out of reach."""
    return group_among(groups(viewer), viewer, key)


def group_among(choices: Sequence[Group], viewer: Viewer, key: str) -> Group:
    """The same, where the viewer's choices are known already."""
    if not key:
        own = next((g for g in choices if g.key == str(viewer.team_id)), None)
        return own or choices[0]
    found = next((g for g in choices if g.key == key), None)
    if found is None:
        raise NotFound
    return found


def _reach(viewer: Viewer) -> Any:
    reach = people_within(viewer, Permission.ROSTER_SEE)
    return reach | (Person.id == viewer.id)


def people_of(viewer: Viewer, chosen: Group, days: list[dt.date]) -> list[Person]:
    """Who stands in a group's month: who works here, and who left but was on the roster."""
    listed = Shift.select(Shift.id).where(
        Shift.person == Person.id, Shift.day.between(days[0], days[-1])
    )
    here = (Person.status != Status.LEFT) | pw.fn.EXISTS(listed)
    query = Person.select().where(_reach(viewer), chosen.condition, here)
    return list(query.order_by(Person.role.desc(), Person.number))


def codes(people: Iterable[Person], since: dt.date, until: dt.date) -> dict[Any, ShiftCode]:
    """What the roster says of each person and day; both ends included."""
    ids = [person.id for person in people]
    rows = Shift.select().where(Shift.person.in_(ids), Shift.day.between(since, until))
    return {(row.person_id, row.day): row.code for row in rows}


def grid(viewer: Viewer, chosen: Group, month: dt.date, today: dt.date) -> Grid:
    """A group's month, day by day."""
    days = rules.days_of(month)
    people = people_of(viewer, chosen, days)
    kept = codes(people, days[0], days[-1])
    lines = [Line(person, [kept.get((person.id, day)) for day in days]) for person in people]
    columns = [
        Column(c.day, c.is_off, c.is_today, c.name, _working(line.codes[n] for line in lines))
        for n, c in enumerate(month_columns(days, today))
    ]
    return Grid(chosen, month, columns, lines)


def _working(column: Iterable[ShiftCode | None]) -> int:
    return sum(1 for code in column if code in WORKING_CODES)


def month_columns(days: list[dt.date], today: dt.date) -> list[Column]:
    """The days of a month with their marks."""
    special = special_days(days[0], days[-1])
    known = _calendar(special)
    names = {row.day: row.name for row in special}
    return [
        Column(day, not is_working_day(day, known), day == today, names.get(day, ""))
        for day in days
    ]


def person(viewer: Viewer, person_id: int) -> Person:
    """Somebody whose shifts the viewer may see; `NotFound` otherwise."""
    query = Person.select(Person, Project).join(Project, pw.JOIN.LEFT_OUTER)
    found = query.where(_reach(viewer), Person.id == person_id).first()
    if found is None:
        raise NotFound
    return found


def month_line(viewer: Viewer, person_id: int, month: dt.date) -> Line:
    """One person's month."""
    days = rules.days_of(month)
    row = person(viewer, person_id)
    kept = codes([row], days[0], days[-1])
    return Line(row, [kept.get((row.id, day)) for day in days])


def code_on(person_id: int, day: dt.date) -> ShiftCode | None:
    """What the roster says of one person and day."""
    row = Shift.get_or_none((Shift.person == person_id) & (Shift.day == day))
    return row.code if row else None


def special_days(since: dt.date, until: dt.date) -> list[CalendarDay]:
    """Holidays, and weekends that are worked; everybody may read them."""
    rows = CalendarDay.select().where(CalendarDay.day.between(since, until))
    return list(rows.order_by(CalendarDay.day))


def special_day(text: str) -> CalendarDay | None:
    """What is entered for a day written like 2026-10-01."""
    try:
        found: CalendarDay | None = CalendarDay.get_or_none(day=dt.date.fromisoformat(text))
    except ValueError:
        return None
    return found


def holidays(year: int) -> list[Holiday]:
    """The days of a year that differ from the week, under the holiday they belong to."""
    rows = special_days(dt.date(year, 1, 1), dt.date(year, 12, 31))
    return gathered(Marked(r.id, r.day, r.kind is DayKind.WORKING, r.name) for r in rows)


def calendar(since: dt.date, until: dt.date) -> Calendar:
    """The working calendar of a period."""
    return _calendar(special_days(since, until))


def _calendar(rows: Sequence[CalendarDay]) -> Calendar:
    return calendar_of(
        (row.day for row in rows if row.kind is DayKind.HOLIDAY),
        (row.day for row in rows if row.kind is DayKind.WORKING),
    )


def has_calendar(year: int) -> bool:
    """Whether the holidays of a year are known."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return year in calendar(first, last).years
