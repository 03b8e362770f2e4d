"""The long lists of a report: /reports/<id>/people, /missed and /readers, and `?whole=1`."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.people.models import Person
from qaweb.permissions import Role
from qaweb.reports.contents import MOST_AT_ONCE
from qaweb.reports.material import live_figures, page_figures
from tests.cast import Cast, works
from tests.reports.making import DAY, a_day, drawn, published, recorded, submitted

SignIn = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


def a_crowd(cast: Cast) -> list[Person]:
    """As many people at work that their list is folded."""
    made = [
        Person.create(
            number=f"88{n:03d}",
            name=f"众{n}",
            role=Role.AGENT,
            project=cast.north,
            team=cast.agent.team,
            hired_on=DAY,
            created_at=clock.now(),
        )
        for n in range(MOST_AT_ONCE + 1)
    ]
    for each in made:
        works(each, DAY)
    return made


def document(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "html.parser")


def test_a_short_list_is_drawn_at_once(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    page = document(as_(cast.qa), f"/reports/{drawn(cast).id}")
    assert page.select(".report-agents td")
    assert page.select(".report-missed td")
    assert not page.select(".report-document [data-rows]")


@pytest.mark.parametrize("is_draft", [True, False])
def test_a_long_list_is_folded_and_comes_when_it_is_opened(
    cast: Cast, as_: SignIn, is_draft: bool
) -> None:
    for each in a_crowd(cast):
        recorded(cast, each)
    client, report = as_(cast.qa), drawn(cast) if is_draft else submitted(cast)
    page = document(client, f"/reports/{report.id}")
    [folded] = page.select("#report-scores details")
    assert folded["data-rows"] == folded["hx-get"] == f"/reports/{report.id}/people"
    assert "31" in page.select_one("#report-scores summary").text  # type: ignore[union-attr]
    assert "众7" not in page.text
    rows = client.get(f"/reports/{report.id}/people", headers=HTMX).text
    assert rows.count('class="num"') > MOST_AT_ONCE
    assert "众7" in rows


def test_the_missed_are_folded_too(cast: Cast, as_: SignIn) -> None:
    a_crowd(cast)
    client, report = as_(cast.qa), drawn(cast)
    page = document(client, f"/reports/{report.id}")
    assert page.select("#report-coverage details")
    assert "众7" not in page.text
    assert "众7" in client.get(f"/reports/{report.id}/missed", headers=HTMX).text


def test_the_whole_report_has_every_row_for_paper_and_without_javascript(
    cast: Cast, as_: SignIn
) -> None:
    for each in a_crowd(cast):
        recorded(cast, each)
    client, address = as_(cast.qa), f"/reports/{drawn(cast).id}"
    way = document(client, address).select_one("#report-scores details a")
    assert way is not None
    assert way["href"] == f"{address}?whole=1#report-scores"
    page = document(client, f"{address}?whole=1")
    assert len(page.select(".report-agents td:first-child")) == MOST_AT_ONCE + 1
    for part in ("people", "missed"):
        answer = client.get(f"{address}/{part}")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?whole=1")


def test_the_page_of_a_draft_says_what_the_whole_figures_say(cast: Cast) -> None:
    a_day(cast)
    for each in a_crowd(cast):
        recorded(cast, each)
    report = drawn(cast)
    whole, page = live_figures(report), page_figures(report)
    assert page.late_records == whole.late_records != ()
    assert page == replace(whole, agents=(), records=whole.late_records)
    assert sum(team.agents for team in page.teams) == len(whole.agents)


def test_a_lead_finds_their_own_team_in_the_fragments(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = published(cast)
    rows = as_(cast.lead).get(f"/reports/{report.id}/people", headers=HTMX).text
    assert "任客服" in rows
    assert "杜客服" not in rows
    missed = as_(cast.lead_b).get(f"/reports/{report.id}/missed", headers=HTMX).text
    assert "新客服" not in missed


def test_the_readers_by_name_are_for_those_who_work_on_it(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = published(cast)
    as_(cast.agent).get(f"/reports/{report.id}")
    address = f"/reports/{report.id}/readers"
    rows = as_(cast.manager).get(address, headers=HTMX).text
    assert "任客服" in rows
    assert "肖组长" in rows
    assert "肖组长" in as_(cast.manager).get(f"/reports/{report.id}?whole=1").text
    for person, status in ((cast.lead, 404), (cast.agent, 404), (cast.south_qa, 404)):
        assert as_(person).get(address, headers=HTMX).status_code == status


def test_a_report_that_is_not_published_has_no_readers(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = submitted(cast)
    assert as_(cast.manager).get(f"/reports/{report.id}/readers").status_code == 404
