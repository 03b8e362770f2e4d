"""GET and POST /password: changing one's own, and the first one that must be changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from werkzeug.security import check_password_hash

from qaweb.audit import AuditEntry
from qaweb.people.actions import sign_in
from qaweb.people.models import Person
from qaweb.people.rules import FREE_BY_ACCOUNT
from tests.cast import PASSWORD, Cast

AsPerson = Callable[..., FlaskClient]
NEW = "another plain sentence"


def data(old: str = PASSWORD, new: str = NEW, again: str | None = None) -> dict[str, str]:
    return {"old": old, "new": new, "again": new if again is None else again}


def has(person: Person, password: str) -> bool:
    return check_password_hash(Person.get_by_id(person.id).password_hash, password)


def with_first_password(person: Person) -> None:
    Person.update(must_change_password=True).where(Person.id == person.id).execute()


def test_it_changes_the_password(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.agent).post("/password", data=data())
    assert (answer.status_code, answer.location) == (303, "/")
    assert has(cast.agent, NEW)
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert entry.action == "people.change_password"
    assert NEW not in entry.after + entry.note


WRONG = [
    (data(old="wrong"), "This is not your present password."),
    (data(new=PASSWORD), "The new password is the old one."),
    (data(new="short"), "Use at least 8 characters."),
    (data(new="x" * 129), "Use at most 128 characters."),
    (data(new="password1"), "on every list of common ones"),
    (data(again="something else"), "The two are not the same."),
    (data(old=""), "Enter your present password."),
    (data(new=""), "Enter a new password."),
]


@pytest.mark.parametrize(("sent", "words"), WRONG)
def test_it_says_what_is_wrong_and_keeps_the_old_one(
    cast: Cast, as_: AsPerson, sent: dict[str, str], words: str
) -> None:
    answer = as_(cast.agent).post("/password", data=sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert has(cast.agent, PASSWORD)


def test_a_first_password_must_be_changed_before_anything_else(cast: Cast, as_: AsPerson) -> None:
    with_first_password(cast.agent)
    client = as_(cast.agent)
    for path in ("/", "/sessions", "/sessions", "/standards"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/password")
    assert client.get("/password").status_code == 200


def test_a_piece_of_a_page_sends_the_whole_page_there(cast: Cast, as_: AsPerson) -> None:
    with_first_password(cast.agent)
    answer = as_(cast.agent).get("/sessions", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (403, "/password")


def test_after_the_change_everything_is_open(cast: Cast, as_: AsPerson) -> None:
    with_first_password(cast.agent)
    client = as_(cast.agent)
    client.post("/password", data=data())
    assert client.get("/sessions").status_code == 200


def test_language_and_logout_stay_open_meanwhile(cast: Cast, as_: AsPerson) -> None:
    with_first_password(cast.agent)
    client = as_(cast.agent)
    assert client.post("/preferences", data={"locale": "en"}).status_code == 303
    assert client.post("/logout").location == "/login"


def test_guesses_of_the_present_password_have_to_wait_like_logins(
    cast: Cast, as_: AsPerson, later: Callable[..., AbstractContextManager[None]]
) -> None:
    client = as_(cast.agent)
    for _guess in range(FREE_BY_ACCOUNT + 1):
        answer = client.post("/password", data=data(old="wrong"))
    assert answer.status_code == 422
    assert "Too many attempts" in answer.text
    assert "Too many attempts" in client.post("/password", data=data()).text
    assert has(cast.agent, PASSWORD)
    with later(minutes=1):
        assert client.post("/password", data=data()).status_code == 303


def test_a_guess_stands_in_the_trail_and_does_not_hold_up_the_login(
    cast: Cast, as_: AsPerson
) -> None:
    for _guess in range(FREE_BY_ACCOUNT + 1):
        as_(cast.agent).post("/password", data=data(old="wrong"))
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, entry.actor_id) == ("people.password_refused", cast.agent.id)
    assert sign_in(cast.agent.number, PASSWORD, "10.9.9.9") == cast.agent
