"""A day's report of the demo: drawn, submitted, reviewed, returned or approved."""

import datetime as dt

from qaweb import clock
from qaweb.demo import words
from qaweb.demo.agenda import Event
from qaweb.demo.playing import DAY, History
from qaweb.people.models import Person, Project
from qaweb.permissions import Role, Viewer
from qaweb.reports import actions as reports
from qaweb.reports.models import Report


def draw_report(history: History, project: Project, day: dt.date) -> None:
    """Drawn by the worker at night, submitted in the morning, now and then too late."""
    author = history.viewer(history.world.of(project, Role.QA_SPECIALIST)[0])
    report = reports.draw(author, project, day)
    late = history.rng.random() < 0.12
    hours = history.rng.uniform(10.2, 11) if late else history.rng.uniform(8.4, 9.8)
    submitted = clock.at(day + DAY, dt.time(0)) + dt.timedelta(hours=hours)
    history.agenda.at(submitted, lambda: _submit(history, author, report))


def _submit(history: History, author: Viewer, report: Report) -> None:
    rng = history.rng
    written = {
        "highlights": rng.choice(words.HIGHLIGHTS),
        "key_points": "；".join(rng.sample(words.KEY_POINTS, 2)) + "。",
    }
    reports.submit(author, report.id, written, Report.get_by_id(report.id).words_seq)
    now = clock.now()
    for supervisor in history.world.of(report.project, Role.SUPERVISOR):
        read = now + dt.timedelta(hours=rng.uniform(0.5, 6))
        history.agenda.at(read, _reviewing(history, supervisor, report))
    decided = now + dt.timedelta(hours=rng.uniform(2, 28))
    history.agenda.at(decided, lambda: _decide(history, author, report))


def _reviewing(history: History, supervisor: Person, report: Report) -> Event:
    remark = history.rng.choice(words.REMARKS)
    return lambda: reports.review(history.viewer(supervisor), report.id, remark)


def _decide(history: History, author: Viewer, report: Report) -> None:
    manager = history.viewer(history.world.manager)
    if history.rng.random() < 0.1:
        reports.return_(manager, report.id, words.RETURN_REASON)
        again = clock.now() + dt.timedelta(hours=history.rng.uniform(1, 4))
        history.agenda.at(again, lambda: _submit(history, author, report))
        return
    reports.approve(manager, report.id, and_publish=True)
