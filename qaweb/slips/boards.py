"""The slips by state, by day, and what several of them say together (P3.11, P3.12)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.people.models import Person, Project
from qaweb.permissions import Viewer
from qaweb.prepared import prepared
from qaweb.slips import queries
from qaweb.slips.models import Slip, SlipCriterion, SlipFollowUp
from qaweb.slips.queries import Filters
from qaweb.slips.rules import OPEN, SlipState
from qaweb.slips.verdict_rules import PATTERN_DAYS, Named, Pattern, patterns
from qaweb.standards.models import Criterion

MOST_CARDS = 30
COLUMNS = (*(state for state in OPEN if state is not SlipState.RECOVERED), SlipState.RECOVERED)
MOST_OF_A_MONTH = 500


@dataclass(frozen=True)
class Column:
    """One state with its first slips, and how many there are in all."""

    state: SlipState
    slips: list[Slip]
    count: int


def board(viewer: Viewer, filters: Filters) -> list[Column]:
    """A column for each open state (or for the one that was chosen), the first due first."""
    found = []
    for state in (filters.state,) if filters.state else COLUMNS:
        query = queries.slips(viewer, replace(filters, state=state, all_states=False))
        rows = list(query.limit(MOST_CARDS + 1))
        count = query.count() if len(rows) > MOST_CARDS else len(rows)
        found.append(Column(state, rows[:MOST_CARDS], count))
    return found


@dataclass(frozen=True)
class Step:
    """A next step that was agreed for a day."""

    slip: Slip
    entry: SlipFollowUp


@dataclass
class Day:
    """What stands on a day: slips that are due, and steps agreed for it."""

    due: list[Slip]
    steps: list[Step]


def calendar(viewer: Viewer, filters: Filters, first: dt.date, last: dt.date) -> dict[dt.date, Day]:
    """The slips due from `first` to `last`, and the next steps agreed for these days."""
    days: dict[dt.date, Day] = defaultdict(lambda: Day([], []))
    reached = queries.slips(viewer, filters)
    for slip in reached.where(Slip.due_on.between(first, last)).limit(MOST_OF_A_MONTH):
        days[slip.due_on].due.append(slip)
    for step in steps_between(reached, first, last):
        assert step.entry.next_on
        days[step.entry.next_on].steps.append(step)
    return dict(days)


def steps_between(reached: Query, first: dt.date, last: dt.date) -> list[Step]:
    """The next steps that the last entry of a slip's log names for these days."""
    open_ones = {row.id: row for row in reached.where(Slip.state.in_(OPEN))}
    if not open_ones:
        return []
    latest = (
        SlipFollowUp.select(pw.fn.MAX(SlipFollowUp.id))
        .where(SlipFollowUp.slip.in_(list(open_ones)))
        .group_by(SlipFollowUp.slip)
    )
    rows = SlipFollowUp.select().where(
        SlipFollowUp.id.in_(latest), SlipFollowUp.next_on.between(first, last)
    )
    return [Step(open_ones[row.slip_id], row) for row in rows.order_by(SlipFollowUp.id)]


@prepared
def holders(viewer: Viewer) -> Query:
    """Who holds an open slip within reach, by name."""
    held = Slip.select(Slip.holder).where(queries.may_see(viewer), Slip.state.in_(OPEN))
    return Person.select().where(Person.id.in_(held)).order_by(Person.name)


def criteria_named(viewer: Viewer) -> list[Criterion]:
    """The criteria that slips within reach name, each code once, as it was last worded."""
    latest = {row.code: row for row in _named_in_slips(viewer)}
    return sorted(latest.values(), key=lambda row: row.id)


@prepared
def _named_in_slips(viewer: Viewer) -> Query:
    named = SlipCriterion.select(SlipCriterion.criterion).join(Slip).where(queries.may_see(viewer))
    return Criterion.select().where(Criterion.id.in_(named)).order_by(Criterion.id)


def _in_order(which: pw.Expression) -> Iterable[Criterion]:
    rows: Iterable[Criterion] = Criterion.select().where(which).order_by(Criterion.id)
    return rows


@dataclass(frozen=True)
class Together:
    """A pattern with the criterion and the project it is about."""

    pattern: Pattern
    criterion: Criterion
    project: Project


def said_together(viewer: Viewer, today: dt.date) -> list[Together]:
    """What several slips of the last 30 days name: process or standard rather than people?"""
    since = clock.at(today - dt.timedelta(days=PATTERN_DAYS), dt.time(0))
    rows: Query = (
        SlipCriterion.select(Slip.id, Slip.project, Criterion.code, Slip.person, Slip.issued_at)
        .join(Slip)
        .join_from(SlipCriterion, Criterion)
        .where(queries.may_see(viewer), Slip.issued_at >= since)
        .tuples()
    )
    projects = {project.id: project for project in Project.select()}
    named = [
        Named(slip, project, code, person, clock.local(at, projects[project].zone).date())
        for slip, project, code, person, at in rows
    ]
    found = patterns(named, today)
    worded = {row.code: row for row in _in_order(Criterion.code.in_([p.criterion for p in found]))}
    return [Together(p, worded[p.criterion], projects[p.project]) for p in found]
