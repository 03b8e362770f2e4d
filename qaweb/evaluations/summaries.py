"""Day and month summaries: kept in step with every submission, and proven by recomputation.

Each summary is one grouped reading of the raw rows. `apply` adds (or takes away) that reading for
one evaluation; `differences` compares what has been kept with the reading of them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_
from typing import Any

import peewee as pw

from qaweb.db import Model, Query, database, is_sqlite
from qaweb.evaluations.models import (
    DayCriterionSummary,
    DaySummary,
    Evaluation,
    EvaluationScore,
    MonthAgentSummary,
    MonthCriterionSummary,
)
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.evaluations.summary_models import (
    DayBandPointsSummary,
    DayMixPointsSummary,
    DayMixSummary,
    DayPointsSummary,
    DayTeamSummary,
    MonthBandPointsSummary,
    MonthMixPointsSummary,
    MonthMixSummary,
    MonthMonitorSummary,
    MonthTeamSummary,
)
from qaweb.standards.models import Criterion

E, S, C = Evaluation, EvaluationScore, Criterion
# Written out, not as parameters: PostgreSQL must see the same expression in SELECT and GROUP BY.
TEAM = pw.fn.COALESCE(E.team, pw.SQL("0")).alias("team_id")
DAY = E.monitored_on.alias("day")


def _month(day: Any = E.monitored_on) -> Any:
    if is_sqlite():
        return pw.fn.date(day, pw.SQL("'start of month'")).alias("month")
    return pw.fn.date_trunc(pw.SQL("'month'"), day).cast("date").alias("month")


def feeding() -> Any:
    """The condition of what the figures are drawn from."""
    return (E.state != EvaluationState.DRAFT) & E.counts & E.purpose.in_(FEEDING)


def scores_by(*keys: Any) -> Query:
    """Number and sum of the totals, grouped by `keys`."""
    figures = (pw.fn.COUNT(E.id).alias("evaluations"), pw.fn.SUM(E.total).alias("total_sum"))
    return E.select(*keys, *figures).where(feeding()).group_by(*_plain(keys))


def points_by(*keys: Any) -> Query:
    """Points by criterion, grouped by `keys`; a bonus is outside the hundred points, N/A too."""
    applies = S.earned.is_null(False) & ~C.bonus
    short = applies & (S.earned < C.points)
    figures = (
        _sum(applies, 1).alias("scored"),
        _sum(applies, S.earned).alias("earned"),
        _sum(applies, C.points).alias("possible"),
        _sum(S.problem | short, 1).alias("lost"),
        _sum(short, 1).alias("short"),
    )
    in_force = (S.evaluation == E.id) & (S.revision == E.revision)
    return (
        E.select(*keys, *figures)
        .join(S, on=in_force)
        .join(C, on=(S.criterion == C.id))
        .where(feeding(), applies | S.problem)
        .group_by(*_plain(keys))
    )


def _sum(condition: Any, value: Any) -> Any:
    return pw.fn.SUM(pw.Case(None, [(condition, value)], 0))


def _plain(keys: tuple[Any, ...]) -> list[Any]:
    return [key.unalias() if isinstance(key, pw.Alias) else key for key in keys]


def _of_day() -> Query:
    return scores_by(DAY, E.project, TEAM, E.agent, E.monitor, E.version, E.mode, *TAIL)


def _of_month() -> Query:
    return scores_by(_month(), E.project, TEAM, E.agent, E.version, E.mode, *TAIL)


def _points_of_day() -> Query:
    return points_by(DAY, E.project, TEAM, E.version, S.criterion, E.mode, E.call_type_name)


def _points_of_month() -> Query:
    return points_by(_month(), E.project, TEAM, E.version, S.criterion, E.mode, E.call_type_name)


def _of_day_and_team() -> Query:
    return scores_by(DAY, E.project, TEAM)


def _of_month_and_team() -> Query:
    return scores_by(_month(), E.project, TEAM)


def _mix_of_day() -> Query:
    return scores_by(DAY, E.project, E.mode, *TAIL)


def _mix_of_month() -> Query:
    return scores_by(_month(), E.project, E.mode, *TAIL)


def _modes_of_monitor() -> Query:
    return scores_by(_month(), E.monitor, E.mode)


def _points_of_project() -> Query:
    return points_by(DAY, E.project, E.version, S.criterion)


def _points_by_band() -> Query:
    return points_by(DAY, E.project, E.version, S.criterion, E.band)


def _points_by_band_of_month() -> Query:
    return points_by(_month(), E.project, E.version, S.criterion, E.band)


def _points_by_mix() -> Query:
    return points_by(DAY, E.project, E.mode, E.call_type_name, E.version, S.criterion)


def _points_by_mix_of_month() -> Query:
    return points_by(_month(), E.project, E.mode, E.call_type_name, E.version, S.criterion)


TAIL = (E.call_type_name, E.band)
THE_ONE = object()
"""Where the statement that is kept names the evaluation."""


@dataclass(frozen=True)
class Summary:
    """A table of sums: what it is grouped by, what it adds up, and how it follows from the rows.

    `finer` is a summary whose rows add up to it: they are fewer than the raw ones.
    """

    model: type[Model]
    keys: tuple[str, ...]
    figures: tuple[str, ...]
    recomputed: Callable[[], Query]
    finer: "Summary | None" = None

    @property
    def columns(self) -> list[Any]:
        return [getattr(self.model, name) for name in (*self.keys, *self.figures)]

    def stored(self) -> Query:
        """What has been kept, in the shape of `recomputed`."""
        return self.model.select(*self.columns)


SCORES = ("evaluations", "total_sum")
POINTS = ("scored", "earned", "possible", "lost", "short")
BY_CRITERION = ("project", "team_id", "version_id", "criterion_id", "mode", "call_type_name")
BY_AGENT = ("project", "team_id", "agent_id", "version_id", "mode", "call_type_name", "band")
BY_MONITOR = (*BY_AGENT[:3], "monitor_id", *BY_AGENT[3:])
BY_TEAM = ("project", "team_id")
BY_MIX = ("project", "mode", "call_type_name", "band")
BY_MONITOR_AND_MODE = ("monitor_id", "mode")
BY_LINE = ("project", "version_id", "criterion_id")
BY_BAND = (*BY_LINE, "band")
BY_MIXED_LINE = ("project", "mode", "call_type_name", "version_id", "criterion_id")

DAYS = Summary(DaySummary, ("day", *BY_MONITOR), SCORES, _of_day)
CRITERIA = Summary(DayCriterionSummary, ("day", *BY_CRITERION), POINTS, _points_of_day)
BANDS = Summary(DayBandPointsSummary, ("day", *BY_BAND), POINTS, _points_by_band)
SUMMARIES = (
    DAYS,
    CRITERIA,
    Summary(MonthAgentSummary, ("month", *BY_AGENT), SCORES, _of_month, DAYS),
    Summary(MonthCriterionSummary, ("month", *BY_CRITERION), POINTS, _points_of_month, CRITERIA),
    Summary(DayTeamSummary, ("day", *BY_TEAM), SCORES, _of_day_and_team, DAYS),
    Summary(MonthTeamSummary, ("month", *BY_TEAM), SCORES, _of_month_and_team, DAYS),
    Summary(DayMixSummary, ("day", *BY_MIX), SCORES, _mix_of_day, DAYS),
    Summary(MonthMixSummary, ("month", *BY_MIX), SCORES, _mix_of_month, DAYS),
    Summary(
        MonthMonitorSummary, ("month", *BY_MONITOR_AND_MODE), SCORES, _modes_of_monitor, DAYS
    ),
    BANDS,
    Summary(DayPointsSummary, ("day", *BY_LINE), POINTS, _points_of_project, BANDS),
    Summary(MonthBandPointsSummary, ("month", *BY_BAND), POINTS, _points_by_band_of_month, BANDS),
    Summary(DayMixPointsSummary, ("day", *BY_MIXED_LINE), POINTS, _points_by_mix, CRITERIA),
    Summary(
        MonthMixPointsSummary, ("month", *BY_MIXED_LINE), POINTS, _points_by_mix_of_month, CRITERIA
    ),
)  # fmt: skip


def apply(evaluation: Evaluation, sign: int = 1) -> None:
    """Add a submitted evaluation to its summaries, or (-1) take it out before it is changed.

    To be called inside the transaction of the change. One upsert per table; what is taken out was
    added before, so that its rows are there.
    """
    for summary in SUMMARIES:
        text, values = _adding(summary, sign, is_sqlite())
        database.execute_sql(text, [evaluation.id if v is THE_ONE else v for v in values])
        if sign < 0:
            _drop_empty(summary, evaluation)


@lru_cache(maxsize=64)
def _adding(summary: Summary, sign: int, _sqlite: bool) -> tuple[str, list[Any]]:
    """The statement that adds one evaluation: its text takes longer to build than to run."""
    model = summary.model
    # In one order, so that two submissions never wait for each other.
    one = summary.recomputed().where(E.id == pw.Value(THE_ONE, converter=False))
    rows = one.order_by(S.criterion) if summary.figures == POINTS else one
    sums = {
        getattr(model, name): getattr(model, name) + getattr(pw.EXCLUDED, name) * sign
        for name in summary.figures
    }
    target = [getattr(model, name) for name in summary.keys]
    added = model.insert_from(rows, summary.columns)
    text, values = added.on_conflict(conflict_target=target, update=sums).sql()
    return text, values


def _drop_empty(summary: Summary, evaluation: Evaluation) -> None:
    """A row of nothing says nothing: readers need not leave it out."""
    model, day = summary.model, evaluation.monitored_on
    place = {
        "day": day,
        "month": day.replace(day=1),
        "project": evaluation.project_id,
        "team_id": evaluation.team_id or 0,
        "monitor_id": evaluation.monitor_id,
    }
    same = (getattr(model, name) == place[name] for name in summary.keys if name in place)
    nothing = (getattr(model, name) == 0 for name in summary.figures)
    model.delete().where(reduce(and_, (*same, *nothing))).execute()


@dataclass(frozen=True)
class Difference:
    """A row that only one side has: what is kept, or what the raw rows say."""

    table: str
    side: str
    values: tuple[Any, ...]


def differences() -> list[Difference]:
    """Where the summaries are not what the raw rows add up to; empty when all is well.

    Each is held against what it follows from first: where all of them follow, all are right, and
    the raw rows were read for the finest alone.
    """
    if all(_is_kept(summary, _follows(summary)) for summary in SUMMARIES):
        return []
    return [found for one in SUMMARIES for found in _differences(one, one.recomputed())]


def _is_kept(summary: Summary, raw: Query) -> bool:
    """Whether these rows are kept, and no others: read once, and each looked up by its keys.

    Neither side has two rows with the same keys, so that three numbers say it.
    """
    kept, told = summary.model, raw.alias("told")
    equal = (getattr(told.c, column.column_name) == column for column in summary.columns)
    looked_up = pw.Join(told, kept, pw.JOIN.LEFT_OUTER, on=reduce(and_, equal))
    counts = (pw.fn.COUNT(pw.SQL("*")), pw.fn.COUNT(kept.id))
    read, found = database.execute(pw.Select([looked_up], counts)).fetchone()
    return bool(read == found == kept.select().count())


def _differences(summary: Summary, raw: Query) -> Iterator[Difference]:
    table, kept = summary.model._meta.table_name, summary.stored()
    for side, query in (("kept", kept - raw), ("recomputed", raw - kept)):
        for values in query.tuples():
            yield Difference(table, side, tuple(values))


def rebuild() -> None:
    """Write all summaries anew: the finest from the raw rows, the others from finer ones."""
    with database.atomic():
        for summary in SUMMARIES:
            write_anew(summary)


def write_anew(summary: Summary) -> None:
    """Write one summary anew; the one it adds up stands already."""
    summary.model.delete().execute()
    summary.model.insert_from(_follows(summary), summary.columns).execute()


def _follows(summary: Summary) -> Query:
    """What a summary has to be, if the finer one that it adds up is right."""
    return _added_up(summary.finer, summary) if summary.finer else summary.recomputed()


def _added_up(finer: Summary, coarser: Summary) -> Query:
    """What the rows of the finer summary come to."""
    rows: Any = finer.model
    first = _month(rows.day) if coarser.keys[0] == "month" else rows.day
    keys = [first, *(getattr(rows, name) for name in coarser.keys[1:])]
    figures = [pw.fn.SUM(getattr(rows, name)).alias(name) for name in coarser.figures]
    return rows.select(*keys, *figures).group_by(*_plain(tuple(keys)))
