"""GET /reports/<id>."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.reports import actions
from qaweb.reports.models import ReportRead
from tests.cast import Cast, viewer
from tests.reports.making import a_day, approved, drawn, published, recorded, slip, submitted

SignIn = Callable[..., FlaskClient]


def test_it_reads_like_a_document_with_the_summary_on_top(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    slip(cast, cast.agent_b)
    page = as_(cast.manager).get(f"/reports/{submitted(cast).id}").text
    assert "5 calls monitored, average" in page
    for heading in ("Modes against the target", "Call types", "Scores", "Improvement suggestions"):
        assert heading in page
    assert page.index("calls monitored") < page.index("Do the modes keep to their target?")


def test_every_line_of_its_contents_leads_to_a_section(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    soup = BeautifulSoup(
        as_(cast.manager).get(f"/reports/{submitted(cast).id}").text, "html.parser"
    )
    links = [str(link["href"]) for link in soup.select(".report-contents a")]
    assert len(links) == 10
    for link in links:
        assert soup.select_one(f".report-document {link}"), link


def test_it_counts_down_to_its_deadline(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    with clock.set_to(report.due_at - dt.timedelta(minutes=95)):
        assert "1 h 35 min left" in as_(cast.qa).get(f"/reports/{report.id}").text
    with clock.set_to(report.due_at + dt.timedelta(minutes=25)):
        assert "late by 25 min" in as_(cast.qa).get(f"/reports/{report.id}").text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("qa", 200), ("second_qa", 200), ("manager", 403), ("supervisor", 403),
        ("assistant", 404), ("lead", 404), ("agent", 404), ("south_qa", 404),
    ],
)  # fmt: skip
def test_who_opens_a_draft(cast: Cast, as_: SignIn, who: str, status: int) -> None:
    a_day(cast)
    assert as_(getattr(cast, who)).get(f"/reports/{drawn(cast).id}").status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("qa", 200), ("manager", 200), ("supervisor", 200), ("assistant", 200),
        ("lead", 404), ("agent", 404), ("south_supervisor", 404),
    ],
)  # fmt: skip
def test_who_opens_an_approved_report(cast: Cast, as_: SignIn, who: str, status: int) -> None:
    a_day(cast)
    assert as_(getattr(cast, who)).get(f"/reports/{approved(cast).id}").status_code == status


@pytest.mark.parametrize(("who", "others"), [("lead", ["杜客服"]), ("agent", ["杜客服", "郑客服"])])
def test_leads_and_agents_find_no_trace_of_others(
    cast: Cast, as_: SignIn, who: str, others: list[str]
) -> None:
    a_day(cast)
    report = published(cast)
    for person in (cast.agent_b, cast.teammate):
        slip(cast, person)
    page = as_(getattr(cast, who)).get(f"/reports/{report.id}").text
    assert "任客服" in page
    for name in [*others, "朱主管", "not reviewed yet"]:
        assert name not in page


def test_opening_a_published_report_leaves_one_receipt(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = published(cast)
    for _twice in range(2):
        as_(cast.agent).get(f"/reports/{report.id}")
    assert [row.person_id for row in ReportRead.select()] == [cast.agent.id]
    assert "1 receipt" in as_(cast.qa).get(f"/reports/{report.id}").text


def test_only_the_steps_that_are_open_are_offered(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = submitted(cast)
    address = f"/reports/{report.id}"
    assert offered(as_(cast.manager).get(address).text) == {"approve", "return"}
    assert offered(as_(cast.supervisor).get(address).text) == {"review"}
    assert offered(as_(cast.qa).get(address).text) == set()
    actions.return_(viewer(cast.manager), report.id, "请补充。")
    assert offered(as_(cast.qa).get(address).text) == {"write", "submit"}


def offered(page: str) -> set[str]:
    """The steps whose forms are on the page."""
    return set(re.findall(r'action="/reports/\d+/(\w+)"', page))


def test_records_that_moved_after_the_submission_are_told(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = submitted(cast)
    assert "have moved since" not in as_(cast.manager).get(f"/reports/{report.id}").text
    recorded(cast, cast.agent)
    page = as_(cast.manager).get(f"/reports/{report.id}").text
    assert "6 calls instead of 5" in page


def test_a_hostile_text_stays_text(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    actions.write(viewer(cast.qa), report.id, {"highlights": "</textarea><script>x"}, 0)
    page = as_(cast.qa).get(f"/reports/{report.id}").text
    assert "</textarea><script>" not in page
