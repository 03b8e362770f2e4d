"""People at a spreadsheet of either kind: the same doings, as each program carries them out."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import openpyxl

from tests.sheets_server.areas import column_letters
from tests.sheets_server.patterns import shown
from tests.sheets_server.people import Person
from tests.soak.part import TITLE

Grid = list[list[Any]]
POINTER = re.compile(r"\$([A-Z]+)\$(\d+)$")


class Paper(Protocol):
    """A spreadsheet as people have it before them; rows and columns are counted from 0."""

    title: str

    def grid(self) -> Grid: ...

    def holds(self, row: int, column: int) -> str:
        """What a cell took of a text that was typed; a formula as its text."""

    def type(self, row: int, column: int, text: str) -> None: ...

    def paste(self, row: int, column: int, texts: Sequence[Sequence[str]]) -> None: ...

    def sort(self, column: int, first: int, descending: bool) -> None:
        """All rows below the header, the columns from `first` on."""

    def insert_row(self, row: int) -> None: ...

    def delete_row(self, row: int) -> None: ...

    def insert_column(self, column: int) -> None: ...

    def delete_column(self, column: int) -> None: ...

    def copy_row(self, source: int, to: int) -> None: ...

    def rename_tab(self, title: str) -> None: ...

    def copy_tab(self) -> None: ...

    def copy_file(self) -> None: ...

    def clear(self) -> None: ...

    def restore(self, steps: int) -> None: ...

    def close_versions(self, since: int) -> None:
        """What stood there meanwhile, for a moment, is no version that anybody can go back to."""

    def changes(self) -> int:
        """How many there were so far."""


class WorkbookPaper:
    """A file that is opened, changed and saved by another program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.title = TITLE
        self.versions: list[tuple[bytes, str]] = []
        self._open: tuple[object, Any] = (None, None)

    def _stamp(self) -> object:
        about = self.path.stat()
        return about.st_mtime_ns, about.st_size, about.st_ino

    def _book(self) -> Any:
        """The workbook; read again only when somebody else has saved it."""
        if self._open[0] != self._stamp():
            self._open = self._stamp(), openpyxl.load_workbook(self.path)
        return self._open[1]

    def _put(self, book: Any) -> None:
        book.save(self.path)
        self._open = self._stamp(), book

    def grid(self) -> Grid:
        rows = self._book()[self.title].iter_rows()
        return [[cell.value for cell in row] for row in rows]

    def _save(self, grid: Grid, move: tuple[int, int] | None = None) -> None:
        """`move`: at which column how many were put in; what points there goes along."""
        self.keep()
        book = self._book()
        sheet = book[self.title]
        sheet.delete_rows(1, sheet.max_row)
        for row, line in enumerate(grid, 1):
            for column, value in enumerate(line, 1):
                if value is not None and value != "":
                    cell = sheet.cell(row, column)
                    cell.value = value
                    if isinstance(value, str) and not value.startswith("=SUM("):
                        cell.data_type = "s"
        if move:
            self._point(book, move)
        self._put(book)

    def keep(self) -> None:
        """Remember how it is now, as somebody who has it open does."""
        self.versions.append((self.path.read_bytes(), self.title))

    def _point(self, book: Any, move: tuple[int, int]) -> None:
        for row in book["_qaweb"].iter_rows():
            for cell in row:
                found = POINTER.search(str(cell.value or ""))
                if cell.data_type == "f" and found:
                    place = openpyxl.utils.column_index_from_string(found[1]) - 1
                    if move == (place, -1):
                        cell.value = "=#REF!"
                    elif place >= move[0]:
                        letter = column_letters(place + move[1])
                        cell.value = cell.value.replace(f"${found[1]}$", f"${letter}$")

    def holds(self, row: int, column: int) -> str:
        return str(self.grid()[row][column])

    def type(self, row: int, column: int, text: str) -> None:
        self.paste(row, column, [[text]])

    def paste(self, row: int, column: int, texts: Sequence[Sequence[str]]) -> None:
        grid = self.grid()
        for down, line in enumerate(texts, row):
            while len(grid) <= down:
                grid.append([])
            for right, text in enumerate(line, column):
                grid[down] += [None] * (right + 1 - len(grid[down]))
                grid[down][right] = text
        self._save(grid)

    def sort(self, column: int, first: int, descending: bool) -> None:
        head, *rows = self.grid()
        tails = [row[first:] for row in rows]
        tails.sort(
            key=lambda tail: (tail[column - first] is None, str(tail[column - first])),
            reverse=descending,
        )
        pairs = zip(rows, tails, strict=True)
        self._save([head, *(row[:first] + tail for row, tail in pairs)])

    def insert_row(self, row: int) -> None:
        grid = self.grid()
        self._save([*grid[:row], [], *grid[row:]])

    def delete_row(self, row: int) -> None:
        grid = self.grid()
        self._save(grid[:row] + grid[row + 1 :])

    def insert_column(self, column: int) -> None:
        self._save([[*row[:column], None, *row[column:]] for row in self.grid()], (column, 1))

    def delete_column(self, column: int) -> None:
        rows = [row[:column] + row[column + 1 :] for row in self.grid()]
        self._save(rows, (column, -1))

    def copy_row(self, source: int, to: int) -> None:
        grid = self.grid()
        grid += [[] for _ in range(to + 1 - len(grid))]
        grid[to] = list(grid[source])
        self._save(grid)

    def rename_tab(self, title: str) -> None:
        self.keep()
        book = self._book()
        book[self.title].title = title
        for row in book["_qaweb"].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = re.sub(r"^='?[^'!]+'?!", f"='{title}'!", cell.value)
        self.title = title
        self._put(book)

    def copy_tab(self) -> None:
        self.keep()
        book = self._book()
        book.copy_worksheet(book[self.title])
        self._put(book)

    def copy_file(self) -> None:
        number = len(self.versions)
        self.path.with_name(f"Copy {number} of {self.path.name}").write_bytes(
            self.path.read_bytes()
        )

    def clear(self) -> None:
        self._save([])

    def restore(self, steps: int) -> None:
        if self.versions:
            body, self.title = self.versions[-min(steps, len(self.versions))]
            self.path.write_bytes(body)

    def close_versions(self, since: int) -> None:
        """A file is written whole: there is no moment in between."""

    def changes(self) -> int:
        return len(self.versions)

    def texts(self) -> str:
        """Everything that people see in our tab."""
        rows = self._book()[self.title].iter_rows()
        values = (cell.value for row in rows for cell in row)
        return "\n".join(str(value) for value in values if value is not None)


class GooglePaper:
    """A spreadsheet of the local server, in somebody's browser."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.title = TITLE
        self.closed: list[object] = []

    def grid(self) -> Grid:
        rows = self.person.rows(self.title)
        while rows and not any(rows[-1]):
            rows.pop()
        return [list(row) for row in rows]

    def holds(self, row: int, column: int) -> str:
        cell = self.person.sheet(self.title).cell(row, column)
        return cell.formula or str(shown(cell.value, cell.number_format))

    def type(self, row: int, column: int, text: str) -> None:
        self.person.type(self.title, f"{column_letters(column)}{row + 1}", text)

    def paste(self, row: int, column: int, texts: Sequence[Sequence[str]]) -> None:
        self.person.paste(self.title, f"{column_letters(column)}{row + 1}", texts)

    def sort(self, column: int, first: int, descending: bool) -> None:
        bottom = len(self.grid())
        width = max(map(len, self.grid()))
        cells = f"{column_letters(first)}2:{column_letters(width - 1)}{bottom}"
        self.person.sort(self.title, column_letters(column), cells, descending)

    def insert_row(self, row: int) -> None:
        self.person.insert(self.title, f"{row + 1}:{row + 1}")

    def delete_row(self, row: int) -> None:
        self.person.delete(self.title, f"{row + 1}:{row + 1}")

    def insert_column(self, column: int) -> None:
        self.person.insert(self.title, f"{column_letters(column)}:{column_letters(column)}")

    def delete_column(self, column: int) -> None:
        self.person.delete(self.title, f"{column_letters(column)}:{column_letters(column)}")

    def copy_row(self, source: int, to: int) -> None:
        self.person.copy_row(self.title, source + 1, to + 1)

    def rename_tab(self, title: str) -> None:
        self.person.rename_tab(self.title, title)
        self.title = title

    def copy_tab(self) -> None:
        self.person.copy_tab(self.title)

    def copy_file(self) -> None:
        self.person.copy_file()

    def clear(self) -> None:
        self.person.clear(self.title)

    def restore(self, steps: int) -> None:
        versions = self.person.server.store.versions[self.person.key]
        wanted = versions[-min(steps, len(versions))]
        if any(wanted is version for version in self.closed):
            return
        titles = [sheet.title for sheet in wanted.sheets if sheet.title.startswith(TITLE)]
        if titles and len(wanted.sheets) > 2:
            self.person.restore(min(steps, len(versions)))
            self.title = titles[0]

    def close_versions(self, since: int) -> None:
        versions = self.person.server.store.versions[self.person.key]
        self.closed += list(versions)[since:]

    def changes(self) -> int:
        return len(self.person.server.store.versions[self.person.key])

    def texts(self) -> str:
        """Everything that people see in our tab, notes too."""
        cells = (cell for row in self.person.sheet(self.title).rows for cell in row)
        filled = (cell for cell in cells if cell.is_filled or cell.note)
        return "\n".join(
            f"{cell.value}\n{cell.formula}\n{cell.note}\n{shown(cell.value, cell.number_format)}"
            for cell in filled
        )
