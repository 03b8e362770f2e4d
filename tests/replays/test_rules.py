"""Replaying kept answers under a draft, against numbers worked out by hand (P3.6)."""

from dataclasses import replace

from qaweb.evaluations.rules import Answer
from qaweb.replays.rules import Kept, Unmapped, replay
from qaweb.standards.rules import DEFAULT_BANDS, Criterion, Form, Level, Section, ShownIf


def line(code: str, *points: int, na: bool = False, bonus: bool = False) -> Criterion:
    levels = tuple(Level(str(p), "", p) for p in points)
    return Criterion(code, code, "", "", "", levels, na_allowed=na, bonus=bonus)


def form(*lines: Criterion) -> Form:
    return Form((Section("s", "s", "", lines),))


OLD = form(line("a", 6000, 3000, 0), line("b", 4000, 0, na=True))


def kept(a: int | None, b: int | None, total: int, band: str, id_: int = 1) -> Kept:
    answers = {c: Answer(c, level, na=level is None) for c, level in (("a", a), ("b", b))}
    return Kept(id_, OLD, answers, total, band)


def test_the_drafts_points_count_and_the_band_follows() -> None:
    # a at its middle: 30 of 60 and b 40 of 40 = 70.00; under the draft 60 of 80 and 20 of 20 = 80.
    draft = form(line("a", 8000, 6000, 0), line("b", 2000, 0, na=True))
    result = replay(draft, DEFAULT_BANDS, [kept(1, 0, 7000, "failed")])
    (outcome,) = result.outcomes
    assert (outcome.total, outcome.band, outcome.changes_band) == (8000, "needs_improvement", True)
    assert (result.rescored, result.left_out) == (1, 0)


def test_the_same_form_changes_nothing() -> None:
    result = replay(OLD, DEFAULT_BANDS, [kept(0, None, 10000, "excellent")])
    assert (len(result.outcomes), result.changed, result.rescored) == (1, [], 0)


def test_a_removed_line_leaves_both_sums() -> None:
    # Without b, a alone: 30 of 60 = 50.
    result = replay(form(line("a", 6000, 3000, 0)), DEFAULT_BANDS, [kept(1, 0, 7000, "failed")])
    assert result.outcomes[0].total == 5000


def test_answers_that_do_not_fit_are_left_out_and_counted() -> None:
    draft = form(line("a", 6000, 0), line("b", 2000, 0), line("new", 2000, 0))
    records = [kept(1, 0, 7000, "failed"), kept(0, None, 10000, "excellent", 2)]
    result = replay(draft, DEFAULT_BANDS, records)
    assert (result.outcomes, result.left_out) == ((), 2)
    assert set(result.unmapped) == {
        ("a", Unmapped.OTHER_LEVELS, 2),
        ("new", Unmapped.NOT_ASKED, 2),
        ("b", Unmapped.NA_GONE, 1),
    }


def test_a_new_bonus_line_leaves_nobody_out() -> None:
    draft = form(*OLD.criteria, line("extra", 500, bonus=True))
    result = replay(draft, DEFAULT_BANDS, [kept(0, 0, 10000, "excellent")])
    assert (result.left_out, result.rescored) == (0, 0)


def test_other_bands_change_bands_without_changing_scores() -> None:
    stricter = (replace(DEFAULT_BANDS[0], lower=9500), *DEFAULT_BANDS[1:])
    record = replace(kept(0, 0, 10000, "excellent"), total=10000)
    assert replay(OLD, stricter, [record]).changed == []


def test_what_the_draft_would_not_ask_needs_no_answer() -> None:
    # new is asked only where a lost points: the first record stays whole, the second lacks it.
    new = replace(line("new", 2000, 0), shown_if=ShownIf("a", (1, 2)))
    draft = form(line("a", 6000, 3000, 0), line("b", 2000, 0, na=True), new)
    records = [kept(0, 0, 10000, "excellent"), kept(1, 0, 7000, "failed", 2)]
    result = replay(draft, DEFAULT_BANDS, records)
    assert [outcome.total for outcome in result.outcomes] == [10000]
    assert result.unmapped == (("new", Unmapped.NOT_ASKED, 1),)
