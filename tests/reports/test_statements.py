"""How many statements a report's page sends, however many people its day has missed."""

import datetime as dt
from collections.abc import Callable

from flask.testing import FlaskClient

from qaweb import clock
from qaweb.evaluations.rules import EvaluationState
from qaweb.monitoring.models import PlanGap
from qaweb.monitoring.rules import GapReason, Reason
from qaweb.people.models import Person
from tests.cast import Cast, works
from tests.counting import sent
from tests.factories import evaluation
from tests.monitoring.making import line, plan
from tests.reports.making import DAY, drawn, recorded

SignIn = Callable[..., FlaskClient]
MOST = 12


def missed(cast: Cast, person: Person) -> None:
    """At work and not monitored: of a line not carried out, a gap and an unfinished record."""
    works(person, DAY)
    line(cast.qa, person, day=DAY)
    PlanGap.create(
        plan=plan(cast.north, DAY), agent=person, wanted=Reason.COVERAGE, why=GapReason.CAPACITY
    )
    at = clock.at(DAY, dt.time(9))
    evaluation(cast, agent=person, called_at=at, state=EvaluationState.DRAFT)


def colleague(cast: Cast, number: int) -> Person:
    """One more agent of the team."""
    return Person.create(
        number=f"9{number:04d}", name=f"客服{number}", role=cast.agent.role,
        project=cast.north, team=cast.team_a, hired_on=DAY, created_at=clock.now(),
    )  # fmt: skip


def test_a_live_report_sends_a_dozen_for_one_who_was_missed_and_for_thirty(
    cast: Cast, as_: SignIn
) -> None:
    works(cast.agent, DAY)
    works(cast.qa, DAY)
    recorded(cast, cast.agent)
    address, client = f"/reports/{drawn(cast).id}", as_(cast.qa)
    assert len(sent(client, address)) <= MOST
    missed(cast, cast.teammate)
    assert len(sent(client, address)) <= MOST
    for number in range(30):
        missed(cast, colleague(cast, number))
    assert len(sent(client, address)) <= MOST
