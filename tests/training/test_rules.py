"""When a licence lets its holder work (P4.2, P5.2)."""

import datetime as dt

import pytest

from qaweb.training.rules import (
    LicenceState,
    Term,
    TermFault,
    fault_in_term,
    licence_state,
    term_on,
    three_years_after,
)

S = LicenceState
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)

DAYS = [
    (dt.date(2025, 12, 31), S.IN_TRAINING),
    (dt.date(2026, 1, 1), S.LICENSED),
    (dt.date(2026, 12, 1), S.LICENSED),
    (dt.date(2026, 12, 2), S.EXPIRING),
    (dt.date(2026, 12, 31), S.EXPIRING),
    (dt.date(2027, 1, 1), S.EXPIRED),
]


@pytest.mark.parametrize(("day", "state"), DAYS)
def test_the_state_follows_from_the_dates(day: dt.date, state: LicenceState) -> None:
    assert licence_state(S.LICENSED, FIRST, LAST, day, 30) is state


@pytest.mark.parametrize("ended", [S.SUSPENDED, S.WITHDRAWN])
def test_a_licence_is_ended_from_its_day_on_and_not_before(ended: LicenceState) -> None:
    day = dt.date(2026, 6, 1)
    before = day - dt.timedelta(days=1)
    assert licence_state(ended, FIRST, LAST, day, 30, day) is ended
    assert licence_state(ended, FIRST, LAST, before, 30, day) is S.LICENSED


def test_without_a_day_a_suspension_holds_always() -> None:
    assert licence_state(S.SUSPENDED, FIRST, LAST, FIRST, 30) is S.SUSPENDED


def test_the_last_recorded_licence_that_has_begun_decides() -> None:
    first, renewal = Term(1, FIRST), Term(2, dt.date(2026, 9, 1))
    assert term_on([renewal, first], dt.date(2026, 8, 31)) == first
    assert term_on([renewal, first], dt.date(2026, 9, 1)) == renewal


def test_before_any_has_begun_the_last_recorded_shows() -> None:
    terms = [Term(1, dt.date(2026, 3, 1)), Term(2, dt.date(2026, 2, 1))]
    assert term_on(terms, FIRST) == terms[1]


def test_without_a_licence_there_is_none() -> None:
    assert term_on([], FIRST) is None


TERMS = [
    (FIRST, FIRST, TermFault.ENDS_BEFORE),
    (FIRST, dt.date(2025, 12, 31), TermFault.ENDS_BEFORE),
    (FIRST, dt.date(2026, 1, 2), None),
    (FIRST, dt.date(2029, 1, 1), None),
    (FIRST, dt.date(2029, 1, 2), TermFault.TOO_LONG),
]


@pytest.mark.parametrize(("since", "until", "fault"), TERMS)
def test_a_licence_ends_after_it_begins_and_within_three_years(
    since: dt.date, until: dt.date, fault: TermFault | None
) -> None:
    assert fault_in_term(since, until) is fault


def test_three_years_after_a_leap_day_is_the_first_of_march() -> None:
    assert three_years_after(dt.date(2028, 2, 29)) == dt.date(2031, 3, 1)
