"""What stands before every view: sign-in, token, origin, headers."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.people.models import Person
from tests.cast import Cast

AsPerson = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true", "HX-Current-URL": "https://localhost/people?q=a"}
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'nonce-NONCE'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def prefer(client: FlaskClient, **headers: str) -> int:
    """Change the theme; the status."""
    return client.post("/preferences", data={"theme": "dark"}, headers=headers).status_code


def theme(person: Person) -> str:
    return str(Person.get_by_id(person.id).theme)


# Sign-in


@pytest.mark.parametrize("path", ["/", "/people", "/standards", "/parameters", "/audit"])
def test_without_a_session_one_is_sent_to_the_login(
    cast: Cast, anyone: FlaskClient, path: str
) -> None:
    answer = anyone.get(path)
    assert (answer.status_code, answer.location) == (303, f"/login?next={path}")


def test_a_piece_of_a_page_sends_the_whole_page_to_the_login(
    cast: Cast, anyone: FlaskClient
) -> None:
    answer = anyone.get("/people", headers=HTMX)
    assert (answer.status_code, answer.text) == (401, "")
    assert answer.headers["HX-Redirect"] == "/login?next=/people?q%3Da"


def test_a_form_sent_by_htmx_after_the_session_ended_does_too(
    cast: Cast, anyone: FlaskClient
) -> None:
    answer = anyone.post("/licences/new", data={"note": "typed"}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"][:7]) == (401, "/login?")


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_an_autosave_after_the_session_ended_is_told_so_and_stays(
    cast: Cast, anyone: FlaskClient, extra: dict[str, str]
) -> None:
    answer = anyone.post("/licences/new", headers={"X-Autosave": "1", **extra})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers


def test_without_a_script_what_was_typed_comes_back_to_be_copied(
    cast: Cast, anyone: FlaskClient
) -> None:
    sent = {"reason": "<b>typed</b>", "new": "secret-word", "csrf_token": "token", "seen": "12"}
    answer = anyone.post("/parameters/calls_per_day", data=sent)
    assert answer.status_code == 401
    assert "&lt;b&gt;typed&lt;/b&gt;</textarea>" in answer.text
    assert "secret-word" not in answer.text
    assert anyone.post("/parameters/calls_per_day", data={"value": "25"}).status_code == 303


def test_a_page_elsewhere_cannot_choose_where_the_login_leads(
    cast: Cast, anyone: FlaskClient
) -> None:
    headers = HTMX | {"HX-Current-URL": "https://evil.example//evil.example/x"}
    location = anyone.get("/people", headers=headers).headers["HX-Redirect"]
    assert location.startswith("/login?next=//") is True
    page = anyone.get(location).text
    assert 'name="next"' in page


def test_an_unknown_address_is_not_there_for_anybody(cast: Cast, anyone: FlaskClient) -> None:
    assert anyone.get("/no-such-page").status_code == 404


# The form's token


def test_without_a_token_nothing_is_done_and_the_reader_is_told_what_to_do(
    cast: Cast, as_: AsPerson
) -> None:
    client = as_(cast.agent)
    client.csrf_header = ""  # type: ignore[attr-defined]
    answer = client.post("/preferences", data={"theme": "dark"})
    assert answer.status_code == 400
    assert (
        "The page was open for too long. Load it again; copy what you typed first." in answer.text
    )
    assert theme(cast.agent) == ""


@pytest.mark.parametrize("token", ["x", "a.b.c", ""])
def test_a_wrong_token_is_none(cast: Cast, as_: AsPerson, token: str) -> None:
    assert prefer(as_(cast.agent), **{"X-CSRFToken": token}) == 400


def test_the_token_of_one_session_is_none_for_another(cast: Cast, as_: AsPerson) -> None:
    client, other = as_(cast.agent), as_(cast.lead)
    found = re.search(r'name="csrf_token" value="([^"]+)"', other.get("/people").text)
    assert found
    assert prefer(client, **{"X-CSRFToken": found[1]}) == 303  # both keep the tests' own token
    assert prefer(client, **{"X-CSRFToken": found[1][:-2]}) == 400


def test_the_login_wants_a_token_too(cast: Cast, anyone: FlaskClient) -> None:
    assert anyone.post("/login", data={"number": "1", "password": "x"}).status_code == 400


def test_with_the_token_it_is_done(cast: Cast, as_: AsPerson) -> None:
    assert prefer(as_(cast.agent)) == 303
    assert theme(cast.agent) == "dark"


# Where the request comes from


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_a_form_of_another_site_is_refused_even_with_a_token(
    cast: Cast, as_: AsPerson, site: str
) -> None:
    assert prefer(as_(cast.agent), **{"Sec-Fetch-Site": site}) == 403
    assert theme(cast.agent) == ""


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_forms_are_not(cast: Cast, as_: AsPerson, site: str) -> None:
    assert prefer(as_(cast.agent), **{"Sec-Fetch-Site": site}) == 303


def test_a_link_of_another_site_may_lead_here(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.agent).get("/sessions", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


def test_a_form_with_another_referrer_is_refused(cast: Cast, as_: AsPerson) -> None:
    assert prefer(as_(cast.agent), Referer="https://evil.example/") == 400


# Headers


@pytest.mark.parametrize("path", ["/people", "/login", "/no-such-page", "/healthz", "/licences"])
def test_every_answer_has_its_headers(cast: Cast, as_: AsPerson, path: str) -> None:
    headers = as_(cast.agent).get(path).headers
    policy = headers["Content-Security-Policy"]
    assert re.sub(r"'nonce-[\w-]{22}'", "'nonce-NONCE'", policy) == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Cache-Control"] == "no-store"


def test_the_nonce_is_new_each_time(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.agent)
    policies = {client.get("/people").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_without_tls_nothing_is_said_of_tls(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.agent)
    answer = client.get("/login", environ_overrides={"wsgi.url_scheme": "http"})
    assert "Strict-Transport-Security" not in answer.headers


def test_an_asset_may_be_kept(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.agent)
    found = re.search(r'href="(/assets/app[^"]+css)"', client.get("/people").text)
    assert found
    headers = client.get(found[1]).headers
    assert "immutable" in headers["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/people", "/standards", "/parameters", "/licences", "/login"])
def test_no_page_has_inline_script_or_style(cast: Cast, as_: AsPerson, path: str) -> None:
    page = as_(cast.manager).get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
