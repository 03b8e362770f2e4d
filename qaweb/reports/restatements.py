"""What the records came to say after a report was handed in: appended beside it (P6.1).

A score that changes later never changes the report. The worker compares, and appends; until it
has, the page compares by itself, so that nobody reads a figure that has moved without being told.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.appeals.queries import granted_since
from qaweb.audit import change
from qaweb.db import Query
from qaweb.evaluations.models import Evaluation, EvaluationRevision
from qaweb.evaluations.rules import EvaluationState, RevisionCause
from qaweb.evaluations.summary_models import DayTeamSummary
from qaweb.permissions import SYSTEM
from qaweb.prepared import prepared
from qaweb.reports import telling
from qaweb.reports.differences import Pair, Topic, Unit, differences
from qaweb.reports.figures import Figures, unpacked
from qaweb.reports.material import live_figures
from qaweb.reports.models import Report, ReportRestatement, ReportSubmission
from qaweb.reports.records import feeding
from qaweb.reports.rules import DELIVERED
from qaweb.reports.sections import mean_of

E, R = Evaluation, EvaluationRevision
LOOKED_BACK = dt.timedelta(days=2)
"""How far back the frequent look goes; every night the whole is looked at."""


@dataclass(frozen=True)
class Restated:
    """What the records say where that is no longer what the report says, and what happened."""

    count: int
    mean: int | None
    changes: tuple[Pair, ...] = ()
    appeals: int = 0
    corrections: int = 0
    late_records: int = 0
    at: dt.datetime | None = None
    """When it was appended; None while it waits for that."""


def since_submission(report: Report) -> dt.datetime | None:
    """When the report took its figures: the last time it was handed in."""
    rows = ReportSubmission.select(pw.fn.MAX(ReportSubmission.at))
    found: dt.datetime | None = rows.where(ReportSubmission.report == report).scalar()
    return found


def appended(report: Report, since: dt.datetime | None) -> list[Restated]:
    """Every restatement of the figures handed in at a moment, the first one first."""
    if since is None or not getattr(report, "has_restatements", True):
        return []
    rows = ReportRestatement.select().where(
        ReportRestatement.report == report, ReportRestatement.at >= since
    )
    return [
        Restated(
            row.count, row.mean, _read(row.changes), row.appeals, row.corrections,
            row.late_records, row.at,
        )
        for row in rows.order_by(ReportRestatement.id)
    ]  # fmt: skip


def restated(report: Report, told: Figures, since: dt.datetime | None) -> list[Restated]:
    """What has been appended, and behind it what has moved since and still waits for that.

    `since`: when the report took its figures.
    """
    known = appended(report, since)
    if not _has_moved(report, told, known, since):
        return known
    now = _now(report, told)
    return known if _is_known(known, now) else [*known, now]


def _has_moved(
    report: Report, told: Figures, known: Sequence[Restated], since: dt.datetime | None
) -> bool:
    """Whether a record of the period came or was revised since the last comparison.

    The sums are asked too: they notice whatever way a record left or joined the figures.
    """
    last = known[-1] if known else Restated(told.count, told.mean)
    compared = report.compared_at or since
    if compared is None:
        return False
    [(count, total, is_touched)] = _moved(report.project_id, tuple(report.period.days), compared)
    return (int(count), mean_of(int(total), int(count))) != (last.count, last.mean) or is_touched


@prepared
def _moved(project: int, days: Sequence[dt.date], compared: dt.datetime) -> Query:
    """The sums of the days, and whether an evaluation of them was submitted or revised.

    The days come first, by their indexes: a centre has a million evaluations, a day hundreds.
    """
    of = DayTeamSummary
    # Day by day: for a span of days SQLite would read all of the project instead.
    heard = E.select(E.id).where(E.project == project, E.monitored_on.in_(days))
    called = E.select(E.id).where(E.project == project, E.call_day.in_(days))
    revised = R.select(R.id).where(R.evaluation == E.id, R.ended_at > compared)
    moved = (E.submitted_at > compared) | pw.fn.EXISTS(revised)
    touched = E.select(E.id).where(
        E.id.in_(heard.union_all(called)), moved, E.state != EvaluationState.DRAFT
    )
    sums = of.select(
        pw.fn.COALESCE(pw.fn.SUM(of.evaluations), 0),
        pw.fn.COALESCE(pw.fn.SUM(of.total_sum), 0),
        pw.fn.EXISTS(touched),
    )
    return sums.where(of.project == project, of.day.between(days[0], days[-1])).tuples()


def _touched(since: dt.datetime) -> set[tuple[int, dt.date]]:
    """Projects and days with an evaluation that was submitted or revised after a moment."""
    places = (E.project, E.monitored_on, E.call_day)
    submitted = [state for state in EvaluationState if state is not EvaluationState.DRAFT]
    came = E.select(*places).where(E.state.in_(submitted), E.submitted_at > since)
    revised = R.select(*places).join(E).where(R.ended_at > since)
    rows: Iterable[Any] = chain(came.distinct().tuples(), revised.distinct().tuples())
    return {(project, day) for project, *both in rows for day in both}


def _now(report: Report, told: Figures) -> Restated:
    figures = live_figures(report)
    since = since_submission(report) or report.created_at
    return Restated(
        figures.count,
        figures.mean,
        differences(told, figures),
        granted_since(report.project_id, report.starts_on, report.ends_on, since),
        _corrections(report, since),
        _late_records(report, since),
    )


def _corrections(report: Report, since: dt.datetime) -> int:
    """How many plain mistakes were corrected in the period's records."""
    rows = EvaluationRevision.select().join(Evaluation)
    return int(
        rows.where(
            EvaluationRevision.ended_at > since,
            EvaluationRevision.why == RevisionCause.CORRECTION,
            Evaluation.project == report.project_id,
            Evaluation.monitored_on.between(report.starts_on, report.ends_on),
        ).count()
    )


def _late_records(report: Report, since: dt.datetime) -> int:
    """How many records of the period came after it was handed in."""
    days = Evaluation.monitored_on.between(report.starts_on, report.ends_on)
    later = Evaluation.submitted_at > since
    return int(Evaluation.select().where(feeding(report.project_id), days, later).count())


def _is_known(known: Sequence[Restated], now: Restated) -> bool:
    """The same differences need no further line; neither does the report's own figure."""
    before = known[-1].changes if known else ()
    return before == now.changes


def restate(now: dt.datetime, looked_back: dt.timedelta | None = LOOKED_BACK) -> int:
    """Append what moved in the reports that were handed in; returns how many were restated."""
    return sum(_restate(report, now) for report in _candidates(now, looked_back))


def _candidates(now: dt.datetime, looked_back: dt.timedelta | None) -> Iterable[Report]:
    """Reports whose days hold a record that came or changed; without a limit, all of them."""
    delivered = Report.select().where(Report.state.in_(DELIVERED)).order_by(Report.id)
    if looked_back is None:
        # One by one, since each is large; and no read stays open meanwhile: SQLite would refuse
        # this connection's next write as soon as anybody else has written.
        return map(Report.get_by_id, [row.id for row in delivered.select(Report.id)])
    days = _touched(now - looked_back)
    if not days:
        return []
    first, last = min(day for _p, day in days), max(day for _p, day in days)
    near = delivered.where(Report.starts_on <= last, Report.ends_on >= first)
    return [r for r in near if any((r.project_id, day) in days for day in r.period.days)]


def _restate(report: Report, now: dt.datetime) -> bool:
    told, since = unpacked(report.snapshot), since_submission(report)
    known = appended(report, since)
    if not _has_moved(report, told, known, since):
        return False
    found = _now(report, told)
    is_news = not _is_known(known, found)
    if is_news:
        _append(report, told, found)
    Report.update(compared_at=now).where(Report.id == report.id).execute()
    return is_news


def _append(report: Report, told: Figures, found: Restated) -> None:
    with change(SYSTEM, "reports.restate", report) as entry:
        ReportRestatement.create(
            report=report,
            at=clock.now(),
            count=found.count,
            mean=found.mean,
            changes=_written(found.changes),
            appeals=found.appeals,
            corrections=found.corrections,
            late_records=found.late_records,
        )
        entry.before = {"count": told.count, "mean": told.mean}
        entry.after = {
            "count": found.count,
            "mean": found.mean,
            "appeals": found.appeals,
            "corrections": found.corrections,
            "late_records": found.late_records,
        }
        # A recording heard later covers somebody of that day: noted, but nobody need be called.
        if {pair.topic for pair in found.changes} != {Topic.MISSED}:
            telling.restated(report)


def _written(changes: Sequence[Pair]) -> str:
    return json.dumps([asdict(pair) for pair in changes], ensure_ascii=False, sort_keys=True)


def _read(text: str) -> tuple[Pair, ...]:
    return tuple(
        Pair(**{**plain, "topic": Topic(plain["topic"]), "unit": Unit(plain["unit"])})
        for plain in json.loads(text)
    )
