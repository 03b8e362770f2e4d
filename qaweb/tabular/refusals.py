"""Refused rows as a table again: to mend in a spreadsheet and import once more.

Row number and reasons stand behind the file's own columns, so the header is found as before. Cells
are plain text; who writes them to a sheet or a csv keeps formulas text.
"""

from collections.abc import Callable, Iterable, Sequence

from qaweb.tabular.cells import shown
from qaweb.tabular.columns import Header
from qaweb.tabular.rows import Problem, RefusedRow
from qaweb.tabular.tables import Table

ADDED_TITLES = ("refused row", "refused because")


def coded(problem: Problem) -> str:
    """A problem without a language: ``column: code (value)``."""
    first = f" @{problem.first_row}" if problem.first_row else ""
    return f"{problem.column}: {problem.code}{first} ({problem.value})"


def refusal_rows(
    table: Table,
    header: Header,
    refused: Iterable[RefusedRow],
    say: Callable[[Problem], str] = coded,
    titles: tuple[str, str] = ADDED_TITLES,
) -> list[list[str]]:
    """The file's header, then each refused row with its number and its problems in words."""
    old = table.rows[header.row - 1] if header.row else []
    kept = list(refused)
    width = max([len(old), *(len(row.cells) for row in kept)])
    lines = [_filled([shown(cell) for cell in old], width) + list(titles)]
    for row in kept:
        reasons = "; ".join(map(say, row.problems))
        lines.append([*_filled(row.cells, width), str(row.number), reasons])
    return lines


def _filled(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
