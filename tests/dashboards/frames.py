"""Some months of calls for dashboards, and the same as pandas frames: another way to every sum."""

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

import pandas as pd

from qaweb.dashboards.asking import Asked
from qaweb.dashboards.queries import Dashboard
from qaweb.dashboards.rules import Line, Window
from qaweb.evaluations import summaries
from qaweb.evaluations.archive_filters import NO_TYPE
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import EvaluationState, Mode, Purpose
from qaweb.people.models import Person
from qaweb.permissions import Role
from qaweb.standards.models import Criterion
from tests import factories
from tests.cast import TODAY, Cast

DAYS = (0, 1, 3, 8, 20, 29, 30, 31, 45, 59, 60, 75, 110, 200, 340, 400)
TYPES = ("业务咨询", "投诉", "")
CODES = ("opening", "purpose", "hold", "privacy")


def some_months(cast: Cast, number: int = 48) -> None:
    """Calls of five people over a year, some of which feed no figures."""
    chance = random.Random(5)
    people = (cast.agent, cast.teammate, cast.lead, cast.agent_b, cast.outsider)
    for n in range(number):
        person = people[n % len(people)]
        day = TODAY - dt.timedelta(days=DAYS[n % len(DAYS)])
        row = factories.evaluation(
            cast,
            agent=person,
            monitor=cast.south_qa if person == cast.outsider else cast.qa,
            levels={code: 1 for code in CODES if chance.random() < 0.4},
            problems=("courtesy",) if chance.random() < 0.2 else (),
            team=None if n == 7 else person.team,
            mode=chance.choice(list(Mode)),
            call_type_name=chance.choice(TYPES),
            monitored_on=day,
            call_day=day,
            counts=n != 11,
            purpose=Purpose.CALIBRATION if n == 12 else Purpose.REGULAR,
            state=EvaluationState.DRAFT if n == 13 else EvaluationState.SUBMITTED,
        )
        summaries.apply(row)


def frame() -> pd.DataFrame:
    """What feeds the figures, a row a call."""
    rows: Any = Evaluation.select().where(Evaluation.state != EvaluationState.DRAFT).dicts()
    found = pd.DataFrame(list(rows))
    feeding = [Purpose.REGULAR, Purpose.FOLLOW_UP]
    return found[found.counts & found.purpose.isin(feeding)].assign(team=found.team.fillna(0))


def points() -> pd.DataFrame:
    """What was earned of each criterion, without bonus and N/A."""
    scores: Any = EvaluationScore.select(
        EvaluationScore.evaluation, EvaluationScore.earned, Criterion.code, Criterion.points
    ).join(Criterion)
    rows = scores.where(EvaluationScore.earned.is_null(False), ~Criterion.bonus).dicts()
    found = pd.DataFrame(list(rows))
    return found.assign(lost=found.points - found.earned, short=found.earned < found.points)


def seen_by(person: Person, calls: pd.DataFrame) -> pd.DataFrame:
    """What the rights table of the policy lets a person see."""
    match person.role:
        case Role.MANAGER:
            return calls
        case Role.TEAM_LEAD:
            return calls[(calls.team == person.team_id) | (calls.agent == person.id)]
        case Role.SUPERVISOR:
            return calls[(calls.project == person.project_id) & (calls.team > 0)]
    return calls[calls.project == person.project_id]


def narrowed(calls: pd.DataFrame, window: Window, asked: Asked) -> pd.DataFrame:
    """The calls of a window that the filters leave."""
    left = calls[(calls.monitored_on >= window.since) & (calls.monitored_on <= window.until)]
    names = {"call_type": "call_type_name"}
    for name in asked.narrowing:
        value = getattr(asked.filters, name)
        if name == "criterion":
            lost = points()
            left = left[left.id.isin(lost[lost.short & (lost.code == value)].evaluation)]
        elif name == "agent":
            left = left[left.agent == Person.get(Person.number == value).id]
        else:
            left = left[left[names.get(name, name)] == ("" if value == NO_TYPE else value)]
    return left


def mean(totals: "pd.Series[int]") -> int | None:
    """Rounded half up to hundredths."""
    return int(totals.mean() + 0.5) if len(totals) else None


Sums = dict[Any, tuple[int, int | None]]


def grouped(calls: pd.DataFrame, column: str) -> Sums:
    return {key: (len(rows), mean(rows.total)) for key, rows in calls.groupby(column)}


def expected(person: Person, asked: Asked) -> dict[str, Any]:
    """Every figure, by pandas."""
    calls = seen_by(person, frame())
    now, before = (narrowed(calls, w, asked) for w in (asked.window, asked.window.before))
    scored = points().merge(now[["id"]], left_on="evaluation", right_on="id")
    if asked.filters.criterion:
        scored = scored[scored.code == asked.filters.criterion]
    months = now.assign(month=[day.replace(day=1) for day in now.monitored_on])
    return {
        "now": (len(now), mean(now.total)),
        "before": (len(before), mean(before.total)),
        "days": grouped(months, "month" if asked.window.is_by_month else "monitored_on"),
        "teams": grouped(now, "team"),
        "call_types": grouped(now, "call_type_name"),
        "bands": grouped(now, "band"),
        "modes": now.groupby("mode").size().to_dict(),
        "criteria": {
            code: (int(rows.lost.sum()), int(rows.short.sum()), len(rows))
            for code, rows in scored.groupby("code")
        },
        "agents": grouped(now, "agent"),
    }


def by(lines: Iterable[Line]) -> Sums:
    return {line.key: (line.count, line.mean) for line in lines if line.count}


def told(shown: Dashboard, asked: Asked) -> dict[str, Any]:
    """The same figures, as the dashboard has them."""
    sums = shown.sums
    first = (lambda day: day.replace(day=1)) if asked.window.is_by_month else (lambda day: day)
    agents = {p.number: p.id for p in Person.select()}
    return {
        "now": (sums.now.count, sums.now.mean),
        "before": (sums.before.count, sums.before.mean),
        "days": {first(w.since): (s.count, s.mean) for w, s in shown.days if s.count},
        "teams": by(shown.teams),
        "call_types": by(shown.call_types),
        "bands": by(shown.bands),
        "modes": {line.mode: line.count for line in shown.modes if line.count},
        "criteria": {x.code: (x.points_lost, x.lost, x.scored) for x in shown.criteria},
        "agents": {agents[x.key]: (x.count, x.mean) for x in shown.agents or []},
    }
