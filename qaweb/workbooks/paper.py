"""A printed form: twelve equal columns, filled line by line, each as high as its text needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from xlsxwriter.worksheet import Worksheet

from qaweb.workbooks.styles import (
    ACCENT,
    HEADING,
    LEAD,
    LINE_HEIGHT,
    PADDING,
    QUIET,
    TITLE,
    BandWord,
    Book,
    Kind,
    Properties,
    lines_in,
)
from qaweb.workbooks.styles import CELL as PLAIN
from qaweb.workbooks.styles import HEADER as PLAIN_HEADER

COLUMNS = 12
COLUMN_WIDTH = 7.6
PAGE_HEIGHT = 745  # points between the margins of A4
LARGEST, SMALLEST = 0.82, 0.68  # the width leaves no more; smaller is hard to read
RUNNING_HEIGHT = 20
MOST_LINES = 24  # Excel draws no row higher than 409 points
CENTRED: Properties = {"align": "center"}
RIGHT: Properties = {"align": "right"}
CELL: Properties = PLAIN | {"valign": "vcenter", "indent": 1}
HEADER: Properties = PLAIN_HEADER | {"indent": 1}
TEXT: Properties = CELL | {"valign": "top", "align": "left"}
LINE: Properties = CELL | {"font_size": 9}


class Fact(NamedTuple):
    """A label and what stands beside it, both already in the reader's language."""

    label: str
    value: str


class Cell(NamedTuple):
    """What stands in the columns from `first` up to, not including, `until`."""

    first: int
    until: int
    value: Any
    style: Properties = CELL
    kind: Kind = Kind.TEXT

    @property
    def lines(self) -> int:
        size = self.style.get("font_size", 10)
        text = self.value.word if isinstance(self.value, BandWord) else str(self.value or "")
        return lines_in(text, (self.until - self.first) * COLUMN_WIDTH * 10 / size - 1)


@dataclass
class Paper:
    """A sheet that is written from top to bottom; a shared one holds several forms."""

    book: Book
    sheet: Worksheet
    is_shared: bool = False
    row: int = field(default=0, init=False)
    height: float = field(default=0.0, init=False)
    breaks: list[int] = field(default_factory=list, init=False)
    heights: list[float] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.sheet.set_column(0, COLUMNS - 1, COLUMN_WIDTH)

    def line(self, *cells: Cell, lines: int = 1) -> None:
        """One line of cells, at least `lines` high."""
        size = max(cell.style.get("font_size", 10) for cell in cells) / 10
        most = min(max([lines, *(cell.lines for cell in cells)]), MOST_LINES)
        height = most * LINE_HEIGHT * size + PADDING
        self.sheet.set_row(self.row, height)
        for cell in cells:
            if cell.until - cell.first > 1:
                blank = self.book.style(cell.style)
                self.sheet.merge_range(self.row, cell.first, self.row, cell.until - 1, "", blank)
            self.book.write(
                self.sheet, self.row, cell.first, cell.value, cell.style, kind=cell.kind
            )
        self.sheet.merged_cells.clear()  # rows only go down: no later one overlaps
        self.row += 1
        self.height += height

    def head(self, title: str, lead: str) -> None:
        """The name of the form, its number and what it is."""
        self.line(Cell(0, COLUMNS, title, TITLE | CENTRED))
        self.line(Cell(0, COLUMNS, lead, LEAD | CENTRED))

    def facts(self, facts: Sequence[Fact]) -> None:
        """Labels and values, two pairs a line; the last one alone takes the whole line."""
        for left, right in zip(facts[::2], facts[1::2], strict=False):
            self.line(
                Cell(0, 2, left.label, HEADER), Cell(2, 6, left.value),
                Cell(6, 8, right.label, HEADER), Cell(8, 12, right.value),
            )  # fmt: skip
        if len(facts) % 2:
            self.line(Cell(0, 2, facts[-1].label, HEADER), Cell(2, 12, facts[-1].value))

    def heading(self, text: str) -> None:
        """A heading over the lines that follow."""
        self.line(Cell(0, COLUMNS, text, HEADING | {"font_color": ACCENT}), lines=2)

    def repeat_last(self) -> None:
        """Let every printed page begin with the line just written."""
        self.sheet.repeat_rows(self.row - 1)

    def header(
        self, edges: Sequence[int], titles: Sequence[str], right: Sequence[int] = ()
    ) -> None:
        """The head of a small table whose columns begin at `edges`."""
        self.line(
            *(
                Cell(first, until, title, _heading(until - first) | (RIGHT if n in right else {}))
                for n, ((first, until), title) in enumerate(
                    zip(pairwise((*edges, COLUMNS)), titles, strict=True)
                )
            )
        )

    def cells(self, edges: Sequence[int], values: Sequence[Any], lines: int = 1) -> None:
        """One line of that table; whole numbers are scores."""
        spans = pairwise((*edges, COLUMNS))
        cells = (_cell(a, b, value) for (a, b), value in zip(spans, values, strict=True))
        self.line(*cells, lines=lines)

    def text(self, fact: Fact, lines: int = 3) -> None:
        """A label over text of any length; what one row cannot hold goes on in the next."""
        self.line(Cell(0, COLUMNS, fact.label, HEADER))
        for piece in pieces_of(fact.value, COLUMNS * COLUMN_WIDTH - 1):
            self.line(Cell(0, COLUMNS, piece, TEXT), lines=lines)

    def signatures(self, labels: Sequence[str]) -> None:
        """Room to sign, side by side."""
        each = COLUMNS // len(labels)
        quiet = TEXT | {"font_color": QUIET}
        self.line(
            *(Cell(n * each, (n + 1) * each, t, quiet) for n, t in enumerate(labels)), lines=3
        )

    def break_page(self) -> None:
        """Let what follows begin on a new page."""
        self.breaks.append(self.row)
        self._close_form()

    def _close_form(self) -> None:
        self.heights.append(self.height - sum(self.heights))

    def end(self) -> None:
        """Print what was written and nothing beside it, on one page where that is readable."""
        self.sheet.print_area(0, 0, self.row - 1, COLUMNS - 1)
        if self.is_shared:
            self._close_form()
            self.sheet.set_h_pagebreaks(self.breaks)
            self.sheet.set_print_scale(int(100 * fitting(self.heights)))
        elif self.height * SMALLEST <= PAGE_HEIGHT:
            self.sheet.fit_to_pages(1, 1)


def fitting(heights: Sequence[float]) -> float:
    """The largest scale at which every form that can be read on one page stands on one."""
    wanted = [PAGE_HEIGHT / (height + RUNNING_HEIGHT) for height in heights]
    return min([LARGEST, *(scale for scale in wanted if scale >= SMALLEST)])


def _heading(columns: int) -> Properties:
    """That of a single column is set smaller, so that a word is not broken."""
    return HEADER if columns > 1 else HEADER | {"font_size": 8, "indent": 0}


def _cell(first: int, until: int, value: Any) -> Cell:
    if isinstance(value, int):
        return Cell(first, until, value, LINE | RIGHT, Kind.SCORE)
    return Cell(first, until, value, LINE)


def pieces_of(text: str, width: float) -> list[str]:
    """Text in pieces that each fit into the highest row."""
    pieces, room = [""], MOST_LINES
    letters = int(width * MOST_LINES / 2) - 2 * MOST_LINES
    for paragraph in text.splitlines():
        for start in range(0, max(len(paragraph), 1), letters):
            part = paragraph[start : start + letters]
            needed = lines_in(part, width)
            if needed > room:
                pieces.append("")
                room = MOST_LINES
            pieces[-1] += ("\n" if pieces[-1] else "") + part
            room -= needed
    return pieces
