"""Why somebody at work was not monitored (P3.3): one reason, the one that explains the most."""

import pytest

from qaweb.monitoring.rules import GapReason, LineState, WhyNot
from qaweb.reports.miss_rules import GAPS, DayKnown, MissReason, PlannedLine, Why, why_missed

ME = 1
DRAWN = frozenset({ME})
WAITING = PlannedLine(LineState.PLANNED, "马")


def settled(why: WhyNot) -> PlannedLine:
    return PlannedLine(LineState.SKIPPED, "马", why, "系统中断")


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (DayKnown(drafts={ME: "马"}, uncounted={ME: "张"}), Why(MissReason.NOT_SUBMITTED, "马")),
        (DayKnown(uncounted={ME: "张"}, lines={ME: (WAITING,)}), Why(MissReason.NOT_COUNTED, "张")),
        (DayKnown(True, lines={ME: (WAITING,)}), Why(MissReason.NOT_DONE, "马")),
        (DayKnown(True, has_calls=True, lines={ME: (WAITING,)}), Why(MissReason.NO_CALLS)),
        (DayKnown(True, has_calls=True, callers=DRAWN), Why(MissReason.ROSTER)),
        (DayKnown(True, drawn_from=DRAWN), Why(MissReason.NOT_DRAWN)),
        (DayKnown(True), Why(MissReason.ROSTER)),
        (DayKnown(has_monitor=False), Why(MissReason.NO_MONITOR)),
        (DayKnown(), Why(MissReason.NO_PLAN)),
    ],
)
def test_the_reason_that_explains_the_most(known: DayKnown, why: Why) -> None:
    assert why_missed(ME, known) == why


@pytest.mark.parametrize("why", WhyNot)
def test_a_line_that_was_settled_says_why_in_its_monitors_words(why: WhyNot) -> None:
    known = DayKnown(True, has_calls=True, lines={ME: (settled(why),)})
    found = why_missed(ME, known)
    assert (found.monitor, found.words) == ("马", "系统中断")
    expected = MissReason.SKIPPED if why is WhyNot.OTHER else MissReason(why.value)
    assert found.reason is expected


def test_a_line_that_still_waits_outweighs_one_that_was_settled() -> None:
    known = DayKnown(True, lines={ME: (settled(WhyNot.BUSY), WAITING)})
    assert why_missed(ME, known).reason is MissReason.NOT_DONE


@pytest.mark.parametrize("gap", GapReason)
def test_what_the_draw_could_not_give_keeps_its_reason(gap: GapReason) -> None:
    assert why_missed(ME, DayKnown(True, gaps={ME: gap})).reason is GAPS[gap]
