"""Notes for tests, as a window would send them."""

import uuid
from typing import Any

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.notes import GivenNote, write_note
from qaweb.people.models import Person
from tests.cast import viewer


def key() -> str:
    return str(uuid.uuid4())


def note(monitor: Person, draft: Evaluation, text: str = "a note", **values: Any) -> str:
    """Keep a note; returns its key."""
    given = GivenNote(values.pop("key", None) or key(), text, values.pop("at_s", 35), **values)
    write_note(viewer(monitor), draft.id, given)
    return given.key
