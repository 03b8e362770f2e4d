"""Reading improvement slips, as far as the viewer may see them (P3.11, P3.12)."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.errors import Conflict, Forbidden, NotFound
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Project, Team
from qaweb.people.queries import lead_of, supervisors_of, within
from qaweb.permissions import Permission, Role, Viewer
from qaweb.prepared import prepared
from qaweb.slips.models import Slip, SlipCriterion, SlipFile, SlipFollowUp
from qaweb.slips.rules import (
    JOINABLE,
    OPEN,
    Cause,
    SlipState,
    holder_role,
)
from qaweb.standards.models import Criterion

Holder = Person.alias("holder")
Author = Person.alias("author")


@dataclass(frozen=True)
class Filters:
    """What a list of slips is narrowed to; without a state it shows what is open."""

    text: str = ""
    state: SlipState | None = None
    all_states: bool = False
    team: int | None = None
    cause: Cause | None = None
    holder: int | None = None
    criterion: str = ""
    overdue: bool = False
    sort: str = ""


def slips(viewer: Viewer, filters: Filters | None = None) -> Query:
    """The slips within reach: the open ones by due date, closed ones the newest first."""
    asked = filters or Filters()
    query = with_people().where(may_see(viewer), *_conditions(asked))
    return query.order_by(*_order(asked))


@prepared
def open_slips(viewer: Viewer, limit: int, offset: int) -> Query:
    """The list as everybody opens it, without filters."""
    return slips(viewer).limit(limit).offset(offset)


SORTS: dict[str, Any] = {
    "number": Slip.id,
    "person": Person.name,
    "due": Slip.due_on,
    "holder": Holder.name,
}


def _order(asked: Filters) -> tuple[Any, Any]:
    column = SORTS.get(asked.sort.removeprefix("-"))
    if column is not None:
        down = asked.sort.startswith("-")
        return (column.desc(), Slip.id.desc()) if down else (column.asc(), Slip.id.asc())
    if asked.all_states or asked.state is SlipState.CLOSED:
        return Slip.id.desc(), Slip.due_on
    return Slip.due_on, Slip.id


def with_people() -> Query:
    """Slips with everybody whom a page or form names."""
    return (
        Slip.select(Slip, Person, Team, Project, Holder, Author)
        .join(Person, on=Slip.person)
        .join_from(Slip, Team, pw.JOIN.LEFT_OUTER)
        .join_from(Slip, Project, on=Slip.project)
        .join_from(Slip, Holder, pw.JOIN.LEFT_OUTER, on=Slip.holder)
        .join_from(Slip, Author, on=Slip.author)
    )


def may_see(viewer: Viewer) -> Any:
    """Within the grant's reach, and whatever one holds."""
    reach = _within(viewer, Permission.SLIPS_SEE)
    if viewer.may(Permission.SLIPS_FOLLOW_UP):
        reach |= Slip.holder == viewer.id
    return reach


def _within(viewer: Viewer, permission: Permission) -> Any:
    return within(viewer, permission, person=Slip.person, team=Slip.team, project=Slip.project)


def _conditions(filters: Filters) -> list[Any]:
    text = filters.text
    return [
        condition
        for chosen, condition in (
            (text, Person.name.contains(text) | (Person.number == text)),
            (filters.state, Slip.state == filters.state),
            (not filters.state and not filters.all_states, Slip.state.in_(OPEN)),
            (filters.team, Slip.team == filters.team),
            (filters.cause, Slip.cause == filters.cause),
            (filters.holder, Slip.holder == filters.holder),
            (filters.criterion, Slip.id.in_(_about(filters.criterion))),
            (filters.overdue, _overdue(clock.today())),
        )
        if chosen
    ]


def _about(code: str) -> Any:
    """The slips that name a criterion, in whichever version of the standard."""
    return SlipCriterion.select(SlipCriterion.slip).join(Criterion).where(Criterion.code == code)


def _overdue(today: dt.date) -> Any:
    return Slip.state.in_(OPEN) & (Slip.due_on < today)


def open_counts(viewer: Viewer) -> dict[SlipState, int]:
    """How many slips within reach stand in each open state; closed ones are not counted."""
    return dict(_open_by_state(viewer))


@prepared
def _open_by_state(viewer: Viewer) -> Query:
    return (
        Slip.select(Slip.state, pw.fn.COUNT(Slip.id))
        .where(may_see(viewer), Slip.state.in_(OPEN))
        .group_by(Slip.state)
        .tuples()
    )


def slip(viewer: Viewer, slip_id: int, rows: Callable[[], Query] = with_people) -> Slip:
    """One slip with its people; `NotFound` for one of which the viewer may not know."""
    found = rows().where(may_see(viewer), Slip.id == slip_id).first()
    if found is None:
        raise NotFound
    return found


def slip_to_acknowledge(viewer: Viewer, slip_id: int) -> Slip:
    """A slip that names the viewer; `Forbidden` for those who may only read it (P2.5)."""
    found = slip(viewer, slip_id)
    if found.person_id != viewer.id:
        raise Forbidden(_("Only the person named on the slip acknowledges it."))
    return found


def slip_to_follow_up(viewer: Viewer, slip_id: int) -> Slip:
    """A slip that the viewer follows up; `Forbidden` for readers, and always for one's own."""
    found = slip(viewer, slip_id)
    if found.person_id == viewer.id:
        raise Forbidden(_("Nobody follows up or closes their own slip."))
    if not is_followed_by(viewer, found):
        raise Forbidden(_("The lead, the supervisor and the manager follow a slip up."))
    return found


def evaluation_to_raise(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """The submitted evaluation on which the viewer may raise a slip (P3.11)."""
    found = evaluation(viewer, evaluation_id)
    reached = viewer.reaches(
        Permission.SLIPS_ISSUE,
        person=found.agent_id,
        team=found.team_id,
        project=found.project_id,
    )
    is_own = found.monitor_id == viewer.id and viewer.may(Permission.SLIPS_ISSUE)
    if not (reached or is_own) or found.agent_id == viewer.id:
        raise Forbidden(_("Only those who monitor this person write slips for them."))
    if found.state is EvaluationState.DRAFT:
        raise Conflict(_("Submit the evaluation first, then write the slip."))
    return found


def criteria_of(chosen: Iterable[Slip]) -> dict[int, list[Criterion]]:
    """The criteria of each slip, in the order of the form, by the slip's id."""
    found: dict[int, list[Criterion]] = {row.id: [] for row in chosen}
    query = (
        SlipCriterion.select(SlipCriterion, Criterion)
        .join(Criterion)
        .where(SlipCriterion.slip.in_(list(found)))
        .order_by(Criterion.id)
    )
    for row in query if found else ():
        found[row.slip_id].append(row.criterion)
    return found


def log_of(one: Slip) -> dict[SlipFollowUp, list[SlipFile]]:
    """The coaching log of a slip that the viewer may see, the oldest first, with its files."""
    rows: Query = (
        SlipFollowUp.select(SlipFollowUp, Person, SlipFile)
        .join(Person)
        .join_from(SlipFollowUp, SlipFile, pw.JOIN.LEFT_OUTER, attr="file")
        .where(SlipFollowUp.slip == one.id)
        .order_by(SlipFollowUp.day, SlipFollowUp.id, SlipFile.id)
    )
    log: dict[SlipFollowUp, list[SlipFile]] = {}
    for row in rows:
        log.setdefault(row, []).extend([row.file] if row.file else [])
    return log


def open_slips_of(viewer: Viewer, person_id: int) -> list[Slip]:
    """The open slips of one person, the oldest first."""
    mine = (Slip.person == person_id) & Slip.state.in_(OPEN)
    return list(with_people().where(may_see(viewer), mine).order_by(Slip.id))


def joinable(viewer: Viewer, person_id: int, codes: Collection[str]) -> dict[Slip, set[str]]:
    """The person's slips that another evaluation may join, each with those of `codes` it names.

    By code: the same criterion may stand in another version of the standard (P3.11).
    """
    waiting = (Slip.person == person_id) & Slip.state.in_(JOINABLE)
    rows: Query = (
        SlipCriterion.select(SlipCriterion, Slip, Criterion.code)
        .join(Slip)
        .join_from(SlipCriterion, Criterion)
        .where(may_see(viewer), waiting, Criterion.code.in_(list(codes)))
        .order_by(Slip.id)
    )
    found: dict[Slip, set[str]] = {}
    for row in rows:
        found.setdefault(row.slip, set()).add(row.criterion.code)
    return found


def may_follow_up(viewer: Viewer) -> Any:
    """The condition under which the viewer may follow a slip up; never one's own."""
    if not viewer.may(Permission.SLIPS_FOLLOW_UP):
        return pw.SQL("1 = 0")
    reach = _within(viewer, Permission.SLIPS_FOLLOW_UP) | (Slip.holder == viewer.id)
    if viewer.role is Role.TEAM_LEAD:  # also of the teams one stands in for
        reach &= Person.role != Role.TEAM_LEAD
    return reach & (Slip.person != viewer.id)


def is_followed_by(viewer: Viewer, one: Slip) -> bool:
    """The same condition for one slip."""
    if one.person_id == viewer.id or not viewer.may(Permission.SLIPS_FOLLOW_UP):
        return False
    if viewer.role is Role.TEAM_LEAD and one.person.role is Role.TEAM_LEAD:
        return False
    return one.holder_id == viewer.id or viewer.reaches(
        Permission.SLIPS_FOLLOW_UP, person=one.person_id, team=one.team_id, project=one.project_id
    )


def holder_for(person: Person) -> Person | None:
    """Who follows this person's slips up: the lead, or the supervisor where there is none and for
    the lead's own (P3.12)."""
    if holder_role(person.role) is Role.TEAM_LEAD:
        lead = lead_of(person.team_id)
        if lead is not None and lead.id != person.id:
            return lead
    others = [p for p in supervisors_of(person.project_id, person.team_id) if p.id != person.id]
    return others[0] if others else None
