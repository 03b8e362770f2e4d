"""The policy's numbers as of a day, and which values are taken (P3.8)."""

import datetime as dt
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaweb.parameters.clauses import CLAUSES, WORDINGS
from qaweb.parameters.rules import (
    BOUNDS,
    BY_KEY,
    PARAMETERS,
    Dated,
    Fault,
    ParameterKind,
    Policy,
    ValueFault,
    fault_in,
    policy_as_of,
    read,
    written,
)
from qaweb.standards.rules import Band, gaps_in

DAY = dt.date(2026, 10, 21)
each_parameter = pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.key)


def dated(order: int, day: dt.date, value: int) -> Dated:
    return Dated("calls_per_day", day, order, str(value))


def test_every_number_of_the_policy_is_listed() -> None:
    assert {field.name for field in fields(Policy)} == set(BY_KEY)


@each_parameter
def test_every_number_has_its_words_clause_and_bounds(parameter: Any) -> None:
    assert parameter.key in WORDINGS
    assert parameter.clause in CLAUSES
    assert (parameter.kind is ParameterKind.NUMBER) == (parameter.key in BOUNDS)


@each_parameter
def test_what_is_not_ours_has_its_sentence(parameter: Any) -> None:
    assert parameter.ours or WORDINGS[parameter.key].source


@each_parameter
def test_every_default_may_be_set(parameter: Any) -> None:
    assert fault_in(parameter, parameter.default) is None


@each_parameter
def test_a_value_is_read_as_it_was_written(parameter: Any) -> None:
    assert read(parameter.kind, written(parameter.kind, parameter.default)) == parameter.default


def test_without_changes_the_defaults_hold() -> None:
    assert policy_as_of(DAY, []) == Policy()


def test_the_latest_since_date_counts_and_later_ones_do_not_yet() -> None:
    history = [dated(1, dt.date(2026, 1, 1), 22), dated(2, dt.date(2026, 11, 1), 30)]
    assert policy_as_of(DAY, history).calls_per_day == 22
    assert policy_as_of(dt.date(2026, 11, 1), history).calls_per_day == 30


def test_of_two_for_one_day_the_last_entered_counts() -> None:
    assert policy_as_of(DAY, [dated(2, DAY, 30), dated(1, DAY, 25)]).calls_per_day == 30


def test_a_number_this_version_does_not_know_is_passed_over() -> None:
    assert policy_as_of(DAY, [Dated("of_tomorrow", DAY, 1, "5")]) == Policy()


@pytest.mark.parametrize("key", BOUNDS)
def test_a_number_stays_within_its_bounds(key: str) -> None:
    least, most = BOUNDS[key]
    wrong = Fault(ValueFault.OUT_OF_BOUNDS)
    answers = [fault_in(BY_KEY[key], n) for n in (least - 1, least, most, most + 1)]
    assert answers == [wrong, None, None, wrong]


RATIOS = [
    ((2, 7, 1), None),
    ((0, 0, 1), None),
    ((0, 0, 0), Fault(ValueFault.NO_SHARE, "side_by_side")),
    ((2, -1, 1), Fault(ValueFault.OUT_OF_BOUNDS, "remote")),
    ((2, 7, 101), Fault(ValueFault.OUT_OF_BOUNDS, "recording")),
]


@pytest.mark.parametrize(("ratio", "fault"), RATIOS)
def test_a_ratio_has_a_share_somewhere(ratio: tuple[int, ...], fault: Fault | None) -> None:
    assert fault_in(BY_KEY["mode_ratio"], ratio) == fault


def bands(*lowers: int) -> tuple[Band, ...]:
    keys = ("excellent", "good", "needs_improvement", "failed")
    return tuple(Band(key, lower) for key, lower in zip(keys, lowers, strict=True))


BANDS = [
    (bands(9000, 8500, 7500, 0), None),
    (bands(9000, 9000, 7500, 0), Fault(ValueFault.LIMITS_NOT_FALLING, "good")),
    (bands(9000, 9500, 7500, 0), Fault(ValueFault.LIMITS_NOT_FALLING, "good")),
    (bands(9000, 8500, 7500, 10), Fault(ValueFault.LOWEST_NOT_ZERO, "failed")),
    (bands(10_001, 8500, 7500, 0), Fault(ValueFault.LIMIT_OUT_OF_RANGE, "excellent")),
    (bands(9000, 8500, 7500, -1), Fault(ValueFault.LIMIT_OUT_OF_RANGE, "failed")),
]


@pytest.mark.parametrize(("given_bands", "fault"), BANDS)
def test_bands_have_no_gaps_and_fall(given_bands: tuple[Band, ...], fault: Fault | None) -> None:
    assert fault_in(BY_KEY["bands"], given_bands) == fault


@given(st.lists(st.integers(-5, 10_005), min_size=4, max_size=4))
def test_bands_are_taken_exactly_when_they_have_no_gaps(lowers: list[int]) -> None:
    found = bands(*lowers)
    assert (fault_in(BY_KEY["bands"], found) is None) == (gaps_in(found) == [])
