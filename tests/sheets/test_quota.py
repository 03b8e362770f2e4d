"""Calls to Google are counted by minute and day, for each spreadsheet and the whole account."""

import datetime as dt
from collections.abc import Iterator

import pytest

from qaweb import clock
from qaweb.sheets import quota
from qaweb.sheets.models import SheetCalls
from qaweb.sheets.quota import Call, Used
from tests.cast import Cast

NOW = dt.datetime(2026, 10, 21, 0, 0, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def standing_clock(cast: Cast) -> Iterator[None]:
    with clock.set_to(NOW):
        yield


def ago(seconds: float, address: str = "a", is_write: bool = False) -> Call:
    return Call(address, NOW - dt.timedelta(seconds=seconds), is_write)


def test_it_counts_the_last_minute_and_the_day() -> None:
    quota.note([ago(20), ago(10), ago(5, is_write=True)])
    assert quota.used(["a"], NOW)["a"] == Used(2, 1, 2, 1)
    later = NOW + dt.timedelta(seconds=45)
    assert quota.used(["a"], later)["a"] == Used(1, 1, 2, 1)
    assert quota.used(["a"], NOW + dt.timedelta(minutes=2))["a"] == Used(0, 0, 2, 1)


def test_a_minute_may_begin_on_the_day_before() -> None:
    quota.note([ago(50, is_write=True), ago(10)])
    assert quota.used(["a"], NOW)["a"] == Used(1, 1, 1, 0)


def test_the_account_has_the_calls_of_all_and_those_about_none() -> None:
    quota.note([ago(1, "a"), ago(1, "b"), ago(1, "", is_write=True)])
    assert quota.used_by_account(NOW) == Used(2, 1, 2, 1)
    assert quota.used(["b", "never"], NOW) == {"b": Used(1, 0, 1, 0), "never": Used()}


def test_a_second_count_adds_to_the_first() -> None:
    quota.note([ago(70), ago(40)])
    quota.note([ago(2)])
    assert quota.used(["a"], NOW)["a"] == Used(2, 0, 1, 0)


def test_it_says_what_google_lets_pass() -> None:
    assert Used().limit == 60


def test_counts_are_forgotten_after_a_month() -> None:
    quota.note([ago(0), ago(40 * 86_400)])
    assert quota.forget_old(NOW) == 1
    assert [row.day for row in SheetCalls.select()] == [NOW.date()]
