"""A report's figures as charts: what is drawn, and who is led to the records."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask import current_app
from flask.testing import FlaskClient

from qaweb.charts import Chart
from qaweb.people.models import Person
from qaweb.reports import queries
from qaweb.reports.charts import charts_of
from qaweb.reports.models import Report
from tests.cast import Cast, viewer, works
from tests.reports.making import DAY, a_day, published, submitted

SignIn = Callable[..., FlaskClient]


def drawn_for(
    cast: Cast, person: Person, report: Report, may_follow: bool = True
) -> dict[str, Chart]:
    figures = queries.figures(viewer(person), report)
    with current_app.test_request_context():
        return charts_of(report, figures, may_follow)


def test_teams_are_stacked_by_band_beside_their_average(cast: Cast) -> None:
    a_day(cast)
    chart = drawn_for(cast, cast.manager, submitted(cast))["teams"]
    assert chart.series[0].tone == "excellent"
    assert sum(value or 0 for series in chart.series for value in series.values) == 5
    assert len(chart.beside) == len(chart.labels) == 2
    assert "band=excellent" in chart.series[0].urls[0]


def test_monitors_stand_against_their_floor_if_there_is_one(cast: Cast) -> None:
    a_day(cast)
    chart = drawn_for(cast, cast.manager, submitted(cast))["monitors"]
    assert chart.target is not None
    assert set(chart.target.values) == {20, None}


def test_only_what_cost_points_is_drawn(cast: Cast) -> None:
    a_day(cast)
    chart = drawn_for(cast, cast.manager, submitted(cast))["criteria"]
    assert len(chart.labels) == 3
    assert all(value for value in chart.series[0].values)


def test_a_lead_is_led_to_own_records_only(cast: Cast) -> None:
    a_day(cast)
    charts = drawn_for(cast, cast.lead, published(cast))
    assert all(charts["teams"].urls)
    assert not any(charts["criteria"].urls)
    assert not any(charts["call-types"].urls)


def test_who_sees_no_records_is_led_nowhere(cast: Cast) -> None:
    a_day(cast)
    charts = drawn_for(cast, cast.assistant, published(cast), may_follow=False)
    assert not any(url for chart in charts.values() for url in chart.urls)


def test_a_marks_records_are_as_many_as_it_says(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = submitted(cast)
    chart = drawn_for(cast, cast.manager, report)["call-types"]
    for url, said in zip(chart.urls, chart.series[0].values, strict=True):
        found = BeautifulSoup(as_(cast.manager).get(url).text, "html.parser")
        assert len(found.select("#evaluation-list tbody tr")) == said, url


def test_each_chart_stands_on_the_page_with_its_table(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    page = as_(cast.manager).get(f"/reports/{submitted(cast).id}").text
    soup = BeautifulSoup(page, "html.parser")
    for key in ("teams", "modes", "call-types", "criteria", "monitors"):
        assert soup.select(f"#chart-{key} .chart-table tbody tr"), key
        assert soup.select(f"#chart-{key} script[type='application/json']"), key


def test_a_day_without_calls_draws_nothing(cast: Cast, as_: SignIn) -> None:
    works(cast.agent, DAY)
    page = as_(cast.manager).get(f"/reports/{submitted(cast).id}").text
    assert not BeautifulSoup(page, "html.parser").select("[data-chart]")
