"""Who was missed and why, read from plan, roster, calls and unfinished records (P3.3)."""

import datetime as dt
import logging

import pytest

from qaweb import clock
from qaweb.calls.models import Call
from qaweb.evaluations.rules import EvaluationState
from qaweb.monitoring.models import PlanGap
from qaweb.monitoring.rules import GapReason, LineState, Reason, WhyNot
from qaweb.people.models import Person
from qaweb.reports import misses
from qaweb.reports.material import live_figures
from qaweb.reports.miss_rules import MissReason, Why
from qaweb.training.models import Licence
from qaweb.training.rules import LicenceState
from tests.cast import Cast, works
from tests.factories import evaluation
from tests.monitoring.making import line, plan
from tests.reports.making import DAY, drawn, recorded


def why(cast: Cast, person: Person) -> Why:
    return misses.reasons(cast.north, [(person.id, DAY)])[person.id, DAY]


def a_call(person: Person) -> Call:
    return Call.create(
        number=f"C{person.id}", project=person.project_id, agent=person,
        started_at=clock.at(DAY, dt.time(10)), call_day=DAY, duration_s=60,
    )  # fmt: skip


def test_without_plan_and_monitor_the_day_says_so(cast: Cast) -> None:
    assert why(cast, cast.agent).reason is MissReason.NO_MONITOR
    works(cast.unlicensed_qa, DAY)
    assert why(cast, cast.agent).reason is MissReason.NO_MONITOR
    works(cast.qa, DAY)
    assert why(cast, cast.agent).reason is MissReason.NO_PLAN


def test_a_monitor_suspended_since_was_a_monitor_on_the_day(cast: Cast) -> None:
    works(cast.qa, DAY)
    held = Licence.update(granted=LicenceState.SUSPENDED, ended_on=DAY + dt.timedelta(days=1))
    held.where(Licence.person == cast.qa.id).execute()
    assert why(cast, cast.agent).reason is MissReason.NO_PLAN


def test_a_line_not_carried_out_names_its_monitor(cast: Cast) -> None:
    line(cast.qa, cast.agent, day=DAY)
    assert why(cast, cast.agent) == Why(MissReason.NOT_DONE, "马质检")
    assert why(cast, cast.teammate).reason is MissReason.ROSTER


def test_a_skipped_line_keeps_its_words(cast: Cast) -> None:
    skipped = {"state": LineState.SKIPPED, "settled_why": WhyNot.ABSENT, "settled_reason": "开会"}
    line(cast.qa, cast.agent, day=DAY, **skipped)
    assert why(cast, cast.agent) == Why(MissReason.ABSENT, "马质检", "开会")


def test_who_had_no_call_is_told_from_who_had_one(cast: Cast) -> None:
    plan(cast.north, DAY)
    a_call(cast.teammate)
    assert why(cast, cast.agent).reason is MissReason.NO_CALLS
    assert why(cast, cast.teammate).reason is MissReason.ROSTER


def test_a_gap_of_the_draw_and_an_unfinished_record_are_told(cast: Cast) -> None:
    gap = {"agent": cast.agent, "wanted": Reason.COVERAGE, "why": GapReason.CAPACITY}
    PlanGap.create(plan=plan(cast.north, DAY), **gap)
    assert why(cast, cast.agent).reason is MissReason.CAPACITY
    at = clock.at(DAY, dt.time(9))
    evaluation(cast, agent=cast.agent, called_at=at, state=EvaluationState.DRAFT)
    assert why(cast, cast.agent) == Why(MissReason.NOT_SUBMITTED, "马质检")


def test_the_report_says_why_and_by_how_much_a_record_was_late(cast: Cast) -> None:
    for person in (cast.agent, cast.teammate):
        works(person, DAY)
    recorded(cast, cast.agent, is_late=True, submitted_at=clock.at(DAY, dt.time(19, 35)))
    figures = live_figures(drawn(cast))
    assert [(m.name, m.why) for m in figures.coverage.uncovered] == [
        ("郑客服", MissReason.NO_MONITOR)
    ]
    assert [record.late_minutes for record in figures.late_records] == [125]


def test_the_number_of_queries_does_not_grow(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    line(cast.qa, cast.agent, day=DAY)
    caplog.set_level(logging.DEBUG, logger="peewee")

    def sent(*people: Person) -> int:
        caplog.clear()
        misses.reasons(cast.north, [(person.id, DAY) for person in people])
        return len(caplog.records)

    assert sent(cast.agent) == sent(cast.agent, cast.teammate, cast.lead, cast.agent_b) == 1
