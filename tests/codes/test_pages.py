"""GET and POST /login/code and /codes; and what stays shut until codes are set up."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.people.models import Person
from tests.cast import Cast
from tests.codes.making import code_of, with_codes
from tests.people.signing_in import cookie_of, sign_in, token_in

AsPerson = Callable[..., FlaskClient]


@pytest.fixture
def browser(anyone: FlaskClient) -> FlaskClient:
    """A browser that reads English, in which nobody is signed in."""
    anyone.set_cookie("language", "en", domain="localhost", secure=True)
    return anyone


@pytest.fixture
def required(app: Flask) -> Iterator[None]:
    """An installation that wants codes, as every real one does."""
    app.config["REQUIRE_CODES"] = True
    yield
    app.config["REQUIRE_CODES"] = False


def give(browser: FlaskClient, code: str) -> Any:
    page = browser.get("/login/code")
    if page.status_code == 200:
        browser.csrf_header = token_in(page.text)  # type: ignore[attr-defined]
    return browser.post("/login/code", data={"code": code})


def test_the_password_alone_opens_nothing(cast: Cast, browser: FlaskClient) -> None:
    with_codes(cast.manager)
    answer = sign_in(browser, cast.manager.number)
    assert answer.location == "/login/code"
    assert "/login" in browser.get("/people").location
    assert not AuditEntry.select().where(AuditEntry.action == "people.sign_in").exists()


def test_the_code_opens_where_one_wanted_to_be(cast: Cast, browser: FlaskClient) -> None:
    with_codes(cast.manager)
    sign_in(browser, cast.manager.number, next="/people?q=a")
    planted = cookie_of(browser)
    answer = give(browser, code_of(cast.manager, 1))
    assert (answer.status_code, answer.location) == (303, "/people?q=a")
    assert cookie_of(browser) != planted
    assert browser.get("/people").status_code == 200
    entry = AuditEntry.get(AuditEntry.action == "people.sign_in")
    assert entry.note == "127.0.0.1 code"


def test_it_never_leads_elsewhere(cast: Cast, browser: FlaskClient) -> None:
    with_codes(cast.manager)
    sign_in(browser, cast.manager.number, next="//evil.example")
    assert give(browser, code_of(cast.manager, 1)).location == "/"


def test_a_wrong_code_is_asked_for_again(cast: Cast, browser: FlaskClient) -> None:
    with_codes(cast.manager)
    sign_in(browser, cast.manager.number)
    answer = give(browser, "000000")
    assert answer.status_code == 422
    assert "This code is not right" in answer.text


def test_without_a_password_there_is_no_code_to_give(cast: Cast, browser: FlaskClient) -> None:
    assert browser.get("/login/code").location == "/login"


def test_the_wait_for_a_code_ends(cast: Cast, browser: FlaskClient, later: Any) -> None:
    with_codes(cast.manager)
    sign_in(browser, cast.manager.number)
    with later(minutes=11):
        assert browser.get("/login/code").location == "/login"


@pytest.mark.parametrize("change", [{"status": "left"}, {"password_hash": "other"}])
def test_it_ends_with_the_person_or_another_password(
    cast: Cast, browser: FlaskClient, change: dict[str, str]
) -> None:
    with_codes(cast.manager)
    sign_in(browser, cast.manager.number)
    Person.update(change).where(Person.id == cast.manager.id).execute()
    assert browser.get("/login/code").location == "/login"


@pytest.mark.parametrize("who", ["manager", "assistant"])
@pytest.mark.usefixtures("required")
def test_managers_and_assistants_set_codes_up_first(cast: Cast, as_: AsPerson, who: str) -> None:
    client = as_(getattr(cast, who))
    assert client.get("/people").location == "/codes"
    fragment = client.get("/people", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (403, "/codes")
    page = client.get("/codes")
    assert "data:image/svg+xml" in page.text
    secret = re.search(r'id="code-secret">([A-Z2-7 ]+)<', page.text)
    assert secret
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now())
    answer = client.post("/codes", data={"code": code})
    assert answer.text.count("<li><code>") == 10
    assert client.get("/people").status_code == 200


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
@pytest.mark.usefixtures("required")
def test_others_may_and_need_not(cast: Cast, as_: AsPerson, who: str) -> None:
    client = as_(getattr(cast, who))
    assert client.get("/").status_code == 200
    assert client.get("/codes").status_code == 200


def test_a_wrong_code_keeps_the_picture(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.manager)
    shown = re.search(r'src="(data:[^"]+)"', client.get("/codes").text)
    again = client.post("/codes", data={"code": "000000"})
    assert shown
    assert (again.status_code, shown[1] in again.text) == (422, True)


def test_new_recovery_codes_are_shown_once(cast: Cast, as_: AsPerson) -> None:
    codes = with_codes(cast.agent)
    client = as_(cast.agent)
    assert "10 recovery codes are left" in client.get("/codes").text
    assert client.post("/codes/renew", data={"code": "x"}).status_code == 422
    answer = client.post("/codes/renew", data={"code": codes[0]})
    assert answer.text.count("<li><code>") == 10


def test_they_are_turned_off_with_a_code(cast: Cast, as_: AsPerson) -> None:
    codes = with_codes(cast.agent)
    client = as_(cast.agent)
    assert client.post("/codes/remove", data={"code": codes[0]}).location == "/codes"
    assert "Set up sign-in codes" in client.get("/codes").text


def test_a_manager_cannot_turn_them_off(cast: Cast, as_: AsPerson) -> None:
    codes = with_codes(cast.manager)
    assert as_(cast.manager).post("/codes/remove", data={"code": codes[0]}).status_code == 403


def test_a_colleague_resets_them_on_the_record(cast: Cast, as_: AsPerson) -> None:
    with_codes(cast.agent)
    client, address = as_(cast.assistant), f"/people/{cast.agent.id}"
    assert "Reset sign-in codes" in client.get(address).text
    assert client.post(f"{address}/codes/reset").location == address
    assert client.post(f"/people/{cast.assistant.id}/codes/reset").status_code == 403
