"""What people type into the cells of a sheet, read as an import reads it, refused in words."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from qaweb.errors import Refused
from qaweb.filters import label
from qaweb.language import gettext as _
from qaweb.tabular.cells import CellRefused, Parser, is_blank, one_of
from qaweb.tabular.times import day

Member = TypeVar("Member", bound=StrEnum)


def read(parse: Parser, text: str, field: str) -> object:
    """The value of a cell; `Refused` says what is wrong with it."""
    try:
        return parse(text)
    except CellRefused as refused:
        why = label(refused.code)
        raise Refused(_("“%(text)s” %(why)s.", text=text[:40], why=why), field) from None


def read_day(text: str, field: str) -> dt.date | None:
    """A day; none for an empty cell."""
    if is_blank(text):
        return None
    found = read(day, text, field)
    assert isinstance(found, dt.date)
    return found


def read_member(
    kind: type[Member], text: str, field: str, words: Mapping[str, str] | None = None
) -> Member:
    """One of an enumeration, by the word that stands on the page or by one of `words`."""
    known = {member.value: member.value for member in kind}
    known |= {label(member): member.value for member in kind} | dict(words or {})
    return kind(str(read(one_of(known), text, field)))
