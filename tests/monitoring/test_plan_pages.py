"""The pages of the day plan: reading, checking, drawing, signing (P3.2-5)."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb.monitoring.models import DayPlan, PlanGap, PlanLine
from qaweb.people.models import Person, Shift
from tests.cast import TODAY, Cast, works
from tests.monitoring.making import drawn, notice

AsPerson = Callable[..., FlaskClient]
TOMORROW = TODAY + dt.timedelta(days=1)


def short(cast: Cast) -> DayPlan:
    """A day on which nobody monitors."""
    for person in (cast.qa, cast.second_qa, cast.supervisor):
        Shift.delete().where(Shift.person == person).execute()
    works(cast.qa, TODAY)
    Shift.update(starts_at=Shift.ends_at).where(Shift.person == cast.qa).execute()
    return drawn(cast)


def test_it_says_the_day_in_one_sentence(cast: Cast, as_: AsPerson) -> None:
    drawn(cast)
    page = as_(cast.qa).get("/plan").text
    assert "Capacity 60 calls" in page
    assert cast.agent.name in page
    assert re.search(r"\d\d:\d0–\d\d:\d0", page)


def test_a_short_day_says_who_and_why(cast: Cast, as_: AsPerson) -> None:
    short(cast)
    page = as_(cast.manager).get("/plan").text
    assert "6 people stay uncovered" in page
    assert "No shift overlaps, no recording" in page
    assert cast.second_qa.name in page


@pytest.mark.parametrize("who", ["agent", "lead", "assistant"])
def test_who_is_monitored_does_not_see_it(cast: Cast, as_: AsPerson, who: str) -> None:
    drawn(cast)
    assert as_(getattr(cast, who)).get("/plan").status_code == 403


def test_another_project_is_not_found(cast: Cast, as_: AsPerson) -> None:
    drawn(cast)
    assert as_(cast.south_qa).get(f"/plan?project={cast.north.id}").status_code == 404
    assert cast.agent.name not in as_(cast.south_qa).get("/plan").text


def test_without_a_plan_it_offers_to_draw_one(cast: Cast, as_: AsPerson) -> None:
    assert "Draw it now" in as_(cast.qa).get("/plan").text
    assert "Draw it now" not in as_(cast.supervisor).get("/plan").text
    assert "No plan was drawn for this day" in as_(cast.qa).get("/plan?day=2026-10-20").text
    assert "too far away" in as_(cast.qa).get("/plan?day=2026-12-01").text


@pytest.mark.parametrize("day", ["", "nonsense", "0001-01-01", "9999-12-31"])
def test_every_day_has_a_page(cast: Cast, as_: AsPerson, day: str) -> None:
    assert as_(cast.qa).get(f"/plan?day={day}").status_code == 200


def test_a_day_is_drawn_by_hand(cast: Cast, as_: AsPerson) -> None:
    client, where = as_(cast.qa), {"day": str(TODAY), "project": str(cast.north.id)}
    assert client.post("/plan/draw", data=where).status_code == 303
    assert DayPlan.get().drawn_by_id == cast.qa.id
    assert f"by {cast.qa.name}" in client.get("/plan").text


def test_a_day_without_a_roster_is_refused_in_words(cast: Cast, as_: AsPerson) -> None:
    where = {"day": str(TOMORROW), "project": str(cast.north.id)}
    answer = as_(cast.qa).post("/plan/draw", data=where)
    assert answer.status_code == 422
    assert "Enter the shifts first" in answer.text


def test_it_is_drawn_anew_with_a_reason(cast: Cast, as_: AsPerson) -> None:
    row, client = drawn(cast), as_(cast.manager)
    refused = client.post(f"/plan/{row.id}/anew", data={"reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert client.post(f"/plan/{row.id}/anew", data={"reason": "ill"}).status_code == 303
    assert DayPlan.get_by_id(row.id).seed != row.seed


def test_the_manager_signs_and_the_miss_stays(cast: Cast, as_: AsPerson) -> None:
    row = short(cast)
    sent = as_(cast.manager).post(f"/plan/{row.id}/waive", data={"reason": "<b>feast</b>"})
    assert sent.status_code == 303
    page = as_(cast.qa).get("/plan").text
    assert f"Waived by {cast.manager.name}" in page
    assert "&lt;b&gt;feast" in page
    assert "stay uncovered" in page
    assert PlanGap.select().count()


def test_each_reason_has_a_label_of_its_own(cast: Cast, as_: AsPerson) -> None:
    short(cast)
    page = BeautifulSoup(as_(cast.manager).get("/plan").text, "html.parser")
    fields = [str(each["id"]) for each in page.select("[name=reason]")]
    assert len(fields) == len(set(fields)) == 2
    assert all(len(page.select(f"label[for={each}]")) == 1 for each in fields)


def test_anybody_who_sees_it_draws_it_again(cast: Cast, as_: AsPerson) -> None:
    row = drawn(cast)
    lines = PlanLine.select().where(PlanLine.plan == row.id).count()
    for person in (cast.manager, cast.qa, cast.supervisor):
        assert f"The same {lines} lines" in as_(person).get(f"/plan/{row.id}/check").text


def test_the_check_is_a_piece_of_the_page(cast: Cast, as_: AsPerson) -> None:
    row = drawn(cast)
    answer = as_(cast.qa).get(f"/plan/{row.id}/check", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert 'id="plan-check"' in answer.text


def test_each_line_names_its_reason_and_notice(cast: Cast, as_: AsPerson) -> None:
    row = notice(cast, state="in_force", factor=2)
    Person.update(hired_on=dt.date(2020, 1, 1)).execute()
    drawn(cast)
    page = as_(cast.qa).get("/plan").text
    assert f'Change notice <span class="quiet">{row.title}' in page
