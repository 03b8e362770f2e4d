"""GET /reports/compare: any two reports that one may read."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.reports import archive
from qaweb.reports.differences import Topic
from qaweb.reports.models import Report
from tests.cast import Cast, viewer
from tests.reports.making import (
    DAY,
    DAY_BEFORE,
    HIGHLIGHTS,
    a_day,
    actions,
    drawn,
    fresh,
    recorded,
    submitted,
)

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def both(cast: Cast) -> tuple[Report, Report]:
    """Two days, both handed in: one call on the first, five on the second."""
    recorded(cast, cast.agent, DAY_BEFORE)
    a_day(cast)
    reports = []
    for day in (DAY_BEFORE, DAY):
        report = drawn(cast, day)
        actions.submit(viewer(cast.qa), report.id, HIGHLIGHTS, 0)
        reports.append(fresh(report))
    return reports[0], reports[1]


def address(*reports: Report) -> str:
    return "/reports/compare?" + "&".join(f"report={report.id}" for report in reports)


def test_the_earlier_stands_first_whatever_the_order(
    cast: Cast, both: tuple[Report, Report]
) -> None:
    for ids in ([both[0].id, both[1].id], [both[1].id, both[0].id]):
        found = archive.beside(viewer(cast.manager), ids)
        assert (found.one, found.other) == both
        count = found.pairs[Topic.COUNT][0]
        assert (count.was, count.now, count.difference) == (1, 5, 4)


def test_the_page_shows_both_with_their_differences(
    cast: Cast, as_: SignIn, both: tuple[Report, Report]
) -> None:
    page = as_(cast.manager).get(address(*both)).text
    for words in ("Oct 19, 2026", "Oct 20, 2026", "+4", "一组", "Side by side", "Excellent"):
        assert words in page


def test_without_two_reports_one_chooses(
    cast: Cast, as_: SignIn, both: tuple[Report, Report]
) -> None:
    client = as_(cast.manager)
    assert "Choose two reports" in client.get("/reports/compare").text
    assert "same report twice" in client.get(address(both[0], both[0])).text
    assert client.get(address(*both, both[0])).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("assistant", 200), ("lead", 404), ("agent", 404), ("south_qa", 404)],
)
def test_nobody_compares_what_they_may_not_read(
    cast: Cast, as_: SignIn, both: tuple[Report, Report], who: str, status: int
) -> None:
    assert as_(getattr(cast, who)).get(address(*both)).status_code == status


def test_a_draft_is_compared_by_its_writers_only(cast: Cast, as_: SignIn) -> None:
    recorded(cast, cast.agent, DAY_BEFORE)
    a_day(cast)
    pair = drawn(cast, DAY_BEFORE), submitted(cast)
    assert as_(cast.qa).get(address(*pair)).status_code == 200
    assert as_(cast.manager).get(address(*pair)).status_code == 403


def test_an_agent_compares_their_own_rows(
    cast: Cast, as_: SignIn, both: tuple[Report, Report]
) -> None:
    for report in both:
        actions.approve(viewer(cast.manager), report.id, and_publish=True)
    page = as_(cast.agent).get(address(*both)).text
    assert "任客服" in page
    assert not [name for name in ("郑客服", "杜客服", "马质检") if name in page]
