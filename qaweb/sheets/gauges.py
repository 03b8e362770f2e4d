"""What /metrics tells of the spreadsheets."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from prometheus_client.core import Metric

from qaweb import clock
from qaweb.metrics import gauge, gauges
from qaweb.sheets.models import SheetConflict, Spreadsheet
from qaweb.sheets.rules import ConflictState, SheetState


def read() -> Iterator[Metric]:
    """How many stand in which state, how long ago the slowest was in order, open conflicts."""
    rows: Any = (
        Spreadsheet.select(Spreadsheet.state, pw.fn.COUNT(Spreadsheet.id))
        .group_by(Spreadsheet.state)
        .tuples()
    )
    counts = dict.fromkeys((state.value for state in SheetState), 0.0)
    counts |= {SheetState(state).value: float(count) for state, count in rows}
    yield gauges("qaweb_sheets", "Spreadsheets by state", "state", counts)
    active = Spreadsheet.select().where(Spreadsheet.state == SheetState.ACTIVE)
    oldest = (
        active.order_by(Spreadsheet.succeeded_at)
        .where(Spreadsheet.succeeded_at.is_null(False))
        .first()
    )
    behind = (clock.now() - oldest.succeeded_at).total_seconds() if oldest else 0
    yield gauge(
        "qaweb_sheets_oldest_round_seconds", "Since the slowest active one was in order", behind
    )
    open_now = SheetConflict.select().where(SheetConflict.state == ConflictState.OPEN).count()
    yield gauge("qaweb_sheet_conflicts_open", "Conflicts that somebody has to decide", open_now)
