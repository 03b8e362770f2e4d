"""The worker was dead for a day."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from qaweb import audit, clock
from qaweb.evaluations import summaries
from qaweb.evaluations.models import Evaluation
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.jobs import Job, JobState
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportKind
from sync.jobs import DUTIES
from sync.worker import Worker
from tests.cast import TODAY, Cast
from tests.evaluations.scoring import submitted

Later = Callable[..., Any]


@pytest.fixture
def worked(app: Flask, cast: Cast) -> None:
    """A day on which somebody was heard, and the worker was there."""
    submitted(cast.qa, cast.agent, opening=1)
    Worker(app, "w1").tick()


def test_each_duty_is_made_up_once(app: Flask, cast: Cast, worked: None, later: Later) -> None:
    before = Counter(job.kind for job in Job.select())
    with later(days=1):
        Worker(app, "w2").tick()
    after = Counter(job.kind for job in Job.select())
    assert {kind: after[kind] - before[kind] for kind in after} == {d.kind: 1 for d in DUTIES}
    assert {job.state for job in Job.select()} == {JobState.DONE}


def test_the_report_of_the_day_is_drawn_up_with_its_own_deadline(
    app: Flask, cast: Cast, worked: None, later: Later
) -> None:
    Report.delete().execute()
    with later(days=1):
        Worker(app, "w2").tick()
        drawn = Report.get(starts_on=TODAY, kind=ReportKind.DAILY, project=cast.north)
    assert drawn.due_at == clock.at(TODAY + dt.timedelta(days=1), dt.time(10))


def test_who_answers_for_what_grew_late_meanwhile_is_told(
    app: Flask, cast: Cast, worked: None, later: Later
) -> None:
    Report.delete().execute()
    Notice.delete().execute()
    with later(days=1):
        Worker(app, "w2").tick()
    told = {n.person_id for n in Notice.select().where(Notice.kind == Occasion.REPORT_OVERDUE)}
    assert told >= {cast.qa.id, cast.manager.id}


def test_nobody_is_told_twice_of_the_same(
    app: Flask, cast: Cast, worked: None, later: Later
) -> None:
    with later(days=1):
        Worker(app, "w2").tick()
        told = Notice.select().count()
        Worker(app, "w3").tick()
    assert Notice.select().count() == told
    seen = Counter((n.person_id, n.kind, n.key) for n in Notice.select())
    assert max(seen.values()) == 1


def test_what_lapsed_meanwhile_is_marked_so(
    app: Flask, cast: Cast, worked: None, later: Later
) -> None:
    row = Evaluation.get()
    with later(days=30):
        Worker(app, "w2").tick()
        late = Evaluation.get_by_id(row.id)
    assert late.accepted_by_lapse
    assert audit.verify().whole
    assert summaries.differences() == []
