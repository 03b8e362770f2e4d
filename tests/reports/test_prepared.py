"""Statements whose text is written once."""

import datetime as dt

from qaweb import clock
from qaweb.people.models import Project, Shift
from qaweb.reports.prepared import Prepared, as_day, as_kept, as_moment, given
from tests.cast import Cast, works
from tests.reports.making import DAY


def test_it_answers_for_the_values_of_each_call(cast: Cast) -> None:
    named = Prepared(lambda: Project.select(Project.id).where(Project.name == given("name")))
    for project in (cast.north, cast.south):
        assert [tuple(row) for row in named.rows(name=project.name)] == [(project.id,)]
    assert named.rows(name="nowhere") == []


def test_days_and_moments_come_back_as_they_were_written(cast: Cast) -> None:
    shift = works(cast.agent, DAY)
    written = Prepared(
        lambda: Shift.select(Shift.day, Shift.starts_at).where(Shift.starts_at == given("at"))
    )
    [(day, moment)] = written.rows(at=as_kept(shift.starts_at))
    assert (as_day(day), as_moment(moment)) == (DAY, shift.starts_at)


def test_a_moment_is_kept_in_utc_without_a_zone() -> None:
    there = clock.at(dt.date(2026, 10, 20), dt.time(8))
    assert as_kept(there).isoformat() == "2026-10-20T00:00:00"
    assert as_moment(None) is None
