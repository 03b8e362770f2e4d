"""Bands and forms: what may be published (P3.6-P3.8)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaweb.standards.fault_rules import FormFault, Problem, problems_in
from qaweb.standards.rules import (
    DEFAULT_BANDS,
    FULL,
    Band,
    BandFault,
    Criterion,
    Critical,
    Form,
    Level,
    Section,
    ShownIf,
    band_for,
    gaps_in,
    scoring_of,
)


def criterion(code: str = "a", *points: int, **rest: Any) -> Criterion:
    levels = tuple(Level("级", "level", each) for each in points)
    return replace(Criterion(code, "项", "line", "", "", levels), **rest)


def form(*criteria: Criterion) -> Form:
    return Form((Section("s", "节", "section", criteria),))


LIMITS = [
    (10_000, "excellent"),
    (9000, "excellent"),
    (8999, "good"),
    (8500, "good"),
    (8499, "needs_improvement"),
    (7500, "needs_improvement"),
    (7499, "failed"),
    (0, "failed"),
]


@pytest.mark.parametrize(("score", "band"), LIMITS)
def test_a_limit_belongs_to_the_band_above_it(score: int, band: str) -> None:
    assert band_for(score, DEFAULT_BANDS) == band


def test_the_order_of_the_bands_does_not_change_the_band() -> None:
    assert band_for(8700, DEFAULT_BANDS[::-1]) == "good"


def test_a_score_below_every_band_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        band_for(4999, [Band("passed", 5000)])


@given(st.integers(0, FULL), st.integers(0, FULL))
def test_a_higher_score_never_has_a_lower_band(one: int, other: int) -> None:
    keys = [band.key for band in DEFAULT_BANDS]
    low, high = sorted((one, other))
    assert keys.index(band_for(high, DEFAULT_BANDS)) <= keys.index(band_for(low, DEFAULT_BANDS))


def test_the_default_bands_cover_everything() -> None:
    assert gaps_in(DEFAULT_BANDS) == []


FAULTY_BANDS = [
    ([], [BandFault.NO_BANDS]),
    ([("high", 9000), ("low", 1)], [BandFault.LOWEST_NOT_ZERO]),
    ([("high", 10_001), ("low", 0)], [BandFault.OUT_OF_RANGE]),
    ([("high", 1), ("low", -1)], [BandFault.LOWEST_NOT_ZERO, BandFault.OUT_OF_RANGE]),
    ([("same", 9000), ("same", 0)], [BandFault.SAME_KEY]),
    ([("high", 9000), ("also", 9000), ("low", 0)], [BandFault.SAME_LIMIT]),
    ([("low", 0), ("high", 9000)], [BandFault.NOT_ORDERED]),
]


@pytest.mark.parametrize(("bands", "faults"), FAULTY_BANDS)
def test_faulty_bands_are_named(bands: list[tuple[str, int]], faults: list[BandFault]) -> None:
    assert gaps_in([Band(key, lower) for key, lower in bands]) == faults


@given(st.lists(st.integers(-10, FULL + 10), max_size=5), st.integers(0, FULL))
def test_bands_without_fault_have_a_band_for_every_score(lowers: list[int], score: int) -> None:
    bands = [Band(f"b{place}", lower) for place, lower in enumerate(lowers)]
    assert gaps_in(bands) or band_for(score, bands)


def test_a_form_worth_a_hundred_points_may_be_published() -> None:
    assert problems_in(form(criterion("a", 6000, 0), criterion("b", 4000, 2000, 0))) == []


def test_a_bonus_does_not_count_toward_the_hundred_points() -> None:
    assert problems_in(form(criterion("a", FULL, 0), criterion("b", 300, 0, bonus=True))) == []


FAULTY_FORMS = [
    (form(criterion("a", 9999, 0)), [Problem("", FormFault.TOTAL_NOT_FULL)]),
    (Form(()), [Problem("", FormFault.TOTAL_NOT_FULL)]),
    (
        form(criterion("a", 5000, 0), criterion("a", 5000, 0)),
        [Problem("a", FormFault.SAME_CRITERION)],
    ),
    (form(criterion("a", FULL, 0), criterion("b")), [Problem("b", FormFault.NO_LEVELS)]),
    (form(criterion("a", FULL, 0), criterion("b", 0, 0)), [Problem("b", FormFault.NO_POINTS)]),
    (form(criterion("a", FULL, -1)), [Problem("a", FormFault.NEGATIVE_POINTS)]),
    (
        form(criterion("a", FULL, 1, critical=Critical.WHOLE)),
        [Problem("a", FormFault.NEVER_FAILS)],
    ),
    (
        form(criterion("a", FULL, 0), criterion("b", 9, 0, critical=Critical.WHOLE, bonus=True)),
        [Problem("b", FormFault.CRITICAL_BONUS)],
    ),
]


@pytest.mark.parametrize(("faulty", "problems"), FAULTY_FORMS)
def test_a_faulty_form_names_what_is_wrong_and_where(faulty: Form, problems: list[Problem]) -> None:
    assert problems_in(faulty) == problems


def test_an_empty_section_and_a_repeated_section_are_named() -> None:
    full = Section("s", "节", "section", (criterion("a", FULL, 0),))
    problems = problems_in(Form((full, replace(full, criteria=()))))
    assert problems == [
        Problem("s", FormFault.SAME_SECTION),
        Problem("s", FormFault.EMPTY_SECTION),
    ]


def test_several_problems_are_all_told_at_once() -> None:
    problems = problems_in(form(criterion("a"), criterion("b", 100, 50, critical=Critical.SECTION)))
    assert [problem.why for problem in problems] == [
        FormFault.TOTAL_NOT_FULL,
        FormFault.NO_LEVELS,
        FormFault.NEVER_FAILS,
    ]


def test_a_criterion_is_worth_its_best_level_wherever_that_stands() -> None:
    line = criterion("a", 0, 400, 200)
    assert (line.points, line.top_level) == (400, 1)


def test_only_a_level_below_the_best_is_a_loss() -> None:
    line = criterion("a", 400, 200, 0)
    assert [line.is_loss(level) for level in line.levels] == [False, True, True]


def test_a_bonus_that_is_not_earned_is_no_loss() -> None:
    line = criterion("a", 300, 0, bonus=True)
    assert not line.is_loss(line.levels[1])


def test_a_critical_criterion_fails_only_where_it_earns_nothing() -> None:
    line = criterion("a", 600, 400, 0, critical=Critical.SECTION)
    assert [line.is_failed_by(level) for level in line.levels] == [False, False, True]


def test_an_ordinary_criterion_never_fails_anything() -> None:
    line = criterion("a", 600, 0)
    assert not line.is_failed_by(line.levels[1])


@pytest.mark.parametrize(("index", "there"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_level_is_there_or_not(index: int, there: bool) -> None:
    assert criterion("a", 600, 0).has_level(index) is there


CONDITIONS = [
    (ShownIf("a", (1,)), []),
    (ShownIf("a", (0, 1)), []),
    (ShownIf("a", ()), ["b"]),
    (ShownIf("a", (2,)), ["b"]),
    (ShownIf("b", (0,)), ["b"]),  # itself
    (ShownIf("c", (0,)), ["b"]),  # after it
    (ShownIf("gone", (0,)), ["b"]),
]


@pytest.mark.parametrize(("condition", "faulty"), CONDITIONS)
def test_a_line_depends_on_levels_of_one_before_it(condition: ShownIf, faulty: list[str]) -> None:
    lines = [criterion(code, points, 0) for code, points in (("a", 5000), ("b", 3000), ("c", 2000))]
    lines[1] = replace(lines[1], shown_if=condition)
    found = problems_in(form(*lines))
    assert found == [Problem(code, FormFault.BAD_CONDITION) for code in faulty]


def test_a_condition_changes_scores() -> None:
    plain = form(criterion("a", 5000, 0), criterion("b", 5000, 0))
    a, b = plain.criteria
    one, other = (form(a, replace(b, shown_if=ShownIf("a", (level,)))) for level in (0, 1))
    assert len({scoring_of(each) for each in (plain, one, other)}) == 3
    assert one.condition_of(one.criteria[1]) == (a, (a.levels[0],))
    assert plain.condition_of(b) is None
