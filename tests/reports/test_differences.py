"""What two sets of figures say differently, by name."""

from dataclasses import replace

from qaweb.evaluations.rules import Mode
from qaweb.reports.contents import Material, figures_of
from qaweb.reports.differences import Topic, Unit, differences, for_reader, pairs
from qaweb.reports.figures import Coverage, Figures, Reach
from qaweb.reports.lines import CriterionTally, Monitor, Names, Tally
from qaweb.reports.periods import period_of
from qaweb.reports.rules import ReportKind
from qaweb.standards.rules import DEFAULT_BANDS
from tests.reports.test_sections import DAY

NAMES = Names({1: "任", 2: "郑", 8: "马"}, {10: "一组", 20: "二组"})


def tally(team: int, agent: int, band: str, total: int) -> Tally:
    return Tally(DAY, team, agent, 8, Mode.REMOTE, "咨询", band, 1, total)


def figures(*tallies: Tally, earned: int = 300) -> Figures:
    return figures_of(
        Material(
            period=period_of(ReportKind.DAILY, DAY), earlier=None, tallies=tallies, before=[],
            criteria=[CriterionTally(DAY, "A", "问候", "Greeting", 2, earned, 1000, 2)],
            criteria_before=[], month_modes={}, records=[], at_work=[], monitored=frozenset(),
            monitors=[Monitor(8, "马")], slips=[], names=NAMES, whys={}, bands=DEFAULT_BANDS,
        )
    )  # fmt: skip


ONE, OTHER = tally(10, 1, "excellent", 9_000), tally(20, 2, "needs_improvement", 8_000)


def told(found: object) -> set[tuple[str, str, object, object]]:
    return {(p.topic.value, p.name, p.was, p.now) for p in found}  # type: ignore[attr-defined]


def test_the_same_figures_differ_in_nothing() -> None:
    assert differences(figures(ONE, OTHER), figures(ONE, OTHER)) == ()


def test_two_scores_that_change_places_keep_count_and_mean_and_are_named() -> None:
    swapped = figures(replace(ONE, band="needs_improvement", total=8_000),
                      replace(OTHER, band="excellent", total=9_000))  # fmt: skip
    found = differences(figures(ONE, OTHER), swapped)
    assert told(found) == {
        ("teams", "一组", 9_000, 8_000), ("teams", "二组", 8_000, 9_000),
        ("agents", "任", 9_000, 8_000), ("agents", "郑", 8_000, 9_000),
    }  # fmt: skip


def test_a_criterion_alone_is_named() -> None:
    found = differences(figures(ONE), figures(ONE, earned=400))
    assert [(p.topic, p.unit, p.title_en) for p in found] == [
        (Topic.CRITERIA, Unit.SHARE, "Greeting")
    ]
    assert found[0].difference == 1_000


def test_a_line_that_one_side_lacks_counts_as_none() -> None:
    found = differences(figures(ONE), figures(ONE, OTHER))
    assert ("teams", "二组", 0, 1) in told(found)
    assert ("teams", "二组", None, 8_000) in told(found)
    assert ("count", "", 1, 2) in told(found)
    assert ("bands", "needs_improvement", 0, 1) in told(found)
    assert ("monitors", "马", 1, 2) in told(found)


def test_who_was_missed_counts_too() -> None:
    later = replace(figures(ONE), coverage=Coverage(3, 1, ()))
    assert told(differences(figures(ONE), later)) == {("missed", "", 0, 1)}


def test_everything_is_paired_for_a_comparison() -> None:
    assert len(pairs(figures(ONE), figures(ONE))) == len(pairs(figures(ONE), figures(ONE)))
    topics = {pair.topic for pair in pairs(figures(ONE), figures(OTHER))}
    assert topics == set(Topic)


def test_a_reader_of_their_own_rows_hears_of_nobody_else() -> None:
    found = differences(figures(ONE), figures(ONE, OTHER))
    own = for_reader(found, Reach.SELF, 1, ())
    team = for_reader(found, Reach.TEAM, 7, (20,))
    assert not {pair.topic for pair in own} & {Topic.AGENTS, Topic.TEAMS, Topic.MONITORS}
    assert {pair.name for pair in team if pair.topic is Topic.TEAMS} == {"二组"}
    assert for_reader(found, Reach.PROJECT, 7, ()) == found
