"""What is imported, as plain data: the shapes of people, calls and shifts, and refusals as rows."""

from qaweb.imports.refusals import refusal_rows
from qaweb.imports.shapes.calls import CALLS_COLUMNS, calls_columns
from qaweb.imports.shapes.people import JOBS, PEOPLE_COLUMNS, STATUSES, people_columns
from qaweb.imports.shapes.shifts import SHIFT_CODES, SHIFT_COLUMNS, SHIFT_TIMES, shift_columns

__all__ = [
    "CALLS_COLUMNS",
    "JOBS",
    "PEOPLE_COLUMNS",
    "SHIFT_CODES",
    "SHIFT_COLUMNS",
    "SHIFT_TIMES",
    "STATUSES",
    "calls_columns",
    "people_columns",
    "refusal_rows",
    "shift_columns",
]
