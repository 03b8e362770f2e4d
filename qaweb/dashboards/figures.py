"""A figure of the dashboard: a chart, its table, and how each column of it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from qaweb.charts import Chart
from qaweb.filters import band_label, score
from qaweb.reports.wording import change, change_of_share, share


class How(StrEnum):
    """How a column of a figure's table is written."""

    TEXT = "text"
    COUNT = "count"
    SCORE = "score"
    SHARE = "share"
    CHANGE = "change"
    SHARE_CHANGE = "share_change"
    BAND = "band"


SHOWN: dict[How, Callable[[Any], str]] = {
    How.TEXT: lambda value: str(value or "–"),
    How.COUNT: lambda value: "–" if value is None else str(value),
    How.SCORE: score,
    How.SHARE: share,
    How.CHANGE: change,
    How.SHARE_CHANGE: change_of_share,
    How.BAND: band_label,
}


class Cell(NamedTuple):
    """A value, and where it leads."""

    value: Any
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart, and all its figures as rows; `left` is how many rows it does not show."""

    chart: Chart
    columns: tuple[tuple[str, How], ...]
    rows: tuple[tuple[Cell, ...], ...]
    left: int = 0

    @property
    def table(self) -> list[list[tuple[str, How, Cell, str]]]:
        """Each row's cells with their column's title, kind, and words."""
        return [
            [
                (title, how, cell, SHOWN[how](cell.value))
                for (title, how), cell in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]
