"""Native charts from the same plain data that the pages draw, each with its figures below it."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from qaweb.charts import LYING, Chart, Series, Unit
from qaweb.charts import Kind as Drawn
from qaweb.workbooks.styles import (
    ACCENT,
    CELL,
    FONT,
    HEADER,
    HEADING,
    INK,
    LEAD,
    LINE,
    LINE_HEIGHT,
    PADDING,
    QUIET,
    RIGHT,
    Book,
    Kind,
    lines_in,
)

WIDTHS = (26, 13, 13, 13, 13, 13, 13)
SCALE = 72
PAGE_HEIGHT = 1020  # points that a page holds at this scale
ROW_POINTS, ROW_PIXELS = 18.0, 22
WIDTH, BAR, AROUND, UPRIGHT = 680, 26, 90, 300
TYPES: dict[Drawn, dict[str, str]] = {
    Drawn.BAR: {"type": "bar"},
    Drawn.STACKED: {"type": "bar", "subtype": "stacked"},
    Drawn.COLUMN: {"type": "column"},
    Drawn.LAYERS: {"type": "column", "subtype": "stacked"},
    Drawn.HISTOGRAM: {"type": "column"},
    Drawn.LINE: {"type": "line"},
    Drawn.SCATTER: {"type": "scatter"},
}
STACKS = (Drawn.STACKED, Drawn.LAYERS)
KINDS = {Unit.COUNT: Kind.NUMBER, Unit.SCORE: Kind.SCORE, Unit.SHARE: Kind.PERCENT}
FORMATS = {Unit.COUNT: "0;;", Unit.SCORE: "0.0;;", Unit.SHARE: "0%;;"}
"""Of the words at the marks; nought is not written."""
DIVISORS = {Unit.COUNT: 1, Unit.SCORE: 100, Unit.SHARE: 10_000}
MARKS = {  # as static/charts.css has them on paper
    "excellent": "#0b7d72", "good": "#5b97d6", "needs_improvement": "#c2850c",
    "failed": "#b8322a", "quiet": "#9aa5b5",
}  # fmt: skip
SHADES = ("#2b5fb3", "#b8541f", "#0b7d72", "#8a4fb0", "#6d7422", "#a8336b")
LIGHT = 0.2
WORDS = {"name": FONT, "size": 9, "color": INK}


class ChartSheet:
    """A sheet of charts, each whole on its page."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self.book, self.sheet = book, sheet
        self.row, self.used = 0, 0.0
        self.breaks: list[int] = []
        for place, width in enumerate(WIDTHS):
            sheet.set_column(place, place, width)

    def draw(self, chart: Chart) -> None:
        """The question, the answer in words, the chart, and its figures."""
        high = _height(chart) // ROW_PIXELS + 2
        self._turn_page(chart, high)
        self._words(chart)
        native = _native(self.book, chart)
        below = self.row + high
        for place, series in enumerate(chart.series, start=1):
            self._add(native, chart, series, place, below)
        if chart.target:
            self._add_target(native, chart, below)
        self.sheet.insert_chart(self.row, 0, native, {"description": chart.note or chart.question})
        self.row = below
        self._figures(chart)
        self.row += 2

    def end(self) -> None:
        """Print all of it, page by page."""
        self.sheet.set_print_scale(SCALE)
        self.sheet.set_h_pagebreaks(self.breaks)
        self.sheet.print_area(0, 0, max(self.row - 2, 0), len(WIDTHS) - 1)

    def _turn_page(self, chart: Chart, high: int) -> None:
        height = (high + 6 + len(chart.labels)) * ROW_POINTS
        if self.used and self.used + height > PAGE_HEIGHT:
            self.breaks.append(self.row)
            self.used = 0
        self.used += height

    def _words(self, chart: Chart) -> None:
        self.book.write(self.sheet, self.row, 0, chart.question, HEADING, {"font_color": ACCENT})
        if chart.note:
            self.book.write(self.sheet, self.row + 1, 0, chart.note, LEAD, {"text_wrap": False})
        self.row += 2 if chart.note else 1

    def _add(self, native: Any, chart: Chart, series: Series, place: int, top: int) -> None:
        first = 1 if chart.kind is Drawn.SCATTER else 0
        if chart.kind is Drawn.SCATTER and place == 1:
            return
        unit, shown = chart.unit_of(series), _cached(series.values, chart.unit_of(series))
        colour = _colour(series.tone, place - 1)
        native.add_series(
            self._cells(chart, first, place, top, shown)
            | {"name": series.name, "points": _points(series, place - 1)}
            | _marks(chart, colour, FORMATS[unit])
        )

    def _add_target(self, native: Any, chart: Chart, top: int) -> None:
        values = [chart.target_at(place) for place in range(len(chart.labels))]
        look = _marks(chart, MARKS["quiet"], FORMATS[chart.unit]) | {"gap": 60}
        cells = self._cells(chart, 0, len(chart.series) + 1, top, _cached(values, chart.unit))
        native.add_series(cells | {"name": chart.target.name if chart.target else ""} | look)

    def _cells(
        self, chart: Chart, labels: int, place: int, top: int, shown: list[float | None]
    ) -> dict[str, Any]:
        """Where the figures stand; and the figures, for programs that do not look there."""
        name, first, last = self.sheet.get_name(), top + 1, top + len(chart.labels)
        return {
            "categories": [name, first, labels, last, labels],
            "values": [name, first, place, last, place],
            "categories_data": list(chart.labels),
            "values_data": shown,
        }

    def _figures(self, chart: Chart) -> None:
        """The chart as a table: labels, series, target, and the words beside the bars."""
        target, said = chart.target, bool(chart.beside)
        titles = [chart.of, *(series.name for series in chart.series)]
        titles += [target.name] if target else []
        kinds = [Kind.TEXT, *(KINDS[chart.unit_of(series)] for series in chart.series)]
        kinds += [KINDS[chart.unit]] if target else []
        self._line([*titles, *([chart.beside_name] if said else [])], kinds, said, head=True)
        for place, label in enumerate(chart.labels):
            values: list[Any] = [label, *(series.values[place] for series in chart.series)]
            values += [chart.target_at(place)] if target else []
            self._line([*values, *([chart.beside[place]] if said else [])], kinds, said)

    def _line(
        self, values: list[Any], kinds: list[Kind], said: bool, *, head: bool = False
    ) -> None:
        """One line of that table; the words at its end take two columns."""
        widths = [
            WIDTHS[min(place, 1)] * (1 + (place == len(kinds))) for place in range(len(values))
        ]
        lines = [
            lines_in(value, width - 2) if isinstance(value, str) else 1
            for value, width in zip(values, widths, strict=True)
        ]
        self.sheet.set_row(self.row, max(lines) * LINE_HEIGHT + PADDING)
        style = HEADER if head else CELL
        for place, kind in enumerate(kinds):
            right = {"align": "right"} if kind in RIGHT else {}
            self.book.write(self.sheet, self.row, place, values[place], style, right, kind=kind)
        if said:
            end, look = len(kinds), self.book.style(style)
            self.sheet.merge_range(self.row, end, self.row, end + 1, "", look)
            self.book.write(self.sheet, self.row, end, values[end], style)
        self.row += 1


def _height(chart: Chart) -> int:
    if chart.kind not in LYING:
        return UPRIGHT
    bars = 1 if chart.kind in STACKS else len(chart.series) + bool(chart.target)
    return max(170, len(chart.labels) * bars * BAR + AROUND)


def _native(book: Book, chart: Chart) -> Any:
    look = dict(TYPES[chart.kind])
    if chart.whole and "subtype" in look:
        look["subtype"] = "percent_stacked"
    native = book.chart(**look)
    native.set_title({"none": True})  # the question stands above it
    several = len(chart.series) > 1 or chart.target is not None
    native.set_legend({"position": "bottom", "font": WORDS} if several else {"none": True})
    _set_axes(native, chart)
    native.set_chartarea({"border": {"none": True}})
    native.set_size({"width": WIDTH, "height": _height(chart)})
    return native


def _set_axes(native: Any, chart: Chart) -> None:
    """The axis of lying bars is named x in XlsxWriter, though it lies under the values."""
    form = "0%" if chart.whole else FORMATS[chart.unit].rstrip(";")
    numbers: dict[str, Any] = {
        "num_format": form, "num_font": WORDS | {"color": QUIET}, "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
    }  # fmt: skip
    labels = {"num_font": WORDS, "line": {"color": LINE}}
    if chart.kind is Drawn.SCATTER:
        across, up = (numbers | {"name": each.name, "name_font": WORDS} for each in chart.series)
        native.set_x_axis(across)
        native.set_y_axis(up)
    elif chart.kind in LYING:
        native.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
        native.set_y_axis(labels | {"reverse": True})
    else:
        native.set_x_axis(labels)
        native.set_y_axis(numbers if chart.kind is Drawn.LINE else numbers | {"min": 0})


def _marks(chart: Chart, colour: str, num_format: str) -> dict[str, Any]:
    """How the marks of a series look."""
    stacked = chart.kind in STACKS
    words = {"value": True, "num_format": num_format, "font": WORDS}
    if stacked:
        words |= {"font": WORDS | {"color": _ink_on(colour)}, "position": "center"}
    match chart.kind:
        case Drawn.LINE:
            return {"line": {"color": colour, "width": 2}, "marker": _dot(colour)}
        case Drawn.SCATTER:
            return {"marker": _dot(colour)}
    gap = 4 if chart.kind is Drawn.HISTOGRAM else 50
    return {"fill": {"color": colour}, "data_labels": words, "gap": gap, "overlap": 100 * stacked}


def _dot(colour: str) -> dict[str, Any]:
    return {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}}


def _colour(tone: str, place: int) -> str:
    """That of the tone; else one after the other."""
    return MARKS.get(tone) or SHADES[place % len(SHADES)]


def _ink_on(colour: str) -> str:
    """What can be read on a mark."""
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return "#101820" if light > LIGHT else "#FFFFFF"


def _points(series: Series, place: int) -> list[dict[str, Any]] | None:
    """Marks with a colour of their own."""
    if not series.tones:
        return None
    return [{"fill": {"color": _colour(tone or series.tone, place)}} for tone in series.tones]


def _cached(values: Any, unit: Unit) -> list[float | None]:
    return [None if value is None else value / DIVISORS[unit] for value in values]
