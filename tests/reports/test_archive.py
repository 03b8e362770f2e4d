"""The archive of reports: its filters, its pages, and what nobody may find in it."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.people.models import Person
from qaweb.reports import actions, archive
from qaweb.reports.archive import Filters, filters_in
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportKind
from tests.cast import TODAY, Cast, viewer, works
from tests.reports.making import DAY, DAY_BEFORE, a_day, drawn, published, submitted

SignIn = Callable[..., FlaskClient]


def found(person: Person, **filters: object) -> list[dt.date]:
    page = archive.archive(viewer(person), Filters(**filters))  # type: ignore[arg-type]
    return [report.starts_on for report in page]


def test_words_are_found_once_they_were_handed_in(cast: Cast) -> None:
    a_day(cast)
    works(cast.agent, DAY_BEFORE)
    actions.write(viewer(cast.qa), drawn(cast, DAY_BEFORE).id, {"highlights": "开场白的草稿"}, 0)
    submitted(cast)
    for person in (cast.manager, cast.assistant, cast.qa):
        assert found(person, words="开场白") == [DAY]
    assert found(cast.manager, words="highlights") == found(cast.lead, words="开场白") == []
    assert found(cast.manager, words="%") == []


def test_late_ones_are_those_handed_in_late_and_those_still_missing(cast: Cast) -> None:
    a_day(cast)
    works(cast.agent, DAY_BEFORE)
    drawn(cast, DAY_BEFORE), submitted(cast), drawn(cast, TODAY)
    assert found(cast.manager, late=True) == [DAY, DAY_BEFORE]
    assert found(cast.manager) == [TODAY, DAY, DAY_BEFORE]


def test_a_period_takes_every_report_that_touches_it(cast: Cast) -> None:
    a_day(cast)
    drawn(cast), drawn(cast, TODAY)
    assert found(cast.qa, since=TODAY) == [TODAY]
    assert found(cast.qa, until=DAY) == [DAY]
    assert found(cast.qa, since=DAY, until=TODAY) == [TODAY, DAY]


def test_what_makes_no_sense_in_the_address_is_left_out() -> None:
    asked = {"project": "x", "kind": "y", "state": "z", "month": "13", "since": "soon"}
    assert filters_in(asked) == Filters()


def test_pages_follow_the_row_they_ended_with(cast: Cast, as_: SignIn) -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(60)]
    for day in days:
        at = {"due_at": clock.now(), "created_at": clock.now()}
        kind = ReportKind.DAILY
        Report.create(project=cast.north, kind=kind, starts_on=day, ends_on=day, **at)
    first = archive.archive(viewer(cast.qa), Filters())
    second = archive.archive(viewer(cast.qa), Filters(), after=first.last)
    listed = [row.starts_on for row in (*first, *second)]
    assert listed == days[::-1]
    assert (first.has_next, second.has_next, second.has_previous) == (True, False, True)
    assert "Older" in as_(cast.qa).get("/reports").text


def test_a_view_of_the_list_can_be_kept(cast: Cast, as_: SignIn) -> None:
    client = as_(cast.assistant)
    assert "Keep this view" in client.get("/reports?late=1").text


@pytest.mark.parametrize(
    ("who", "there"),
    [("assistant", True), ("supervisor", True), ("lead", True), ("agent", True),
     ("south_qa", False), ("outsider", False)],
)  # fmt: skip
def test_the_published_ones_are_there_for_every_reader(
    cast: Cast, as_: SignIn, who: str, there: bool
) -> None:
    a_day(cast)
    report = published(cast)
    page = as_(getattr(cast, who)).get("/reports").text
    assert (f'href="/reports/{report.id}"' in page) is there
