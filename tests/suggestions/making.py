"""Texts of the library for tests."""

from typing import Any

from qaweb.people.models import Person
from qaweb.suggestions import actions
from qaweb.suggestions.actions import Written
from qaweb.suggestions.models import SlipText
from tests.cast import Cast, viewer

ZH, EN = "先问好，再报工号。", "Greet, then give your number."


def proposed(cast: Cast, author: Person | None = None, **values: Any) -> SlipText:
    """A text that waits for the manager."""
    written = Written(**({"zh": ZH, "en": EN, "criterion_code": "opening"} | values))
    return actions.propose(viewer(author or cast.qa), written)


def approved(cast: Cast, author: Person | None = None, **values: Any) -> SlipText:
    """A text that slips may use."""
    return actions.approve(viewer(cast.manager), proposed(cast, author, **values).id)
