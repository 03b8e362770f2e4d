"""Moving to another team on a day to come: said today, done by the worker, shown until then."""

import datetime as dt
import json
from dataclasses import dataclass

from qaweb import clock, jobs
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.jobs import Job, JobState
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Team
from qaweb.people.sessions import end_all
from qaweb.permissions import MONITORED, SYSTEM, Permission, Viewer
from qaweb.staffing.queries import person_to_manage

KIND = "move"
LONGEST = dt.timedelta(days=183)


@dataclass(frozen=True)
class Move:
    """What is planned for one person."""

    job: Job
    day: dt.date
    team: Team


def planned(person: Person) -> Move | None:
    """The move that waits for its day; agents and leads alone have one."""
    if person.role not in MONITORED:
        return None
    waiting = (Job.kind == KIND) & (Job.state == JobState.WAITING)
    job = Job.select().where(waiting, Job.key.startswith(f"{KIND} {person.id} ")).first()
    kept = json.loads(job.payload) if job else {}
    team = Team.get_or_none(Team.id == kept["team"]) if kept else None
    return Move(job, dt.date.fromisoformat(kept["day"]), team) if team else None


def plan(viewer: Viewer, person_id: int, team_id: int, day: dt.date, note: str) -> Move:
    """Let a person move on a later day; what was recorded until then stays with the old team."""
    person = _person(viewer, person_id)
    team = Team.get_or_none(Team.id == team_id)
    if team is None or team.id == person.team_id:
        raise Refused(_("Choose another team."), "team")
    if not clock.today() < day <= clock.today() + LONGEST:
        raise Refused(
            _("Choose a later day within half a year; for today change the record."), "day"
        )
    if planned(person):
        raise Conflict(_("A move is planned already. Cancel it first."))
    words = {"team": team.id, "day": f"{day}", "by": viewer.name, "note": note.strip()}
    zone = team.project.zone
    with change(viewer, "staffing.plan_move", person) as entry:
        key = f"{KIND} {person.id} {day} {clock.now():%Y%m%dT%H%M%S.%f}"
        jobs.order(KIND, key, clock.at(day, dt.time(0), zone), person=person.id, **words)
        entry.before, entry.after = {"team": str(person.team or "")}, {"team": str(team)}
        entry.note = f"{day}: {words['note']}" if words["note"] else str(day)
    return Move(Job.get(Job.key == key), day, team)


def _person(viewer: Viewer, person_id: int) -> Person:
    if not viewer.may(Permission.USERS_MANAGE):
        raise Forbidden(_("Only the manager and the assistant keep the staff list."))
    person = person_to_manage(viewer, person_id)
    if not person.is_active or person.role not in MONITORED:
        raise Refused(_("Only agents and team leads who work here move from team to team."))
    return person


def cancel(viewer: Viewer, person_id: int) -> Person:
    """Leave the person where they are."""
    person = _person(viewer, person_id)
    move = planned(person)
    with change(viewer, "staffing.cancel_move", person) as entry:
        still = (Job.id == move.job.id) & (Job.state == JobState.WAITING) if move else None
        if move is None or not Job.delete().where(still).execute():
            raise Conflict(_("No move is planned any more. Load the page again."))
        entry.note = f"{move.day}: {move.team}"
    return person


def carry_out(payload: str) -> str:
    """The worker's part, on the day; who has left stays where they were."""
    kept = json.loads(payload)
    person = Person.get_or_none(Person.id == kept["person"])
    team = Team.get_or_none(Team.id == kept["team"])
    if person is None or team is None or not person.is_active or person.role not in MONITORED:
        return "nothing to move"
    with change(SYSTEM, "staffing.move", person) as entry:
        entry.before, entry.after = {"team": str(person.team or "")}, {"team": str(team)}
        entry.note = " · ".join(text for text in (kept["by"], kept["note"]) if text)
        values = {"team": team.id, "project": team.project_id}
        Person.update(values).where(Person.id == person.id).execute()
        if person.project_id != team.project_id:
            end_all(person.id)
    return f"person {person.id} to team {team.id}"
