"""The record of an appeal, the list, the piece on the evaluation, and the clocks (P2.5)."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb.evaluations.rules import EvaluationState
from qaweb.parameters.actions import set_parameter
from tests import factories
from tests.appeals.making import RULED, WHY, again, decided, evaluation_of, monitored, raised
from tests.cast import TODAY, Cast, viewer

As = Callable[..., FlaskClient]


def test_original_appealed_and_final_stand_side_by_side(cast: Cast, as_: As) -> None:
    row = decided(cast.supervisor, raised(cast))
    page = BeautifulSoup(as_(cast.agent).get(f"/appeals/{row.id}").text, "html.parser")
    cells = [c.get_text(" ", strip=True) for c in page.select("tbody tr")[0].select("td")]
    assert cells[0] == "Standard opening Upheld"
    assert "2 / 4" in cells[1]
    assert page.select_one("tbody del.appeal-old")
    assert WHY in cells[2]
    assert "4 / 4" in cells[3]
    assert RULED in cells[3]
    figures = [dd.get_text(" ", strip=True) for dd in page.select("dl.figures dd")]
    assert figures == ["93 Excellent", "100 Excellent", "95 Excellent"]


def test_only_what_was_taken_back_is_struck_out(cast: Cast, as_: As) -> None:
    marked = factories.evaluation(cast, levels={"opening": 1}, problems=("opening",))
    row = decided(cast.supervisor, again(marked, opening=0), opening=1)
    page = BeautifulSoup(as_(cast.agent).get(f"/appeals/{row.id}").text, "html.parser")
    struck = [each.get_text(" ", strip=True) for each in page.select("tbody del")]
    assert struck == ["Problem"]


def test_the_piece_takes_no_link_off_a_page_that_has_none(cast: Cast, as_: As) -> None:
    row = decided(cast.supervisor, raised(cast), opening=0, solution=0)
    assert evaluation_of(row).state is EvaluationState.UPHELD
    client, here = as_(cast.agent), f"/evaluations/{row.evaluation_id}"
    piece = client.get(f"{here}/appeals", headers={"HX-Request": "true"}).text
    assert "appeal-link" not in client.get(here).text + piece


def test_the_agent_signs_or_goes_on_from_there(cast: Cast, as_: As) -> None:
    row = decided(cast.supervisor, raised(cast))
    page = as_(cast.agent).get(f"/appeals/{row.id}").text
    assert f'action="/evaluations/{row.evaluation_id}/accept"' in page
    assert "Appeal to the manager" in page
    assert "Appeal to the manager" not in as_(cast.lead).get(f"/appeals/{row.id}").text


def test_taking_it_back_leads_to_the_record(cast: Cast, as_: As) -> None:
    row = raised(cast)
    answer = as_(cast.agent).post(f"/appeals/{row.id}/withdrawal")
    assert answer.location == f"/evaluations/{row.evaluation_id}"


def test_an_older_appeal_offers_nothing_more(cast: Cast, as_: As) -> None:
    first = decided(cast.supervisor, raised(cast))
    decided(cast.manager, again(evaluation_of(first), solution=0), solution=None)
    assert "/accept" not in as_(cast.agent).get(f"/appeals/{first.id}").text


def listed(client: FlaskClient, query: str = "") -> list[str]:
    page = BeautifulSoup(client.get(f"/appeals?{query}").text, "html.parser")
    return [link.get_text() for link in page.select("tbody td:first-child a")]


def test_the_list_is_filtered_by_its_address(cast: Cast, as_: As, later: Any) -> None:
    row, other = raised(cast), raised(cast, agent=cast.agent_b, monitor=cast.second_qa)
    done = decided(cast.supervisor, raised(cast))
    client = as_(cast.manager)
    assert listed(client) == [str(row), str(other)]
    assert listed(client, "show=decided") == [str(done)]
    assert listed(client, f"team={cast.team_b.id}") == [str(other)]
    assert listed(client, f"monitor={cast.second_qa.id}") == [str(other)]
    assert listed(client, "show=all&outcome=partly_upheld") == [str(done)]
    assert listed(client, "show=all&outcome=rejected") == []
    assert listed(client, "show=overdue") == []
    with later(days=4):
        assert listed(as_(cast.manager), "show=overdue") == [str(row), str(other)]
    assert listed(as_(cast.supervisor), "show=mine") == [str(row)]


def test_everybody_sees_their_own_part_of_the_list(cast: Cast, as_: As) -> None:
    row = raised(cast)
    for who in (cast.agent, cast.lead, cast.qa, cast.supervisor):
        assert listed(as_(who), "show=all") == [str(row)], who
    for who in (cast.teammate, cast.lead_b, cast.south_qa, cast.outsider):
        assert listed(as_(who), "show=all") == [], who


def test_the_record_says_that_it_is_under_appeal(cast: Cast, as_: As) -> None:
    row = raised(cast)
    url = f"/evaluations/{row.evaluation_id}/appeals"
    piece = as_(cast.lead).get(url, headers={"HX-Request": "true"}).text
    assert "Under appeal" in piece
    assert "朱主管 decides until 2026-10-24 14:00." in piece
    decided(cast.supervisor, row)
    assert "Appeal: Partly upheld" in as_(cast.lead).get(url).text


def test_the_clocks_are_explained_by_the_numbers_of_that_day(cast: Cast, as_: As) -> None:
    row = raised(cast)
    set_parameter(
        viewer(cast.manager), "appeal_decision_days", 9, TODAY + dt.timedelta(days=1), "x"
    )
    page = as_(cast.agent).get(f"/evaluations/{row.evaluation_id}/clocks").text
    assert "2026-10-24 14:00" in page
    assert "3 times 24 hours later" in page
    assert "as shipped; nobody has changed it" in page
    assert "9 times" not in page


def test_a_changed_number_says_by_whom_and_why(cast: Cast, as_: As) -> None:
    set_parameter(viewer(cast.manager), "acceptance_days", 5, TODAY, "节假日多")
    page = as_(cast.agent).get(f"/evaluations/{monitored(cast).id}/clocks").text
    assert "set by 林经理: 节假日多" in page
    assert "2026-10-26 14:00" in page


def test_the_board_is_drawn_in_the_same_reads_however_long(
    cast: Cast, as_: As, caplog: pytest.LogCaptureFixture
) -> None:
    client = as_(cast.manager)
    client.get("/appeals")
    reads = []
    for _ in range(2):
        raised(cast)
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            client.get("/appeals?show=all")
        reads.append(len([r for r in caplog.records if r.name == "peewee"]))
    assert reads[0] == reads[1] <= 12
