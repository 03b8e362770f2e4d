"""What a plan could not give and why, and the plan in numbers (P3.2-5)."""

from collections import Counter
from collections.abc import Sequence

from qaweb.evaluations.rules import Mode
from qaweb.monitoring.assignment import Way
from qaweb.monitoring.demands import Demands
from qaweb.monitoring.plan_facts import Agent, Facts, Figures, Gap, Line
from qaweb.monitoring.rules import GapReason, Reason

FOR_SOMEBODY = tuple(reason for reason in Reason if reason is not Reason.MIX)
"""What is asked for somebody's sake; the rest of a floor may be filled with anybody."""

Counts = Counter[tuple[int, Reason]]


def gaps_of(facts: Facts, asked: Demands, lines: Sequence[Line], found: Sequence[Way]) -> list[Gap]:
    """Everybody whom the rules ask for and the lines do not serve, in the order of ids."""
    needed, given = _needed(facts, asked), _given(lines)
    refused = Counter((each.agent, each.reason) for each in asked.refused)
    able = {way.agent for way in found}
    gaps = []
    for agent in facts.agents:
        for key in ((agent.id, reason) for reason in FOR_SOMEBODY):
            missing = needed[key] - given[key]
            if missing > 0:
                stopped = refused[key] and missing <= refused[key]
                why = GapReason.LIMIT if stopped else _why(agent, facts, able)
                gaps.append(Gap(*key, why, missing))
    return gaps


def _needed(facts: Facts, asked: Demands) -> Counts:
    """Calls by agent and reason; a slip needs one, which may be drawn for another reason."""
    needed = Counter((each.agent, each.reason) for each in (*asked.wanted, *asked.refused))
    return needed | Counter(
        {(agent.id, Reason.FOLLOW_UP): len(agent.slips) for agent in facts.agents}
    )


def _given(lines: Sequence[Line]) -> Counts:
    given = Counter((line.agent, line.reason) for line in lines)
    return given | Counter((line.agent, Reason.FOLLOW_UP) for line in lines if line.slip)


def _why(agent: Agent, facts: Facts, able: set[int]) -> GapReason:
    if not any(monitor.may_monitor(agent) for monitor in facts.monitors):
        return GapReason.NO_MONITOR
    return GapReason.CAPACITY if agent.id in able else GapReason.NO_OVERLAP


def figures_of(facts: Facts, asked: Demands, lines: Sequence[Line], gaps: Sequence[Gap]) -> Figures:
    """The plan in numbers."""
    modes = [sum(1 for line in lines if line.mode is mode) for mode in Mode]
    return Figures(
        capacity=sum(max(monitor.calls, 0) for monitor in facts.monitors),
        monitors=len(facts.monitors),
        at_work=len(facts.agents),
        away=len(facts.away),
        need=_by_reason(_needed(facts, asked), FOR_SOMEBODY),
        drawn=_by_reason(_given(lines), tuple(Reason)),
        modes=(modes[0], modes[1], modes[2]),
        month=facts.modes,
        by_lot=sum(1 for line in lines if line.is_random),
        uncovered=sum(1 for gap in gaps if gap.wanted is Reason.COVERAGE),
    )


def _by_reason(counts: Counts, reasons: Sequence[Reason]) -> dict[Reason, int]:
    found = dict.fromkeys(reasons, 0)
    for (_agent, reason), count in counts.items():
        if reason in found:
            found[reason] += count
    return found
