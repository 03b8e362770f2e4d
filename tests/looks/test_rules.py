"""Whose opening is told, to whom, and how records are named."""

import pytest

from qaweb.looks.rules import Record, is_told, may_know, record_named
from qaweb.permissions import SYSTEM, Role, Viewer

AGENT, MANAGER, QA = (
    Viewer(id=n, name="x", role=role, project_id=1)
    for n, role in ((1, Role.AGENT), (2, Role.MANAGER), (3, Role.QA_SPECIALIST))
)


def test_everybody_but_the_person_is_told_of() -> None:
    assert is_told(QA, about=1)
    assert is_told(MANAGER, about=1)
    assert not is_told(AGENT, about=1)
    assert not is_told(SYSTEM, about=1)


def test_it_is_told_to_the_person_and_the_manager() -> None:
    assert may_know(AGENT, about=1)
    assert may_know(MANAGER, about=1)
    assert not may_know(QA, about=1)
    assert not may_know(AGENT, about=4)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("E000012", (Record.EVALUATION, 12)),
        (" s000007 ", (Record.SLIP, 7)),
        ("E12", (Record.EVALUATION, 12)),
        ("E0", None),
        ("12", None),
        ("E9999999999", None),
        ("E000012; DROP", None),
        ("", None),
    ],
)
def test_a_number_names_a_record(text: str, found: tuple[Record, int] | None) -> None:
    assert record_named(text) == found
