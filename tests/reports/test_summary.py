"""Which sentences stand on top of a report, and how they read."""

import datetime as dt
from dataclasses import replace

from flask import Flask
from flask_babel import force_locale

from qaweb.evaluations.rules import Mode
from qaweb.reports.contents import Material, figures_of
from qaweb.reports.figures import Before, Coverage, Figures, Reach
from qaweb.reports.lines import (
    AtWork,
    CriterionTally,
    Monitor,
    MonitorLine,
    Named,
    Names,
    Record,
    Tally,
)
from qaweb.reports.miss_rules import MissReason, Why
from qaweb.reports.periods import period_of
from qaweb.reports.rules import ReportKind
from qaweb.reports.summary import summary_in_words
from qaweb.reports.wording import change, change_of_share, in_sentences, share
from qaweb.standards.rules import DEFAULT_BANDS

DAY = dt.date(2026, 10, 20)
PERIOD = period_of(ReportKind.DAILY, DAY)
AGENT = Named(1, "任", 10, "一组")
FACTS = (1, "E1", AGENT, "马", Mode.REMOTE, "咨询", "", DAY, 9_000)


def a_material() -> Material:
    return Material(
        period=PERIOD,
        earlier=PERIOD.before(),
        tallies=[
            Tally(DAY, 10, 1, 8, Mode.REMOTE, "咨询", "excellent", 1, 9_000),
            Tally(DAY, 10, 1, 8, Mode.REMOTE, "咨询", "failed", 1, 7_000),
        ],
        before=[Tally(DAY - dt.timedelta(1), 10, 1, 8, Mode.REMOTE, "", "good", 1, 8_600)],
        criteria=[CriterionTally(DAY, "A", "问候", "Greeting", 2, 300, 1000, 2)],
        criteria_before=[],
        month_modes={Mode.REMOTE: 8, Mode.RECORDING: 2},
        records=[
            Record(*FACTS, "excellent", True, None, True),  # type: ignore[arg-type]
            Record(*FACTS, "failed", False, None, False),  # type: ignore[arg-type]
        ],
        at_work=[AtWork(AGENT, DAY), AtWork(Named(2, "郑", 10, "一组"), DAY)],
        monitored=frozenset({(1, DAY)}),
        monitors=[Monitor(8, "马", 20)],
        slips=[],
        whys={(2, DAY): Why(MissReason.NO_CALLS)},
        names=Names({1: "任", 8: "马"}, {10: "一组"}),
        bands=DEFAULT_BANDS,
    )


def a_report() -> Figures:
    return figures_of(a_material())


def in_english(app: Flask, figures: Figures) -> list[str]:
    with app.test_request_context(headers={"Accept-Language": "en"}), force_locale("en"):
        return in_sentences(summary_in_words(figures))


def test_the_summary_says_the_most_important_first(app: Flask) -> None:
    assert in_english(app, a_report()) == [
        "2 calls monitored, average 80, 6 down against Oct 19, 2026.",
        "1 call of 2 is rated “Failed”.",
        "“Greeting” cost the most points: lost in 2 calls, 30% earned.",
        "This month so far, “Side by side” is at 0% instead of 20%.",
        "For 1 of 2 people at work a call of the day was monitored.",
        "Not monitored, mostly because: No calls came (1 of 1).",
        "1 of 1 QA specialists at work stayed below 20 calls.",
        "1 record still owes a slip.",
        "1 record came late, from 马.",
    ]


def test_calls_of_earlier_days_explain_why_fewer_people_are_covered(app: Flask) -> None:
    first, second = a_material().records
    heard_later = replace(first, call_day=DAY - dt.timedelta(days=1))
    report = figures_of(replace(a_material(), records=[heard_later, second]))
    words = in_english(app, report)
    covered = words.index("For 1 of 2 people at work a call of the day was monitored.")
    assert words[covered + 1] == (
        "1 of the calls monitored is of an earlier day and counts as covered there."
    )


def test_a_day_without_calls_says_so(app: Flask) -> None:
    nothing = replace(
        a_report(), count=0, mean=None, slip_count=0, late_count=0, owed_count=0, monitors=()
    )
    nothing = replace(nothing, coverage=Coverage(0, 0, ()))
    assert in_english(app, nothing) == ["No call was monitored."]


def test_without_an_earlier_day_nothing_is_compared(app: Flask) -> None:
    first = replace(a_report(), before=None)
    assert in_english(app, first)[0] == "2 calls monitored, average 80."


def test_up_unchanged_all_covered_and_floor_met(app: Flask) -> None:
    figures = replace(
        a_report(),
        before=Before(PERIOD, 1, 7_940),
        coverage=Coverage(2, 0, ()),
        monitors=(MonitorLine(8, "马", 21, 20),),
        slip_count=3,
    )
    words = in_english(app, figures)
    assert words[0].startswith("2 calls monitored, average 80, 0.6 up")
    assert "A call of the day was monitored for all 2 people at work." in words
    assert "Every QA specialist at work reached 20 calls." in words
    assert "3 improvement slips were issued." in words
    level = replace(figures, before=Before(PERIOD, 1, 8_000))
    assert "unchanged" in in_english(app, level)[0]


def test_a_narrowed_summary_speaks_of_ones_own_and_not_of_the_monitors(app: Flask) -> None:
    own = in_english(app, replace(a_report(), reach=Reach.SELF))
    assert own[1] == "You: 2 calls, average 80."
    team = in_english(app, replace(a_report(), reach=Reach.TEAM))
    assert team[1] == "Your team 一组: 2 calls, average 80."
    assert not [words for words in own + team if "马" in words or "at work" in words]


def test_shares_and_changes_round_half_up_and_carry_their_sign() -> None:
    assert [share(value) for value in (None, 0, 1249, 1250, 10_000)] == [
        "–", "0%", "12%", "13%", "100%",
    ]  # fmt: skip
    assert [change(value) for value in (None, 0, 60, -125)] == ["–", "±0", "+0.6", "−1.25"]
    assert [change_of_share(value) for value in (None, 0, 49, 50, -150)] == [
        "–", "±0", "±0", "+1", "−2",
    ]  # fmt: skip
