"""Reading what a report is drawn from: a constant number of queries, whatever the day held.

No viewer here: figures are of a whole project; `queries` decides who reads how much of them.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.evaluations.models import DaySummary, Evaluation
from qaweb.evaluations.rules import Mode
from qaweb.evaluations.summary_models import DayMixSummary, DayPointsSummary
from qaweb.parameters import queries as parameters
from qaweb.people.models import WORKING_CODES, Person, Project, Shift, Team
from qaweb.permissions import MONITORED, Role
from qaweb.reports import misses
from qaweb.reports.contents import Material, figures_of
from qaweb.reports.figures import Figures
from qaweb.reports.models import Report
from qaweb.reports.periods import Period, period_of
from qaweb.reports.records import Policies, feeding, records, within
from qaweb.reports.rules import ReportKind
from qaweb.reports.sections import (
    AtWork,
    CriterionTally,
    Monitor,
    Named,
    Names,
    SlipLine,
    Tally,
)
from qaweb.slips.models import Slip, SlipCriterion
from qaweb.slips.rules import SlipState
from qaweb.standards.models import Criterion, Section
from qaweb.standards.queries import bands_by
from qaweb.training.models import Licence
from qaweb.training.rules import VALID, licence_state


def live_figures(report: Report) -> Figures:
    """The figures as the records have them at this moment (P6.5)."""
    return figures_of(material(report.project, report.period))


def material(project: Project, period: Period) -> Material:
    """The plain rows of a period and of the one that it is compared with."""
    policies = parameters.as_of_days(period.days)
    policy = policies[period.ends_on]
    earlier = compared_with(project.id, period)
    periods = [each for each in (period, earlier) if each]
    scored = _scored(project.id, period, periods)
    tallies, names = scored.tallies, scored.names
    criteria = _criterion_tallies(project.id, periods)
    at_work, monitored = _at_work(project.id, period), _monitored(project.id, period)
    missed = {each.key for each in at_work} - monitored
    return Material(
        period=period,
        earlier=earlier,
        tallies=[tally for tally in tallies if period.holds(tally.day)],
        before=[tally for tally in tallies if not period.holds(tally.day)],
        criteria=[tally for tally in criteria if period.holds(tally.day)],
        criteria_before=[tally for tally in criteria if not period.holds(tally.day)],
        month_modes=_month_modes(project.id, period),
        records=records(project, period, policies),
        at_work=at_work,
        monitored=monitored,
        whys=misses.reasons(project, missed),
        monitors=_monitors(project.id, period, scored, policies),
        slips=_slips(project, period),
        names=names,
        bands=bands_by(max(scored.versions)) if scored.versions else policy.bands,
        policy=policy,
    )


def compared_with(project_id: int, period: Period) -> Period | None:
    """The last earlier day with records; the week or month before."""
    if period.kind is not ReportKind.DAILY:
        return period.before()
    found: dt.date | None = (
        DaySummary.select(pw.fn.MAX(DaySummary.day))
        .where(DaySummary.project == project_id, DaySummary.day < period.starts_on)
        .scalar()
    )
    return period_of(period.kind, found) if found else None


@dataclass(frozen=True)
class _Scored:
    """The tallies, the versions that the period was scored by, and the names in them."""

    tallies: list[Tally]
    versions: set[int]
    names: Names


def _scored(project_id: int, period: Period, periods: Iterable[Period]) -> _Scored:
    """Read as plain rows with their names, since there are hundreds."""
    of, agent, monitor = DaySummary, Person.alias(), Person.alias()
    rows = (
        of.select(
            of.day, of.team_id, of.agent_id, of.monitor_id, of.mode, of.call_type_name, of.band,
            of.evaluations, of.total_sum, of.version_id, agent.name, monitor.name, Team.name,
        )
        .join(agent, on=(of.agent_id == agent.id))
        .join_from(of, monitor, on=(of.monitor_id == monitor.id))
        .join_from(of, Team, pw.JOIN.LEFT_OUTER, on=(of.team_id == Team.id))
        .where(of.project == project_id, within(of.day, periods), of.evaluations > 0)
        .order_by(of.id)
    )  # fmt: skip
    tallies: list[Tally] = []
    versions: set[int] = set()
    people: dict[int, str] = {}
    teams: dict[int, str] = {}
    for *row, version, agent_name, monitor_name, team in _plain(rows):
        tallies.append(tally := Tally(*row))
        people |= {tally.agent_id: agent_name, tally.monitor_id: monitor_name}
        teams[tally.team_id] = team or ""
        if period.holds(tally.day):
            versions.add(version)
    return _Scored(tallies, versions, Names(people, teams))


def _criterion_tallies(project_id: int, periods: Iterable[Period]) -> list[CriterionTally]:
    of, columns = DayPointsSummary, (Criterion.code, Criterion.title, Criterion.title_en)
    sums = [pw.fn.SUM(c) for c in (of.scored, of.earned, of.possible, of.lost)]
    rows = (
        of.select(of.day, *columns, *sums)
        .join(Criterion, on=(Criterion.id == of.criterion_id))
        .join(Section)
        .where(of.project == project_id, within(of.day, periods))
        .group_by(of.day, of.version_id, *columns, Section.position, Criterion.position)
        .order_by(of.version_id, Section.position, Criterion.position)
    )
    return [
        CriterionTally(day, code, title, title_en, *(int(value) for value in values))
        for day, code, title, title_en, *values in _plain(rows)
    ]


def _month_modes(project_id: int, period: Period) -> dict[Mode, int]:
    of = DayMixSummary
    month = of.day.between(period.month_from, period.ends_on)
    rows = (
        of.select(of.mode, pw.fn.SUM(of.evaluations))
        .where(of.project == project_id, month)
        .group_by(of.mode)
    )
    return {Mode(mode): int(count) for mode, count in _plain(rows)}


def _at_work(project_id: int, period: Period) -> list[AtWork]:
    """Agents and leads at work by the roster, once for each day (P3.3)."""
    rows = (
        _shifts(project_id, period, MONITORED)
        .select(Person, Team, Shift.day)
        .join_from(Person, Team, pw.JOIN.LEFT_OUTER)
    )
    return [AtWork(_named(row), row.shift.day) for row in rows]


def _shifts(project_id: int, period: Period, roles: Collection[Role]) -> Query:
    """People of some roles with the days on which they work, by day and number."""
    return (
        Person.select(Person.id, Person.name, Shift.day)
        .join(Shift, on=(Shift.person == Person.id), attr="shift")
        .where(
            Person.project == project_id,
            Person.role.in_(list(roles)),
            within(Shift.day, [period]),
            Shift.code.in_(WORKING_CODES),
        )
        .order_by(Shift.day, Person.number)
    )


def _monitored(project_id: int, period: Period) -> frozenset[tuple[int, dt.date]]:
    """Whose calls of which day were monitored, then or later (P3.3 goes by the call's day)."""
    rows = Evaluation.select(Evaluation.agent, Evaluation.call_day).where(
        feeding(project_id),
        Evaluation.monitored_on >= period.starts_on,
        within(Evaluation.call_day, [period]),
    )
    return frozenset(_plain(rows.distinct()))


def _monitors(
    project_id: int, period: Period, scored: _Scored, policies: Policies
) -> list[Monitor]:
    """QA specialists at work, with the floor of their licensed days, and whoever scored."""
    worked = _plain(_shifts(project_id, period, (Role.QA_SPECIALIST,)))
    on_duty = {person_id: name for person_id, name, _day in worked}
    floors = floors_of([(person_id, day) for person_id, _name, day in worked], policies)
    others = {t.monitor_id for t in scored.tallies if period.holds(t.day)} - set(on_duty)
    names = scored.names.people
    obliged = [Monitor(person_id, name, floors[person_id]) for person_id, name in on_duty.items()]
    return obliged + [Monitor(person_id, names[person_id]) for person_id in sorted(others)]


def floors_of(
    worked: Sequence[tuple[int, dt.date]], policies: Policies | None = None
) -> dict[int, int | None]:
    """What the days at work oblige each person to; None without a good licence (P3.2, P4.2).

    `policies` are those of the days, if they have been read.
    """
    if not worked:
        return {}
    policies = policies or parameters.as_of_days({day for _person, day in worked})
    licences = _licences({person_id for person_id, _day in worked})
    floors: dict[int, int | None] = {}
    for person_id, day in worked:
        floor = floors.setdefault(person_id, None)
        if _is_licensed(licences.get(person_id), day):
            floors[person_id] = (floor or 0) + policies[day].calls_per_day
    return floors


def _licences(people: Collection[int]) -> dict[int, Licence]:
    """Everybody's latest licence."""
    rows = Licence.select().where(Licence.person.in_(list(people))).order_by(Licence.id)
    return {row.person_id: row for row in rows}


def _is_licensed(row: Licence | None, day: dt.date) -> bool:
    if row is None:
        return False
    return licence_state(row.granted, row.valid_from, row.valid_until, day, 0) in VALID


def _slips(project: Project, period: Period) -> list[SlipLine]:
    """The slips issued within the period, by the wall clock of the project."""
    begins = clock.at(period.starts_on, dt.time(0), project.zone)
    ends = clock.at(period.ends_on + dt.timedelta(days=1), dt.time(0), project.zone)
    rows = list(
        Slip.select(Slip, Person, Team)
        .join(Person, on=(Slip.person == Person.id))
        .switch(Slip)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(
            Slip.project == project.id,
            Slip.state != SlipState.DRAFT,
            Slip.issued_at >= begins,
            Slip.issued_at < ends,
        )
        .order_by(Slip.id)
    )
    titles = _titles_of([row.id for row in rows])
    return [_slip_line(row, titles.get(row.id, [])) for row in rows]


def _titles_of(slip_ids: list[int]) -> Mapping[int, list[tuple[str, str]]]:
    if not slip_ids:
        return {}
    rows = (
        SlipCriterion.select(SlipCriterion.slip, Criterion.title, Criterion.title_en)
        .join(Criterion)
        .where(SlipCriterion.slip.in_(slip_ids))
        .order_by(SlipCriterion.id)
    )
    titles: dict[int, list[tuple[str, str]]] = {}
    for slip_id, title, title_en in _plain(rows):
        titles.setdefault(slip_id, []).append((title, title_en or title))
    return titles


def _slip_line(row: Slip, titles: list[tuple[str, str]]) -> SlipLine:
    return SlipLine(
        slip_id=row.id,
        number=str(row),
        person=Named(row.person_id, row.person.name, row.team_id or 0, str(row.team or "")),
        criteria=tuple(title for title, _english in titles),
        criteria_en=tuple(english for _title, english in titles),
        suggestion=row.suggestion,
        state=row.state,
    )


def _plain(query: Query) -> list[Any]:
    return list(query.tuples())


def _named(person: Person) -> Named:
    return Named(person.id, person.name, person.team_id or 0, str(person.team or ""))
