"""What a dry run found, as plain data that is kept beside the file and drawn by its page."""

from collections.abc import Sequence
from typing import Any

from qaweb.imports.rules import by_kind, by_reason
from qaweb.imports.words import title
from qaweb.tabular.cells import shown
from qaweb.tabular.importers import Found, Written
from qaweb.tabular.rows import RefusedRow

MOST_SHOWN = 50


def as_result(found: Found, written: Written, refused: Sequence[RefusedRow]) -> dict[str, Any]:
    """Counts, reasons, the first refused rows with their bad cells, the first differences."""
    changed = list(written.changed.items())[:MOST_SHOWN]
    return {
        "new": written.new,
        "changed": len(written.changed),
        "unchanged": written.unchanged,
        "refused": len(refused),
        "skipped": len(found.skipped),
        "reasons": by_reason(refused),
        "skipped_kinds": by_kind(found.skipped),
        "made": written.made,
        "titles": _titles(found),
        "refused_rows": [_refused(row, found) for row in refused[:MOST_SHOWN]],
        "differences": [[key, difference] for key, difference in changed],
    }


def _titles(found: Found) -> list[str]:
    row = found.header.row
    return [shown(cell).strip() for cell in found.table.rows[row - 1]] if row else []


def _refused(row: RefusedRow, found: Found) -> dict[str, Any]:
    places = {found.place(problem.column) for problem in row.problems}
    return {
        "number": row.number,
        "cells": row.cells,
        "bad": sorted(place for place in places if place is not None),
        "problems": [
            [title(problem.column, found), problem.code, problem.value, problem.first_row]
            for problem in row.problems
        ],
    }
