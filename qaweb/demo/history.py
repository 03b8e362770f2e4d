"""Three weeks in the life of the demo's centre, played through the real actions."""

import datetime as dt
import random
from collections.abc import Iterator

from qaweb import clock
from qaweb.demo import heard, planned
from qaweb.demo.monitoring import monitored_call
from qaweb.demo.playing import DAY, MOST_SKILL, History
from qaweb.demo.reporting import draw_report
from qaweb.demo.world import FIRST_DAY, START, World
from qaweb.inbox.models import Notice
from qaweb.people.models import Person, Project, Shift
from qaweb.permissions import Role

PER_DAY = {Role.QA_SPECIALIST: (9, 14), Role.SUPERVISOR: (2, 4)}


def play(world: World) -> None:
    """Play every day from the first until the demo's now."""
    history = History(world)
    for person in world.people:
        history.skill[person.id] = min(MOST_SKILL, world.rng.gauss(0.5, 0.12))
    _fill_library(history)
    day = FIRST_DAY
    while day <= START.date():
        for project in world.projects:
            _plan_day(history, project, day)
        day += DAY
    _announce_changes(history)
    history.agenda.play()
    _read_notices()


def _read_notices() -> None:
    """Whatever came before yesterday evening has been read by everybody."""
    evening = clock.at(START.date() - DAY, dt.time(17, 30))
    Notice.update(read_at=evening).where(Notice.created_at < evening).execute()


def _fill_library(history: History) -> None:
    author = history.viewer(history.world.of(history.world.projects[0], Role.QA_SPECIALIST)[0])
    with clock.set_to(clock.at(FIRST_DAY, dt.time(8))):
        heard.fill_library(author, history.viewer(history.world.manager))


def _announce_changes(history: History) -> None:
    first, second = history.world.projects[:2]
    specialists = history.world.of(first, Role.QA_SPECIALIST)
    planned.announce_changes(
        history.agenda,
        first,
        manager=history.viewer(history.world.manager),
        author=history.viewer(specialists[0]),
        supervisor=history.viewer(history.world.of(first, Role.SUPERVISOR)[0]),
        absent=history.world.of(second, Role.QA_SPECIALIST),
    )


def _plan_day(history: History, project: Project, day: dt.date) -> None:
    drawn = clock.at(day, planned.DRAWN_AT)
    history.agenda.at(drawn, lambda: planned.draw_day(project, day))
    for monitor in history.world.of(project, Role.QA_SPECIALIST, Role.SUPERVISOR):
        shift = monitor.shifts.where(Shift.day == day, Shift.starts_at.is_null(False)).first()
        if shift:
            for moment in _moments(history.rng, monitor, shift):
                history.agenda.at(moment, monitored_call(history, project, monitor))
    morning = clock.at(day + DAY, dt.time(0, 5))
    history.agenda.at(morning, lambda: draw_report(history, project, day))


def _moments(rng: random.Random, monitor: Person, shift: Shift) -> Iterator[dt.datetime]:
    length = int((shift.ends_at - shift.starts_at).total_seconds())
    for _ in range(rng.randint(*PER_DAY[monitor.role])):
        yield shift.starts_at + dt.timedelta(seconds=rng.randint(900, length + 1200))
