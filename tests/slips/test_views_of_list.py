"""GET /slips as a list, a board and a calendar: the same filters, the same reach."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.slips import boards
from qaweb.slips.models import Slip
from qaweb.slips.queries import Filters
from qaweb.slips.rules import SlipState
from tests.cast import TODAY, Cast, viewer
from tests.slips.writing import DUE, acknowledged, follow_up, followed, issued

As = Callable[..., FlaskClient]


def test_the_board_has_a_column_for_each_open_state(cast: Cast) -> None:
    one, two = issued(cast), followed(cast, hold=1)
    columns = {each.state: each for each in boards.board(viewer(cast.lead), Filters())}
    assert list(columns)[-1] is SlipState.RECOVERED
    assert columns[SlipState.ISSUED].slips == [one]
    assert columns[SlipState.FOLLOWING].slips == [two]
    assert [c.state for c in boards.board(viewer(cast.lead), Filters(state=SlipState.CLOSED))] == [
        SlipState.CLOSED
    ]


@pytest.mark.parametrize(
    ("name", "count"),
    [("lead", 1), ("qa", 1), ("agent", 1), ("teammate", 0), ("lead_b", 0), ("south_qa", 0)],
)
@pytest.mark.parametrize("view", ["list", "board", "calendar"])
def test_each_view_shows_what_is_within_reach(
    cast: Cast, as_: As, name: str, count: int, view: str
) -> None:
    slip = issued(cast)
    page = as_(getattr(cast, name)).get(f"/slips?view={view}").text
    assert (f'href="/slips/{slip.id}"' in page) is bool(count)


@pytest.mark.parametrize("view", ["list", "board", "calendar"])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("criterion=opening", True), ("criterion=hold", False), ("cause=agent", True),
        ("cause=tool", False), ("overdue=1", False), ("q=任", True), ("q=郑", False),
    ],
)  # fmt: skip
def test_each_view_follows_the_filters(
    cast: Cast, as_: As, view: str, query: str, found: bool
) -> None:
    slip = issued(cast, opening=1)
    page = as_(cast.lead).get(f"/slips?view={view}&{query}").text
    assert (f'href="/slips/{slip.id}"' in page) is found


def test_the_switch_keeps_the_filters(cast: Cast, as_: As) -> None:
    page = as_(cast.lead).get("/slips?view=board&criterion=hold&cause=tool").text
    assert "view=calendar" in page
    for kept in ("criterion=hold", "cause=tool"):
        assert page.count(kept) >= 3


@pytest.mark.parametrize(("sort", "first"), [("due", 0), ("-due", 1), ("number", 0), ("x", 0)])
def test_the_list_is_sorted_by_the_address(cast: Cast, as_: As, sort: str, first: int) -> None:
    slips = [issued(cast), issued(cast, hold=1)]
    later = DUE + dt.timedelta(days=1)
    Slip.update(due_on=later).where(Slip.id == slips[1].id).execute()
    page = as_(cast.lead).get(f"/slips?sort={sort}").text
    places = [page.index(f'href="/slips/{slip.id}"') for slip in slips]
    assert places.index(min(places)) == first


def test_the_holder_is_a_filter(cast: Cast) -> None:
    issued(cast)
    own = issued(cast, cast.lead, hold=1)
    rows = boards.board(viewer(cast.qa), Filters(holder=cast.supervisor.id))[0].slips
    assert rows == [own]
    assert set(boards.holders(viewer(cast.qa))) == {cast.lead, cast.supervisor}


def test_the_calendar_shows_due_dates_and_the_last_steps_agreed(cast: Cast) -> None:
    slip = acknowledged(cast)
    for days in (2, 3):
        follow_up(cast.lead, slip, next_on=TODAY + dt.timedelta(days=days))
    days = boards.calendar(viewer(cast.lead), Filters(), TODAY, DUE)
    assert days[DUE].due == [slip]
    assert [day for day, found in days.items() if found.steps] == [TODAY + dt.timedelta(days=3)]


@pytest.mark.parametrize("month", ["", "2026-11", "x", "2026-99", "0001-01", "9999-12"])
def test_the_calendar_opens_at_any_month(cast: Cast, as_: As, month: str) -> None:
    assert as_(cast.lead).get(f"/slips?view=calendar&month={month}").status_code == 200


def test_three_slips_across_people_ask_for_process_or_standard(cast: Cast, as_: As) -> None:
    for agent in (cast.agent, cast.teammate):
        issued(cast, agent, hold=1)
    assert boards.said_together(viewer(cast.qa), TODAY) == []
    issued(cast, cast.agent_b, hold=1)
    (found,) = boards.said_together(viewer(cast.qa), TODAY)
    assert (found.criterion.code, found.pattern.slips, found.pattern.people) == ("hold", 3, 3)
    board = as_(cast.qa).get("/slips?view=board").text
    assert "3 slips in 30 days, 3 people" in board
    assert "in 30 days" not in as_(cast.agent).get("/slips?view=board").text
    assert "in 30 days" not in as_(cast.lead).get("/slips?view=board").text
