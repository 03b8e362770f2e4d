"""The improvement slips issued within a period (P3.11)."""

import datetime as dt
from itertools import groupby
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.people.models import Person, Project, Team
from qaweb.prepared import prepared
from qaweb.reports.lines import Named, SlipLine
from qaweb.reports.periods import Period
from qaweb.slips.models import Slip, SlipCriterion
from qaweb.slips.rules import SlipState
from qaweb.standards.models import Criterion


def slips(project: Project, period: Period) -> list[SlipLine]:
    """By the wall clock of the project."""
    begins = clock.at(period.starts_on, dt.time(0), project.zone)
    ends = clock.at(period.ends_on + dt.timedelta(days=1), dt.time(0), project.zone)
    rows = _issued(project.id, begins, ends)
    return [_line(list(lines)) for _id, lines in groupby(rows, key=lambda row: row[0])]


@prepared
def _issued(project_id: int, begins: dt.datetime, ends: dt.datetime) -> Query:
    """A row for each criterion of each slip; a slip without any has one too."""
    of, c = Slip, Criterion
    return (
        of.select(
            of.id, of.person, Person.name, of.team, Team.name, of.suggestion, of.state,
            c.title, c.title_en,
        )
        .join(Person, on=(of.person == Person.id))
        .join_from(of, Team, pw.JOIN.LEFT_OUTER)
        .join_from(of, SlipCriterion, pw.JOIN.LEFT_OUTER)
        .join(c, pw.JOIN.LEFT_OUTER)
        .where(
            of.project == project_id,
            of.state != SlipState.DRAFT,
            of.issued_at >= begins,
            of.issued_at < ends,
        )
        .order_by(of.id, SlipCriterion.id)
        .tuples()
    )  # fmt: skip


def _line(rows: list[Any]) -> SlipLine:
    slip_id, person_id, name, team_id, team, suggestion, state, *_criterion = rows[0]
    titles = [(title, english or title) for *_slip, title, english in rows if title is not None]
    return SlipLine(
        slip_id=slip_id,
        number=f"S{slip_id:06d}",
        person=Named(person_id, name, team_id or 0, team or ""),
        criteria=tuple(title for title, _english in titles),
        criteria_en=tuple(english for _title, english in titles),
        suggestion=suggestion,
        state=state,
    )
