"""Each section from plain rows (P6.5a); hundredths, rounded half up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qaweb.evaluations.rules import Mode
from qaweb.reports.lines import CriterionTally, Monitor, Named, Names, Record, Tally
from qaweb.reports.sections import (
    agent_lines,
    band_lines,
    call_type_lines,
    counted,
    criterion_lines,
    mean_of,
    mean_score,
    mode_lines,
    modes_of,
    monitor_lines,
    team_lines,
)
from qaweb.standards.rules import DEFAULT_BANDS

DAY = dt.date(2026, 10, 20)
NAMES = Names({1: "任", 2: "郑", 3: "杜", 8: "马", 9: "朱"}, {10: "一组", 20: "二组"})
COLUMNS = ("team_id", "agent_id", "monitor_id", "mode", "call_type", "band", "count", "total")


def tally(*values: object) -> Tally:
    return Tally(DAY, *values)  # type: ignore[arg-type]


TALLIES = [
    tally(10, 1, 8, Mode.SIDE_BY_SIDE, "咨询", "excellent", 2, 19_001),
    tally(10, 1, 8, Mode.REMOTE, "投诉", "failed", 1, 5_000),
    tally(10, 2, 9, Mode.REMOTE, "咨询", "good", 1, 8_600),
    tally(20, 3, 8, Mode.RECORDING, "咨询", "excellent", 1, 9_000),
]


@pytest.mark.parametrize(
    ("total", "count", "mean"), [(19_001, 2, 9501), (10_000, 3, 3333), (1, 2, 1), (0, 0, None)]
)
def test_averages_are_rounded_half_up(total: int, count: int, mean: int | None) -> None:
    assert mean_of(total, count) == mean


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_an_average_is_never_further_off_than_half_a_hundredth(totals: list[int]) -> None:
    mean = mean_of(sum(totals), len(totals))
    assert mean is not None
    assert -len(totals) <= 2 * (sum(totals) - mean * len(totals)) < len(totals)


def test_number_and_average() -> None:
    assert counted(TALLIES) == 5
    assert mean_score(TALLIES) == 8320
    assert mean_score([]) is None


def test_bands_are_all_shown_and_add_up() -> None:
    lines = band_lines(TALLIES, DEFAULT_BANDS)
    assert [(line.key, line.count, line.share) for line in lines] == [
        ("excellent", 3, 6000),
        ("good", 1, 2000),
        ("needs_improvement", 0, 0),
        ("failed", 1, 2000),
    ]


def test_a_band_of_an_older_version_is_not_lost() -> None:
    old = tally(10, 1, 8, Mode.REMOTE, "咨询", "fair", 1, 8_000)
    assert band_lines([old], DEFAULT_BANDS)[-1].key == "fair"


def test_monitors_short_of_their_floor_come_first() -> None:
    monitors = [Monitor(8, "马", 3), Monitor(7, "张", 20), Monitor(9, "朱")]
    lines = monitor_lines(TALLIES, monitors)
    assert [(m.name, m.count, m.floor, m.short_of) for m in lines] == [
        ("张", 0, 20, 20),
        ("马", 4, 3, 0),
        ("朱", 1, None, 0),
    ]


def test_modes_against_two_to_seven_to_one() -> None:
    lines = mode_lines(modes_of(TALLIES), (2, 7, 1))
    assert [(m.count, m.share, m.target, m.difference) for m in lines] == [
        (2, 4000, 2000, 2000),
        (2, 4000, 7000, -3000),
        (1, 2000, 1000, 1000),
    ]
    assert [m.share for m in mode_lines({}, (2, 7, 1))] == [None, None, None]


def test_call_types_the_most_frequent_first() -> None:
    lines = call_type_lines(TALLIES)
    assert [(t.name, t.count, t.share, t.mean) for t in lines] == [
        ("咨询", 4, 8000, 9150),
        ("投诉", 1, 2000, 5000),
    ]


def record(agent_id: int, total: int) -> Record:
    person = Named(agent_id, NAMES.people[agent_id])
    return Record(
        1, "E1", person, "马", Mode.REMOTE, "", "", DAY, total, "good", False, None, False
    )


def test_agents_with_best_and_worst_by_team_the_lowest_average_first() -> None:
    records = [record(1, 9_901), record(1, 9_100), record(1, 5_000), record(2, 8_600)]
    lines = agent_lines(TALLIES, records, NAMES, DEFAULT_BANDS)
    assert [(a.agent.name, a.count, a.mean, a.best, a.worst, a.band) for a in lines] == [
        ("任", 3, 8000, 9_901, 5_000, "needs_improvement"),
        ("郑", 1, 8600, 8_600, 8_600, "good"),
        ("杜", 1, 9000, 9_000, 9_000, "excellent"),
    ]
    assert [a.agent.team for a in lines] == ["一组", "一组", "二组"]


def test_teams_the_lowest_average_first() -> None:
    lines = team_lines(TALLIES, NAMES, DEFAULT_BANDS)
    assert [(t.name, t.agents, t.count, t.mean, t.band) for t in lines] == [
        ("一组", 2, 4, 8150, "needs_improvement"),
        ("二组", 1, 1, 9000, "excellent"),
    ]


def criterion(code: str, *values: int) -> CriterionTally:
    return CriterionTally(DAY, code, f"项{code}", f"Item {code}", *values)


def test_criteria_with_share_losses_and_change() -> None:
    today = [criterion("A", 3, 1000, 1500, 1), criterion("A", 1, 500, 500, 0)]
    lines = criterion_lines(
        [*today, criterion("B", 1, 0, 200, 1)], [criterion("A", 2, 500, 1000, 1)]
    )
    assert [(c.code, c.scored, c.lost, c.share, c.change) for c in lines] == [
        ("A", 4, 1, 7500, 2500),
        ("B", 1, 1, 0, None),
    ]


def test_a_criterion_that_only_earned_remarks_has_no_share_and_no_line() -> None:
    assert criterion_lines([criterion("A", 0, 0, 0, 1)], []) == ()


def test_a_team_shows_its_calls_by_band_and_how_its_average_moved() -> None:
    before = [tally(10, 1, 8, Mode.REMOTE, "咨询", "good", 1, 8_600)]
    first, second = team_lines(TALLIES, NAMES, DEFAULT_BANDS, before)
    assert (first.change, second.change) == (8_150 - 8_600, None)
    assert {line.key: line.count for line in first.bands if line.count} == {
        "excellent": 2, "good": 1, "failed": 1,
    }  # fmt: skip
