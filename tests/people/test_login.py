"""GET and POST /login, and POST /logout."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Refused
from qaweb.people import actions
from qaweb.people.models import LoginAttempt, LoginSession, Person
from qaweb.people.sessions import COOKIE
from tests.cast import PASSWORD, Cast
from tests.people.signing_in import cookie_of, go_on, sign_in

Later = Callable[..., Any]
WRONG = "The staff number and the password do not match."
THROTTLED = "Too many attempts."


@pytest.fixture
def browser(anyone: FlaskClient) -> FlaskClient:
    """A browser that reads English, in which nobody is signed in."""
    anyone.set_cookie("language", "en", domain="localhost", secure=True)
    return anyone


def fail(browser: FlaskClient, number: str, times: int) -> None:
    for _ in range(times):
        assert sign_in(browser, number, "wrong").status_code == 422


def test_the_right_password_opens_the_home_page(cast: Cast, browser: FlaskClient) -> None:
    answer = sign_in(browser, cast.agent.number)
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/sessions").status_code == 200


def test_spaces_around_the_number_do_not_matter(cast: Cast, browser: FlaskClient) -> None:
    assert sign_in(browser, f" {cast.agent.number} ").status_code == 303


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    cast: Cast, browser: FlaskClient
) -> None:
    known = sign_in(browser, cast.agent.number, "wrong")
    unknown = sign_in(browser, "no-such", "wrong")
    assert known.status_code == unknown.status_code == 422
    assert WRONG in known.text
    assert known.text.replace(cast.agent.number, "no-such") == unknown.text


def effort(number: str) -> float:
    """The processor's seconds for a refused login: a hash takes many times all the rest."""
    began = time.thread_time()
    with suppress(Refused):
        actions.sign_in(number, "wrong", "10.0.0.9")
    return time.thread_time() - began


def with_a_true_hash(person: Person) -> str:
    """The cast's own takes no time."""
    made = generate_password_hash("a real one")
    Person.update(password_hash=made).where(Person.id == person.id).execute()
    return person.number


def test_an_unknown_name_is_hashed_for_like_a_known_one(cast: Cast) -> None:
    known = effort(with_a_true_hash(cast.agent))
    Person.update(password_hash="").where(Person.id == cast.teammate.id).execute()
    for number in ("no-such", cast.leaver.number, cast.teammate.number):
        assert effort(number) > known / 3, number


def test_whoever_left_is_refused_like_an_unknown_name(cast: Cast, browser: FlaskClient) -> None:
    answer = sign_in(browser, cast.leaver.number)
    assert answer.status_code == 422
    assert WRONG in answer.text


def test_whoever_has_no_password_yet_is_refused(cast: Cast, browser: FlaskClient) -> None:
    Person.update(password_hash="").where(Person.id == cast.agent.id).execute()
    assert sign_in(browser, cast.agent.number, "").status_code == 422
    assert sign_in(browser, cast.agent.number, "x").status_code == 422


@pytest.mark.parametrize(
    ("number", "password", "words"),
    [("", "x", "Enter your staff number."), ("1", "", "Enter your password.")],
)
def test_what_is_missing_is_asked_for(
    cast: Cast, browser: FlaskClient, number: str, password: str, words: str
) -> None:
    answer = sign_in(browser, number, password)
    assert answer.status_code == 422
    assert words in answer.text


def test_the_password_never_comes_back_in_the_page(cast: Cast, browser: FlaskClient) -> None:
    assert "s3cret-typed" not in sign_in(browser, cast.agent.number, "s3cret-typed").text


def test_after_five_failures_even_the_right_password_waits(
    cast: Cast, browser: FlaskClient, later: Later
) -> None:
    fail(browser, cast.agent.number, 5)
    assert THROTTLED in sign_in(browser, cast.agent.number).text
    with later(seconds=3):
        assert sign_in(browser, cast.agent.number).status_code == 303


def test_it_waits_before_any_hashing_and_without_counting_on(
    cast: Cast, browser: FlaskClient
) -> None:
    fail(browser, cast.agent.number, 5)
    fail(browser, cast.agent.number, 3)
    row = LoginAttempt.get(LoginAttempt.key == f"account:{cast.agent.number}")
    assert row.failures == 5
    waiting = effort(with_a_true_hash(cast.agent))
    assert waiting < effort(with_a_true_hash(cast.teammate)) / 3


def test_unknown_names_are_throttled_alike(cast: Cast, browser: FlaskClient) -> None:
    fail(browser, "no-such", 5)
    assert THROTTLED in sign_in(browser, "no-such").text


def test_others_are_not_throttled_by_one_persons_failures(cast: Cast, browser: FlaskClient) -> None:
    fail(browser, cast.agent.number, 6)
    assert sign_in(browser, cast.teammate.number).status_code == 303


def test_an_address_that_tries_many_names_waits_for_all(cast: Cast, browser: FlaskClient) -> None:
    LoginAttempt.create(key="address:127.0.0.1", failures=29, last_at=clock.now())
    assert WRONG in sign_in(browser, "guess", "wrong").text
    assert THROTTLED in sign_in(browser, cast.agent.number).text


def test_the_address_that_a_client_claims_counts_for_nothing(
    cast: Cast, browser: FlaskClient
) -> None:
    fail(browser, "no-such", 1)
    sent = {"number": "no-such", "password": "wrong"}
    browser.post("/login", data=sent, headers={"X-Forwarded-For": "192.0.2.9"})
    counted = LoginAttempt.select().where(LoginAttempt.key.startswith("address:"))
    assert [(row.key, row.failures) for row in counted] == [("address:127.0.0.1", 2)]


def test_a_right_password_forgets_the_accounts_failures(cast: Cast, browser: FlaskClient) -> None:
    fail(browser, cast.agent.number, 4)
    sign_in(browser, cast.agent.number)
    assert not LoginAttempt.select().where(LoginAttempt.key.startswith("account:")).exists()


def test_every_login_and_refusal_is_in_the_trail(cast: Cast, browser: FlaskClient) -> None:
    fail(browser, cast.agent.number, 1)
    sign_in(browser, cast.agent.number)
    rows = AuditEntry.select().order_by(AuditEntry.id.desc()).limit(2)
    assert [row.action for row in rows] == ["people.sign_in", "people.sign_in_refused"]
    assert all("127.0.0.1" in row.note for row in rows)
    assert not any(PASSWORD in row.note for row in rows)


def test_the_cookie_is_bound_to_this_host_and_hidden_from_scripts(
    cast: Cast, browser: FlaskClient
) -> None:
    cookies = sign_in(browser, cast.agent.number).headers.getlist("Set-Cookie")
    flags = next(c for c in cookies if c.startswith(COOKIE)).split("; ")[1:]
    assert COOKIE.startswith("__Host-")
    assert set(flags) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_the_session_gets_a_new_id_and_a_new_token_at_login(
    cast: Cast, browser: FlaskClient
) -> None:
    browser.get("/login")
    planted, token = cookie_of(browser), LoginSession.get().data
    sign_in(browser, cast.agent.number)
    assert cookie_of(browser) != planted
    assert LoginSession.select().count() == 1
    assert LoginSession.get().data != token
    browser.set_cookie(COOKIE, planted, domain="localhost", secure=True)
    assert browser.get("/").status_code == 303


def test_the_table_keeps_no_cookie(cast: Cast, browser: FlaskClient) -> None:
    sign_in(browser, cast.agent.number)
    row = LoginSession.get()
    assert cookie_of(browser) not in (row.token_hash, row.data)
    assert (row.person_id, row.address) == (cast.agent.id, "127.0.0.1")


NEXT = [
    ("/people?q=a", "/people?q=a"),
    ("//evil.example", "/"),
    ("/\\evil.example", "/"),
    ("https://evil.example/", "/"),
    ("javascript:alert(1)", "/"),
    ("/\t/evil.example", "/"),
    ("", "/"),
]


@pytest.mark.parametrize(("wanted", "target"), NEXT)
def test_one_goes_on_to_where_one_wanted_to_be_but_never_elsewhere(
    cast: Cast, browser: FlaskClient, wanted: str, target: str
) -> None:
    assert sign_in(browser, cast.agent.number, next=wanted).location == target


def test_the_login_page_keeps_where_one_wanted_to_be(cast: Cast, browser: FlaskClient) -> None:
    answer = browser.get("/people?q=a")
    assert answer.location == "/login?next=/people?q%3Da"
    assert 'value="/people?q=a"' in browser.get(answer.location).text


def test_whoever_is_signed_in_needs_no_login_page(cast: Cast, browser: FlaskClient) -> None:
    sign_in(browser, cast.agent.number)
    assert browser.get("/login").location == "/"


def test_a_copied_cookie_is_worthless_after_logout(cast: Cast, browser: FlaskClient) -> None:
    sign_in(browser, cast.agent.number)
    copied = cookie_of(browser)
    go_on(browser)
    assert browser.post("/logout").location == "/login"
    browser.set_cookie(COOKIE, copied, domain="localhost", secure=True)
    assert browser.get("/sessions").status_code == 303
    assert not LoginSession.select().where(LoginSession.person == cast.agent).exists()


def test_one_is_not_signed_out_by_a_link(cast: Cast, browser: FlaskClient) -> None:
    sign_in(browser, cast.agent.number)
    assert browser.get("/logout").status_code == 405
    assert browser.get("/sessions").status_code == 200


@pytest.mark.parametrize("number", ["a\x00b", "\x00"])
def test_a_nul_is_a_bad_request(cast: Cast, browser: FlaskClient, number: str) -> None:
    assert sign_in(browser, number).status_code == 400
