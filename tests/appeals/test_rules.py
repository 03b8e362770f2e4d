"""What an appeal comes to, as functions of plain data (P2.5, P3.8)."""

import datetime as dt

import pytest

from qaweb.appeals.rules import (
    AppealState,
    Candidate,
    Level,
    PointFault,
    PointOutcome,
    Ruling,
    answer_since,
    changes,
    faults_in_proposals,
    faults_in_rulings,
    first_decider,
    foresee,
    newly_lost,
    next_level,
    no_longer_lost,
    opened_by,
    outcome_of,
    point_outcome,
)
from qaweb.evaluations.rules import Answer, EvaluationState
from qaweb.standards.rules import (
    DEFAULT_BANDS,
    Criterion,
    Form,
    Section,
    ShownIf,
)
from qaweb.standards.rules import (
    Level as Step,
)

GOOD, HALF, BAD = (Step(word, word, points) for word, points in (("a", 50), ("b", 25), ("c", 0)))


def line(code: str, **values: object) -> Criterion:
    steps = (GOOD, HALF, BAD)
    return Criterion(code, code, code, "", "", steps, **values)  # type: ignore[arg-type]


FORM = Form(
    (
        Section(
            "s",
            "s",
            "s",
            (
                line("one"),
                line("two", na_allowed=True),
                line("more", shown_if=ShownIf("two", (0,))),
            ),
        ),
    )
)
ASKED = {"one": Answer("one", 1, reason="was"), "two": Answer("two", 2, problem=True)}


def ruling(code: str, level: int | None, *, na: bool = False) -> Ruling:
    return Ruling(Answer(code, level, na, "heard again"))


def test_each_group_is_asked_in_turn_and_nobody_barred() -> None:
    groups = [[Candidate(1), Candidate(2, waiting=3)], [Candidate(3)]]
    assert first_decider(groups, frozenset()) == 1
    assert first_decider(groups, frozenset({1})) == 2
    assert first_decider(groups, frozenset({1, 2})) == 3
    assert first_decider(groups, frozenset({1, 2, 3})) is None


def test_whoever_has_least_to_decide_comes_first() -> None:
    assert first_decider([[Candidate(1, 2), Candidate(9, 1)]], frozenset()) == 9


S, A = EvaluationState, AppealState


@pytest.mark.parametrize(
    ("state", "last", "is_final", "level"),
    [
        (S.SUBMITTED, None, False, Level.FIRST),
        (S.SUBMITTED, A.REJECTED, True, Level.FIRST),  # a correction has begun anew
        (S.REJECTED, A.REJECTED, False, Level.SECOND),
        (S.PARTLY_UPHELD, A.PARTLY_UPHELD, False, Level.SECOND),
        (S.PARTLY_UPHELD, A.PARTLY_UPHELD, True, None),
        (S.UPHELD, A.UPHELD, False, None),
        (S.APPEALED, None, False, None),
        (S.ACCEPTED, A.REJECTED, False, None),
        (S.DRAFT, None, False, None),
    ],
)
def test_which_level_is_open(
    state: EvaluationState, last: AppealState | None, is_final: bool, level: Level | None
) -> None:
    assert next_level(state, last, is_final) is level


def test_the_clock_stands_still_while_an_appeal_is_open() -> None:
    asked = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)
    raised, back = asked + dt.timedelta(days=1), asked + dt.timedelta(days=4)
    assert back - answer_since(asked, raised, back) == dt.timedelta(days=1)


def test_points_and_what_they_come_to() -> None:
    proposed = Answer("one", 0)
    told = [point_outcome(proposed, ruling("one", level)) for level in (0, 1, None)]
    assert told == [PointOutcome.UPHELD, PointOutcome.PARTLY, PointOutcome.REJECTED]
    up, partly, no = told
    assert outcome_of([up, up]) is A.UPHELD
    assert outcome_of([no]) is A.REJECTED
    assert outcome_of([up, no]) is outcome_of([partly]) is A.PARTLY_UPHELD


def test_na_as_proposed_is_upheld_and_another_level_partly() -> None:
    proposed = Answer("two", na=True)
    assert point_outcome(proposed, ruling("two", None, na=True)) is PointOutcome.UPHELD
    assert point_outcome(proposed, ruling("two", 1)) is PointOutcome.PARTLY


def test_an_objection_to_a_problem_mark_alone_is_taken() -> None:
    marked = {"one": Answer("one", 0, problem=True), "two": Answer("two", 2)}
    proposed = {"one": Answer("one", 0, reason="no problem")}
    assert not faults_in_proposals(FORM, marked, proposed)
    changed = changes(FORM, marked, {"one": ruling("one", 0)})
    assert not changed["one"].problem


def test_a_hidden_line_is_not_objected_to() -> None:
    proposed = {"more": Answer("more", 0, reason="x")}
    assert faults_in_proposals(FORM, ASKED, proposed) == {"more": PointFault.NOT_ASKED}


def test_reasons_have_an_end() -> None:
    rulings = {"one": Ruling(Answer("one", reason="x" * 2001))}
    assert faults_in_rulings(FORM, ASKED, ["one"], rulings) == {"one": PointFault.TOO_LONG}


def test_only_what_was_upheld_changes_and_the_mark_goes_with_the_loss() -> None:
    rulings = {"one": ruling("one", None), "two": ruling("two", 1)}
    changed = changes(FORM, ASKED, rulings)
    assert list(changed) == ["two"]
    assert changed["two"].problem
    assert not changes(FORM, ASKED, {"two": ruling("two", 0)})["two"].problem


def test_the_score_is_foreseen_with_the_lines_that_would_open() -> None:
    assert foresee(FORM, DEFAULT_BANDS, ASKED, {}).total == 2500
    seen = foresee(FORM, DEFAULT_BANDS, ASKED, {"two": Answer("two", 0)})
    assert (seen.total, seen.band, seen.opened) == (7500, "needs_improvement", ("more",))
    assert opened_by(FORM, ASKED) == ()


def test_what_came_back_and_what_is_owed_anew() -> None:
    after = ASKED | {"two": Answer("two", 0), "more": Answer("more", 2)}
    assert no_longer_lost(FORM, ASKED, after) == {"two"}
    assert newly_lost(FORM, ASKED, after) == {"more"}
