"""Reading the plan of a day, as far as the viewer may see it; agents and leads see none (S5)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode, ModeShare, mode_mix
from qaweb.monitoring.duty import licensed
from qaweb.monitoring.models import ChangeNotice, DayPlan, PlanGap, PlanLine
from qaweb.monitoring.next_rules import Stage, stage_of
from qaweb.monitoring.plan_facts import Away, Figures, read, unpacked
from qaweb.monitoring.rules import Reason
from qaweb.people.models import Person, Project, Shift, ShiftCode, Status, Team
from qaweb.people.queries import projects, within
from qaweb.people.reach import people_within
from qaweb.permissions import MONITORS, Permission, Viewer
from qaweb.slips.models import Slip

Monitor = Person.alias("monitor")
Signer = Person.alias("signer")


@dataclass(frozen=True)
class Group:
    """One monitor's lines, each with how far it is."""

    monitor: Person
    shift: Shift | None
    lines: list[tuple[PlanLine, Stage]]

    @property
    def done(self) -> int:
        return sum(1 for _row, stage in self.lines if stage is Stage.DONE)


@dataclass(frozen=True)
class DayView:
    """A day's plan with all that the page says of it; `others` are gaps but for coverage."""

    row: DayPlan
    figures: Figures
    groups: list[Group]
    uncovered: list[PlanGap]
    others: list[PlanGap]
    away: list[tuple[Person, ShiftCode | None]]
    month: Mapping[Mode, ModeShare]
    planned: Mapping[Mode, int]

    @property
    def asked(self) -> int:
        """All that the rules ask for; slips go with calls that are drawn anyway."""
        return sum(n for reason, n in self.figures.need.items() if reason != Reason.FOLLOW_UP)

    @property
    def lines(self) -> int:
        return sum(self.figures.modes)


def project_of(viewer: Viewer, asked: str) -> Project:
    """The project asked for, else the viewer's first; `NotFound` for one out of reach."""
    return project_among(projects(viewer), asked)


def project_among(reachable: list[Project], asked: str) -> Project:
    """The one asked for, else the first."""
    found = [p for p in reachable if str(p.id) == asked] if asked else reachable[:1]
    if not found:
        raise NotFound
    return found[0]


def day_plan(viewer: Viewer, project: Project, day: dt.date) -> DayPlan | None:
    """The plan of a project's day."""
    return _plans(viewer).where(DayPlan.project == project.id, DayPlan.day == day).first()


def plan_by_id(viewer: Viewer, plan_id: int) -> DayPlan:
    """One plan; `NotFound` for one that the viewer may not know of."""
    found = _plans(viewer).where(DayPlan.id == plan_id).first()
    if found is None:
        raise NotFound
    return found


def _plans(viewer: Viewer) -> Query:
    """A supervisor knows the plans of the own project, and of their lines the own teams'."""
    own = pw.SQL("1 = 1") if viewer.project_id is None else DayPlan.project == viewer.project_id
    may = viewer.may(Permission.PLAN_SEE)
    return (
        DayPlan.select(DayPlan, Project, Person, Signer)
        .join(Project)
        .join_from(DayPlan, Person, pw.JOIN.LEFT_OUTER, on=DayPlan.drawn_by)
        .join_from(DayPlan, Signer, pw.JOIN.LEFT_OUTER, on=DayPlan.waived_by)
        .where(own if may else pw.SQL("1 = 0"))
    )


def _reach(viewer: Viewer, person: Any) -> Any:
    return within(
        viewer,
        Permission.PLAN_SEE,
        person=person,
        team=Person.team,
        project=DayPlan.project,
    )


def view_of(viewer: Viewer, row: DayPlan) -> DayView:
    """Everything that the page of a plan says."""
    figures, gaps = unpacked(row.figures), list(_gaps(viewer, row))
    facts = read(row.facts)
    counts = dict(zip(Mode, figures.month, strict=True))
    planned = dict(zip(Mode, figures.modes, strict=True))
    return DayView(
        row=row,
        figures=figures,
        groups=_groups(viewer, row),
        uncovered=[gap for gap in gaps if gap.wanted is Reason.COVERAGE],
        others=[gap for gap in gaps if gap.wanted is not Reason.COVERAGE],
        away=_away(viewer, facts.away),
        month=mode_mix(counts, facts.ratio),
        planned=planned,
    )


def lines_of(viewer: Viewer, row: DayPlan) -> Query:
    """The lines of a plan within the viewer's reach, with all that a page says of them."""
    return (
        PlanLine.select(
            PlanLine,
            *(Person.id, Person.name, Person.team, Team),
            *(Monitor.id, Monitor.name, Monitor.number, Monitor.role, Shift),
            *(Evaluation.id, Evaluation.state, Slip.id, ChangeNotice.id, ChangeNotice.title),
        )
        .join(DayPlan)
        .join_from(PlanLine, Person, on=PlanLine.agent)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .join_from(PlanLine, Monitor, on=PlanLine.monitor)
        .join(Shift, pw.JOIN.LEFT_OUTER, on=_of_day(Monitor, row.day), attr="shift")
        .join_from(PlanLine, Evaluation, pw.JOIN.LEFT_OUTER)
        .join_from(PlanLine, Slip, pw.JOIN.LEFT_OUTER)
        .join_from(PlanLine, ChangeNotice, pw.JOIN.LEFT_OUTER)
        .where(PlanLine.plan == row.id, _reach(viewer, PlanLine.monitor))
        .order_by(PlanLine.starts_at.asc(nulls="LAST"), PlanLine.position)
    )


def _groups(viewer: Viewer, row: DayPlan) -> list[Group]:
    of_monitor: dict[Any, list[tuple[PlanLine, Stage]]] = defaultdict(list)
    people = {}
    for line in lines_of(viewer, row):
        people[line.monitor_id] = line.monitor
        state = line.evaluation.state if line.evaluation_id else None
        of_monitor[line.monitor_id].append((line, stage_of(line.state, state)))
    ordered = sorted(people.values(), key=lambda person: (person.role, person.number))
    return [Group(p, _shift(p), of_monitor[p.id]) for p in ordered]


def _shift(person: Person) -> Shift | None:
    """The shift that was joined, if there is one."""
    found = getattr(person, "shift", None)
    return found if found is not None and found.id else None


def _code(person: Person) -> ShiftCode | None:
    shift = _shift(person)
    return shift.code if shift else None


def _of_day(person: Any, day: dt.date) -> Any:
    """What the roster says of somebody on a day: at most one row."""
    return (Shift.person == person.id) & (Shift.day == day)


def _gaps(viewer: Viewer, row: DayPlan) -> Query:
    return (
        PlanGap.select(PlanGap, Person.id, Person.name, Person.team, Team)
        .join(DayPlan)
        .join_from(PlanGap, Person)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(PlanGap.plan == row.id, _reach(viewer, PlanGap.agent))
        .order_by(PlanGap.wanted, PlanGap.why, Team.name, Person.number)
    )


def _away(viewer: Viewer, away: Iterable[Away]) -> list[tuple[Person, ShiftCode | None]]:
    """Who was not at work when the plan was drawn, with the roster's word."""
    codes = {each.id: each.code for each in away}
    reach = people_within(viewer, Permission.PLAN_SEE)
    people = Person.select(Person, Team).join(Team, pw.JOIN.LEFT_OUTER)
    rows = people.where(Person.id.in_(list(codes)), reach).order_by(Team.name, Person.number)
    return [(p, ShiftCode(codes[p.id]) if codes[p.id] else None) for p in rows]


@dataclass(frozen=True)
class Helper:
    """Somebody licensed who has no part in the plan: not at work, or of another project."""

    person: Person
    code: ShiftCode | None
    is_of_project: bool


def who_could_help(viewer: Viewer, row: DayPlan) -> list[Helper]:
    """Licensed monitors who are not on the day's roster, and those of other projects who are."""
    if not viewer.may(Permission.WORK_ASSIGN):
        return []
    reach = people_within(viewer, Permission.PEOPLE_SEE)
    query = (
        Person.select(Person, Project, Shift)
        .join(Project)
        .join_from(Person, Shift, pw.JOIN.LEFT_OUTER, on=_of_day(Person, row.day), attr="shift")
    )
    people = list(
        query.where(reach, Person.role.in_(MONITORS), Person.status != Status.LEFT).order_by(
            Person.project != row.project_id, Person.number
        )
    )
    drawn = {each.id for each in read(row.facts).monitors}
    return [
        Helper(p, _code(p), p.project_id == row.project_id)
        for p in licensed(people, row.day)
        if p.id not in drawn
    ]
