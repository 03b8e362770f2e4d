"""The working calendar: filled in for a year, changed by hand."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.rosters.calendar import drop_day, fill_year, known_days, set_day
from qaweb.rosters.models import CalendarDay, DayKind
from qaweb.rosters.queries import calendar
from qaweb.workdays import is_working_day
from tests.cast import Cast, viewer

AsPerson = Callable[..., FlaskClient]
NATIONAL_DAY, MADE_UP = dt.date(2026, 10, 1), dt.date(2026, 10, 10)


@pytest.mark.parametrize("who", ["manager", "assistant"])
def test_a_year_is_filled_in_with_its_worked_weekends(cast: Cast, who: str) -> None:
    assert fill_year(viewer(getattr(cast, who)), 2026) == len(known_days(2026))
    known = calendar(NATIONAL_DAY, MADE_UP)
    assert not is_working_day(NATIONAL_DAY, known)
    assert is_working_day(MADE_UP, known)
    assert CalendarDay.get(day=NATIONAL_DAY).name == "国庆节"
    assert AuditEntry.select().where(AuditEntry.action == "rosters.fill_calendar").count() == 1


def test_what_was_entered_by_hand_stays(cast: Cast) -> None:
    set_day(viewer(cast.manager), NATIONAL_DAY, DayKind.WORKING, "我们上班")
    fill_year(viewer(cast.manager), 2026)
    assert CalendarDay.get(day=NATIONAL_DAY).kind is DayKind.WORKING
    with pytest.raises(Conflict):
        fill_year(viewer(cast.manager), 2026)


def test_a_year_that_is_not_announced_says_so(cast: Cast) -> None:
    with pytest.raises(Refused, match="2031"):
        fill_year(viewer(cast.manager), 2031)


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_others_read_only(cast: Cast, who: str) -> None:
    one = viewer(getattr(cast, who))
    row = set_day(viewer(cast.manager), NATIONAL_DAY, DayKind.HOLIDAY, "国庆节")
    for deed in (
        lambda: fill_year(one, 2026),
        lambda: set_day(one, MADE_UP, DayKind.WORKING, ""),
        lambda: drop_day(one, row.id),
    ):
        with pytest.raises(Forbidden):
            deed()


def test_the_page_warns_of_a_year_without_data(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.agent).get("/calendar?year=2026").text
    assert "2026 has no holidays yet" in page
    assert "Enter the" not in page
    assert "known days of this year" in as_(cast.assistant).get("/calendar?year=2026").text


def test_the_page_fills_enters_and_takes_off(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    assert client.post("/calendar/2026/fill").location == "/calendar?year=2026"
    assert client.post("/calendar/2026/fill").status_code == 409
    sent = {"day": "2026-12-25", "kind": "holiday", "name": "店庆"}
    assert client.post("/calendar", data=sent).location == "/calendar?year=2026"
    row = CalendarDay.get(name="店庆")
    assert "店庆" in client.get("/calendar?year=2026").text
    assert client.post(f"/calendar/days/{row.id}/drop").status_code == 303
    assert client.post(f"/calendar/days/{row.id}/drop").status_code == 404
    assert CalendarDay.get_or_none(name="店庆") is None


@pytest.mark.parametrize("sent", [{"day": ""}, {"day": "x"}, {"kind": "x"}, {"day": "2500-01-01"}])
def test_what_makes_no_sense_comes_back(cast: Cast, as_: AsPerson, sent: dict[str, str]) -> None:
    whole = {"day": "2026-12-25", "kind": "holiday", "name": "店庆"} | sent
    answer = as_(cast.assistant).post("/calendar", data=whole)
    assert answer.status_code == 422
    assert 'value="店庆"' in answer.text


@pytest.mark.parametrize("year", ["x", "-5", "99999999"])
def test_a_year_out_of_reason_is_brought_back(cast: Cast, as_: AsPerson, year: str) -> None:
    assert as_(cast.agent).get(f"/calendar?year={year}").status_code == 200


def test_both_languages_name_the_holiday(cast: Cast, as_: AsPerson) -> None:
    set_day(viewer(cast.manager), NATIONAL_DAY, DayKind.HOLIDAY, "National Day")
    assert CalendarDay.get(day=NATIONAL_DAY).name == "国庆节"
    for locale, name, other in (("en", "National Day", "国庆节"), ("zh", "国庆节", "National Day")):
        for address in ("/calendar?year=2026", "/shifts?month=2026-10"):
            page = as_(cast.agent, locale).get(address).text
            assert name in page
            assert other not in page


def test_a_holiday_that_is_over_is_folded(cast: Cast, as_: AsPerson) -> None:
    fill_year(viewer(cast.manager), 2026)
    page = as_(cast.agent).get("/calendar?year=2026").text
    assert page.count('<details class="holiday">') == 7
    set_day(viewer(cast.manager), dt.date(2026, 12, 25), DayKind.HOLIDAY, "店庆")
    assert '<details class="holiday" open>' in as_(cast.agent).get("/calendar?year=2026").text


def test_a_year_the_library_does_not_know_says_what_to_do(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.assistant).get("/calendar?year=2031").text
    assert "enter them by hand" in page
    sent = {"day": "2031-10-01", "kind": "holiday", "name": "国庆节"}
    as_(cast.assistant).post("/calendar", data=sent)
    assert "enter them by hand" not in as_(cast.assistant).get("/calendar?year=2031").text


@pytest.mark.parametrize(("days", "warned"), [(0, False), (11, True)])
def test_from_november_on_the_next_year_is_asked_for(
    cast: Cast, as_: AsPerson, later: Callable[..., Any], days: int, warned: bool
) -> None:
    with later(days=days):
        page = as_(cast.assistant).get("/calendar?year=2026").text
    assert ("The holidays of 2027 are not entered yet." in page) is warned


def test_a_day_comes_into_the_form_to_be_changed(cast: Cast, as_: AsPerson) -> None:
    set_day(viewer(cast.manager), NATIONAL_DAY, DayKind.WORKING, "国庆节")
    page = as_(cast.assistant).get("/calendar?year=2026&day=2026-10-01").text
    assert 'value="2026-10-01"' in page
    assert 'value="National Day"' in page
    assert as_(cast.assistant).get("/calendar?day=x").status_code == 200
