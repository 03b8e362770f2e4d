"""Which refused new rows may still stand in a sheet."""

from collections.abc import Mapping

import pytest

from qaweb.sheets.typed_rows import TypedRow, still_refused


def rows(*said: tuple[Mapping[str, str], bool]) -> list[TypedRow]:
    """Typed one after the other; the second word says whether it was refused."""
    return [TypedRow(number, texts, refused) for number, (texts, refused) in enumerate(said)]


NUMBERED, WHOLE = {"number": "2001"}, {"number": "2001", "name": "新来的"}
OTHER = {"number": "2002", "name": "别人"}
NAMELESS, CHANGED = {"number": "", "name": "新来的"}, {"number": "2001", "name": "改名"}


@pytest.mark.parametrize(
    ("typed", "still"),
    [
        (rows((WHOLE, True)), [0]),
        (rows((WHOLE, False)), []),
        (rows((NUMBERED, True), (WHOLE, False)), []),
        (rows((NUMBERED, True), (WHOLE, True)), [1]),
        (rows((NAMELESS, True), (WHOLE, False)), []),
        (rows((WHOLE, True), (CHANGED, False)), []),
        (rows((WHOLE, True), (OTHER, False)), [0]),
        (rows((WHOLE, False), (WHOLE, True)), [1]),
    ],
)
def test_a_row_that_was_put_right_is_no_longer_refused(
    typed: list[TypedRow], still: list[int]
) -> None:
    assert still_refused(typed, ["number"]) == still


def test_where_nothing_names_a_record_only_whole_texts_tell() -> None:
    assert still_refused(rows((NUMBERED, True), (CHANGED, False)), []) == []
    assert still_refused(rows((WHOLE, True), (CHANGED, False)), []) == [0]
