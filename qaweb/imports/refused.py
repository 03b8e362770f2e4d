"""The file of refused rows, to be mended in a spreadsheet and imported again."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from flask_babel import force_locale

from qaweb.imports.words import problem_in_words
from qaweb.language import CHINESE, ENGLISH
from qaweb.language import gettext as _
from qaweb.tabular.cells import guarded
from qaweb.tabular.importers import Found
from qaweb.tabular.refusals import refusal_rows
from qaweb.tabular.rows import RefusedRow
from qaweb.workbooks.refused import refused_workbook

NUMBER_TITLE = "行号 refused row"


def refused_as_rows(found: Found, refused: Sequence[RefusedRow]) -> list[list[str]]:
    """The file's own columns, then the row's number and the reasons in Chinese and in English.

    In both languages on purpose: the file is written once, when the worker imports, and goes from
    whoever takes it to whoever keeps the table that it came from.
    """
    chinese, english = (_said(found, refused, locale) for locale in (CHINESE, ENGLISH))
    return [[*zh, en[-1]] for zh, en in zip(chinese, english, strict=True)]


def _said(found: Found, refused: Sequence[RefusedRow], locale: str) -> list[list[str]]:
    with force_locale(locale):
        return refusal_rows(
            found.table,
            found.header,
            refused,
            lambda problem: problem_in_words(problem, found),
            (NUMBER_TITLE, _("refused because")),
        )


def keep_refused(path: Path, found: Found, refused: Sequence[RefusedRow]) -> None:
    """Write the refused rows as text, or as a workbook with the bad cells marked."""
    rows = refused_as_rows(found, refused)
    if path.suffix == ".xlsx":
        marks = {
            (line, place)
            for line, row in enumerate(refused, start=1)
            for problem in row.problems
            if (place := found.place(problem.column)) is not None
        }
        _write_bytes(path, refused_workbook(_sheet_name(found), rows, marks))
    else:
        write_rows(path, rows)


def _sheet_name(found: Found) -> str:
    """The month of a shift table goes along, so that its days are still known."""
    return next(iter(found.days), "")[:7] or found.table.sheet


def _write_bytes(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def write_rows(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Comma-separated text with a mark at its start, so that spreadsheets read it as UTF-8.

    Only the server's own account may read it: rows of calls hold customers' numbers.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([guarded(cell) for cell in row] for row in rows)
