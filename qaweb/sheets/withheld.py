"""Cells that a spreadsheet would not take (protected, say): kept apart, so that others go on."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from qaweb.sheets.models import BoundTab, WithheldCell
from qaweb.sheets.rules import LOOK_AGAIN

Key = tuple[str, str]
"""A record and a column."""


@dataclass(frozen=True)
class Withheld:
    """What we would write there, why it was refused, and when."""

    text: str
    why: str
    at: dt.datetime

    def rests(self, text: str, now: dt.datetime) -> bool:
        """Whether this text was refused so lately that it is not tried again by itself."""
        return text == self.text and now - self.at < LOOK_AGAIN


def of_tab(tab: BoundTab) -> dict[Key, Withheld]:
    """The cells that a tab would not take."""
    query: Any = WithheldCell.select(
        WithheldCell.record, WithheldCell.column, WithheldCell.text, WithheldCell.why,
        WithheldCell.at,
    ).where(WithheldCell.tab == tab)  # fmt: skip
    return {(record, column): Withheld(*rest) for record, column, *rest in query.tuples()}


def keep(tab: BoundTab, refused: Mapping[Key, tuple[str, str]], now: dt.datetime) -> None:
    """These were refused now: the text of each, and why."""
    for (record, column), (text, why) in refused.items():
        WithheldCell.insert(
            tab=tab, record=record, column=column, text=text, why=why, at=now
        ).on_conflict(
            conflict_target=[WithheldCell.tab, WithheldCell.record, WithheldCell.column],
            preserve=[WithheldCell.text, WithheldCell.why, WithheldCell.at],
        ).execute()


def let_go(tab: BoundTab, keys: Collection[Key]) -> None:
    """These were written, or need not be any more."""
    for record, column in keys:
        WithheldCell.delete().where(
            WithheldCell.tab == tab, WithheldCell.record == record, WithheldCell.column == column
        ).execute()
