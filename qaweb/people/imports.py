"""Files of people and of shifts: how they are read, and written to the staff list and roster.

Rows are keyed by staff number. Nobody is removed by not being listed, no password is given, and
what a file has no column for stays as it was.
"""

import datetime as dt
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.people.columns import PEOPLE_COLUMNS
from qaweb.people.models import Person, Project, Shift, ShiftCode, Status, Team
from qaweb.people.sessions import end_all
from qaweb.people.shift_codes import LONG_COLUMNS, SHIFT_CODES, SHIFT_COLUMNS
from qaweb.permissions import Role, Viewer
from qaweb.rosters.rules import shift_hours
from qaweb.tabular.cells import CellProblem
from qaweb.tabular.columns import HeaderMissing, best_table
from qaweb.tabular.days import month_named
from qaweb.tabular.importers import (
    Choice,
    Difference,
    Found,
    Importer,
    Written,
    chosen_or_best,
    list_reader,
)
from qaweb.tabular.rows import GoodRow, Problem, Progress
from qaweb.tabular.tables import Table
from qaweb.tabular.wide import Shift as ReadShift
from qaweb.tabular.wide import WideHeader, find_wide_header, read_wide, wide_header_at

BATCH = 1000
read_long = list_reader(LONG_COLUMNS)
hours = cache(shift_hours)  # a file names the same day and shift for many people
CODES = {
    "早": ShiftCode.EARLY,
    "中": ShiftCode.MIDDLE,
    "晚": ShiftCode.LATE,
    "休": ShiftCode.OFF,
    "假": ShiftCode.LEAVE,
    "培": ShiftCode.TRAINING,
}


class _Places:
    """Projects and teams by name; what a file names for the first time is made and reported.

    A team is known by its project and its name: 一组 of one project is not 一组 of another.
    """

    def __init__(self, written: Written) -> None:
        self.projects = {project.name: project for project in Project.select()}
        self.teams = {(team.project_id, team.name): team for team in Team.select()}
        self.written = written

    def project(self, name: str) -> Project:
        if name not in self.projects:
            self.projects[name] = Project.create(name=name)
            self.written.made.setdefault("projects", []).append(name)
        return self.projects[name]

    def team(self, project: Project, name: str) -> Team:
        key = (project.id, name)
        if key not in self.teams:
            self.teams[key] = Team.create(project=project, name=name)
            self.written.made.setdefault("teams", []).append(f"{project} · {name}")
        return self.teams[key]


def write_people(found: Found, progress: Progress, viewer: Viewer) -> Written:
    """Create and change people; who has left is signed out, and so is whose role has changed.

    Nobody gives themselves another role, project or team, or leaves, by a file of their own; and
    only a manager makes somebody a manager, or changes the record of one.
    """
    written = Written()
    places = _Places(written)
    known = {person.number: person for person in _people()}
    rows: Sequence[GoodRow] = found.good
    for done, row in enumerate(rows, 1):
        number = str(row.values["number"])
        person = known.get(number)
        values = _plain_values(row.values, is_new=person is None)
        if problem := _for_managers(viewer, person, values):
            written.refused.append((row.number, problem))
            continue
        try:
            values |= _place(row.values, places, person)
        except _WithoutProject:
            team = str(row.values["team"])
            written.refused.append((row.number, Problem("team", CellProblem.NO_PROJECT, team)))
            continue
        if person is not None and person.id == viewer.id and (own := _own_rights(person, values)):
            problem = Problem(own, CellProblem.OWN_RIGHTS, str(row.values.get(own) or ""))
            written.refused.append((row.number, problem))
            continue
        if person is None:
            Person.create(number=number, created_at=clock.now(), **values)
            written.new += 1
        else:
            written.differs(number, _change(person, values), person)
        progress(done, len(rows))
    return written


def _people() -> Query:
    return (
        Person.select(Person, Team, Project)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .switch(Person)
        .join(Project, pw.JOIN.LEFT_OUTER)
    )


def _plain_values(read: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
    """What the row says of the person itself; an empty status is active for somebody new."""
    values: dict[str, Any] = {
        "name": read["name"],
        "role": Role(read["role"]),
        "hired_on": read["hired_on"],
    }
    for text in ("email", "remark"):
        if text in read:
            values[text] = read[text] or ""
    if read.get("status"):
        values["status"] = Status(read["status"])
    elif is_new:
        values["status"] = Status.ACTIVE
    return values


def _for_managers(viewer: Viewer, person: Person | None, values: dict[str, Any]) -> Problem | None:
    """What only a manager may write: that somebody is one, and what a manager's record says."""
    was = person is not None and person.role is Role.MANAGER
    own = person is not None and person.id == viewer.id
    if own or viewer.role is Role.MANAGER or not (was or values["role"] is Role.MANAGER):
        return None
    changed = (f for f in values if not was or getattr(person, f) != values[f])
    field = "role" if not was else next(changed, "")
    return Problem(field, CellProblem.MANAGERS_ONLY, _as_typed(values[field])) if field else None


def _as_typed(value: object) -> str:
    return "" if isinstance(value, Role | Status) else str(value)


def _own_rights(person: Person, values: dict[str, Any]) -> str:
    """The first column that would change what this person may do."""
    fields = ("role", "status", "project", "team")
    return next((f for f in fields if f in values and getattr(person, f) != values[f]), "")


class _WithoutProject(Exception):
    """A team is named, and neither the row nor the staff list says of which project."""


def _place(read: dict[str, Any], places: _Places, person: Person | None) -> dict[str, Any]:
    """Project and team of the row; a column that the file has not keeps what is known."""
    if "project" in read:
        project = places.project(read["project"]) if read["project"] else None
    else:
        project = person.project if person else None
    if "team" not in read:
        team = person.team if person else None
        kept = team if team and project and team.project_id == project.id else None
        return {"project": project, "team": kept}
    if read["team"] and project is None:
        raise _WithoutProject
    team = places.team(project, read["team"]) if read["team"] and project else None
    return {"project": project, "team": team}


def _change(person: Person, values: dict[str, Any]) -> Difference:
    """Write what differs; the before and after of each field."""
    before = {field: getattr(person, field) for field in values}
    difference = {f: [before[f], new] for f, new in values.items() if before[f] != new}
    if not difference:
        return {}
    for field in difference:
        setattr(person, field, values[field])
    person.save(only=list(difference))
    if "role" in difference or not person.is_active:
        end_all(person.id)
    return {f: ["" if v is None else str(v) for v in pair] for f, pair in difference.items()}


def read_shifts(tables: Sequence[Table], progress: Progress, choice: Choice | None = None) -> Found:
    """The sheet with days across, or with one row for each person and day.

    The month of days across may stand in the sheet's name or above its header.
    """
    try:
        table, header = _wide_table(tables, choice)
    except HeaderMissing as missing:
        return _read_long(tables, progress, choice, missing)
    reading = read_wide(table, SHIFT_COLUMNS, SHIFT_CODES, header)
    progress(len(table.rows), len(table.rows))
    days = {day.isoformat(): place for place, day in header.days.items()}
    return Found(table, header.identity, reading.good, reading.refused, reading.skipped, days)


def _read_long(
    tables: Sequence[Table], progress: Progress, choice: Choice | None, missing: HeaderMissing
) -> Found:
    try:
        found = read_long(tables, progress, choice)
    except HeaderMissing as also:
        # Who chose a day column meant this form; else days across are what is missing.
        raise (also if choice and "day" in choice.mapping else missing) from also
    return replace(found, good=[_as_shift(row) for row in found.good])


def _as_shift(row: GoodRow) -> ReadShift:
    day: Any = row.values["day"]
    return ReadShift(row.number, str(row.values["number"]), day, str(row.values["code"]))


def _wide_table(tables: Sequence[Table], choice: Choice | None) -> tuple[Table, WideHeader]:
    if choice is not None:
        table, header = chosen_or_best(tables, SHIFT_COLUMNS, choice)
        if "day" in choice.mapping:
            raise HeaderMissing(list(choice.mapping), ["day"], choice.row)
        return table, wide_header_at(table, header, choice.month or month_named(table))
    for table in tables:
        try:
            return table, find_wide_header(table, SHIFT_COLUMNS, month_named(table))
        except HeaderMissing:
            continue
    table, header = best_table(tables, SHIFT_COLUMNS)
    raise HeaderMissing(list(header.mapping), ["day"], header.row)


def write_shifts(found: Found, progress: Progress, viewer: Viewer) -> Written:
    """Put each person's days on the roster; a day without an entry in the file stays."""
    written = Written()
    shifts: Sequence[ReadShift] = found.good
    people = {p.number: p for p in _people()}
    _refuse_strangers(shifts, set(people), written)
    kept = _roster(shifts)
    fresh: list[dict[str, Any]] = []
    for shift in shifts:
        if shift.number not in people:
            continue
        person = people[shift.number]
        values = _shift_values(person, shift)
        old = kept.get((person.id, shift.day))
        if old is None:
            fresh.append({"person": person.id, "day": shift.day, **values})
        else:
            written.differs(f"{shift.number} {shift.day}", _change_shift(old, values))
    for start in range(0, len(fresh), BATCH):
        Shift.insert_many(fresh[start : start + BATCH]).execute()
        progress(min(start + BATCH, len(fresh)), len(fresh))
    written.new = len(fresh)
    return written


def _refuse_strangers(shifts: Sequence[ReadShift], known: set[str], written: Written) -> None:
    """One refusal for each row whose staff number is not on the list, not one for each day."""
    strangers = {shift.row: shift.number for shift in shifts if shift.number not in known}
    written.refused += [
        (row, Problem("number", CellProblem.UNKNOWN_PERSON, number))
        for row, number in strangers.items()
    ]


def _roster(shifts: Sequence[ReadShift]) -> dict[tuple[int, dt.date], Shift]:
    """What the roster says already, in the period of the file."""
    if not shifts:
        return {}
    days = [shift.day for shift in shifts]
    rows = Shift.select().where(Shift.day.between(min(days), max(days)))
    return {(row.person_id, row.day): row for row in rows}


def _shift_values(person: Person, shift: ReadShift) -> dict[str, Any]:
    zone = person.project.zone if person.project else clock.DEFAULT_ZONE
    code = CODES[shift.code]
    starts, ends = hours(code.value, shift.day, zone)
    return {"code": code, "starts_at": starts, "ends_at": ends}


def _change_shift(old: Shift, values: dict[str, Any]) -> Difference:
    if all(getattr(old, field) == value for field, value in values.items()):
        return {}
    before = old.code
    Shift.update(values).where(Shift.id == old.id).execute()
    return {"code": [before.value, values["code"].value]}


def strangers(numbers: Set[str]) -> Set[str]:
    """Those of the staff numbers that nobody has."""
    known = Person.select(Person.number).where(Person.number.in_(sorted(numbers)))
    return numbers - {person.number for person in known}


IMPORTERS = [
    Importer("people", list_reader(PEOPLE_COLUMNS), write_people, PEOPLE_COLUMNS),
    Importer("shifts", read_shifts, write_shifts, LONG_COLUMNS, True, "number", strangers),
]
