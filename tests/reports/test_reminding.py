"""Reminders before and after a deadline, and of records that are not in by 17:30 (P6.1, P6.2)."""

import datetime as dt

import pytest

from qaweb import clock
from qaweb.evaluations.rules import EvaluationState
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.parameters.actions import set_parameter
from qaweb.people.models import DutyHeld, Person
from qaweb.permissions import Duty
from qaweb.reports import reminding
from qaweb.reports.models import Report
from qaweb.rosters.models import CalendarDay, DayKind
from tests.cast import NOW, TODAY, Cast, viewer, works
from tests.factories import evaluation
from tests.reports.making import a_day, drawn, recorded, submitted

DUE, OVERDUE, RECORDS = Occasion.REPORT_DUE, Occasion.REPORT_OVERDUE, Occasion.RECORDS_DUE
WRITERS = {"马质检", "张质检", "新质检"}


def at(*time: int, day: dt.date = TODAY) -> dt.datetime:
    return clock.at(day, dt.time(*time))


def told(kind: Occasion) -> set[str]:
    rows = Notice.select(Notice, Person).join(Person).where(Notice.kind == kind)
    return {row.person.name for row in rows}


def test_writers_hear_two_hours_before_once(cast: Cast) -> None:
    a_day(cast)
    drawn(cast)
    reminding.remind(at(7, 59))
    assert told(DUE) == set()
    for _twice in range(2):
        reminding.remind(at(8, 0))
    assert told(DUE) == WRITERS
    assert Notice.select().where(Notice.kind == DUE).count() == 3


def test_writers_and_manager_hear_when_it_is_late(cast: Cast) -> None:
    a_day(cast)
    drawn(cast)
    reminding.remind(at(10, 0))
    assert told(OVERDUE) == set()
    reminding.remind(at(10, 0, 1))
    assert told(OVERDUE) == WRITERS | {"林经理"}


def test_who_has_handed_in_hears_nothing(cast: Cast) -> None:
    a_day(cast)
    with clock.set_to(NOW - dt.timedelta(hours=6)):
        submitted(cast)
    reminding.remind(at(12, 0))
    assert told(DUE) == told(OVERDUE) == set()


def test_after_half_past_five_monitor_and_keeper_hear_of_records_not_in(cast: Cast) -> None:
    keeper = {"person": cast.second_qa, "duty": Duty.RECORDS_KEEPER, "project": cast.north}
    DutyHeld.create(**keeper, valid_from=dt.date(2026, 1, 1))
    recorded(cast, cast.agent, TODAY)
    reminding.remind(at(17, 29))
    assert told(RECORDS) == set()
    reminding.remind(at(17, 30))
    assert told(RECORDS) == {"马质检", "张质检"}
    words = {n.words for n in Notice.select().where(Notice.kind == RECORDS)}
    assert any('"subject": "1/20"' in each for each in words)


def test_a_late_shift_is_due_at_its_end(cast: Cast) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    works(cast.qa, tomorrow, reminding.ShiftCode.LATE)
    reminding.remind(at(18, 0, day=tomorrow))
    assert told(RECORDS) == set()
    found = reminding.missing_records(cast.north, tomorrow)
    assert [each.due_at for each in found] == [at(0, day=tomorrow + dt.timedelta(days=1))]


def test_of_a_supervisor_only_what_was_begun_counts(cast: Cast) -> None:
    names = {each.name for each in reminding.missing_records(cast.north, TODAY)}
    assert names == {"马质检", "张质检"}
    evaluation(cast, monitor=cast.supervisor, state=EvaluationState.DRAFT)
    found = {each.name: each.in_short for each in reminding.missing_records(cast.north, TODAY)}
    assert found == {"马质检": "0/20", "张质检": "0/20", "朱主管": "+1"}


@pytest.mark.parametrize(("is_on", "due"), [(False, (10, 24)), (True, (10, 27))])
def test_a_deadline_moves_to_a_working_day_only_if_turned_on(
    cast: Cast, is_on: bool, due: tuple[int, int]
) -> None:
    friday = dt.date(2026, 10, 23)
    works(cast.agent, friday)
    CalendarDay.create(day=dt.date(2026, 10, 26), kind=DayKind.HOLIDAY, name="放假")
    if is_on:
        set_parameter(viewer(cast.manager), "due_on_working_days", True, friday, "周末不上班")
    with clock.set_to(NOW + dt.timedelta(days=9)):
        report: Report = drawn(cast, friday)
    assert report.due_at == clock.at(dt.date(2026, *due), dt.time(10))
