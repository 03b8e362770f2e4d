"""Reading corrections of plain mistakes, and who may do what with them (P2.5)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.appeals import routing
from qaweb.appeals.models import Appeal, Correction
from qaweb.appeals.rules import AppealState, CorrectionState
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import Monitor, evaluations_within
from qaweb.evaluations.rules import EvaluationState
from qaweb.people.models import Person, Project, Status, Team, TeamSupervisor
from qaweb.people.queries import in_charge
from qaweb.permissions import MONITORED, Permission, Role, Viewer
from qaweb.prepared import prepared

Asker = Person.alias("asked_by")
Decided = Person.alias("decided_by")
Right = Person.alias("right_person")
ASKED = CorrectionState.ASKED
SHOWS = ("mine", *CorrectionState, "all")


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: a state, what waits for the viewer, or nothing."""

    show: str = ASKED
    text: str = ""


def corrections(viewer: Viewer, filters: Filters | None = None) -> Query:
    """The corrections within reach: open ones the oldest first, the others the newest first."""
    asked = filters or Filters("all")
    query = _with_people().where(visible(viewer), *_conditions(viewer, asked))
    waiting = asked.show in ("mine", ASKED)
    return query.order_by(Correction.id if waiting else Correction.id.desc())


def _with_people() -> Query:
    return (
        Correction.select(
            Correction, Evaluation, Person, Monitor, Team, Project, Asker, Decided, Right
        )
        .join(Evaluation)
        .join(Person, on=Evaluation.agent)
        .join_from(Evaluation, Monitor, on=Evaluation.monitor)
        .join_from(Evaluation, Team, pw.JOIN.LEFT_OUTER)
        .join_from(Evaluation, Project, on=Evaluation.project)
        .join_from(Correction, Asker, on=Correction.asked_by)
        .join_from(Correction, Decided, pw.JOIN.LEFT_OUTER, on=Correction.decided_by)
        .join_from(Correction, Right, pw.JOIN.LEFT_OUTER, on=Correction.agent)
    )


def visible(viewer: Viewer) -> Any:
    """Within the grant's reach, and what one asked for.

    Whoever is monitored knows of a decided correction only as its asker: it names two people.
    """
    reach = evaluations_within(viewer, Permission.CORRECTIONS_SEE)
    own = Correction.asked_by == viewer.id
    if viewer.role in MONITORED:
        return own | (reach & (Correction.state == ASKED))
    if not viewer.may(Permission.CORRECTIONS_SEE):
        return reach
    return own | reach | (Evaluation.monitor == viewer.id) | (Correction.decided_by == viewer.id)


def _conditions(viewer: Viewer, filters: Filters) -> list[Any]:
    found: list[Any] = []
    if filters.show == "mine":
        found.append(_waits_for(viewer))
    elif filters.show in set(CorrectionState):
        found.append(Correction.state == filters.show)
    if filters.text and viewer.role not in MONITORED:
        text = filters.text
        found.append(Person.name.contains(text) | (Person.number == text))
    return found


def _waits_for(viewer: Viewer) -> Any:
    """Open ones that the viewer approves: within reach, and nobody's own."""
    reach = evaluations_within(viewer, Permission.CORRECTIONS_APPROVE)
    others = (Correction.asked_by != viewer.id) & (Evaluation.monitor != viewer.id)
    return (Correction.state == ASKED) & reach & others


def counts(viewer: Viewer) -> dict[str, int]:
    """How many stand under the headings that are worth counting."""
    shows = ("mine", str(ASKED))
    return {s: corrections(viewer, Filters(s)).order_by().count() for s in shows}


def correction(viewer: Viewer, correction_id: int) -> Correction:
    """One correction; `NotFound` for one of which the viewer may not know."""
    found = _with_people().where(visible(viewer), Correction.id == correction_id).first()
    if found is None:
        raise NotFound
    return found


def open_one(evaluation_id: int) -> Correction | None:
    """The correction of an evaluation that waits for approval: there is at most one."""
    mine = (Correction.evaluation == evaluation_id) & (Correction.state == ASKED)
    return Correction.select().where(mine).first()


def corrections_of(viewer: Viewer, evaluation: Evaluation) -> list[Correction]:
    """Those of one evaluation that the viewer may know of, the first first."""
    mine = Correction.evaluation == evaluation.id
    return list(_with_people().where(visible(viewer), mine).order_by(Correction.id))


def is_void(evaluation: Evaluation) -> bool:
    """Whether a correction has said that the evaluation no longer counts: it names nothing."""
    nothing = Correction.agent.is_null() & Correction.call.is_null()
    approved = Correction.state == CorrectionState.APPROVED
    return (
        Correction.select()
        .where(Correction.evaluation == evaluation.id, approved, nothing)
        .exists()
    )


def may_ask(viewer: Viewer, evaluation: Evaluation) -> bool:
    """Whether the viewer may ask for a correction: the monitor, the person, those around them."""
    if evaluation.state is EvaluationState.DRAFT or not viewer.may(Permission.CORRECTIONS_ASK):
        return False
    return evaluation.monitor_id == viewer.id or viewer.reaches(
        Permission.CORRECTIONS_ASK, **_place(evaluation)
    )


def _place(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "person": evaluation.agent_id,
        "team": evaluation.team_id,
        "project": evaluation.project_id,
    }


def decides(viewer: Viewer, row: Correction) -> bool:
    """Whether this is the viewer's to approve: within reach, open, and nobody's own."""
    about = row.evaluation
    if not viewer.reaches(Permission.CORRECTIONS_APPROVE, **_place(about)):
        return False
    own = (row.asked_by_id, about.monitor_id, about.agent_id, row.agent_id)
    return row.state is ASKED and viewer.id not in own


def knows_names(viewer: Viewer, row: Correction) -> bool:
    """Whom it was and is about is for monitors and the manager; and for who named them."""
    own = row.asked_by_id == viewer.id and row.state is not CorrectionState.APPROVED
    return own or viewer.role not in MONITORED


def approvers(row: Correction) -> list[Person]:
    """Who may approve: the team's supervisors, the project's QA specialists, else the managers."""
    return _approvers_of([row])[row.id] or routing.managers()


def _approvers_of(rows: Sequence[Correction]) -> dict[int, list[Person]]:
    """Of each correction those before the managers; two statements for all of them."""
    projects = {row.evaluation.project_id for row in rows}
    roles = (Role.SUPERVISOR, Role.QA_SPECIALIST)
    query = Person.select().where(
        Person.project.in_(projects), Person.role.in_(roles), Person.status != Status.LEFT
    )
    staff = list(query.order_by(Person.id))
    teams = {row.evaluation.team_id for row in rows} - {None}
    assigned: dict[int | None, set[int]] = defaultdict(set)
    for each in TeamSupervisor.select().where(TeamSupervisor.team.in_(teams)):
        assigned[each.team_id].add(each.person_id)
    return {row.id: _approving(row, staff, assigned[row.evaluation.team_id]) for row in rows}


def _approving(row: Correction, staff: Sequence[Person], assigned: set[int]) -> list[Person]:
    """The supervisors in charge, then the specialists; nobody's own."""
    about = row.evaluation
    here = [person for person in staff if person.project_id == about.project_id]
    supervisors = [person for person in here if person.role is Role.SUPERVISOR]
    specialists = [person for person in here if person.role is Role.QA_SPECIALIST]
    barred = (row.asked_by_id, about.monitor_id)
    return [p for p in (*in_charge(supervisors, assigned), *specialists) if p.id not in barred]


def to_approve(viewer: Viewer) -> list[Correction]:
    """What waits for the viewer; for the manager only what nobody else can approve."""
    rows = waiting_for(viewer)
    if viewer.role is not Role.MANAGER or not rows:
        return rows
    others = _approvers_of(rows)
    return [row for row in rows if not others[row.id]]


@prepared
def waiting_for(viewer: Viewer) -> Query:
    """What is within the viewer's reach to approve, whoever else could."""
    return corrections(viewer, Filters("mine"))


def open_appeal(evaluation_id: int) -> Appeal | None:
    """The appeal that an approval would end."""
    mine = (Appeal.evaluation == evaluation_id) & (Appeal.state == AppealState.OPEN)
    return Appeal.select().where(mine).first()
