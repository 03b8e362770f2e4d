"""A day with records, and its report in each state."""

import datetime as dt
from typing import Any

from qaweb import clock
from qaweb.evaluations import summaries
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode
from qaweb.people.models import Person
from qaweb.reports import actions
from qaweb.reports.models import Report
from qaweb.slips.models import Slip, SlipCriterion
from qaweb.slips.rules import SlipState
from qaweb.standards.queries import criterion_ids, form_of
from tests.cast import TODAY, Cast, viewer, works
from tests.factories import evaluation

DAY = TODAY - dt.timedelta(days=1)
DAY_BEFORE = DAY - dt.timedelta(days=1)
HIGHLIGHTS = {"highlights": "二组的开场白有进步。"}


def recorded(cast: Cast, agent: Person, day: dt.date = DAY, **values: Any) -> Evaluation:
    """A submitted evaluation of that day, also in the summaries."""
    at = clock.at(day, dt.time(11))
    row = evaluation(cast, agent=agent, **{"called_at": at, "submitted_at": at} | values)
    summaries.apply(row)
    return row


def a_day(cast: Cast, day: dt.date = DAY) -> list[Evaluation]:
    """Five calls of three agents in two teams by two monitors; the newcomer is missed."""
    for person in (cast.agent, cast.teammate, cast.agent_b, cast.newcomer, cast.qa):
        works(person, day)
    made: list[tuple[Person, dict[str, Any]]] = [
        (cast.agent, {"mode": Mode.SIDE_BY_SIDE}),
        (cast.agent, {"mode": Mode.REMOTE, "levels": losing(cast, 1)}),
        (cast.teammate, {"mode": Mode.REMOTE, "call_type_name": "投诉"}),
        (cast.agent_b, {"mode": Mode.RECORDING, "is_late": True, "levels": losing(cast, 3)}),
        (cast.agent_b, {"mode": Mode.REMOTE, "monitor": cast.supervisor}),
    ]
    return [recorded(cast, agent, day, **values) for agent, values in made]


def losing(cast: Cast, count: int) -> dict[str, int]:
    """The worst level of the first criteria of the standard."""
    form = form_of(cast.standard.id)
    worst = {}
    for criterion in form.scored[:count]:
        points = [level.points for level in criterion.levels]
        worst[criterion.code] = points.index(min(points))
    return worst


def slip(cast: Cast, person: Person, issued_at: dt.datetime | None = None) -> Slip:
    """An issued slip on the first criterion of the standard."""
    at = issued_at or clock.at(DAY, dt.time(12))
    row = Slip.create(
        project=person.project_id,
        person=person,
        team=person.team_id,
        author=cast.qa,
        state=SlipState.ISSUED,
        suggestion="先报工号，再问候。",
        due_on=DAY,
        created_at=at,
        issued_at=at,
    )
    ids = criterion_ids(cast.standard.id)
    SlipCriterion.create(slip=row, criterion=ids[form_of(cast.standard.id).scored[0].code])
    return row


def drawn(cast: Cast, day: dt.date = DAY) -> Report:
    """The day's report, being drafted."""
    return actions.draw(viewer(cast.qa), cast.north, day)


def submitted(cast: Cast, day: dt.date = DAY) -> Report:
    """Handed in with its highlights."""
    report = drawn(cast, day)
    actions.submit(viewer(cast.qa), report.id, HIGHLIGHTS, report.words_seq)
    return fresh(report)


def approved(cast: Cast) -> Report:
    """Approved, not yet published."""
    report = submitted(cast)
    actions.approve(viewer(cast.manager), report.id)
    return fresh(report)


def published(cast: Cast) -> Report:
    """Open to the leads and agents."""
    report = approved(cast)
    actions.publish(viewer(cast.manager), report.id)
    return fresh(report)


def fresh(report: Report) -> Report:
    """The row as the database has it."""
    found: Report = Report.get_by_id(report.id)
    return found
