"""What forms say by themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import wtforms
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from qaweb.forms import PLAIN, Form
from tests.cast import Cast

SOURCES = Path(wtforms.__file__).parent


class Some(Form):
    """One field of each kind that speaks."""

    name = StringField(validators=[DataRequired(), Length(max=3)])
    kind = SelectField(choices=["a"])
    count = IntegerField(validators=[NumberRange(1, 9)])


def messages() -> Iterator[str]:
    """Every message in the sources of WTForms that it would translate."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                first = node.args[0] if node.args else None
                if node.func.attr in ("gettext", "ngettext") and isinstance(first, ast.Constant):
                    yield str(first.value)


def test_every_message_of_wtforms_has_words_of_ours() -> None:
    found = set(messages())
    assert len(found) > 20
    assert found - PLAIN.keys() == set()


def said(app: Flask, locale: str) -> dict[str, list[str]]:
    with app.test_request_context(), force_locale(locale):
        form = Some(formdata=MultiDict({"name": "four", "kind": "b", "count": "0"}))
        form.validate()
        return {name: [str(e) for e in errors] for name, errors in form.errors.items()}


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ("at most 3 characters", "Choose one of the list.", "Enter a number from 1 to 9.")),
        ("zh_Hans_CN", ("最多 3 个字符", "请从列表中选择。", "请填写 1 到 9 之间的数字。")),
    ],
)
def test_they_are_said_in_plain_words_of_both_languages(
    cast: Cast, app: Flask, locale: str, words: tuple[str, ...]
) -> None:
    from_form = said(app, locale)
    for name, part in zip(("name", "kind", "count"), words, strict=True):
        assert part in from_form[name][0]
