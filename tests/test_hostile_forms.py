"""Every form of every page, filled in with what nobody should type: it is text, or refused."""

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.hostile import HOSTILE
from tests.test_pages import pages
from tests.test_rights import Records, records

__all__ = ["records"]
TYPED = {
    "markup": HOSTILE,
    "endless": "长" * 20_000,
    "backwards": "\u202egnp.exe\u200b\ufeff\U0001f469\u200d\U0001f680 \ud7ff",
    "formula": "=cmd|' /C calc'!A0",
    "number": "9" * 40,
    "minus": "-1",
}
ALIEN = "svg[onload], img[src=x], [onerror]"
As = Callable[..., FlaskClient]


def forms_of(page: BeautifulSoup) -> Iterator[Tag]:
    """Forms that one can type into; signing out or discarding has nothing to type."""
    for form in page.select("main form[method=post][action]"):
        if form.select("textarea, input[type=text], input:not([type]), input[type=search]"):
            yield form


def filled(form: Tag, typed: str) -> dict[str, list[str]]:
    """What the form would send, with the text wherever one may write."""
    fields: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind = str(field.get("type", "text"))
        if kind in ("submit", "button", "file") or field.get("name") == "csrf_token":
            continue
        if kind in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        chosen = field.select_one("option[selected]") or field.select_one("option")
        given = str(chosen.get("value", chosen.text)) if chosen else str(field.get("value", ""))
        is_free = field.name == "textarea" or kind in ("text", "search", "date", "time", "number")
        fields.setdefault(str(field["name"]), []).append(typed if is_free and not chosen else given)
    return fields


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_no_form_fails_or_lets_it_through(
    app: Flask, cast: Cast, as_: As, records: Records, typed: str
) -> None:
    faults, sent = [], set[str]()
    for address, reader in pages(app, records):
        client = as_(getattr(cast, reader))
        for form in forms_of(BeautifulSoup(client.get(address).text, "html.parser")):
            action = str(form["action"])
            if action not in sent:
                sent.add(action)
                answer = client.post(action, data=filled(form, typed), follow_redirects=True)
                alien = BeautifulSoup(answer.text, "html.parser").select(ALIEN)
                if answer.status_code >= 500 or alien:
                    faults.append(
                        f"{reader} {address} → {action}: {answer.status_code} {alien[:1]}"
                    )
    assert not faults, "\n".join(faults)
    assert len(sent) > 30
