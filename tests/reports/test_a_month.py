"""A month of days drawn up by the worker as the clock moves, every figure checked by pandas.

Then an appeal is upheld, and the approved report stays while its restatement says so (P6.1, P6.5a).
"""

import datetime as dt
import random

from flask import Flask

from qaweb import clock
from qaweb.people.models import Person
from qaweb.permissions import MONITORED, Role
from qaweb.reports import actions
from qaweb.reports.figures import Figures, unpacked
from qaweb.reports.models import Report, ReportRestatement
from qaweb.reports.reading import reading
from qaweb.reports.rules import ReportState
from qaweb.reports.seals import broken_seals
from sync.jobs import DUTIES
from sync.worker import Worker
from tests.appeals import making as appeals
from tests.cast import Cast, viewer
from tests.reports.a_month import BANDS, DAYS, RATIO, Rows, band_of, half_up, live
from tests.reports.making import HIGHLIGHTS, fresh

ONE = dt.timedelta(days=1)


def worker(app: Flask, *kinds: str) -> Worker:
    return Worker(app, "w1", [duty for duty in DUTIES if duty.kind in kinds])


def lived(app: Flask, cast: Cast) -> list[Report]:
    """Each day happens, is drawn up after midnight, submitted at nine and approved."""
    dice, drawing = random.Random(20261101), worker(app, "draw_reports")
    for day in DAYS:
        with clock.set_to(dt.datetime.combine(day, dt.time(12))):
            live(cast, day, dice)
        with clock.set_to(dt.datetime.combine(day + ONE, dt.time(0, 5))):
            drawing.tick()
        with clock.set_to(dt.datetime.combine(day + ONE, dt.time(9))):
            report = Report.get((Report.project == cast.north) & (Report.starts_on == day))
            actions.submit(viewer(cast.qa), report.id, HIGHLIGHTS, 0)
            actions.approve(viewer(cast.manager), report.id)
    reports = Report.select().where(Report.project == cast.north, Report.starts_on >= DAYS[0])
    return list(reports.order_by(Report.starts_on))


def test_every_day_is_drawn_in_time_and_its_figures_are_those_of_pandas(
    app: Flask, cast: Cast
) -> None:
    reports, rows = lived(app, cast), Rows()
    assert [report.starts_on for report in reports] == DAYS
    assert not any(report.is_late for report in reports)
    assert broken_seals() == []
    for report in reports:
        assert report.state is ReportState.APPROVED
        figures, day = unpacked(report.snapshot), report.starts_on
        for check in (scores, mix, people, criteria, monitors, coverage, slips_and_late):
            check(figures, rows, day)


def scores(figures: Figures, rows: Rows, day: dt.date) -> None:
    """Number, average, bands, and the change to the last day with records."""
    frame, before = rows.of(day), rows.before(day)
    assert figures.count == len(frame)
    assert figures.mean == (half_up(frame.total.sum(), len(frame)) if len(frame) else None)
    counts = frame.band.value_counts().to_dict()
    assert {b.key: b.count for b in figures.bands} == {key: counts.get(key, 0) for key in BANDS}
    assert (figures.before.period.starts_on if figures.before else None) == before
    if figures.before:
        earlier = rows.of(figures.before.period.starts_on)
        assert figures.before.count == len(earlier)
        assert figures.before.mean == half_up(earlier.total.sum(), len(earlier))


def mix(figures: Figures, rows: Rows, day: dt.date) -> None:
    """Modes of the day and of the month to date against 2:7:1, and the call types."""
    everything = rows.evaluations
    month = everything[(everything.monitored_on >= DAYS[0]) & (everything.monitored_on <= day)]
    for lines, frame in ((figures.modes, rows.of(day)), (figures.month_modes, month)):
        counts = frame["mode"].value_counts().to_dict()
        assert [line.count for line in lines] == [counts.get(mode, 0) for mode in RATIO]
        assert [line.target for line in lines] == list(RATIO.values())
        shares = (
            [half_up(10_000 * n, len(frame)) for n in (line.count for line in lines)]
            if len(frame)
            else [None] * 3
        )
        assert [line.share for line in lines] == shares
    types = rows.of(day).groupby("call_type_name").total.agg(["count", "sum"])
    assert {t.name: (t.count, t.mean) for t in figures.call_types} == {
        name: (row["count"], half_up(row["sum"], row["count"])) for name, row in types.iterrows()
    }


def people(figures: Figures, rows: Rows, day: dt.date) -> None:
    """Scores by person and by team, with band and change."""
    frame, before = rows.of(day), rows.before(day)
    agents = frame.groupby("agent").total.agg(["count", "sum", "max", "min"])
    assert {
        a.agent.person_id: (a.count, a.mean, a.best, a.worst, a.band) for a in figures.agents
    } == {
        key: (r["count"], mean, r["max"], r["min"], band_of(mean))
        for key, r in agents.iterrows()
        for mean in [half_up(r["sum"], r["count"])]
    }
    earlier = rows.of(before).groupby("team").total.agg(["count", "sum"]) if before else {}
    for line in figures.teams:
        own = frame[frame.team == line.team_id]
        assert (line.count, line.agents, line.name) == (
            len(own), own.agent.nunique(), own.team_name.iloc[0],
        )  # fmt: skip
        assert line.mean == half_up(own.total.sum(), len(own))
        assert line.band == band_of(line.mean)
        assert {b.key: b.count for b in line.bands if b.count} == own.band.value_counts().to_dict()
        then = earlier.loc[line.team_id] if before and line.team_id in earlier.index else None
        was = None if then is None else half_up(then["sum"], then["count"])
        assert line.change == (None if was is None else line.mean - was)
    assert {line.team_id for line in figures.teams} == set(frame.team)


def criteria(figures: Figures, rows: Rows, day: dt.date) -> None:
    """The score of each criterion and its change."""
    before = rows.before(day)
    now, then = rows.criteria(day), rows.criteria(before) if before else {}
    lines = figures.criteria
    assert {c.code: (c.scored, c.lost, c.earned, c.possible, c.share) for c in lines} == now
    for line in lines:
        was = then[line.code][4] if line.code in then else None
        assert line.change == (None if was is None else line.share - was)


def monitors(figures: Figures, rows: Rows, day: dt.date) -> None:
    """What each monitor did, and the floor of the QA specialists at work."""
    made = rows.of(day).monitor.value_counts().to_dict()
    shifts = rows.shifts[rows.shifts.day == day]
    obliged = set(shifts[shifts.role == Role.QA_SPECIALIST].id)
    assert {m.person_id: (m.count, m.floor, m.short_of) for m in figures.monitors} == {
        key: (made.get(key, 0), 20, 20 - made.get(key, 0)) if key in obliged
        else (made[key], None, 0)
        for key in obliged | set(made)
    }  # fmt: skip


def coverage(figures: Figures, rows: Rows, day: dt.date) -> None:
    """Who worked and was not monitored."""
    shifts = rows.shifts[(rows.shifts.day == day) & rows.shifts.role.isin(MONITORED)]
    missed = set(shifts.id) - set(rows.of(day).agent)
    assert figures.coverage.at_work == len(shifts)
    assert {line.person_id for line in figures.coverage.uncovered} == missed
    assert figures.coverage.uncovered_count == len(missed)


def slips_and_late(figures: Figures, rows: Rows, day: dt.date) -> None:
    """The slips of the day by the wall clock, and who handed in how late."""
    slips, late = rows.slips[rows.slips.day == day], rows.of(day)[rows.of(day).is_late]
    assert {line.slip_id for line in figures.slips} == set(slips.id)
    due = clock.at(day, dt.time(17, 30))
    assert {r.evaluation_id: r.late_minutes for r in figures.late_records} == {
        row.id: int((row.submitted_at - due).total_seconds() // 60)
        for row in late.itertuples()
    }  # fmt: skip
    assert figures.owed_count == int(rows.of(day).slip_owed.sum())


def test_an_upheld_appeal_restates_the_approved_report_and_changes_nothing_in_it(
    app: Flask, cast: Cast
) -> None:
    day = DAYS[0]
    with clock.set_to(dt.datetime.combine(day, dt.time(11))):
        live(cast, day, random.Random(7))
        appeal = appeals.raised(cast)
    with clock.set_to(dt.datetime.combine(day + ONE, dt.time(9))):
        worker(app, "draw_reports").tick()
        report = Report.get((Report.project == cast.north) & (Report.starts_on == day))
        actions.submit(viewer(cast.qa), report.id, HIGHLIGHTS, 0)
        actions.approve(viewer(cast.manager), report.id, and_publish=True)
    report, told = fresh(report), unpacked(fresh(report).snapshot)
    with clock.set_to(dt.datetime.combine(day + 2 * ONE, dt.time(10))):
        appeals.decided(cast.supervisor, appeal)
        worker(app, "restate_reports").tick()
        found = reading(viewer(cast.manager), fresh(report)).restated
        own = reading(viewer(Person.get_by_id(cast.agent.id)), fresh(report)).restated
    frame = Rows().of(day)
    assert found is not None
    assert (found.count, found.appeals) == (told.count, 1)
    assert found.mean == half_up(frame.total.sum(), len(frame)) != told.mean
    assert ReportRestatement.select().count() == 1
    assert fresh(report).snapshot == report.snapshot
    assert broken_seals() == []
    assert own is not None
    assert {pair.person_id for pair in own.changes} <= {0, cast.agent.id}
