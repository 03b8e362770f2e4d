"""What waits in a tab until somebody decides: open conflicts, refused texts, deleted rows."""

from typing import Any

import peewee as pw

from qaweb.sheets.models import BoundRow, BoundTab, SheetConflict
from qaweb.sheets.rules import GONE_READS, LEFT_OUT, ConflictState

IS_REFUSED: Any = BoundRow.refused.not_in(("", "{}"))
IS_MISSING: Any = BoundRow.missing.between(GONE_READS, LEFT_OUT - 1)
"""Two good reads did not find the row, and nobody has decided about it."""


def counts() -> dict[str, Any]:
    """How many of each kind wait in a tab, to be selected beside it."""
    rows = BoundRow.select(pw.fn.COUNT(BoundRow.id)).where(
        BoundRow.tab == BoundTab.id, ~BoundRow.is_gone
    )
    clashing = SheetConflict.select(pw.fn.COUNT(SheetConflict.id)).where(
        SheetConflict.tab == BoundTab.id, SheetConflict.state == ConflictState.OPEN
    )
    return {
        "conflicts": clashing,
        "refused": rows.where(IS_REFUSED),
        "missing": rows.where(IS_MISSING),
    }
