"""GET /reports."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.cast import Cast
from tests.reports.making import a_day, drawn, submitted

DAY_NAME = "Oct 20, 2026"
SignIn = Callable[..., FlaskClient]


def test_the_list_shows_state_lateness_and_reviews(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    submitted(cast)
    page = as_(cast.manager).get("/reports").text
    assert DAY_NAME in page
    assert "0 of 2" in page
    assert "late" in page


def test_the_manager_sees_that_a_draft_is_late_and_has_no_way_in(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    page = as_(cast.manager).get("/reports").text
    assert "Being drafted" in page
    assert f'href="/reports/{report.id}"' not in page
    assert f'href="/reports/{report.id}"' in as_(cast.qa).get("/reports").text


def test_filters_stand_in_the_address(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    drawn(cast)
    client = as_(cast.qa)
    for query, there in (
        ("state=drafting", True),
        ("state=approved", False),
        ("kind=daily&month=2026-10", True),
        ("month=2026-09", False),
        ("state=nonsense&month=13&kind=x", True),
    ):
        page = client.get(f"/reports?{query}").text
        assert (DAY_NAME in page.split('id="report-list"')[1]) is there, query


def test_htmx_gets_the_list_alone(cast: Cast, as_: SignIn) -> None:
    answer = as_(cast.qa).get("/reports", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="report-list"')


def test_an_empty_list_says_what_will_stand_there(cast: Cast, as_: SignIn) -> None:
    assert "once its period is over" in as_(cast.agent).get("/reports").text
