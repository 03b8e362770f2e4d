"""Reading appeals, as far as the viewer may see them, and who may do what with them (P2.5)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.appeals.models import Appeal, AppealPoint
from qaweb.appeals.rules import DECIDED, GRANTED, AppealState, Level, next_level
from qaweb.calls.models import Call
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.evaluations import queries as evaluations
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import READS_PRIVATE_NOTES, Monitor, evaluations_within, lapses_at
from qaweb.evaluations.rules import EvaluationState
from qaweb.people.models import Delegation, Person, Project, Status, Team
from qaweb.people.queries import in_force
from qaweb.people.rules import may_stand_in
from qaweb.permissions import Duty, Permission, Role, Scope, Viewer
from qaweb.prepared import prepared
from qaweb.standards.models import Criterion, Standard, StandardVersion

Decider = Person.alias("decider")
Decided = Person.alias("decided_by")
SHOWS = ("mine", "open", "overdue", "decided", "all")


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; without a `show` it has what is open."""

    show: str = "open"
    outcome: AppealState | None = None
    project: int | None = None
    team: int | None = None
    monitor: int | None = None
    text: str = ""


def appeals(viewer: Viewer, filters: Filters | None = None) -> Query:
    """The appeals within reach: open ones by due time, decided ones the newest first."""
    asked = filters or Filters("all")
    query = _with_people().where(visible(viewer), *_conditions(viewer, asked))
    if asked.show in ("mine", "open", "overdue"):
        return query.order_by(Appeal.due_at, Appeal.id)
    return query.order_by(Appeal.id.desc())


def _with_people() -> Query:
    return (
        Appeal.select(Appeal, Evaluation, Person, Monitor, Team, Project, Decider, Decided)
        .join(Evaluation)
        .join(Person, on=Evaluation.agent)
        .join_from(Evaluation, Monitor, on=Evaluation.monitor)
        .join_from(Evaluation, Team, pw.JOIN.LEFT_OUTER)
        .join_from(Evaluation, Project, on=Evaluation.project)
        .join_from(Appeal, Decider, pw.JOIN.LEFT_OUTER, on=Appeal.decider)
        .join_from(Appeal, Decided, pw.JOIN.LEFT_OUTER, on=Appeal.decided_by)
    )


def visible(viewer: Viewer) -> Any:
    """Within the grant's reach, what one decides or decided, and what one monitored.

    Whoever is monitored sees no appeal of the person for whom a correction took them.
    """
    reach = evaluations_within(viewer, Permission.APPEALS_SEE)
    if not viewer.may(Permission.APPEALS_DECIDE):
        return reach & (Appeal.raised_by == Evaluation.agent)
    own = [viewer.id, *stood_in_for(viewer)]
    taken_part = Appeal.decider.in_(own) | (Appeal.decided_by == viewer.id)
    return reach | taken_part | (Evaluation.monitor == viewer.id)


def _conditions(viewer: Viewer, filters: Filters) -> list[Any]:
    text = filters.text
    chosen = (
        (filters.show in SHOWS[:-1], _shown(viewer, filters.show)),
        (filters.outcome, Appeal.state == filters.outcome),
        (filters.project, Evaluation.project == filters.project),
        (filters.team, Evaluation.team == filters.team),
        (filters.monitor, Evaluation.monitor == filters.monitor),
        (text, Person.name.contains(text) | (Person.number == text)),
    )
    return [condition for is_asked, condition in chosen if is_asked]


def _shown(viewer: Viewer, show: str) -> Any:
    match show:
        case "mine":
            return _waits_for(viewer)
        case "decided":
            return Appeal.state.in_(DECIDED)
        case "overdue":
            return (Appeal.state == AppealState.OPEN) & (Appeal.due_at < clock.now())
    return Appeal.state == AppealState.OPEN


def _waits_for(viewer: Viewer) -> Any:
    """Open ones that the viewer decides: named, standing in, or as a manager; never their own."""
    if not viewer.may(Permission.APPEALS_DECIDE):
        return pw.SQL("1 = 0")
    mine = Appeal.decider.in_([viewer.id, *stood_in_for(viewer)])
    if viewer.role is Role.MANAGER:
        left = Person.select(Person.id).where(Person.status == Status.LEFT)
        mine |= Appeal.decider.is_null() | Appeal.decider.in_(left)
    own = (Evaluation.monitor == viewer.id) | (Evaluation.agent == viewer.id)
    return (Appeal.state == AppealState.OPEN) & mine & ~own


def counts(viewer: Viewer) -> dict[str, int]:
    """How many stand under each heading of the board that is worth counting, in one read."""
    shows = ("mine", "open", "overdue")
    sums = [pw.fn.SUM(pw.Case(None, [(_shown(viewer, show), 1)], 0)) for show in shows]
    query = Appeal.select(*sums).join(Evaluation).where(visible(viewer))
    still = query.where(Appeal.state == AppealState.OPEN)
    found = still.scalar(as_tuple=True)
    return {show: int(count or 0) for show, count in zip(shows, found, strict=True)}


def appeal(viewer: Viewer, appeal_id: int) -> Appeal:
    """One appeal with its people; `NotFound` for one of which the viewer may not know."""
    found = _with_people().where(visible(viewer), Appeal.id == appeal_id).first()
    if found is None:
        raise NotFound
    return found


def points_of(found: Appeal) -> list[AppealPoint]:
    """The points of an appeal in the order of the form."""
    query = AppealPoint.select(AppealPoint, Criterion).join(Criterion)
    return list(query.where(AppealPoint.appeal == found.id).order_by(Criterion.id))


def evaluation_of(viewer: Viewer, found: Appeal) -> Evaluation:
    """What an appeal is about: whoever decides reads it, also beyond their own teams."""
    return _whole(viewer, Evaluation.id == found.evaluation_id)


def _whole(viewer: Viewer, condition: Any) -> Evaluation:
    query = (
        evaluations.with_people()
        .select_extend(StandardVersion, Standard, Call)
        .join_from(Evaluation, StandardVersion)
        .join(Standard)
        .join_from(Evaluation, Call, pw.JOIN.LEFT_OUTER)
    )
    row: Evaluation = query.where(condition).get()
    if row.monitor_id != viewer.id and viewer.role not in READS_PRIVATE_NOTES:
        row.private_note = ""
    return row


def known_evaluation(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """An evaluation within reach, or one against which there is an appeal that the viewer knows."""
    mine = Evaluation.id == evaluation_id
    if _with_people().where(visible(viewer), mine).exists():
        return _whole(viewer, mine)
    found = evaluations.evaluation(viewer, evaluation_id)
    if found.state is EvaluationState.DRAFT:
        raise NotFound
    return found


def appeals_of(evaluation: Evaluation) -> list[Appeal]:
    """The appeals of its person against an evaluation that the viewer may see, the first first."""
    mine = (Appeal.evaluation == evaluation.id) & (Appeal.raised_by == Evaluation.agent)
    return list(_with_people().where(mine).order_by(Appeal.id))


def open_level(evaluation: Evaluation) -> Level | None:
    """Which level is open to the monitored person, by state; the window is another question."""
    decided = (Appeal.evaluation == evaluation.id) & Appeal.state.in_(DECIDED)
    last = Appeal.select().where(decided).order_by(Appeal.id.desc()).first()
    return next_level(evaluation.state, last.state if last else None, bool(last and last.is_final))


def may_appeal(viewer: Viewer, evaluation: Evaluation) -> bool:
    """Whether the viewer could appeal now: their own call, the window open, a level left."""
    if evaluation.agent_id != viewer.id or not viewer.may(Permission.APPEALS_RAISE):
        return False
    return open_level(evaluation) is not None and clock.now() <= lapses_at(evaluation)


def stood_in_for(viewer: Viewer) -> list[int]:
    """The people for whom the viewer stands in today (their teams, not their role)."""
    if Duty.STAND_IN not in viewer.duties:
        return []
    rows = (
        Person.select(Person.id, Person.role, Person.project)
        .join(Delegation, on=(Delegation.absent == Person.id))
        .where(Delegation.stand_in == viewer.id, in_force(clock.today()))
    )
    return [
        row.id
        for row in rows
        if may_stand_in(row.role, viewer.role) and row.project_id == viewer.project_id
    ]


def decides(viewer: Viewer, found: Appeal) -> bool:
    """Whether this is the viewer's to decide: named or standing in, and nobody's own."""
    about = found.evaluation
    if not viewer.may(Permission.APPEALS_DECIDE):
        return False
    if viewer.id in (about.agent_id, about.monitor_id, found.raised_by_id):
        return False
    decider = found.decider
    if decider is None or not decider.is_active:
        return viewer.role is Role.MANAGER
    return found.decider_id == viewer.id or found.decider_id in stood_in_for(viewer)


def stand_ins_of(person_id: int) -> list[int]:
    """Who stands in for a person today; they are told what waits for that person."""
    rows = Delegation.select(Delegation.stand_in).where(
        Delegation.absent == person_id, in_force(clock.today())
    )
    return [row.stand_in_id for row in rows]


def to_decide(viewer: Viewer) -> list[Appeal]:
    """What waits for the viewer's decision, the first due first."""
    if Duty.STAND_IN in viewer.duties:  # for whom is asked first
        return list(appeals(viewer, Filters("mine")))
    return own_to_decide(viewer)


@prepared
def own_to_decide(viewer: Viewer) -> Query:
    """The same for who stands in for nobody."""
    return appeals(viewer, Filters("mine"))


def granted_since(
    project_id: int, starts_on: dt.date, ends_on: dt.date, moment: dt.datetime
) -> int:
    """How many appeals gave points back after a moment, of the evaluations of some days (P6.1)."""
    return (
        Appeal.select()
        .join(Evaluation)
        .where(
            Appeal.state.in_(GRANTED),
            Appeal.decided_at > moment,
            Evaluation.project == project_id,
            Evaluation.monitored_on.between(starts_on, ends_on),
        )
        .count()
    )


def monitors(viewer: Viewer) -> list[Person]:
    """Whose evaluations have been appealed against within the viewer's reach, for the filter."""
    if viewer.scope(Permission.APPEALS_SEE) is Scope.SELF:
        return []
    rows = appeals(viewer).order_by().select(Monitor.id, Monitor.name).distinct()
    return [Person(id=number, name=name) for number, name in rows.order_by(Monitor.name).tuples()]


def first_show(viewer: Viewer) -> str:
    """What the list shows unless asked: the deciders' own, everything of the few who raise."""
    return "open" if viewer.may(Permission.APPEALS_DECIDE) else "all"
