"""The list of evaluations: who sees it, filters in the address, one number of queries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient

from qaweb.db import database
from tests.cast import Cast
from tests.evaluations.scoring import draft_of, submitted

As = Callable[..., FlaskClient]


@pytest.mark.parametrize("key", ["manager", "qa", "supervisor", "lead", "agent"])
def test_the_list_is_open(cast: Cast, as_: As, key: str) -> None:
    done = submitted(cast.qa, cast.agent)
    page = as_(getattr(cast, key)).get("/evaluations")
    assert page.status_code == 200
    assert str(done) in page.text


def test_the_assistant_has_no_list(cast: Cast, as_: As) -> None:
    assert as_(cast.assistant).get("/evaluations").status_code == 403


def test_another_project_sees_nothing_of_it(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent)
    for person in (cast.south_qa, cast.south_lead, cast.outsider, cast.teammate, cast.lead_b):
        page = as_(person).get("/evaluations")
        assert str(done) not in page.text
        assert "Nothing has been monitored yet" in page.text or "Monitored calls" in page.text


def test_filters_stand_in_the_address(cast: Cast, as_: As) -> None:
    lost = submitted(cast.qa, cast.agent, privacy=1)
    clean = submitted(cast.qa, cast.agent_b)
    client = as_(cast.qa)
    for query, shown, hidden in (
        ("q=杜", clean, lost),
        ("band=failed", lost, clean),
        ("owed=1", lost, clean),
    ):
        page = client.get(f"/evaluations?{query}")
        assert str(shown) in page.text
        assert str(hidden) not in page.text
    page = client.get("/evaluations?mode=remote&state=submitted&since=2026-10-01")
    assert "No evaluation fits these filters" in page.text


def test_filters_that_make_no_sense_are_left_out(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent)
    page = as_(cast.qa).get("/evaluations?since=yesterday&mode=x&band=x&state=x&page=x")
    assert str(done) in page.text


def test_htmx_gets_the_table_alone(cast: Cast, as_: As) -> None:
    submitted(cast.qa, cast.agent)
    page = as_(cast.qa).get("/evaluations", headers={"HX-Request": "true"})
    assert 'id="evaluation-list"' in page.text
    assert "<html" not in page.text


def test_only_monitors_are_offered_to_begin(cast: Cast, as_: As) -> None:
    assert "/evaluations/new" in as_(cast.qa).get("/evaluations").text
    assert "/evaluations/new" not in as_(cast.agent).get("/evaluations").text


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that the block sends to the database."""
    seen: list[str] = []
    original = database.obj.execute_sql

    def execute(sql: str, *rest: object, **named: object) -> object:
        seen.append(sql)
        return original(sql, *rest, **named)

    database.obj.execute_sql = execute
    try:
        yield seen
    finally:
        del database.obj.execute_sql


def test_more_rows_need_no_more_queries(cast: Cast, as_: As) -> None:
    client = as_(cast.qa)
    submitted(cast.qa, cast.agent)
    client.get("/evaluations")
    with counted() as few:
        client.get("/evaluations")
    for person in (cast.agent_b, cast.lead, cast.teammate):
        submitted(cast.qa, person)
        draft_of(cast.qa, person)
    with counted() as many:
        client.get("/evaluations")
    assert len(many) == len(few) < 12


def test_one_who_sees_only_their_own_calls_is_not_told_whose_they_are(cast: Cast, as_: As) -> None:
    submitted(cast.qa, cast.agent)
    assert 'data-label="Agent"' not in as_(cast.agent).get("/evaluations").text
    assert 'data-label="Agent"' in as_(cast.qa).get("/evaluations").text
