"""Calls that no file brings: added by hand one by one, and put right until they are monitored."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from qaweb import clock
from qaweb.audit import change
from qaweb.calls import queries
from qaweb.calls.models import Call, CallType
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Project
from qaweb.permissions import Permission, Viewer

LONGEST_CALL_S = 24 * 60 * 60
SOON = dt.timedelta(minutes=5)
"""Clocks differ a little; a call that begins later has not been taken yet (*ours*)."""


@dataclass(frozen=True)
class Typed:
    """A call as a person writes it: the agent by staff number, the start on the centre's clock."""

    number: str
    agent: str
    started_at: dt.datetime
    duration_s: int
    call_type: str = ""


def add(viewer: Viewer, project_id: int, typed: Typed) -> Call:
    """Enter a call of the project by hand; an import of the same number completes it."""
    project = _project(viewer, project_id)
    if Call.select().where(Call.number == typed.number).exists():
        raise Refused(_("A call with this number is there already."), "number")
    with change(viewer, "calls.add") as entry:
        values = _values(project, typed)
        call = Call.create(number=typed.number, project=project, is_by_hand=True, **values)
        entry.subject, entry.after = call, _in_words(values)
    return call


def correct(viewer: Viewer, call_id: int, typed: Typed) -> Call:
    """Change a call that was added by hand, as long as nobody has monitored it."""
    call = queries.call(viewer, call_id)
    project = _project(viewer, call.project_id)
    if not call.is_by_hand:
        raise Forbidden(_("This call came with a file. Import it again to change it."))
    if call.is_monitored:
        raise Conflict(_("This call was monitored. Ask for a correction of the evaluation."))
    with change(viewer, "calls.correct", call) as entry:
        values = _values(project, typed)
        before = {field: getattr(call, _field(field)) for field in values}
        changed = {field: value for field, value in values.items() if before[field] != value}
        entry.before = _in_words({field: before[field] for field in changed})
        entry.after = _in_words(changed)
        still = (Call.id == call.id) & (Call.is_monitored == False)  # noqa: E712
        if changed and not Call.update(changed).where(still).execute():
            raise Conflict(_("This call was monitored. Ask for a correction of the evaluation."))
    return call


def _field(name: str) -> str:
    return f"{name}_id" if name in ("agent", "call_type") else name


def _project(viewer: Viewer, project_id: int) -> Project:
    """The project, if the viewer brings its calls; the list of calls does not open to others."""
    if not viewer.may(Permission.CALLS_IMPORT):
        raise Forbidden(_("Only the manager and the QA specialists enter calls."))
    reaches = viewer.reaches(Permission.CALLS_IMPORT, person=None, team=None, project=project_id)
    project = Project.get_or_none(Project.id == project_id) if reaches else None
    if project is None:
        raise NotFound
    return project


def _values(project: Project, typed: Typed) -> dict[str, Any]:
    if not 0 <= typed.duration_s <= LONGEST_CALL_S:
        raise Refused(_("A call lasts a day at most."), "duration")
    started = clock.at(typed.started_at.date(), typed.started_at.time(), project.zone)
    if started > clock.now() + SOON:
        raise Refused(_("This call has not begun yet."), "started_at")
    return {
        "agent": _agent(project, typed.agent),
        "call_type": _type(project, typed.call_type),
        "started_at": started,
        "call_day": typed.started_at.date(),
        "duration_s": typed.duration_s,
    }


def _agent(project: Project, number: str) -> int:
    person = Person.get_or_none((Person.number == number) & (Person.project == project))
    if person is None:
        raise Refused(_("Nobody of this project has this staff number."), "agent")
    return int(person.id)


def _type(project: Project, name: str) -> int | None:
    """A type of the project's list; a slip of the pen adds none."""
    if not name:
        return None
    row = CallType.get_or_none((CallType.project == project) & (CallType.name == name))
    if row is None or not row.is_active:
        raise Refused(_("This project has no such type of call."), "call_type")
    return int(row.id)


def _in_words(values: dict[str, Any]) -> dict[str, Any]:
    """Ids as names, for the trail that outlives what it names."""
    tables: dict[str, Any] = {"agent": Person, "call_type": CallType}
    named = {f: str(tables[f].get_by_id(v)) for f, v in values.items() if f in tables and v}
    return {field: named.get(field, value) for field, value in values.items()}
