"""A person's record: open work, duties, stand-ins, time line; and who may take work over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from qaweb import clock
from qaweb.appeals.passing_on import Falls, falling
from qaweb.audit import AuditEntry
from qaweb.db import Query
from qaweb.errors import Forbidden, NotFound
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.people.models import Delegation, DutyHeld, Person, Status, TeamSupervisor
from qaweb.people.queries import Filters, people, viewer_of
from qaweb.people.queries import person as visible_person
from qaweb.people.rules import Invitation, invitation, may_stand_in
from qaweb.permissions import MONITORS, Permission, Role, Viewer
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportState
from qaweb.slips.models import Slip
from qaweb.slips.rules import OPEN
from qaweb.staffing.words import MANAGERS_ONLY
from qaweb.training.queries import who_may_monitor

LINES = 40
BEING_WRITTEN = (ReportState.DRAFTING, ReportState.RETURNED)
Absent, StandIn = Person.alias("absent"), Person.alias("stand_in")


@dataclass(frozen=True)
class OpenWork:
    """What would lie about if the person were gone."""

    drafts: list[Evaluation]
    owed: list[Evaluation]
    held: list[Slip]
    about: list[Slip]
    reports: list[Report]
    teams: list[TeamSupervisor]
    appeals: list[Falls]

    def __bool__(self) -> bool:
        kinds = (self.drafts, self.owed, self.held, self.about, self.reports, self.appeals)
        return any(kinds)


def open_work(viewer: Viewer, person: Person) -> OpenWork:
    """The open work of a person whom the viewer may see, by its kinds."""
    owed_by = Evaluation.slip_owed_by
    owes = (owed_by == person) | ((Evaluation.monitor == person) & owed_by.is_null())
    drafts = (Evaluation.monitor == person) & (Evaluation.state == EvaluationState.DRAFT)
    written = (Report.author == person) & Report.state.in_(BEING_WRITTEN)
    return OpenWork(
        drafts=_in_order(Evaluation, drafts),
        owed=_in_order(Evaluation, owes & Evaluation.slip_owed),
        held=_in_order(Slip, (Slip.holder == person) & Slip.state.in_(OPEN)),
        about=_in_order(Slip, (Slip.person == person) & Slip.state.in_(OPEN)),
        reports=_in_order(Report, written),
        teams=_in_order(TeamSupervisor, TeamSupervisor.person == person),
        appeals=falling(person),
    )


def _in_order(table: Any, condition: Any) -> list[Any]:
    return list(table.select().where(condition).order_by(table.id))


def person_to_manage(viewer: Viewer, person_id: int) -> Person:
    """Somebody whose record the viewer keeps; a manager's is kept by managers alone (ours)."""
    found = visible_person(viewer, person_id)
    if found.role is Role.MANAGER and viewer.role is not Role.MANAGER:
        raise Forbidden(MANAGERS_ONLY)
    return found


def may_manage(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer keeps this person's record."""
    return viewer.may(Permission.USERS_MANAGE) and (
        person.role is not Role.MANAGER or viewer.role is Role.MANAGER
    )


def invitation_of(person: Person) -> Invitation:
    """How far a person has come on the way to the first sign-in."""
    return invitation(
        has_password=bool(person.password_hash),
        must_change=person.must_change_password,
        invited_at=person.invited_at,
        last_sign_in_at=person.last_sign_in_at,
        now=clock.now(),
    )


def to_invite(viewer: Viewer, filters: Filters) -> Query:
    """Who works here and has not signed in yet, of those whose records the viewer keeps."""
    not_in = Person.last_sign_in_at.is_null() | (Person.last_sign_in_at < Person.invited_at)
    waiting = (Person.password_hash == "") | (Person.must_change_password & not_in)  # nosec B105
    found = people(viewer, filters).where(
        waiting, Person.status != Status.LEFT, Person.id != viewer.id
    )
    return found if viewer.role is Role.MANAGER else found.where(Person.role != Role.MANAGER)


def duties_of(viewer: Viewer, person: Person) -> list[DutyHeld]:
    """The duties a person holds today or will hold."""
    still = DutyHeld.valid_until.is_null() | (DutyHeld.valid_until >= clock.today())
    query = DutyHeld.select().where((DutyHeld.person == person) & still)
    return list(query.order_by(DutyHeld.valid_from))


def delegations_of(viewer: Viewer, person: Person) -> list[Delegation]:
    """For whom a person stands in, and who for them, today or later."""
    either = (Delegation.absent == person) | (Delegation.stand_in == person)
    still = (Delegation.valid_until >= clock.today()) & Delegation.ended_at.is_null()
    query = (
        Delegation.select(Delegation, Absent, StandIn)
        .join(Absent, on=Delegation.absent)
        .join_from(Delegation, StandIn, on=Delegation.stand_in)
        .where(either & still)
    )
    return list(query.order_by(Delegation.valid_from, Delegation.id))


def delegation(viewer: Viewer, delegation_id: int) -> Delegation:
    """A delegation that has not ended; `NotFound` otherwise."""
    found = Delegation.get_or_none((Delegation.id == delegation_id) & Delegation.ended_at.is_null())
    if found is None:
        raise NotFound
    person_to_manage(viewer, found.absent_id)
    return found


def history(viewer: Viewer, person: Person) -> list[AuditEntry]:
    """What happened to the record, the newest first; sign-ins only for who keeps the records."""
    mine = (AuditEntry.subject_type == "person") & (AuditEntry.subject_id == str(person.id))
    query = AuditEntry.select().where(mine).order_by(AuditEntry.id.desc()).limit(LINES)
    if not may_manage(viewer, person):
        query = query.where(AuditEntry.action.startswith("staffing."))
    return list(query)


# --- who may take over ------------------------------------------------------------------------


def stand_ins_for(viewer: Viewer, absent: Person) -> list[Person]:
    """Who may stand in for a person: of the same project, by their roles."""
    return [p for p in _colleagues(absent, tuple(Role)) if may_stand_in(absent.role, p.role)]


def monitors_to_follow(viewer: Viewer, person: Person, work: OpenWork) -> list[Person]:
    """Licensed monitors who reach every draft and every evaluation that owes a slip."""
    waiting = [*work.drafts, *work.owed]
    colleagues = _colleagues(person, MONITORS)
    licensed = who_may_monitor([each.id for each in colleagues], clock.today())
    return _who(
        (each for each in colleagues if each.id in licensed),
        lambda viewer: all(
            viewer.reaches(
                Permission.EVALUATE, person=row.agent_id, team=row.team_id, project=row.project_id
            )
            for row in waiting
        ),
    )


def holders_to_follow(viewer: Viewer, person: Person, work: OpenWork) -> list[Person]:
    """Leads, supervisors and managers who may hold every one of these slips (P3.12)."""
    named = {slip.person_id for slip in work.held}
    of_leads = Person.select().where(Person.id.in_(named), Person.role == Role.TEAM_LEAD).exists()
    roles = (Role.SUPERVISOR,) if of_leads else (Role.TEAM_LEAD, Role.SUPERVISOR)
    managers = Person.select().where(Person.role == Role.MANAGER, Person.status != Status.LEFT)
    found = [*_colleagues(person, roles), *managers]
    return [p for p in found if p.id not in named and p.id != person.id]


def authors_to_follow(viewer: Viewer, person: Person, work: OpenWork) -> list[Person]:
    """The QA specialists who go on writing the reports (P2.2)."""
    return _colleagues(person, (Role.QA_SPECIALIST,))


def _colleagues(person: Person, roles: Iterable[Role]) -> list[Person]:
    return list(
        Person.select()
        .where(
            Person.project == person.project_id,
            Person.role.in_(list(roles)),
            Person.status != Status.LEFT,
            Person.id != person.id,
        )
        .order_by(Person.number)
    )


def _who(people: Iterable[Person], fits: Callable[[Viewer], bool]) -> list[Person]:
    return [person for person in people if fits(viewer_of(person))]
