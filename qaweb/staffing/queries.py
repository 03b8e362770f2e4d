"""A person's record: open work, duties, stand-ins, time line; and who may take work over."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qaweb import clock
from qaweb.appeals.passing_on import Falls, falling
from qaweb.audit import AuditEntry
from qaweb.db import Query
from qaweb.errors import Forbidden, NotFound
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.people.models import Delegation, DutyHeld, Person, Status
from qaweb.people.queries import Filters, people, viewer_of
from qaweb.people.queries import person as visible_person
from qaweb.people.rules import STANDS_IN, Invitation, invitation, may_stand_in
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
    appeals: list[Falls]

    def __bool__(self) -> bool:
        kinds = (self.drafts, self.owed, self.held, self.about, self.reports, self.appeals)
        return any(kinds)


def open_work(viewer: Viewer, person: Person) -> OpenWork:
    """The open work of a person whom the viewer may see, by its kinds."""
    evaluations, slips = _evaluations(person), _slips(person)
    written = (Report.author == person) & Report.state.in_(BEING_WRITTEN)
    return OpenWork(
        drafts=[row for row in evaluations if row.state is EvaluationState.DRAFT],
        owed=[row for row in evaluations if row.slip_owed],
        held=[row for row in slips if row.holder_id == person.id],
        about=[row for row in slips if row.person_id == person.id],
        reports=list(Report.select().where(written).order_by(Report.id)),
        appeals=falling(person),
    )


def _evaluations(person: Person) -> list[Evaluation]:
    """The drafts, and those on which this person owes a slip."""
    E = Evaluation  # noqa: N806
    is_owed = E.slip_owed == True  # noqa: E712  # said of each: so there is an index for all three
    draft = (E.monitor == person) & (E.state == EvaluationState.DRAFT)
    own = (E.monitor == person) & E.slip_owed_by.is_null() & is_owed
    taken_over = (E.slip_owed_by == person) & is_owed
    return list(E.select().where(draft | own | taken_over).order_by(E.id))


def _slips(person: Person) -> list[Slip]:
    """The open ones that this person follows up, and those about them, with the person named."""
    mine = (Slip.holder == person) | (Slip.person == person)
    rows = Slip.select(Slip, Person).join(Person, on=Slip.person).where(mine, Slip.state.in_(OPEN))
    return list(rows.order_by(Slip.id))


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
    """For whom a person stands in, and who for them, today or later; it counts in some roles."""
    if person.role not in STANDS_IN:
        return []
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
    if not waiting:
        return []
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
    if not work.held:
        return []
    named = {slip.person_id for slip in work.held}
    of_leads = any(slip.person.role is Role.TEAM_LEAD for slip in work.held)
    roles = (Role.SUPERVISOR,) if of_leads else (Role.TEAM_LEAD, Role.SUPERVISOR)
    managers = Person.select().where(Person.role == Role.MANAGER, Person.status != Status.LEFT)
    found = [*_colleagues(person, roles), *managers]
    return [p for p in found if p.id not in named and p.id != person.id]


def authors_to_follow(viewer: Viewer, person: Person, work: OpenWork) -> list[Person]:
    """The QA specialists who go on writing the reports (P2.2)."""
    return _colleagues(person, (Role.QA_SPECIALIST,)) if work.reports else []


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
