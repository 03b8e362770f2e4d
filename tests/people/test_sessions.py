"""Sessions in the table: limits, what ends them, and GET /sessions."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.people.actions import change_password, give_first_password
from qaweb.people.models import LoginSession, Person
from qaweb.people.sessions import BY_ITSELF, COOKIE, sweep, token_hash
from qaweb.permissions import Role
from tests.cast import PASSWORD, Cast, viewer
from tests.conftest import session_of

AsPerson = Callable[..., FlaskClient]
Later = Callable[..., Any]
NEW = "another plain sentence"


def is_in(client: FlaskClient) -> bool:
    return client.get("/sessions").status_code == 200


def test_two_idle_hours_end_a_session(cast: Cast, as_: AsPerson, later: Later) -> None:
    client = as_(cast.agent)
    with later(hours=2):
        assert is_in(client)
    with later(hours=4, minutes=1):
        assert not is_in(client)


def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    cast: Cast, as_: AsPerson, later: Later
) -> None:
    client = as_(cast.agent)
    assert is_in(client)
    with later(hours=1):
        assert client.get("/inbox/bell", headers={BY_ITSELF: "1"}).status_code == 200
    with later(hours=2, minutes=1):
        assert not is_in(client)


def test_twelve_hours_end_even_a_busy_one(cast: Cast, as_: AsPerson, later: Later) -> None:
    client = as_(cast.agent)
    for hours in range(1, 13):
        with later(hours=hours):
            assert is_in(client)
    with later(hours=12, minutes=1):
        assert not is_in(client)


def test_a_session_that_is_used_writes_at_most_once_a_minute(
    cast: Cast, as_: AsPerson, later: Later
) -> None:
    client = as_(cast.agent)
    client.get("/sessions")
    seen = []
    for seconds in (30, 60, 61):
        with later(seconds=seconds):
            client.get("/sessions")
        seen.append((LoginSession.get().seen_at - clock.now()).total_seconds())
    assert seen == [0, 0, 61]


def test_a_changed_password_ends_every_session_but_the_own(cast: Cast, as_: AsPerson) -> None:
    here, elsewhere = as_(cast.agent), as_(cast.agent)
    data = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert here.post("/password", data=data).status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_new_first_password_ends_every_session(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.agent)
    give_first_password(viewer(cast.assistant), Person.get_by_id(cast.agent.id), NEW)
    # Not only sent on to choose a password of their own.
    assert not LoginSession.select().where(LoginSession.person == cast.agent.id).exists()
    assert client.get("/password").location == "/login?next=/password"


def test_whoever_left_is_out_at_once(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.agent)
    Person.update(status="left").where(Person.id == cast.agent.id).execute()
    assert not is_in(client)


def test_a_changed_role_counts_from_the_next_request(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.supervisor)
    assert client.get("/licences").status_code == 200
    Person.update(role=Role.AGENT).where(Person.id == cast.supervisor.id).execute()
    assert client.get("/licences").status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "0" * 43, "%00", "a" * 3000])
def test_an_invented_cookie_is_nobody(cast: Cast, anyone: FlaskClient, cookie: str) -> None:
    anyone.set_cookie(COOKIE, cookie, domain="localhost", secure=True)
    assert not is_in(anyone)


def test_the_hash_in_the_table_is_no_cookie(cast: Cast, anyone: FlaskClient) -> None:
    anyone.set_cookie(COOKIE, token_hash(session_of(cast.agent)), domain="localhost", secure=True)
    assert not is_in(anyone)


def test_what_ran_out_is_swept_away(cast: Cast, as_: AsPerson, later: Later) -> None:
    as_(cast.agent)
    assert sweep(clock.now()) == 0
    with later(hours=3):
        assert sweep(clock.now()) == 1
    assert not LoginSession.select().exists()


def test_one_sees_ones_own_sessions_only(cast: Cast, as_: AsPerson) -> None:
    for person, agent in ((cast.agent, "Firefox on the third floor"), (cast.lead, "Opera")):
        session_of(person)
        LoginSession.update(agent=agent).where(LoginSession.person == person).execute()
    page = as_(cast.agent).get("/sessions").text
    assert "Firefox on the third floor" in page
    assert "this one" in page
    assert "Opera" not in page


def test_one_ends_a_session_elsewhere(cast: Cast, as_: AsPerson) -> None:
    here, elsewhere = as_(cast.agent), as_(cast.agent)
    row = LoginSession.select().order_by(LoginSession.id.desc()).get()
    assert here.post(f"/sessions/{row.id}/end").status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.parametrize("number", [99999, 2**31, 10**20])
def test_nobody_elses_session_can_be_ended_or_known_of(
    cast: Cast, as_: AsPerson, number: int
) -> None:
    client, other = as_(cast.agent), as_(cast.teammate)
    row = LoginSession.get(LoginSession.person == cast.teammate)
    assert client.post(f"/sessions/{row.id}/end").status_code == 404
    assert client.post(f"/sessions/{number}/end").status_code == 404
    assert is_in(other)


def test_changing_the_password_by_action_ends_all_without_a_session_to_keep(
    cast: Cast, as_: AsPerson
) -> None:
    client = as_(cast.agent)
    change_password(viewer(cast.agent), PASSWORD, NEW)
    assert not is_in(client)
