"""Every number leads to as many records in the archive; every name narrows the figures to it."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from qaweb.dashboards.asking import Asked, asked
from qaweb.dashboards.figures import Figure
from qaweb.dashboards.pictures import figures_of, summary
from qaweb.dashboards.queries import dashboard, last_day
from qaweb.evaluations.archive import narrowed
from qaweb.evaluations.archive_filters import filters_in
from qaweb.people.models import Person
from tests.cast import Cast, viewer
from tests.dashboards.frames import some_months
from tests.dashboards.test_queries import filters_of


def ask(person: Person, sent: dict[str, object]) -> Asked:
    texts = MultiDict({name: str(value) for name, value in sent.items()})
    return asked(texts, last_day(viewer(person)))


def figures(app: Flask, person: Person, sent: dict[str, object]) -> dict[str, Figure]:
    what = ask(person, sent)
    with app.test_request_context(), force_locale("en"):
        return figures_of(dashboard(viewer(person), what), what)


def query_of(url: str) -> MultiDict[str, str]:
    return MultiDict(parse_qsl(urlsplit(url).query))


def links(figure: Figure) -> list[tuple[int, str]]:
    """Each number of calls with the address of its records."""
    cells = [cell for row in figure.rows for cell in row]
    return [(c.value, c.url) for c in cells if c.url.startswith("/evaluations?")]


@pytest.mark.parametrize("key", ["manager", "supervisor", "lead"])
def test_every_number_has_as_many_records(cast: Cast, app: Flask, key: str) -> None:
    some_months(cast)
    person: Person = getattr(cast, key)
    checked = 0
    for sent in filters_of(cast):
        for figure in figures(app, person, {"period": "year", "all": 1} | sent).values():
            for count, url in links(figure):
                found = narrowed(viewer(person), filters_in(query_of(url)))
                assert found.count() == count, url
                checked += 1
    assert checked > 100


def test_every_mark_leads_where_its_number_leads(cast: Cast, app: Flask) -> None:
    some_months(cast)
    for figure in figures(app, cast.manager, {"all": 1}).values():
        marks = [url for url in figure.chart.series[0].urls if url]
        assert marks == [url for _count, url in links(figure)][: len(marks)], figure.chart.key


def test_a_name_narrows_the_figures_to_its_number(cast: Cast, app: Flask) -> None:
    some_months(cast)
    for figure in figures(app, cast.manager, {"period": "year", "mode": "remote"}).values():
        for name, *others in figure.rows:
            if name.url:
                what = ask(cast.manager, dict(query_of(name.url)))
                assert what.period == "year"
                counts = [cell.value for cell in others if cell.url]
                assert counts == [dashboard(viewer(cast.manager), what).count], name


def test_the_longest_list_shows_the_lowest_and_says_so(
    cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_months(cast)
    monkeypatch.setattr("qaweb.dashboards.pictures.MOST_BARS", 2)
    teams = figures(app, cast.manager, {"period": "year"})["teams"]
    assert (len(teams.rows), teams.left) == (2, 2)
    assert teams.chart.note == "The 2 lowest averages of 4."
    assert figures(app, cast.manager, {"period": "year", "all": 1})["teams"].left == 0


def test_the_summary_says_number_average_and_change(cast: Cast, app: Flask) -> None:
    some_months(cast)
    what = ask(cast.manager, {"period": "month"})
    shown = dashboard(viewer(cast.manager), what)
    with app.test_request_context(), force_locale("en"):
        said = summary(shown)
    assert said[0].startswith(f"{shown.count} calls monitored, average ")
    assert "against Sep 1, 2026 – Sep 21, 2026" in said[1]
