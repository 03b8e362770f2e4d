"""People at the sheet: what they type and do, each edit kept in a log that only grows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.sheets_server.areas import Area, area_of
from tests.sheets_server.batch import Work
from tests.sheets_server.cells import BLANK, Cell
from tests.sheets_server.changes_cells import sort_rows
from tests.sheets_server.changes_lines import delete_lines, insert_lines
from tests.sheets_server.changes_tabs import copied, delete_sheet
from tests.sheets_server.documents import Spreadsheet
from tests.sheets_server.entered import typed_into
from tests.sheets_server.patterns import shown
from tests.sheets_server.sheets import Sheet
from tests.sheets_server.store import person

if TYPE_CHECKING:
    from tests.sheets_server.server import SheetsServer


@dataclass(frozen=True)
class Edit:
    """One thing that a person did; for a cell what was typed and what it then held."""

    number: int
    who: str
    action: str
    spreadsheet: str
    tab: str
    cell: str = ""
    typed: str = ""
    holds: str = ""
    before: str = ""


class EditLog:
    """Every human edit in order. There is no way to change or remove one."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []

    def __iter__(self) -> Any:
        return iter(tuple(self._edits))

    def __len__(self) -> int:
        return len(self._edits)

    def add(self, **parts: str) -> None:
        self._edits.append(Edit(len(self._edits) + 1, **parts))

    @property
    def typed(self) -> list[Edit]:
        """The edits that put text into a cell: none of these texts may be lost."""
        return [edit for edit in self._edits if edit.typed]


class Person:
    """Somebody with a browser. Rows and columns are named as people see them: 1 and A."""

    def __init__(self, server: "SheetsServer", key: str, who: str = "amy@example.com") -> None:
        self.server = server
        self.key = key
        self.who = who

    @property
    def document(self) -> Spreadsheet:
        return self.server.store.files[self.key]

    def sheet(self, tab: str) -> Sheet:
        """A tab by its title."""
        found = self.document.tab(tab)
        assert found, f"no tab {tab}"
        return found

    def area(self, tab: str, cells: str) -> Area:
        """An area as people write it: `B2`, `B2:C9`, `B:C`, `3:4`."""
        sheet, found = self.sheet(tab), area_of(cells)
        assert found, cells
        return found.within(sheet.height, sheet.width)

    def text(self, tab: str, cell: str) -> str:
        """What a cell shows."""
        sheet, area = self.sheet(tab), self.area(tab, cell)
        here = sheet.cell(area.top, area.left)
        return shown(self.document.value(sheet, here), here.number_format)

    def rows(self, tab: str) -> list[list[str]]:
        """All that a tab shows."""
        sheet = self.sheet(tab)
        return [
            [shown(self.document.value(sheet, c), c.number_format) for c in line]
            for line in sheet.rows
        ]

    def _log(self, action: str, tab: str, **parts: str) -> None:
        self.server.log.add(who=self.who, action=action, spreadsheet=self.key, tab=tab, **parts)

    def _begin(self) -> None:
        self.server.store.remember(self.document)

    def _put(self, action: str, tab: str, row: int, column: int, text: str) -> None:
        sheet = self.sheet(tab)
        old = sheet.cell(row, column)
        new = typed_into(old, text, self.server.store.today) if text else old.holding(None)
        sheet.put(row, column, new)
        self._log(
            action,
            tab,
            cell=Area(row, row + 1, column, column + 1).a1("T")[2:],
            typed=text,
            holds=_contents(new),
            before=_contents(old),
        )

    def type(self, tab: str, cell: str, text: str) -> None:
        """Type into one cell; "" empties it."""
        self.paste(tab, cell, [[text]], "type")

    def paste(
        self, tab: str, start: str, rows: Sequence[Sequence[str]], action: str = "paste"
    ) -> None:
        """Lay down a block of texts; the grid grows as needed."""
        with self.server.lock:
            self._begin()
            sheet, area = self.sheet(tab), area_of(start)
            assert area, start
            width = max((len(row) for row in rows), default=0)
            low, far = area.top + len(rows), area.left + width
            sheet.resize(max(sheet.height, low), max(sheet.width, far))
            for row, texts in enumerate(rows, area.top):
                for column, text in enumerate(texts, area.left):
                    self._put(action, tab, row, column, text)

    def clear(self, tab: str, cells: str = "") -> None:
        """Empty some cells, or the whole tab."""
        with self.server.lock:
            self._begin()
            sheet = self.sheet(tab)
            area = self.area(tab, cells) if cells else sheet.whole
            for row, left, line in list(sheet.used(area)):
                for column, cell in enumerate(line, left):
                    if cell.is_filled:
                        self._put("clear", tab, row, column, "")

    def sort(self, tab: str, by: str, cells: str = "", descending: bool = False) -> None:
        """Sort all below the header by a column, or only some cells: leave out the ids that way."""
        with self.server.lock:
            self._begin()
            sheet = self.sheet(tab)
            last = sheet.last_filled(sheet.whole)
            bottom = last[0] + 1 if last else 1
            area = self.area(tab, cells) if cells else replace(sheet.whole, top=1)
            area = replace(area, top=max(area.top, 1), bottom=min(area.ends[0], bottom))
            key = self.area(tab, f"{by}:{by}").left
            order = "DESCENDING" if descending else "ASCENDING"
            sort_rows(self._work(), sheet, area, [{"dimensionIndex": key, "sortOrder": order}])
            self._log("sort", tab, cell=cells or "all")

    def _work(self) -> Work:
        store = self.server.store
        return Work(self.document, self.who, store.today, store.chance)

    def insert(self, tab: str, lines: str) -> None:
        """Insert empty rows (`3:4`) or columns (`B:B`) before what stands there."""
        with self.server.lock:
            self._begin()
            dimension, start, end = self._lines(tab, lines)
            insert_lines(self.document, self.sheet(tab), dimension, start, end - start, start > 0)
            self._log("insert", tab, cell=lines)

    def delete(self, tab: str, lines: str) -> None:
        """Delete rows (`3:4`) or columns (`B:B`); what stood there is in the log."""
        with self.server.lock:
            self._begin()
            sheet, area = self.sheet(tab), self.area(tab, lines)
            dimension, start, end = self._lines(tab, lines)
            for row, left, line in sheet.used(area):
                for column, cell in enumerate(line, left):
                    if cell.is_filled:
                        place = Area(row, row + 1, column, column + 1).a1("T")[2:]
                        self._log("delete", tab, cell=place, before=_contents(cell))
            delete_lines(self.document, sheet, dimension, start, end)

    def _lines(self, tab: str, lines: str) -> tuple[str, int, int]:
        area = self.area(tab, lines)
        if lines[0].isdigit():
            return "ROWS", area.top, area.ends[0]
        return "COLUMNS", area.left, area.ends[1]

    def copy_row(self, tab: str, source: int, to: int) -> None:
        """Copy a whole row, hidden columns too, over another."""
        with self.server.lock:
            self._begin()
            sheet = self.sheet(tab)
            sheet.resize(max(sheet.height, to), sheet.width)
            cells = list(sheet.rows[source - 1]) if source <= len(sheet.rows) else []
            old = [sheet.cell(to - 1, column) for column in range(len(cells))]
            sheet.put_row(to - 1, 0, cells)
            for column, (new, was) in enumerate(zip(cells, old, strict=True)):
                place = Area(to - 1, to, column, column + 1).a1("T")[2:]
                self._log("copy", tab, cell=place, holds=_contents(new), before=_contents(was))

    def move_row(self, tab: str, source: int, to: int) -> None:
        """Cut a row and paste it over another, which is lost."""
        self.copy_row(tab, source, to)
        with self.server.lock:
            self.sheet(tab).rows[source - 1] = ()

    def rename_header(self, tab: str, old: str, new: str, row: int = 1) -> None:
        """Type over the text of a column's header."""
        line = self.sheet(tab).rows[row - 1]
        column = next(n for n, cell in enumerate(line) if cell.value == old)
        self.type(tab, Area(row - 1, row, column, column + 1).a1("T")[2:], new)

    def rename_tab(self, tab: str, title: str) -> None:
        """Give a tab another title."""
        with self.server.lock:
            self._begin()
            self.sheet(tab).properties["title"] = title
            self._log("rename tab", tab, typed=title)

    def delete_tab(self, tab: str) -> None:
        """Delete a tab with all in it."""
        with self.server.lock:
            self._begin()
            delete_sheet(self._work(), {"sheetId": self.sheet(tab).id})
            self._log("delete tab", tab)

    def copy_tab(self, tab: str) -> str:
        """Duplicate a tab; the title of the copy."""
        with self.server.lock:
            self._begin()
            sheet = copied(self._work(), self.sheet(tab), None, self.document)
            self.document.sheets.append(sheet)
            self._log("copy tab", tab, typed=sheet.title)
            return sheet.title

    def copy_file(self) -> str:
        """Make a copy of the file, shared with nobody yet; its id."""
        with self.server.lock:
            name = f"Copy of {self.document.title}"
            made = self.server.store.duplicate(self.document, name, self.who)
            self._log("copy file", "", typed=made.id)
            return made.id

    def restore(self, steps: int = 1) -> None:
        """Go back by so many changes, whoever made them."""
        with self.server.lock:
            version = self.server.store.versions[self.key][-steps]
            self._begin()
            self.document.become(version)
            self._log("restore", "", typed="")

    def share(self, account: str, role: str = "writer") -> None:
        """Let somebody in."""
        number = str(self.server.store.new_number())
        self.document.permissions[number] = person(number, account, role)

    def unshare(self, account: str) -> None:
        """Shut somebody out."""
        shared = self.document.permissions
        for number in [n for n, p in shared.items() if p.get("emailAddress") == account]:
            del shared[number]

    def format(self, tab: str, cells: str, **form: Any) -> None:
        """Colour or number format, as `numberFormat={"type": "TEXT"}`."""
        with self.server.lock:
            self._begin()
            sheet = self.sheet(tab)
            sheet.change(
                self.area(tab, cells), lambda cell, *_: cell.formatted((cell.form or {}) | form)
            )


def _contents(cell: Cell) -> str:
    """What a cell holds, as typed or as a formula, without its format."""
    return "" if cell == BLANK else cell.formula or shown(cell.value, {})
