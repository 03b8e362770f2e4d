"""The score, what is missing, what obliges a slip, late and lapsed (P3.1, P3.8, P3.10, P3.11)."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaweb.evaluations.missing_rules import Missing, Why, missing
from qaweb.evaluations.rules import (
    Answer,
    Mode,
    ModeShare,
    Purpose,
    counts_toward_figures,
    lost_criteria,
    mode_mix,
    score,
    share_of,
)
from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.rules import (
    DEFAULT_BANDS,
    FULL,
    Criterion,
    Critical,
    Form,
    Level,
    Section,
    band_for,
)
from tests.evaluations.scoring import clean_answers


def line(code: str, *points: int, **rest: Any) -> Criterion:
    levels = tuple(Level("级", "level", each) for each in points)
    return replace(Criterion(code, "项", "line", "", "", levels, na_allowed=True), **rest)


def form(**sections: list[Criterion]) -> Form:
    return Form(
        tuple(Section(code, "节", "section", tuple(lines)) for code, lines in sections.items())
    )


NA = "n/a"
Chosen = dict[str, int | str | None]
Filled = tuple[Form, dict[str, Answer]]


def answers(chosen: Chosen) -> dict[str, Answer]:
    """Answers from levels by code; "n/a" stands for N/A with a reason."""
    return {
        code: Answer(code, na=True, reason="无此环节")
        if isinstance(level, str)
        else Answer(code, level)
        for code, level in chosen.items()
    }


# Two sections and a bonus: 30 + 20, 20 (fails its section) + 30 (fails the call), up to 5 more.
FORM = form(
    talk=[line("greet", 3000, 1500, 0), line("listen", 2000, 1000, 0)],
    work=[
        line("verify", 2000, 1000, 0, critical=Critical.SECTION),
        line("privacy", 3000, 1500, 0, critical=Critical.WHOLE),
        line("praise", 500, 0, bonus=True, na_allowed=False),
    ],
)
CLEAN: Chosen = {"greet": 0, "listen": 0, "verify": 0, "privacy": 0}

# what it shows, answers beside a clean call's, earned, possible, raw, total
EXAMPLES: list[tuple[str, Chosen, int, int, int, int]] = [
    ("clean", {}, 10000, 10000, 10000, 10000),
    ("points lost", {"greet": 1, "listen": 1}, 7500, 10000, 7500, 7500),
    ("n/a leaves both sums", {"greet": NA}, 7000, 7000, 10000, 10000),
    ("n/a raises what is lost elsewhere", {"greet": NA, "listen": 1}, 6000, 7000, 8571, 8571),
    ("n/a on a critical line fails nothing", {"verify": NA}, 8000, 8000, 10000, 10000),
    ("a part of a critical line saves it", {"verify": 1}, 9000, 10000, 9000, 9000),
    ("section-critical empties its section", {"verify": 2}, 5000, 10000, 5000, 5000),
    ("a failed section beside a loss", {"verify": 2, "listen": 1}, 4000, 10000, 4000, 4000),
    ("whole-critical leaves the raw total", {"privacy": 2}, 7000, 10000, 7000, 0),
    ("both kinds at once", {"verify": 2, "privacy": 2}, 5000, 10000, 5000, 0),
    ("bonus is added after", {"greet": 1, "praise": 0}, 8500, 10000, 8500, 9000),
    ("bonus is points, no share", {"greet": NA, "listen": 1, "praise": 0}, 6000, 7000, 8571, 9071),
    ("bonus is capped", {"praise": 0}, 10000, 10000, 10000, 10000),
    ("bonus not earned", {"praise": 1}, 10000, 10000, 10000, 10000),
    ("bonus survives its failed section", {"verify": 2, "praise": 0}, 5000, 10000, 5000, 5500),
    ("bonus does not rescue", {"privacy": 2, "praise": 0}, 7000, 10000, 7000, 0),
    ("all n/a", {"greet": NA, "listen": NA, "verify": NA, "privacy": NA}, 0, 0, 0, 0),
    ("a draft leaves out what is open", {"greet": 1, "listen": None}, 6500, 8000, 8125, 8125),
    ("a level that is not there is open", {"greet": 9, "listen": -1}, 5000, 5000, 10000, 10000),
]  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "earned", "possible", "raw", "total"),
    [row[1:] for row in EXAMPLES],
    ids=[row[0] for row in EXAMPLES],
)
def test_a_worked_example(chosen: Chosen, earned: int, possible: int, raw: int, total: int) -> None:
    found = score(FORM, answers(CLEAN | chosen))
    assert (found.earned, found.possible, found.raw, found.total) == (earned, possible, raw, total)


# part, whole, share in hundredths
ROUNDINGS = [
    (200, 300, 6667),  # two thirds: 66.666… up
    (100, 300, 3333),  # one third: 33.333… down
    (100, 3200, 313),  # 3.125 exactly: half goes up
    (300, 3200, 938),  # 9.375: half goes up to even as well
    (899_949, 1_000_000, 8999),  # 89.9949 stays below 优秀
    (899_950, 1_000_000, 9000),  # 89.995 is 90.00: rounded first, banded after
    (0, 300, 0),
    (0, 0, 0),
]


@pytest.mark.parametrize(("part", "whole", "share"), ROUNDINGS)
def test_a_share_is_rounded_half_up_to_hundredths(part: int, whole: int, share: int) -> None:
    assert share_of(part, whole) == share


# total in hundredths of a call that earns just that, band
LIMITS = [
    (9000, "excellent"),
    (8999, "good"),
    (8500, "good"),
    (8499, "needs_improvement"),
    (7500, "needs_improvement"),
    (7499, "failed"),
]


@pytest.mark.parametrize(("points", "band"), LIMITS)
def test_a_score_on_the_limit_has_the_band_above_it(points: int, band: str) -> None:
    found = score(form(s=[line("a", FULL, points, 0)]), answers({"a": 1}))
    assert found.total == points
    assert band_for(found.total, DEFAULT_BANDS) == band


def test_the_score_names_what_failed() -> None:
    found = score(FORM, answers(CLEAN | {"verify": 2, "privacy": 2}))
    assert found.failed_sections == ("work",)
    assert found.failed_whole


def test_each_section_shows_its_own_sums() -> None:
    found = score(FORM, answers(CLEAN | {"greet": 1, "listen": NA, "verify": 2}))
    sums = [(each.code, each.earned, each.possible, each.failed) for each in found.sections]
    assert sums == [("talk", 1500, 3000, False), ("work", 0, 5000, True)]


def test_progress_counts_na_as_answered_and_leaves_the_bonus_out() -> None:
    found = score(FORM, answers({"greet": 0, "listen": NA, "verify": 7, "praise": 0}))
    assert (found.answered, found.of) == (2, 4)


def test_an_untouched_form_has_no_score_yet() -> None:
    found = score(FORM, {})
    assert (found.is_scored, found.total, found.answered) == (False, 0, 0)
    assert found.failed_sections == ()


def test_a_bonus_alone_scores_nothing() -> None:
    found = score(FORM, answers({"praise": 0}))
    assert (found.is_scored, found.bonus, found.total) == (False, 500, 0)


def test_na_outweighs_a_level_left_behind() -> None:
    left_behind = {"privacy": Answer("privacy", level=2, na=True, reason="未涉及")}
    assert score(FORM, answers(CLEAN) | left_behind).total == FULL


LINES = st.builds(
    lambda points, critical: line("", *points, 0, critical=critical),
    st.lists(st.integers(1, 900), min_size=1, max_size=3),
    st.sampled_from(Critical),
)
BONUS = line("bonus", 500, 250, 0, bonus=True)


@st.composite
def filled(draw: st.DrawFn) -> Filled:
    """A form of one to three sections with a bonus, and answers that may be open or N/A."""
    found = draw(st.lists(st.lists(LINES, min_size=1, max_size=3), min_size=1, max_size=3))
    sections = {
        f"s{at}": [replace(each, code=f"s{at}c{place}") for place, each in enumerate(lines)]
        for at, lines in enumerate(found)
    }
    sections["s0"].append(BONUS)
    drawn = form(**sections)
    open_or_na = st.sampled_from([NA, None])
    chosen: Chosen = {
        each.code: draw(st.one_of(st.integers(0, len(each.levels) - 1), open_or_na))
        for each in drawn.criteria
    }
    return drawn, answers(chosen)


@given(filled())
def test_a_score_stays_within_nought_and_a_hundred(case: Filled) -> None:
    found = score(*case)
    assert 0 <= found.earned <= found.possible
    assert 0 <= found.raw <= FULL
    assert 0 <= found.total <= min(FULL, found.raw + found.bonus)


@given(filled(), st.randoms(use_true_random=False))
def test_the_order_of_sections_lines_and_answers_changes_nothing(
    case: Filled, random: Random
) -> None:
    drawn, given_answers = case
    turned = [replace(each, criteria=each.criteria[::-1]) for each in drawn.sections]
    items = list(given_answers.items())
    random.shuffle(turned)
    random.shuffle(items)
    one, other = score(drawn, given_answers), score(Form(tuple(turned)), dict(items))
    assert (one.earned, one.possible, one.total) == (other.earned, other.possible, other.total)
    assert set(one.failed_sections) == set(other.failed_sections)


@given(filled(), st.data())
def test_a_better_level_never_lowers_the_total(case: Filled, data: st.DataObject) -> None:
    """Among the criteria that are scored already: opening one more may lower it."""
    drawn, given_answers = case
    raised = data.draw(st.sampled_from(drawn.criteria))
    answer = given_answers[raised.code]
    if answer.level is not None:
        better = given_answers | {raised.code: replace(answer, level=raised.top_level)}
        assert score(drawn, better).total >= score(drawn, given_answers).total


@given(filled())
def test_best_levels_and_na_make_full_marks(case: Filled) -> None:
    drawn, given_answers = case
    best = clean_answers(drawn)
    mixed = {code: given_answers[code] if given_answers[code].na else best[code] for code in best}
    found = score(drawn, mixed)
    assert found.total == (FULL if found.is_scored else 0)


@given(filled())
def test_a_slip_is_owed_exactly_when_points_are_lost(case: Filled) -> None:
    found = score(*case)
    assert bool(lost_criteria(*case)) is (found.earned < found.possible)


@given(filled())
def test_what_is_unanswered_is_what_progress_lacks(case: Filled) -> None:
    found = score(*case)
    open_ones = [each for each in missing(*case) if each.why is Why.UNANSWERED]
    assert len(open_ones) == found.of - found.answered


def test_a_clean_call_is_complete_full_and_owes_nothing() -> None:
    clean = clean_answers(COMPANY_STANDARD)
    assert missing(COMPANY_STANDARD, clean) == []
    assert lost_criteria(COMPANY_STANDARD, clean) == []
    assert score(COMPANY_STANDARD, clean).total == FULL


def test_an_untouched_form_misses_everything_but_the_bonus() -> None:
    assert missing(FORM, {}) == [Missing(code, Why.UNANSWERED) for code in CLEAN]


# criterion, its answer, why it stops the submission
REFUSED = [
    ("greet", Answer("greet"), Why.UNANSWERED),
    ("greet", Answer("greet", problem=True), Why.UNANSWERED),
    ("greet", Answer("greet", level=3), Why.NO_SUCH_LEVEL),
    ("greet", Answer("greet", level=-1), Why.NO_SUCH_LEVEL),
    ("praise", Answer("praise", level=2), Why.NO_SUCH_LEVEL),
    ("verify", Answer("verify", na=True), Why.NA_REASON),
    ("verify", Answer("verify", na=True, reason=" \n"), Why.NA_REASON),
    ("extra", Answer("extra", level=0), Why.NO_SUCH_CRITERION),
]


@pytest.mark.parametrize(("code", "answer", "why"), REFUSED)
def test_an_answer_that_stops_the_submission(code: str, answer: Answer, why: Why) -> None:
    assert missing(FORM, answers(CLEAN) | {code: answer}) == [Missing(code, why)]


def test_na_is_refused_where_the_standard_does_not_allow_it() -> None:
    refused = {"accuracy": Answer("accuracy", na=True, reason="没有咨询")}
    found = missing(COMPANY_STANDARD, clean_answers(COMPANY_STANDARD) | refused)
    assert found == [Missing("accuracy", Why.NA_NOT_ALLOWED)]


def test_na_needs_a_reason_only_where_the_line_is_critical() -> None:
    unreasoned = {"greet": Answer("greet", na=True)}
    assert missing(FORM, answers(CLEAN | {"verify": NA, "praise": NA}) | unreasoned) == []


def test_a_form_that_is_all_na_cannot_be_submitted() -> None:
    all_na = answers(dict.fromkeys(CLEAN, NA) | {"praise": 0})
    assert missing(FORM, all_na) == [Missing("", Why.ALL_NA)]


def test_lost_points_and_problem_marks_are_listed_in_the_order_of_the_page() -> None:
    marked = {"listen": Answer("listen", level=0, problem=True)}
    found = lost_criteria(FORM, answers(CLEAN | {"privacy": 1, "greet": 2}) | marked)
    assert found == ["greet", "listen", "privacy"]


def test_a_failed_section_names_only_the_line_that_failed_it() -> None:
    assert lost_criteria(FORM, answers(CLEAN | {"verify": 2})) == ["verify"]


def test_a_problem_obliges_even_at_na_or_on_a_bonus() -> None:
    marked = {
        "greet": Answer("greet", na=True, problem=True),
        "praise": Answer("praise", problem=True),
    }
    assert lost_criteria(FORM, answers(CLEAN) | marked) == ["greet", "praise"]


def test_na_and_a_bonus_not_earned_lose_nothing() -> None:
    assert lost_criteria(FORM, answers(CLEAN | {"greet": NA, "praise": 1})) == []


@pytest.mark.parametrize("purpose", Purpose)
def test_only_regular_and_follow_up_that_count_feed_the_figures(purpose: Purpose) -> None:
    expected = purpose in (Purpose.REGULAR, Purpose.FOLLOW_UP)
    assert counts_toward_figures(purpose, counts=True) is expected
    assert not counts_toward_figures(purpose, counts=False)


def test_the_mix_shows_each_mode_against_two_seven_one() -> None:
    counts = {Mode.SIDE_BY_SIDE: 25, Mode.REMOTE: 60, Mode.RECORDING: 15}
    assert mode_mix(counts) == {
        Mode.SIDE_BY_SIDE: ModeShare(25, target=2000, share=2500, difference=500),
        Mode.REMOTE: ModeShare(60, target=7000, share=6000, difference=-1000),
        Mode.RECORDING: ModeShare(15, target=1000, share=1500, difference=500),
    }


def test_a_mode_without_evaluations_still_stands_in_the_mix() -> None:
    mix = mode_mix({Mode.REMOTE: 3}, ratio=(1, 1, 1))
    assert mix[Mode.RECORDING] == ModeShare(0, target=3333, share=0, difference=-3333)


def test_a_month_without_evaluations_has_targets_and_no_shares() -> None:
    assert mode_mix({})[Mode.REMOTE] == ModeShare(0, target=7000, share=None, difference=None)
