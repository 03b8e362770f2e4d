"""The dashboard's page: whole, as a fragment, empty, and refused."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb.evaluations import summaries
from qaweb.people.models import Team
from tests import factories
from tests.cast import Cast
from tests.dashboards.frames import some_months

As = Callable[..., FlaskClient]


def page_of(client: FlaskClient, query: str = "", **headers: str) -> BeautifulSoup:
    answer = client.get(f"/dashboard{query}", headers=headers)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def questions(page: BeautifulSoup) -> list[str]:
    return [each.get_text() for each in page.select(".chart-question")]


def test_it_answers_its_questions(cast: Cast, as_: As) -> None:
    some_months(cast)
    found = questions(page_of(as_(cast.manager)))
    assert found[:2] == ["How do the scores develop?", "How many calls were monitored?"]
    assert {"How do the projects score?", "How do the teams score?"} <= set(found)
    assert "Who could use support next?" not in found
    assert "How do the projects score?" not in questions(page_of(as_(cast.qa)))
    assert "Who could use support next?" in questions(page_of(as_(cast.lead)))


def test_every_figure_has_its_table(cast: Cast, as_: As) -> None:
    some_months(cast)
    page = page_of(as_(cast.manager))
    assert page.select("figure.chart")
    for figure in page.select("figure.chart"):
        assert figure.select_one("table tbody tr") is not None


def test_a_filter_answers_the_figures_alone(cast: Cast, as_: As) -> None:
    some_months(cast)
    piece = page_of(as_(cast.qa), "?mode=remote", **{"HX-Request": "true"})
    assert piece.html is None
    assert piece.select_one("#dashboard .chip") is not None


def test_nonsense_in_the_address_narrows_nothing(cast: Cast, as_: As) -> None:
    page = page_of(as_(cast.qa), "?since=x&period=y&team=z&mode=q&band=b&all=maybe&criterion=")
    assert not page.select(".chip")
    page_of(as_(cast.qa), "?since=0001-01-01&until=9999-12-31")
    page_of(as_(cast.qa), "?since=2026-10-20&until=2026-01-01")


def test_an_empty_dashboard_says_what_will_stand_there(cast: Cast, as_: As) -> None:
    assert "As soon as calls" in page_of(as_(cast.qa)).get_text()
    assert "Take one away" in page_of(as_(cast.qa), "?mode=remote").get_text()


def test_few_calls_are_called_few(cast: Cast, as_: As) -> None:
    summaries.apply(factories.evaluation(cast))
    assert "only 1 call" in page_of(as_(cast.qa)).get_text()


def test_hostile_names_are_text(cast: Cast, as_: As) -> None:
    Team.update(name="</script><b>组").where(Team.id == cast.team_a.id).execute()
    some_months(cast)
    page = page_of(as_(cast.manager), "?period=year")
    assert not page.select("#dashboard b")
    assert "</script><b>组" in page.get_text()


def test_a_view_can_be_kept(cast: Cast, as_: As) -> None:
    client = as_(cast.qa)
    kept = {"page": "dashboards.index", "name": "Remote", "query": "mode=remote&period=month"}
    assert client.post("/views", data=kept).status_code == 303
    assert "Remote" in page_of(client).get_text()


@pytest.mark.parametrize("key", ["agent", "assistant"])
def test_it_is_closed_to_those_who_look_after_nobody(cast: Cast, as_: As, key: str) -> None:
    assert as_(getattr(cast, key)).get("/dashboard").status_code == 403
    assert as_(getattr(cast, key)).get("/dashboard.xlsx").status_code == 403


def test_it_stands_in_the_navigation_of_those_who_may(cast: Cast, as_: As) -> None:
    for key, known in (("manager", True), ("lead", True), ("agent", False), ("assistant", False)):
        page = BeautifulSoup(as_(getattr(cast, key)).get("/").text, "html.parser")
        entries = [link["href"] for link in page.select(".side nav a")]
        assert ("/dashboard" in entries) is known
        assert len(entries) <= 9


def test_shifts_fold_with_the_settings_where_entries_are_many(cast: Cast, as_: As) -> None:
    page = BeautifulSoup(as_(cast.manager).get("/settings").text, "html.parser")
    assert "Shifts" in str(page.select_one("main"))
    assert "Shifts" not in str(page.select_one(".side nav"))


def test_a_sent_link_names_the_project_of_who_has_but_one(cast: Cast, as_: As) -> None:
    some_months(cast)
    chips = page_of(as_(cast.supervisor), f"?project={cast.north.id}").select(".chip")
    assert [chip.get_text(" ", strip=True) for chip in chips] == [f"Project {cast.north}"]


def test_each_reader_gets_the_figures_in_the_own_language(cast: Cast, as_: As) -> None:
    some_months(cast)
    for person, locale in ((cast.qa, "en"), (cast.second_qa, "zh_Hans_CN"), (cast.qa, "en")):
        found = questions(page_of(as_(person, locale)))
        assert ("How do the teams score?" in found) is (locale == "en")
        assert found
