"""States and deadlines (P6.1, P6.2), and what must be written."""

import datetime as dt

import pytest

from qaweb.reports.rules import (
    NEXT,
    ReportKind,
    ReportState,
    WrittenPart,
    fingerprint,
    is_overdue,
    may_be_submitted,
    may_become,
    missing_parts,
)

DAY = dt.date(2026, 10, 20)
AT_TEN = dt.datetime(2026, 10, 21, 2, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
HALF_PAST_FIVE = dt.time(17, 30)


def wall(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    """What the clock on the wall shows."""
    return dt.datetime.combine(dt.date(2026, month, day), dt.time(hour, minute, second))


def test_the_very_second_of_the_deadline_is_in_time() -> None:
    assert not is_overdue(AT_TEN, AT_TEN, AT_TEN + dt.timedelta(days=9))
    assert is_overdue(AT_TEN, AT_TEN + SECOND, AT_TEN + SECOND)


def test_a_report_that_was_never_submitted_grows_overdue_by_the_clock() -> None:
    assert not is_overdue(AT_TEN, None, AT_TEN)
    assert is_overdue(AT_TEN, None, AT_TEN + SECOND)


@pytest.mark.parametrize(
    ("now", "may"),
    [
        (wall(10, 20, 17, 29, 59), False),
        (wall(10, 20, 17, 30), True),
        (wall(10, 21, 0, 0), True),
        (wall(10, 19, 23, 0), False),
    ],
)
def test_a_day_is_submitted_once_its_records_are_due(now: dt.datetime, may: bool) -> None:
    assert may_be_submitted(DAY, HALF_PAST_FIVE, now) is may


def test_the_arrows_of_the_state_machine_are_these_and_no_others() -> None:
    arrows = {(a.value, b.value) for a in ReportState for b in ReportState if may_become(a, b)}
    assert arrows == {
        ("drafting", "submitted"),
        ("submitted", "returned"),
        ("submitted", "approved"),
        ("returned", "submitted"),
        ("approved", "published"),
    }
    assert set(NEXT) == set(ReportState)


@pytest.mark.parametrize("words", [{}, {"highlights": " \n"}, {"problems": "有"}])
def test_the_highlights_are_required(words: dict[str, str]) -> None:
    assert missing_parts(ReportKind.DAILY, words) == [WrittenPart.HIGHLIGHTS]


def test_the_other_parts_may_stay_empty() -> None:
    assert missing_parts(ReportKind.DAILY, {"highlights": "好"}) == []


def test_the_fingerprint_changes_with_the_figures() -> None:
    assert fingerprint("a") != fingerprint("b")
    assert len(fingerprint("a")) == 64
