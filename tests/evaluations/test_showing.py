"""Criteria shown only if an earlier one has certain levels: neither scored nor missing (P3.6)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaweb.evaluations.missing_rules import Missing, Why, missing
from qaweb.evaluations.rules import Answer, lost_criteria, score, shown
from qaweb.standards.rules import Criterion, Critical, Form, Level, Section, ShownIf

NA = "n/a"


def line(code: str, *points: int, **rest: Any) -> Criterion:
    levels = tuple(Level("级", "level", each) for each in points)
    return replace(Criterion(code, "项", "line", "", "", levels, na_allowed=True), **rest)


def form(*lines: Criterion) -> Form:
    return Form((Section("s", "节", "section", lines),))


def answers(**levels: int | str | None) -> dict[str, Answer]:
    return {
        code: Answer(code, na=True, reason="无") if isinstance(level, str) else Answer(code, level)
        for code, level in levels.items()
    }


# sorry is asked only after a complaint, help only after a sorry of level 1, and fails the call.
FORM = form(
    line("complaint", 4000, 2000, 0),
    line("sorry", 3000, 1500, 0, shown_if=ShownIf("complaint", (1, 2))),
    line("help", 3000, 0, shown_if=ShownIf("sorry", (1,)), critical=Critical.WHOLE),
)

Row = tuple[str, dict[str, int | str | None], str, int, int, int, int, int]
# what it shows, answers, shown, earned, possible, total, answered, of
EXAMPLES: list[Row] = [
    ("nothing hidden", {"complaint": 1, "sorry": 1, "help": 0},
     "complaint sorry help", 6500, 10000, 6500, 3, 3),
    ("hidden leaves both sums", {"complaint": 0, "sorry": 2}, "complaint", 4000, 4000, 10000, 1, 1),
    ("shown again it counts again", {"complaint": 1, "sorry": 2},
     "complaint sorry", 2000, 7000, 2857, 2, 2),
    ("a chain is hidden whole", {"complaint": 0, "sorry": 1, "help": 1},
     "complaint", 4000, 4000, 10000, 1, 1),
    ("n/a has no level", {"complaint": NA, "sorry": 2}, "complaint", 0, 0, 0, 1, 1),
    ("n/a in a chain", {"complaint": 1, "sorry": NA, "help": 1},
     "complaint sorry", 2000, 4000, 5000, 2, 2),
    ("unanswered has no level", {"sorry": 1, "help": 1}, "complaint", 0, 0, 0, 0, 1),
    ("a hidden critical fails nothing", {"complaint": 2, "sorry": 0, "help": 1},
     "complaint sorry", 3000, 7000, 4286, 2, 2),
    ("a shown critical fails the call", {"complaint": 2, "sorry": 1, "help": 1},
     "complaint sorry help", 1500, 10000, 0, 3, 3),
]  # fmt: skip


@pytest.mark.parametrize("row", EXAMPLES, ids=[row[0] for row in EXAMPLES])
def test_a_worked_example(row: Row) -> None:
    _, chosen, codes, *wanted = row
    found = score(FORM, answers(**chosen))
    assert shown(FORM, answers(**chosen)) == set(codes.split())
    assert [found.earned, found.possible, found.total, found.answered, found.of] == wanted


def test_a_hidden_bonus_adds_nothing() -> None:
    lines = (line("a", 10000, 0), line("b", 500, 0, bonus=True, shown_if=ShownIf("a", (1,))))
    assert score(form(*lines), answers(a=0, b=0)).bonus == 0
    assert score(form(*lines), answers(a=1, b=0)).total == 500


def test_what_is_hidden_is_not_missing_and_not_unknown() -> None:
    assert missing(FORM, answers(complaint=0, sorry=7)) == []
    assert missing(FORM, answers(complaint=1)) == [Missing("sorry", Why.UNANSWERED)]


def test_all_that_is_shown_at_na_is_no_evaluation() -> None:
    assert missing(FORM, answers(complaint=NA, sorry=0)) == [Missing("", Why.ALL_NA)]


def test_what_is_hidden_obliges_no_slip() -> None:
    hidden = answers(complaint=0) | {"sorry": Answer("sorry", 2, problem=True)}
    assert lost_criteria(FORM, hidden) == []
    assert lost_criteria(FORM, hidden | answers(complaint=1)) == ["complaint", "sorry"]


def test_lines_that_wait_for_each_other_are_hidden() -> None:
    waiting = form(
        line("a", 1, 0, shown_if=ShownIf("b", (0,))), line("b", 1, 0, shown_if=ShownIf("a", (0,)))
    )
    assert shown(waiting, answers(a=0, b=0)) == set()


@given(st.lists(st.none() | st.just(NA) | st.integers(0, 2), min_size=3, max_size=3))
def test_without_conditions_every_answer_scores(levels: list[int | str | None]) -> None:
    codes = ("complaint", "sorry", "help")
    plain = form(*(line(code, 4000, 2000, 0) for code in codes))
    chosen = [level for level in levels if isinstance(level, int)]
    found = score(plain, answers(**dict(zip(codes, levels, strict=True))))
    assert shown(plain, {}) == set(codes)
    assert (found.earned, found.of) == (sum((4000, 2000, 0)[level] for level in chosen), 3)
    assert found.possible == 4000 * len(chosen)
