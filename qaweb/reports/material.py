"""Reading what a report is drawn from: a constant number of queries, whatever the day held.

No viewer here: figures are of a whole project; `queries` decides who reads how much of them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import Query
from qaweb.evaluations.models import DayCriterionSummary, DaySummary, Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState, Mode
from qaweb.parameters import queries as parameters
from qaweb.parameters.rules import Policy
from qaweb.people.models import WORKING_CODES, Person, Shift, Team
from qaweb.people.queries import monitored_at_work
from qaweb.permissions import Role
from qaweb.reports.figures import Figures, Material, Period, figures_of
from qaweb.reports.models import Report
from qaweb.reports.sections import CriterionTally, Monitor, Named, Names, Record, SlipLine, Tally
from qaweb.slips.models import Slip, SlipCriterion
from qaweb.slips.rules import SlipState
from qaweb.standards.models import Criterion, Section, StandardVersion
from qaweb.standards.queries import bands_of
from qaweb.standards.rules import Band
from qaweb.training.models import Licence
from qaweb.training.rules import VALID, licence_state


def live_figures(report: Report) -> Figures:
    """The figures as the records have them at this moment (P6.5a)."""
    return figures_of(material(report))


def material(report: Report) -> Material:
    """The plain rows of a daily report and of the day it is compared with."""
    project_id, day = report.project_id, report.starts_on
    policy = parameters.as_of(day)
    before = day_before(project_id, day)
    tallies = _tallies(project_id, [day, before])
    criteria = _criterion_tallies(project_id, [day, before])
    names = _names(project_id, tallies)
    return Material(
        period=Period(report.starts_on, report.ends_on),
        tallies=[tally for tally in tallies if tally.day == day],
        before=[tally for tally in tallies if tally.day != day],
        criteria=[tally for tally in criteria if tally.day == day],
        criteria_before=[tally for tally in criteria if tally.day != day],
        month_modes=_month_modes(project_id, day),
        records=_records(project_id, day),
        at_work=[_named(person) for person in monitored_at_work(project_id, day)],
        monitored_ids=_monitored(project_id, day),
        monitors=_monitors(project_id, day, policy, names, tallies),
        slips=_slips(report),
        names=names,
        bands=_bands(project_id, day) or policy.bands,
        mode_ratio=policy.mode_ratio,
    )


def day_before(project_id: int, day: dt.date) -> dt.date | None:
    """The last earlier day with records."""
    found: dt.date | None = (
        DaySummary.select(pw.fn.MAX(DaySummary.day))
        .where(DaySummary.project == project_id, DaySummary.day < day)
        .scalar()
    )
    return found


def _tallies(project_id: int, days: Iterable[dt.date | None]) -> list[Tally]:
    rows = DaySummary.select().where(
        DaySummary.project == project_id,
        DaySummary.day.in_([day for day in days if day]),
        DaySummary.evaluations > 0,
    )
    return [
        Tally(
            row.day, row.team_id, row.agent_id, row.monitor_id, row.mode, row.call_type_name,
            row.band, row.evaluations, row.total_sum,
        )
        for row in rows.order_by(DaySummary.id)
    ]  # fmt: skip


def _criterion_tallies(project_id: int, days: Iterable[dt.date | None]) -> list[CriterionTally]:
    of, columns = DayCriterionSummary, (Criterion.code, Criterion.title, Criterion.title_en)
    sums = [pw.fn.SUM(c) for c in (of.scored, of.earned, of.possible, of.lost)]
    rows = (
        of.select(of.day, *columns, *sums)
        .join(Criterion, on=(Criterion.id == of.criterion_id))
        .join(Section)
        .where(of.project == project_id, of.day.in_([day for day in days if day]))
        .group_by(of.day, of.version_id, *columns, Section.position, Criterion.position)
        .order_by(of.version_id, Section.position, Criterion.position)
    )
    return [
        CriterionTally(day, code, title, title_en, *(int(value) for value in values))
        for day, code, title, title_en, *values in _plain(rows)
    ]


def _month_modes(project_id: int, day: dt.date) -> dict[Mode, int]:
    rows = (
        DaySummary.select(DaySummary.mode, pw.fn.SUM(DaySummary.evaluations))
        .where(DaySummary.project == project_id, DaySummary.day.between(day.replace(day=1), day))
        .group_by(DaySummary.mode)
    )
    return {Mode(mode): int(count) for mode, count in _plain(rows)}


def feeding(project_id: int) -> Any:
    """The condition for evaluations of a project that feed the figures."""
    return (
        (Evaluation.project == project_id)
        & (Evaluation.state != EvaluationState.DRAFT)
        & Evaluation.purpose.in_(FEEDING)
        & Evaluation.counts
    )


def _records(project_id: int, day: dt.date) -> list[Record]:
    agent, monitor = Person.alias(), Person.alias()
    rows = (
        Evaluation.select(Evaluation, agent, monitor, Team)
        .join(agent, on=(Evaluation.agent == agent.id))
        .switch(Evaluation)
        .join(monitor, on=(Evaluation.monitor == monitor.id))
        .switch(Evaluation)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(feeding(project_id), Evaluation.monitored_on == day)
        .order_by(Evaluation.id)
    )
    return [_record(row) for row in rows]


def _record(row: Evaluation) -> Record:
    return Record(
        evaluation_id=row.id,
        number=str(row),
        agent=Named(row.agent_id, row.agent.name, row.team_id or 0, str(row.team or "")),
        monitor=row.monitor.name,
        mode=row.mode,
        call_type=row.call_type_name,
        call_number=row.call_number,
        call_day=row.call_day,
        total=row.total or 0,
        band=row.band,
        is_late=row.is_late,
        submitted_at=row.submitted_at,
        slip_owed=row.slip_owed,
    )


def _monitored(project_id: int, day: dt.date) -> frozenset[int]:
    """Whose calls of this day were monitored, on the day or later (P3.3 goes by the call's day)."""
    rows = Evaluation.select(Evaluation.agent).where(
        feeding(project_id), Evaluation.monitored_on >= day, Evaluation.call_day == day
    )
    return frozenset(agent_id for (agent_id,) in _plain(rows.distinct()))


def _monitors(
    project_id: int, day: dt.date, policy: Policy, names: Names, tallies: Iterable[Tally]
) -> list[Monitor]:
    """QA specialists at work, with their floor if their licence is good, and whoever scored."""
    on_duty = _specialists_at_work(project_id, day)
    licensed = _licensed(on_duty, day)
    others = {t.monitor_id for t in tallies if t.day == day} - set(on_duty)
    obliged = [
        Monitor(person_id, name, policy.calls_per_day if person_id in licensed else None)
        for person_id, name in on_duty.items()
    ]
    return obliged + [Monitor(person_id, names.people[person_id]) for person_id in sorted(others)]


def _specialists_at_work(project_id: int, day: dt.date) -> dict[int, str]:
    rows = (
        Person.select(Person.id, Person.name)
        .join(Shift, on=((Shift.person == Person.id) & (Shift.day == day)))
        .where(
            Person.project == project_id,
            Person.role == Role.QA_SPECIALIST,
            Shift.code.in_(WORKING_CODES),
        )
        .order_by(Person.number)
    )
    return dict(_plain(rows))


def _licensed(people: Iterable[int], day: dt.date) -> set[int]:
    """Whose latest licence is good on the day; without one there is no quota (P4.2)."""
    rows = Licence.select().where(Licence.person.in_(list(people))).order_by(Licence.id)
    latest = {row.person_id: row for row in rows}
    return {
        person_id
        for person_id, row in latest.items()
        if licence_state(row.granted, row.valid_from, row.valid_until, day, 0) in VALID
    }


def _slips(report: Report) -> list[SlipLine]:
    """The slips issued within the period, by the wall clock of the project."""
    zone = report.project.zone
    begins = clock.at(report.starts_on, dt.time(0), zone)
    ends = clock.at(report.ends_on + dt.timedelta(days=1), dt.time(0), zone)
    rows = list(
        Slip.select(Slip, Person, Team)
        .join(Person, on=(Slip.person == Person.id))
        .switch(Slip)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .where(
            Slip.project == report.project_id,
            Slip.state != SlipState.DRAFT,
            Slip.issued_at >= begins,
            Slip.issued_at < ends,
        )
        .order_by(Slip.id)
    )
    titles = _titles_of([row.id for row in rows])
    return [_slip_line(row, titles.get(row.id, [])) for row in rows]


def _titles_of(slip_ids: list[int]) -> Mapping[int, list[tuple[str, str]]]:
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


def _names(project_id: int, tallies: Iterable[Tally]) -> Names:
    ids = {person_id for tally in tallies for person_id in (tally.agent_id, tally.monitor_id)}
    people = Person.select(Person.id, Person.name).where(Person.id.in_(ids))
    teams = Team.select(Team.id, Team.name).where(Team.project == project_id)
    return Names(dict(_plain(people)), dict(_plain(teams)))


def _bands(project_id: int, day: dt.date) -> tuple[Band, ...]:
    """The bands of the latest version by which this day's calls were scored."""
    used: Query = DaySummary.select(pw.fn.MAX(DaySummary.version_id)).where(
        DaySummary.project == project_id, DaySummary.day == day
    )
    version = StandardVersion.get_or_none(StandardVersion.id == used)
    return bands_of(version) if version else ()
