"""Drawing a kept plan again, so that anybody who sees it can check it (P3.2-5)."""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass

from qaweb import clock
from qaweb.monitoring.models import DayPlan, PlanLine
from qaweb.monitoring.plan_facts import Line, fingerprint, read
from qaweb.monitoring.planning import plan
from qaweb.people.models import Person
from qaweb.people.reach import people_within
from qaweb.permissions import Permission, Viewer


@dataclass(frozen=True)
class Check:
    """What a second draw of the same facts gives, beside what is kept.

    `only_kept` and `only_drawn` are the lines that differ, as far as the viewer may see them.
    """

    count: int
    facts_are_whole: bool
    is_same: bool
    only_kept: list[tuple[Line, Person]]
    only_drawn: list[tuple[Line, Person]]


def check(viewer: Viewer, row: DayPlan) -> Check:
    """Draw again from the kept facts and seed, and compare line by line."""
    facts = read(row.facts)
    drawn, kept = Counter(plan(facts, row.seed).lines), Counter(_kept(row, facts.first))
    is_whole = fingerprint(row.facts) == row.facts_hash
    return Check(
        count=drawn.total(),
        facts_are_whole=is_whole,
        is_same=is_whole and drawn == kept,
        only_kept=_visible(viewer, list((kept - drawn).elements())),
        only_drawn=_visible(viewer, list((drawn - kept).elements())),
    )


def _kept(row: DayPlan, first: int) -> list[Line]:
    """The lines of the last draw as they were drawn; what became of them is another matter."""
    rows = PlanLine.select().where(
        PlanLine.plan == row.id, PlanLine.is_drawn, PlanLine.position >= first
    )
    midnight = clock.at(row.day, dt.time(0), row.project.zone)
    return [_line(line, midnight) for line in rows]


def _line(row: PlanLine, midnight: dt.datetime) -> Line:
    def minute(moment: dt.datetime | None) -> int | None:
        return None if moment is None else int((moment - midnight).total_seconds() // 60)

    return Line(
        monitor=row.monitor_id,
        agent=row.agent_id,
        mode=row.mode,
        reason=row.reason,
        starts=minute(row.starts_at),
        ends=minute(row.ends_at),
        call=row.call_id,
        is_random=row.is_random,
        slip=row.slip_id,
        criteria=tuple(json.loads(row.criteria)),
        notice=row.notice_id,
    )


def _visible(viewer: Viewer, lines: list[Line]) -> list[tuple[Line, Person]]:
    """The lines whose agent the viewer may see in a plan, with that agent."""
    reach = people_within(viewer, Permission.PLAN_SEE)
    people = {
        p.id: p for p in Person.select().where(reach, Person.id.in_([n.agent for n in lines]))
    }
    return [(line, people[line.agent]) for line in lines if line.agent in people]
