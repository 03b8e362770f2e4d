"""A person never finds what they may not see."""

from dataclasses import fields

import pytest

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.search.queries import Found, found
from qaweb.search.rules import asked
from tests import factories
from tests.cast import Cast, viewer
from tests.evaluations.scoring import call
from tests.reports import making as reports
from tests.slips import writing as slips


def finds(cast: Cast, who: str, text: str) -> Found:
    return found(viewer(getattr(cast, who)), asked(text))


SEES_AGENT = ["manager", "assistant", "qa", "supervisor", "lead"]
NOT = ["agent", "teammate", "lead_b", "south_qa", "south_supervisor", "south_lead", "outsider"]


@pytest.mark.parametrize("who", SEES_AGENT)
def test_people_are_found_by_name_and_number(cast: Cast, who: str) -> None:
    for text in (cast.agent.name, cast.agent.number):
        assert cast.agent.id in {p.id for p in finds(cast, who, text).people}


@pytest.mark.parametrize("who", NOT)
def test_people_out_of_reach_are_not_found(cast: Cast, who: str) -> None:
    assert finds(cast, who, cast.agent.name).people == []
    assert finds(cast, who, cast.agent.number).people == []


SEES_RECORD = {"manager", "qa", "second_qa", "supervisor", "lead", "agent"}
EVERYBODY = [*SEES_RECORD, "assistant", *NOT[1:]]


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_an_evaluation_is_found_by_those_who_may_read_it(cast: Cast, who: str) -> None:
    row = factories.evaluation(cast, levels={"opening": 1})
    hits = [e.id for e in finds(cast, who, str(row)).evaluations]
    assert hits == ([row.id] if who in SEES_RECORD else [])


@pytest.mark.parametrize("who", ["second_qa", "manager", "agent", "lead"])
def test_a_draft_is_found_by_its_monitor_alone(cast: Cast, who: str) -> None:
    row = factories.evaluation(cast)
    Evaluation.update(state=EvaluationState.DRAFT).where(Evaluation.id == row.id).execute()
    assert finds(cast, who, str(row)).evaluations == []
    assert finds(cast, "qa", str(row)).evaluations == [row]


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_a_slip_is_found_by_those_who_may_read_it(cast: Cast, who: str) -> None:
    row = slips.issued(cast)
    hits = [s.id for s in finds(cast, who, str(row)).slips]
    assert hits == ([row.id] if who in SEES_RECORD else [])


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_a_call_is_found_by_those_who_see_calls(cast: Cast, who: str) -> None:
    number = recorded_number(cast)
    hits = [c.number for c in finds(cast, who, number).calls]
    assert hits == ([number] if who in {"manager", "qa", "second_qa", "supervisor"} else [])


def recorded_number(cast: Cast) -> str:
    """A call of the agent."""
    return call(cast.agent, number="C-2026-77").number


@pytest.mark.parametrize("text", ["C-2026", "2026-77", "%", "_", "C-2026-7%"])
def test_a_call_is_found_by_the_beginning_of_its_number(cast: Cast, text: str) -> None:
    recorded_number(cast)
    assert len(finds(cast, "qa", text).calls) == (1 if text == "C-2026" else 0)


def test_reports_are_found_by_day_by_those_who_may_open_them(cast: Cast) -> None:
    reports.a_day(cast, reports.DAY_BEFORE)
    row = reports.drawn(cast, reports.DAY_BEFORE)
    day = str(reports.DAY_BEFORE)
    assert [r.id for r in finds(cast, "qa", day).reports] == [row.id]
    for who in ("manager", "supervisor", "lead", "agent", "south_qa", "assistant"):
        assert finds(cast, who, day).reports == []


@pytest.mark.parametrize("text", ["", "   "])
def test_no_text_finds_nothing(cast: Cast, text: str) -> None:
    hits = finds(cast, "manager", text)
    assert all(getattr(hits, part.name) == [] for part in fields(hits))
