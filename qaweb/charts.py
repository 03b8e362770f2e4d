"""A chart as plain data: drawn in the browser, read as a table, written into workbooks."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask

from qaweb.filters import score

ROW, TALL_ROW, EDGE, UPRIGHT = 30, 48, 12, 260
"""Pixels: a row beside its label, one below its label, the margins, a standing chart."""


class Kind(StrEnum):
    """How the marks are drawn."""

    BAR = "bar"  # lying bars, one row a label
    STACKED = "stacked"  # lying bars made of parts
    COLUMN = "column"  # standing bars, for days and other short labels
    LAYERS = "layers"  # standing bars made of parts
    HISTOGRAM = "histogram"  # standing bars without gaps; labels are ranges
    LINE = "line"
    SCATTER = "scatter"  # two series: across, then up; a dot a label


class Unit(StrEnum):
    """What the whole numbers in a series count."""

    COUNT = "count"
    SCORE = "score"  # hundredths of a point
    SHARE = "share"  # hundredths of a percent


LYING = (Kind.BAR, Kind.STACKED)


@dataclass(frozen=True)
class Series:
    """Values in the order of the labels; `tone` is a band's key, `quiet`, or nothing.

    `tones` and `urls` go mark by mark, in the place of the series' own.
    """

    name: str
    values: tuple[int | None, ...]
    tone: str = ""
    tones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    unit: Unit | None = None


@dataclass(frozen=True)
class Target:
    """What is wanted: one value for each label, or one for all."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Chart:
    """The answer to one question. `of` heads the column of labels, `key` is its id on the page.

    `note` says the answer in words; `urls` lead from a label to its records; `beside` are words at
    the end of each lying bar, headed `beside_name`; `whole` draws stacked bars as parts of 100%.
    """

    key: str
    question: str
    kind: Kind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = Unit.COUNT
    of: str = ""
    target: Target | None = None
    urls: tuple[str, ...] = ()
    note: str = ""
    whole: bool = False
    beside: tuple[str, ...] = ()
    beside_name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for series in self.series for value in series.values)

    @property
    def height(self) -> int:
        """Pixels, where labels stand beside their marks."""
        return len(self.labels) * ROW + EDGE if self.kind in LYING else UPRIGHT

    @property
    def tall_height(self) -> int:
        """Pixels on a narrow screen, where labels stand above their marks."""
        return len(self.labels) * TALL_ROW + EDGE if self.kind in LYING else UPRIGHT

    def unit_of(self, series: Series) -> Unit:
        """A series' own unit, else the chart's."""
        return series.unit or self.unit

    def url(self, series: Series, place: int) -> str:
        """Where a mark leads: its own records, else those of its label; nothing if nowhere."""
        return _at(series.urls, place) or _at(self.urls, place)

    def target_at(self, place: int) -> int | None:
        """The target of one label."""
        if self.target is None:
            return None
        values = self.target.values
        return values[place] if len(values) > 1 or len(self.labels) == 1 else values[0]

    def shown_at(self, series: Series, place: int) -> str:
        """A value as its table shows it."""
        return shown(series.values[place], self.unit_of(series))


def _at(texts: tuple[str, ...], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def shown(value: int | None, unit: Unit) -> str:
    """A value in its unit: 88.4, 83%, 186."""
    if value is None:
        return "–"
    if unit is Unit.SCORE:
        return score(value)
    return f"{(value + 50) // 100}%" if unit is Unit.SHARE else str(value)


def drawable(chart: Chart) -> dict[str, Any]:
    """What the browser draws from: numbers to place the marks by, and the words beside them."""
    target = chart.target
    targets = [chart.target_at(i) for i in range(len(chart.labels))]
    return {
        "kind": chart.kind.value,
        "unit": chart.unit.value,
        "whole": chart.whole,
        "labels": chart.labels,
        "urls": chart.urls,
        "beside": chart.beside,
        "besideName": chart.beside_name,
        "series": [_series(chart, each) for each in chart.series],
        "target": target
        and {
            "name": target.name,
            "values": _scaled(targets, chart.unit),
            "shown": [shown(value, chart.unit) for value in targets],
        },
    }


def _series(chart: Chart, series: Series) -> dict[str, Any]:
    unit, places = chart.unit_of(series), range(len(chart.labels))
    return {
        "name": series.name,
        "tone": series.tone,
        "tones": series.tones,
        "values": _scaled(series.values, unit),
        "shown": [chart.shown_at(series, place) for place in places],
        "urls": [chart.url(series, place) for place in places],
    }


def _scaled(values: Iterable[int | None], unit: Unit) -> list[float | None]:
    """For drawing only: figures in words come from `shown`."""
    divisor = 1 if unit is Unit.COUNT else 100
    return [None if value is None else value / divisor for value in values]


def init_app(app: Flask) -> None:
    """Templates turn a chart into the data on its page, and a value into words."""
    app.add_template_filter(drawable, "drawable")
    app.add_template_filter(shown, "in_unit")
