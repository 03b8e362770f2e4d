"""Reading evaluations, as far as the viewer may see them (P3.10)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.calls.models import Call, CallType
from qaweb.db import Query, is_sqlite
from qaweb.errors import NotFound
from qaweb.evaluations.models import Evaluation, MonthAgentSummary
from qaweb.evaluations.rules import ANSWERABLE, FEEDING, LIVE, EvaluationState, Mode
from qaweb.evaluations.summary_models import MonthMixSummary
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import Policy
from qaweb.people.models import Person, Project, Shift, Status, Team
from qaweb.people.queries import within
from qaweb.people.reach import people_within
from qaweb.permissions import MONITORED, Permission, Role, Scope, Viewer
from qaweb.prepared import prepared
from qaweb.standards.models import Standard, StandardVersion

Monitor = Person.alias("monitor")
READS_PRIVATE_NOTES = (Role.MANAGER, Role.QA_SPECIALIST)
CANDIDATES = 30
LATEST = 5


def evaluations(viewer: Viewer) -> Query:
    """Everything submitted within the viewer's reach, and all of their own, the newest first.

    For a few rows that are named by number, call or agent; the list is `archive.archive`.
    """
    query = with_people().where(_visible(viewer))
    return query.order_by(Evaluation.monitored_on.desc(), Evaluation.id.desc())


def with_people() -> Query:
    """Evaluations with the people, team and project that every page names."""
    return (
        Evaluation.select(Evaluation, Person, Monitor, Team, Project)
        .join(Person, on=Evaluation.agent)
        .join_from(Evaluation, Monitor, on=Evaluation.monitor)
        .join_from(Evaluation, Team, pw.JOIN.LEFT_OUTER)
        .join_from(Evaluation, Project, on=Evaluation.project)
    )


def evaluations_within(viewer: Viewer, right: Permission) -> Any:
    """The condition of the evaluations that this right reaches."""
    return within(
        viewer,
        right,
        person=Evaluation.agent,
        team=Evaluation.team,
        project=Evaluation.project,
    )


def _visible(viewer: Viewer) -> Any:
    """A draft is known to its monitor alone; what they submitted they go on seeing."""
    reach = evaluations_within(viewer, Permission.EVALUATIONS_SEE)
    submitted = (Evaluation.state != EvaluationState.DRAFT) & reach
    # Without an OR, the index of the agent or team answers those who do not monitor.
    if not viewer.may(Permission.EVALUATE):
        return submitted
    return submitted | (Evaluation.monitor == viewer.id)


def evaluation(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """One evaluation; private note and seconds of work only for whom they are, or `NotFound`."""
    found = with_standard().where(_visible(viewer), Evaluation.id == evaluation_id).first()
    if found is None:
        raise NotFound
    if found.monitor_id != viewer.id and viewer.role not in READS_PRIVATE_NOTES:
        found.private_note, found.active_s = "", 0
    return found


def with_standard() -> Query:
    """Evaluations with all that their printed form names beside the answers."""
    return (
        with_people()
        .select_extend(StandardVersion, Standard, Call)
        .join_from(Evaluation, StandardVersion)
        .join(Standard)
        .join_from(Evaluation, Call, pw.JOIN.LEFT_OUTER)
    )


def own(viewer: Viewer, evaluation_id: int, *, hold: bool = False) -> Evaluation | None:
    """One that the viewer monitored, with its project alone: what each key press reads.

    `hold`: nobody else writes in it until the transaction ends; SQLite has a single writer anyway.
    """
    mine = (Evaluation.id == evaluation_id) & (Evaluation.monitor == viewer.id)
    query = Evaluation.select(Evaluation, Project).join(Project).where(mine)
    return (query.for_update(of=Evaluation) if hold and not is_sqlite() else query).first()


def colleagues_draft(viewer: Viewer, evaluation_id: int) -> Evaluation | None:
    """Another monitor's draft on somebody whom the viewer monitors too."""
    row = with_people().where(Evaluation.id == evaluation_id).first()
    if row is None or row.state is not EvaluationState.DRAFT:
        return None
    place = {"person": row.agent_id, "team": row.team_id, "project": row.project_id}
    return row if viewer.reaches(Permission.EVALUATE, **place) else None


def others_on(viewer: Viewer, draft: Evaluation) -> list[Evaluation]:
    """What other monitors have begun or submitted on the same call."""
    if draft.call_id is None:
        return []
    others = (Evaluation.call == draft.call_id) & (Evaluation.monitor != viewer.id)
    return list(with_people().where(others).order_by(Evaluation.id))


@prepared
def own_drafts(viewer: Viewer) -> Query:
    """What the viewer has begun and not submitted, the oldest first."""
    mine = (Evaluation.monitor == viewer.id) & (Evaluation.state == EvaluationState.DRAFT)
    return with_people().where(mine).order_by(Evaluation.id)


@prepared
def slips_owed(viewer: Viewer) -> Query:
    """What is not finished without a slip, one's own and what one took over, the oldest first."""
    is_owed = Evaluation.slip_owed == True  # noqa: E712  # as the index has it
    mine = (Evaluation.monitor == viewer.id) & is_owed & Evaluation.slip_owed_by.is_null()
    taken_over = (Evaluation.slip_owed_by == viewer.id) & is_owed
    owed = Evaluation.select(Evaluation.id).where(mine | taken_over)
    return with_people().where(Evaluation.id.in_(owed)).order_by(Evaluation.id)


@prepared
def awaiting_acceptance(viewer: Viewer) -> Query:
    """The viewer's own calls, submitted and not yet accepted, the oldest first."""
    mine = (Evaluation.agent == viewer.id) & Evaluation.state.in_(ANSWERABLE)
    return with_people().where(mine).order_by(Evaluation.id)


def last_of(viewer: Viewer, agent_id: int, but: int) -> list[Evaluation]:
    """The agent's last evaluations beside `but`, for whoever scores the next one."""
    query = evaluations(viewer).where(
        Evaluation.agent == agent_id,
        Evaluation.id != but,
        Evaluation.state != EvaluationState.DRAFT,
    )
    return list(query.limit(LATEST))


@prepared
def latest(viewer: Viewer) -> Query:
    """The viewer's own calls that were monitored last."""
    mine = (Evaluation.agent == viewer.id) & (Evaluation.state != EvaluationState.DRAFT)
    newest = (Evaluation.monitored_on.desc(), Evaluation.id.desc())
    return with_people().where(mine).order_by(*newest).limit(LATEST)


def call_types(evaluation: Evaluation) -> list[str]:
    """The project's list of call types (P3.10); a recording keeps the type of its call.

    A retired type is no longer offered, and stays where it was chosen before.
    """
    if evaluation.mode not in LIVE:
        return [evaluation.call_type_name]
    chosen = CallType.is_active | (CallType.name == evaluation.call_type_name)
    rows = CallType.select().where(CallType.project == evaluation.project_id, chosen)
    return [row.name for row in rows.order_by(CallType.id)]


def lapses_at(evaluation: Evaluation) -> dt.datetime:
    """When silence becomes acceptance (P2.5)."""
    asked: dt.datetime = evaluation.asked_at
    day = asked.astimezone(evaluation.project.zone).date()
    return asked + dt.timedelta(days=as_of(day).acceptance_days)


def candidates(viewer: Viewer, text: str, day: dt.date) -> list[Person]:
    """Whom the viewer may monitor now: at work first, then those monitored least that day.

    Each carries `monitored` (how often that day), `at_work` (the shift's code, or None) and
    `team_name`.
    """
    reach = people_within(viewer, Permission.EVALUATE)
    monitored = (
        Evaluation.select(pw.fn.COUNT(Evaluation.id))
        .where(Evaluation.agent == Person.id, Evaluation.monitored_on == day, _done())
        .alias("monitored")
    )
    query = (
        Person.select(Person, Team.name.alias("team_name"), Shift.code.alias("at_work"), monitored)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .join_from(Person, Shift, pw.JOIN.LEFT_OUTER, on=_working(day))
        .where(reach, Person.role.in_(MONITORED), Person.status != Status.LEFT)
        .where(Person.id != viewer.id)
    )
    if text:
        query = query.where(Person.name.contains(text) | Person.number.contains(text))
    order = (Shift.id.is_null(), pw.SQL("monitored"), Person.number)
    return list(query.order_by(*order).limit(CANDIDATES).objects())


def _working(day: dt.date) -> Any:
    return (Shift.person == Person.id) & (Shift.day == day) & Shift.starts_at.is_null(False)


def _done() -> Any:
    return (
        (Evaluation.state != EvaluationState.DRAFT)
        & Evaluation.counts
        & (Evaluation.purpose.in_(FEEDING))
    )


@dataclass(frozen=True)
class Progress:
    """How many of the floor a monitor has reached in the day or week (P3.2)."""

    done: int
    floor: int
    since: dt.date
    until: dt.date

    @property
    def left(self) -> int:
        return max(self.floor - self.done, 0)


def progress(
    viewer: Viewer, day: dt.date, policy: Policy | None = None, done: int | None = None
) -> Progress:
    """A QA specialist's day, a supervisor's week from Monday to Sunday (P3.2)."""
    policy = policy or as_of(day)
    since, until = span_of_floor(viewer, day)
    if done is None:
        ((done,),) = count_done(viewer, since, until)
    is_week = viewer.role is Role.SUPERVISOR
    return Progress(
        int(done or 0), policy.calls_per_week if is_week else policy.calls_per_day, since, until
    )


def span_of_floor(viewer: Viewer, day: dt.date) -> tuple[dt.date, dt.date]:
    """The day or week in which a monitor's floor is to be reached (P3.2)."""
    if viewer.role is not Role.SUPERVISOR:
        return day, day
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


@prepared
def count_done(viewer: Viewer, since: dt.date, until: dt.date) -> Query:
    """How many of the viewer's evaluations count towards the floor."""
    mine = (Evaluation.monitor == viewer.id) & Evaluation.monitored_on.between(since, until)
    return Evaluation.select(pw.fn.COUNT(Evaluation.id)).where(mine, _done()).tuples()


def mode_counts(viewer: Viewer, month: dt.date) -> dict[Mode, int]:
    """How often each mode was used in the month of `month`, within the viewer's reach (P3.1)."""
    counted: dict[Mode, int] = dict(modes_of_month(viewer, month.replace(day=1)))
    return {mode: counted.get(mode, 0) for mode in Mode}


@prepared
def modes_of_month(viewer: Viewer, month: dt.date) -> Query:
    """From the coarse sums where the reach is no narrower than a project: they are a dozen rows."""
    is_wide = viewer.scope(Permission.EVALUATIONS_SEE) in (Scope.ALL, Scope.PROJECT)
    M: Any = MonthMixSummary if is_wide else MonthAgentSummary  # noqa: N806
    person, team = (None, None) if is_wide else (M.agent_id, M.team_id)
    reach = within(viewer, Permission.EVALUATIONS_SEE, person=person, team=team, project=M.project)
    query: Query = (
        M.select(M.mode, pw.fn.SUM(M.evaluations))
        .where(reach, M.month == month)
        .group_by(M.mode)
        .tuples()
    )
    return query
