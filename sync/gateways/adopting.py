"""A spreadsheet of the team's own becomes bound: what is added to it, and why it may not be. Pure.

Two columns come right of everything: our note, and a hidden id. Nothing of the team's is moved.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.gateways.protocol import (
    ID,
    STATUS,
    Adopted,
    Binding,
    Locked,
    Stopped,
    Survey,
    SurveyedTab,
    Unknown,
    Value,
    Why,
)


class Odd(Exception):
    """Why a spreadsheet cannot be bound as it is."""

    def __init__(self, answer: Locked | Stopped | Unknown) -> None:
        super().__init__(answer)
        self.answer = answer


@dataclass(frozen=True)
class Place:
    """Where a tab's own and our columns are; `cells` are what is added, by row and column."""

    adopted: Adopted
    title: str
    columns: Mapping[str, int]
    cells: Mapping[int, Mapping[int, Value]]

    @property
    def heads(self) -> dict[str, str]:
        """The title of each column by its key, in the order in which they are remembered."""
        tab = self.adopted.tab
        return {ID: ID, **{c.key: c.title for c in tab.columns}, STATUS: tab.status_title}

    @property
    def width(self) -> int:
        return max(self.columns.values())


def placed(survey: Survey, binding: Binding, tabs: Sequence[Adopted]) -> list[Place]:
    """Where everything goes; raises `Odd`."""
    if survey.installation not in ("", binding.installation):
        raise Odd(Stopped(Why.FOREIGN, survey.installation))
    if survey.is_locked:
        raise Odd(Locked())
    by_title = {tab.title: tab for tab in survey.tabs}
    found = []
    for one in tabs:
        seen = by_title.get(one.tab.title)
        if seen is None:
            raise Odd(Stopped(Why.COLUMN_GONE, one.tab.title))
        _check(seen, one)
        found.append(_place(seen, one, is_known=bool(survey.installation)))
    return found


def _check(seen: SurveyedTab, one: Adopted) -> None:
    heads = {place: cell.shown for place, cell in seen.cells.get(one.header, {}).items()}
    times = Counter(heads.values())
    for column in one.tab.columns:
        place = one.columns[column.key]
        if heads.get(place) != column.title:
            raise Odd(Stopped(Why.COLUMN_GONE, column.title))
        if times[column.title] > 1:
            raise Odd(Stopped(Why.SAME_TITLES, column.title))
    if any(area.top <= one.header <= area.bottom for area in seen.merged):
        raise Odd(Stopped(Why.MERGED, f"{seen.title} {one.header}"))


def _place(seen: SurveyedTab, one: Adopted, *, is_known: bool) -> Place:
    """Right of everything; in a spreadsheet that we kept before, where our columns were."""
    heads = {cell.shown: place for place, cell in seen.cells[one.header].items()}
    taken = set(one.columns.values())
    before = {title: place for title, place in heads.items() if is_known and place not in taken}
    width = max(place for row in seen.cells.values() for place in row)
    width = max([width, *(area.right for area in seen.merged)])
    status = before.get(one.tab.status_title, width + 1)
    record = before.get(ID, max(width, status) + 1)
    cells: dict[int, dict[int, Value]] = {one.header: {status: one.tab.status_title, record: ID}}
    for number, row in seen.cells.items():
        old = row.get(record)
        if number > one.header and old and number not in one.ids:
            cells[number] = {record: None}
    for number, text in one.ids.items():
        cells.setdefault(number, {})[record] = text
    return Place(one, seen.title, {**one.columns, STATUS: status, ID: record}, cells)
