"""What the figures suggest, and what several slips say together."""

import datetime as dt

import pytest

from qaweb.slips.rules import Effect, Measure
from qaweb.slips.verdict_rules import Named, Pattern, Verdict, patterns, suggested_verdict

TODAY = dt.date(2026, 10, 21)
V = Verdict


def effect(before: int, after: int, calls: int = 3) -> Effect:
    """Per cent before and after."""
    return Effect(Measure(before, 100, 1), Measure(after, 100, calls))


@pytest.mark.parametrize(
    ("total", "verdict"),
    [
        (effect(50, 100, calls=2), V.TOO_FEW),
        (effect(50, 51), V.RECOVERED),
        (effect(50, 50), V.NOT_YET),
        (effect(50, 49), V.NOT_YET),
        (effect(100, 100), V.RECOVERED),
        (Effect(Measure(), Measure(90, 100, 3)), V.NOT_YET),
        (Effect(Measure(), Measure(100, 100, 3)), V.RECOVERED),
        (Effect(Measure(50, 100, 1), Measure()), V.TOO_FEW),
    ],
)
def test_enough_later_calls_and_better_suggest_recovery(total: Effect, verdict: Verdict) -> None:
    assert suggested_verdict(total) is verdict


def test_a_criterion_that_got_worse_is_pointed_at() -> None:
    each = [effect(20, 90), effect(80, 60)]
    assert suggested_verdict(effect(50, 75), each) is V.PARTLY
    assert suggested_verdict(effect(50, 75), each[:1]) is V.RECOVERED


def named(slip: int, person: int, days_ago: int = 1, code: str = "hold", project: int = 1) -> Named:
    return Named(slip, project, code, person, TODAY - dt.timedelta(days=days_ago))


@pytest.mark.parametrize(
    "slips",
    [
        [named(1, 1), named(2, 2)],
        [named(1, 1), named(2, 1), named(3, 1)],
        [named(1, 1), named(2, 2), named(3, 3, days_ago=30)],
        [named(1, 1), named(2, 2), named(3, 3, code="ending")],
        [named(1, 1), named(2, 2), named(3, 3, project=2)],
        [named(1, 1), named(1, 1), named(2, 2)],
    ],
)
def test_few_old_or_one_persons_slips_are_no_pattern(slips: list[Named]) -> None:
    assert patterns(slips, TODAY) == []


def test_three_slips_across_people_are_one_the_most_frequent_first() -> None:
    slips = [named(n, n, days_ago=29, code="hold") for n in (1, 2, 3)]
    slips += [named(n, n, code="ending") for n in (4, 5, 6, 7)]
    assert patterns(slips, TODAY) == [Pattern(1, "ending", 4, 4), Pattern(1, "hold", 3, 3)]
