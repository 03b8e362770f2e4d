"""How rounds go: what runs and how far, what waits, which calls, since when."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.audit import change
from qaweb.permissions import Permission
from qaweb.sheets import quota
from qaweb.sheets import round_queries as queries
from qaweb.sheets.models import BoundTab, OwedWrite, SheetEvent, Spreadsheet
from qaweb.sheets.queries import spreadsheet
from qaweb.sheets.round_queries import Running, Standing
from qaweb.sheets.rules import LATE, GatewayKind, SheetEventKind
from tests.cast import Cast, viewer
from tests.sheets.two_way import bound, world

As = Callable[..., FlaskClient]


@pytest.fixture
def tab(cast: Cast) -> BoundTab:
    return world(cast)


def standing(cast: Cast, tab: BoundTab, who: str = "manager") -> Standing:
    one = viewer(getattr(cast, who))
    sheet = spreadsheet(one, tab.spreadsheet_id, Permission.SHEETS_SEE)
    return queries.standings([sheet], queries.tabs_of(one, [sheet]), clock.now())[sheet.id]


def set_(tab: BoundTab, **values: object) -> None:
    Spreadsheet.update(**values).where(Spreadsheet.id == tab.spreadsheet_id).execute()


def lease(tab: BoundTab) -> None:
    set_(tab, tried_at=clock.now(), leased_until=clock.now() + dt.timedelta(minutes=1))


def test_it_counts_what_waits_for_somebody(cast: Cast, tab: BoundTab) -> None:
    found = standing(cast, tab)
    assert (found.conflicts, found.refused, [one.id for one in found.stopped]) == (1, 1, [tab.id])
    assert (found.running, found.is_new) == (None, True)


def test_a_round_first_compares_then_writes(cast: Cast, tab: BoundTab) -> None:
    lease(tab)
    assert standing(cast, tab).running == Running(clock.now())
    OwedWrite.create(
        spreadsheet=tab.spreadsheet_id, generation=2, sent_at=clock.now(),
        cells='{"people": {"1": {"name": ["a", "b"], "team": ["", "x"]}}}',
        new_rows='{"people": {"7": {}}}',
    )  # fmt: skip
    assert standing(cast, tab).running == Running(clock.now(), writes=True, cells=2, rows=1)


def test_changes_of_records_are_the_queue(cast: Cast, tab: BoundTab) -> None:
    before = standing(cast, tab).changes
    with change(viewer(cast.manager), "projects.change", cast.north):
        pass
    assert standing(cast, tab).changes == before + 1


def test_it_is_late_after_minutes_without_a_success(cast: Cast, tab: BoundTab) -> None:
    assert not standing(cast, tab).is_late
    set_(tab, succeeded_at=clock.now() - LATE - dt.timedelta(seconds=1))
    assert standing(cast, tab).is_late


def test_calls_are_counted_by_spreadsheet_and_together(cast: Cast, tab: BoundTab) -> None:
    set_(tab, gateway=GatewayKind.GOOGLE, address="abc")
    quota.note([quota.Call("abc", clock.now(), False), quota.Call("", clock.now(), True)])
    found = queries.at_google(clock.now())
    assert found is not None
    assert (standing(cast, tab).used.reads, standing(cast, tab).used.writes) == (1, 0)
    assert (found.used.reads, found.used.writes, found.spreadsheets) == (1, 1, 1)


def test_the_page_says_how_many_calls_and_what_the_quota_is(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    set_(tab, gateway=GatewayKind.GOOGLE, address="abc")
    for address in ("/sheets", f"/sheets/{tab.spreadsheet_id}"):
        page = as_(cast.manager).get(address).text
        assert "0 of 60" in page
        assert "about 25 spreadsheets" in page


def test_more_than_25_spreadsheets_are_said_to_take_longer(cast: Cast) -> None:
    for number in range(26):
        tab = bound(cast.north, cast.manager, f"表 {number}", "slips")
        set_(tab, gateway=GatewayKind.GOOGLE)
    found = queries.at_google(clock.now())
    assert found is not None
    assert found.is_too_many


def test_history_goes_on_by_pages(cast: Cast, as_: As, tab: BoundTab) -> None:
    for number in range(queries.EVENTS + 1):
        SheetEvent.create(
            spreadsheet=tab.spreadsheet_id, at=clock.now(), kind=SheetEventKind.PAUSED,
            detail=f"第{number}次",
        )  # fmt: skip
    page = as_(cast.manager).get(f"/sheets/{tab.spreadsheet_id}").text
    assert ("第20次" in page, "第0次" in page) == (True, False)
    sheet = Spreadsheet.get_by_id(tab.spreadsheet_id)
    stretch = queries.history(sheet, "", "")
    older = as_(cast.manager).get(f"/sheets/{sheet.id}?since={stretch.last}").text
    assert "第0次" in older


def test_a_stopped_tab_is_named_in_the_history_with_why(cast: Cast, as_: As, tab: BoundTab) -> None:
    SheetEvent.create(
        spreadsheet=tab.spreadsheet_id, at=clock.now(), kind=SheetEventKind.GUARDED,
        detail="员工: emptied",
    )  # fmt: skip
    assert "员工: All rows are gone." in as_(cast.manager).get(f"/sheets/{tab.spreadsheet_id}").text


def test_the_piece_that_asks_again_shows_the_step(cast: Cast, as_: As, tab: BoundTab) -> None:
    lease(tab)
    part = as_(cast.assistant).get(f"/sheets/{tab.spreadsheet_id}/facts").text
    assert "Step 1 of 2" in part
    assert "every 5s" in part


def test_the_owner_reads_the_page_and_has_no_buttons(cast: Cast, as_: As) -> None:
    tab = bound(cast.north, cast.qa, "质检表", "slips")
    page = as_(cast.qa).get(f"/sheets/{tab.spreadsheet_id}").text
    assert "质检表" in page
    for word in ("Pause", "Sync now", "Unbind", "else&#39;s rights"):
        assert word not in page, word
    assert "质检表" in as_(cast.qa).get("/sheets").text
    assert "No spreadsheet acts with your rights" in as_(cast.south_qa).get("/sheets").text
