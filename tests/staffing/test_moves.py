"""A move to another team on a day to come."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from qaweb.staffing.moves import cancel, plan, planned
from sync.worker import Worker
from tests import factories
from tests.cast import TODAY, Cast, viewer
from tests.staffing.making import fresh

AsPerson = Callable[..., FlaskClient]
Later = Callable[..., Any]
FIRST = TODAY + dt.timedelta(days=11)


def plans(cast: Cast, who: str = "assistant", day: dt.date = FIRST) -> None:
    plan(viewer(getattr(cast, who)), cast.agent.id, cast.team_b.id, day, "调整")


def test_it_happens_on_the_day_and_not_before(app: Flask, cast: Cast, later: Later) -> None:
    plans(cast)
    worker, teams = Worker(app, "w1", []), []
    for hours in (0, 24 * 10 + 9, 24 * 10 + 11):  # the tests' now is 14:00: midnight is in 10 h
        with later(hours=hours):
            worker.tick()
        teams.append(fresh(cast.agent).team_id)
    assert teams == [cast.team_a.id, cast.team_a.id, cast.team_b.id]
    line = AuditEntry.select().where(AuditEntry.action == "staffing.move").get()
    assert (line.subject_id, cast.assistant.name in line.note) == (str(cast.agent.id), True)
    assert planned(cast.agent) is None


def test_what_was_recorded_stays_with_the_old_team(app: Flask, cast: Cast, later: Later) -> None:
    row = factories.evaluation(cast, levels={"opening": 1})
    plans(cast)
    with later(days=12):
        Worker(app, "w1", []).tick()
    assert Evaluation.get_by_id(row.id).team_id == cast.team_a.id


def test_who_has_left_meanwhile_stays_where_they_were(app: Flask, cast: Cast, later: Later) -> None:
    plans(cast)
    Person.update(status="left").where(Person.id == cast.agent.id).execute()
    with later(days=12):
        Worker(app, "w1", []).tick()
    assert fresh(cast.agent).team_id == cast.team_a.id


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_only_who_keeps_the_staff_list_plans_and_cancels(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        plans(cast, who)
    plans(cast)
    with pytest.raises(Forbidden):
        cancel(viewer(getattr(cast, who)), cast.agent.id)


@pytest.mark.parametrize("days", [-1, 0, 200])
def test_other_days_are_refused(cast: Cast, days: int) -> None:
    with pytest.raises(Refused) as refused:
        plans(cast, day=TODAY + dt.timedelta(days=days))
    assert refused.value.field == "day"


def test_the_same_team_none_and_monitors_are_refused(cast: Cast) -> None:
    one = viewer(cast.manager)
    for person, team in ((cast.agent, cast.team_a.id), (cast.agent, 0), (cast.qa, cast.team_b.id)):
        with pytest.raises(Refused):
            plan(one, person.id, team, FIRST, "")
    with pytest.raises(NotFound):
        plan(one, 99999, cast.team_b.id, FIRST, "")


def test_one_move_at_a_time_and_it_can_be_cancelled(cast: Cast) -> None:
    plans(cast)
    with pytest.raises(Conflict):
        plans(cast)
    cancel(viewer(cast.manager), cast.agent.id)
    assert planned(cast.agent) is None
    with pytest.raises(Conflict):
        cancel(viewer(cast.manager), cast.agent.id)
    plans(cast)


def test_the_record_shows_it_until_then(cast: Cast, as_: AsPerson) -> None:
    client, address = as_(cast.assistant), f"/people/{cast.agent.id}"
    assert "Plan a move" in client.get(address).text
    sent = {"team": str(cast.team_b.id), "day": f"{FIRST}", "note": "调整"}
    assert client.post(f"{address}/move", data=sent).location == address
    assert "Moves to 二组 on Nov 1, 2026." in client.get(address).text
    assert "Cancel the move" not in as_(cast.lead).get(address).text
    assert client.post(f"{address}/move/cancel").location == address
    assert "Moves to" not in client.get(address).text


def test_a_refused_move_keeps_what_was_typed(cast: Cast, as_: AsPerson) -> None:
    sent = {"team": str(cast.team_b.id), "day": "2026-10-01", "note": "调整"}
    answer = as_(cast.assistant).post(f"/people/{cast.agent.id}/move", data=sent)
    assert answer.status_code == 422
    assert 'value="2026-10-01"' in answer.text
    assert 'value="调整"' in answer.text
