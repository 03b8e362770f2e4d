"""Somebody at a workbook: edits it as another program would, and saves all of it anew."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from sync.gateways.protocol import Binding, Value
from sync.gateways.workbook import WorkbookGateway


@dataclass
class WorkbookDesk:
    """A workbook and its gateway."""

    gateway: WorkbookGateway
    binding: Binding

    @property
    def path(self) -> Path:
        return Path(self.binding.address)

    @contextmanager
    def book(self) -> Iterator[openpyxl.Workbook]:
        opened = openpyxl.load_workbook(self.path)
        yield opened
        opened.save(self.path)

    def type(self, tab: str, row: int, column: str, value: Value) -> None:
        with self.book() as book:
            sheet = book[tab]
            sheet.cell(row, column_of(sheet, column), value)

    def add_column(self, tab: str, title: str, values: Mapping[int, Value]) -> None:
        with self.book() as book:
            sheet = book[tab]
            place = sheet.max_column + 1
            sheet.cell(1, place, title)
            for row, value in values.items():
                sheet.cell(row, place, value)

    def swap_rows(self, tab: str, one: int, other: int) -> None:
        with self.book() as book:
            sheet = book[tab]
            rows = {row: [cell.value for cell in sheet[row]] for row in (one, other)}
            for target, source in ((one, other), (other, one)):
                for cell, value in zip(sheet[target], rows[source], strict=True):
                    cell.value = value

    def drop_row(self, tab: str, row: int) -> None:
        with self.book() as book:
            book[tab].delete_rows(row)

    def drop_tab(self, tab: str) -> None:
        with self.book() as book:
            del book[tab]

    def rename_header(self, tab: str, title: str, new: str) -> None:
        with self.book() as book:
            sheet = book[tab]
            sheet.cell(1, column_of(sheet, title), new)

    def drop_all(self) -> None:
        self.path.unlink()


def column_of(sheet: Worksheet, title: str) -> int:
    titles: list[Any] = [cell.value for cell in sheet[1]]
    return titles.index(title) + 1
