"""What may be made into a file, and how far the making of one is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from qaweb.permissions import Permission, Viewer
from qaweb.workbooks.batch import Filed
from qaweb.workbooks.styles import Column

KEPT = timedelta(days=7)
"""How long a finished file waits to be fetched (*ours*)."""
MOST_WAITING = 3
"""How many files one person may have in the making."""


class ExportState(StrEnum):
    """waiting → running → done, cancelled or failed; done → expired when its file is deleted."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"


OPEN = (ExportState.WAITING, ExportState.RUNNING)


@dataclass(frozen=True)
class Line:
    """One row of the file: the number of the record it tells of, and its cells."""

    record_id: int
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class Listing:
    """A list as it goes into a file: its words, its columns, and its rows read piece by piece.

    `filters` says in words what the list was narrowed to; `total` is how many rows there are.
    """

    title: str
    filters: Sequence[tuple[str, str]]
    columns: tuple[Column, ...]
    total: int
    lines: Callable[[], Iterator[Line]]


@dataclass(frozen=True)
class FiledForm:
    """A form on its way into a file, and the number of the record that it is."""

    record_id: int
    filed: Filed


@dataclass(frozen=True)
class Filing:
    """A month's forms as they go into a file; `columns` are those of its index."""

    title: str
    filters: Sequence[tuple[str, str]]
    columns: tuple[Column, ...]
    total: int
    people: int
    forms: Callable[[], Iterator[FiledForm]]


Seen = Callable[[int], None]
"""Is told the number of each record that has been written; raises when the making is to stop."""


@dataclass(frozen=True)
class Whole:
    """A workbook that a part writes by itself, such as a report; `total` is its records."""

    title: str
    total: int
    write: Callable[[Path, Seen], None]


Content = Listing | Filing | Whole


@dataclass(frozen=True)
class Exporter:
    """What a part declares in `EXPORTERS` of its `exporters.py`: what can leave as a file.

    `listing` is given the viewer, the query of the list's address, the columns asked for (none:
    the usual ones) and whether details go with it; it narrows to what that viewer may see.
    `record` is the name under which the trail knows the records of the list.
    """

    kind: str
    permission: Permission
    record: str
    listing: Callable[[Viewer, str, Sequence[str], bool], Content]


def reach_of(viewer: Viewer) -> str:
    """Everything that decides what a person sees, as one text: when it differs, so may the rows."""
    teams = ",".join(str(team) for team in sorted(viewer.team_ids))
    return f"{viewer.role}/{viewer.project_id or ''}/{teams}"


def seconds_left(began_at: datetime | None, now: datetime, done: int, total: int) -> int | None:
    """How long the rest may take at the pace so far; None while nothing can be said."""
    if began_at is None or not done or total < done:
        return None
    return round((now - began_at).total_seconds() * (total - done) / done)
