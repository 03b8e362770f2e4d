"""Periods, what they are compared with, and from which pieces they are read."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaweb.dashboards.rules import (
    DAY,
    PRESETS,
    Compared,
    Line,
    Span,
    Sum,
    Window,
    buckets,
    compared,
    lowest_first,
    spans,
    sums_of,
    whole,
)

TODAY = dt.date(2026, 10, 21)
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2030, 12, 31))


def window(since: str, until: str) -> Window:
    return Window(dt.date.fromisoformat(since), dt.date.fromisoformat(until))


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("week", "2026-10-15", "2026-10-21"),
        ("days", "2026-09-22", "2026-10-21"),
        ("month", "2026-10-01", "2026-10-21"),
        ("last_month", "2026-09-01", "2026-09-30"),
        ("year", "2025-11-01", "2026-10-21"),
    ],
)
def test_presets(name: str, since: str, until: str) -> None:
    assert PRESETS[name](TODAY) == window(since, until)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (("2026-10-15", "2026-10-21"), ("2026-10-08", "2026-10-14")),
        (("2026-10-01", "2026-10-21"), ("2026-09-01", "2026-09-21")),
        (("2026-09-01", "2026-09-30"), ("2026-08-01", "2026-08-31")),
        (("2026-03-01", "2026-03-30"), ("2026-02-01", "2026-02-28")),
        (("2025-11-01", "2026-10-21"), ("2024-11-01", "2025-10-21")),
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2026-10-01", "2026-10-01"), ("2026-09-01", "2026-09-01")),
    ],
)
def test_a_period_is_compared_with_the_same_part_before(
    now: tuple[str, str], before: tuple[str, str]
) -> None:
    assert window(*now).before == window(*before)


def test_a_long_period_is_read_from_its_months_and_the_days_at_its_ends() -> None:
    assert list(spans(window("2026-01-20", "2026-10-21"))) == [
        Span(False, dt.date(2026, 1, 20), dt.date(2026, 1, 31)),
        Span(True, dt.date(2026, 2, 1), dt.date(2026, 9, 30)),
        Span(False, dt.date(2026, 10, 1), dt.date(2026, 10, 21)),
    ]


def test_a_short_period_is_read_from_its_days() -> None:
    assert list(spans(window("2026-09-01", "2026-09-30"))) == [
        Span(False, dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    ]


@given(DAYS, st.integers(0, 1500))
def test_pieces_and_buckets_cover_every_day_once(since: dt.date, days: int) -> None:
    asked = Window(since, since + days * DAY)
    pieces: Sequence[Span] | Sequence[Window]
    for pieces in (spans(asked), buckets(asked)):
        assert (pieces[0].since, pieces[-1].until) == (asked.since, asked.until)
        assert all(one.until + DAY == two.since for one, two in pairwise(pieces))
    assert all(p.since.day == 1 for p in spans(asked) if p.is_months)
    assert all((p.until + DAY).day == 1 for p in spans(asked) if p.is_months)


@given(DAYS, st.integers(0, 400))
def test_sums_come_to_every_day_once(since: dt.date, days: int) -> None:
    asked, counted = Window(since, since + days * DAY), Counter[dt.date]()
    for span in sums_of(asked):
        length = (span.until - span.since).days + 1
        for each in (span.since + n * DAY for n in range(length)):
            counted[each] += -1 if span.is_less else 1
        assert not span.is_months or (span.since.day, (span.until + DAY).day) == (1, 1)
    assert {day for day, times in counted.items() if times} == {
        asked.since + n * DAY for n in range(days + 1)
    }
    assert set(counted.values()) <= {0, 1}


def test_a_month_but_for_its_last_days_is_read_as_the_month_less_them() -> None:
    assert list(sums_of(window("2026-09-22", "2026-10-21"))) == [
        Span(True, dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
        Span(False, dt.date(2026, 9, 22), dt.date(2026, 9, 30)),
        Span(False, dt.date(2026, 10, 22), dt.date(2026, 10, 31), is_less=True),
    ]


@given(DAYS, st.integers(0, 1500))
def test_the_period_before_ends_before_it_begins(since: dt.date, days: int) -> None:
    asked = Window(since, since + days * DAY)
    assert asked.before.until < asked.since
    assert asked.before.since <= asked.before.until


def test_sums_are_added_up_by_key() -> None:
    rows = [
        (True, ("a", 1), 2, 180),
        (True, ("b", 1), 1, 100),
        (False, ("a", 1), 1, 80),
    ]
    assert compared(rows, lambda group: group[0]) == {
        "a": Compared(Sum(2, 180), Sum(1, 80)),
        "b": Compared(Sum(1, 100)),
    }
    assert whole(rows).now == Sum(3, 280)
    assert whole([]) == Compared()


def test_a_change_needs_both_periods() -> None:
    assert Compared(Sum(2, 180), Sum(1, 80)).change == 10
    assert Compared(Sum(2, 180)).change is None
    assert Compared(before=Sum(2, 180)).change is None


def test_averages_are_rounded_half_up() -> None:
    assert Sum(2, 17_501).mean == 8751
    assert Sum().mean is None


def test_rows_without_calls_now_are_left_out() -> None:
    lines = [
        Line(1, "b", Compared(Sum(1, 90))),
        Line(2, "a", Compared(Sum(1, 90))),
        Line(3, "c", Compared(Sum(1, 80))),
        Line(4, "gone", Compared(before=Sum(1, 10))),
    ]
    assert [line.key for line in lowest_first(lines)] == [3, 2, 1]
