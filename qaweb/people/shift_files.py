"""Files of shifts: days across, or a row for each person and day, written to the roster."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from qaweb import clock
from qaweb.people.models import Person, Shift, ShiftCode
from qaweb.people.shift_codes import LONG_COLUMNS, SHIFT_CODES, SHIFT_COLUMNS
from qaweb.people.staff_files import with_places
from qaweb.permissions import Viewer
from qaweb.rosters.rules import shift_hours
from qaweb.tabular.cells import CellProblem
from qaweb.tabular.columns import HeaderMissing, best_table
from qaweb.tabular.days import month_named
from qaweb.tabular.importers import Choice, Difference, Found, Written, chosen_or_best, list_reader
from qaweb.tabular.rows import GoodRow, Problem, Progress
from qaweb.tabular.tables import Table
from qaweb.tabular.wide import Shift as ReadShift
from qaweb.tabular.wide import WideHeader, find_wide_header, read_wide, wide_header_at

BATCH = 1000
read_long = list_reader(LONG_COLUMNS)
hours = cache(shift_hours)  # a file names the same day and shift for many people
CODES = {
    "早": ShiftCode.EARLY,
    "中": ShiftCode.MIDDLE,
    "晚": ShiftCode.LATE,
    "休": ShiftCode.OFF,
    "假": ShiftCode.LEAVE,
    "培": ShiftCode.TRAINING,
}


def read_shifts(tables: Sequence[Table], progress: Progress, choice: Choice | None = None) -> Found:
    """The sheet with days across, or with one row for each person and day.

    The month of days across may stand in the sheet's name or above its header.
    """
    try:
        table, header = _wide_table(tables, choice)
    except HeaderMissing as missing:
        return _read_long(tables, progress, choice, missing)
    reading = read_wide(table, SHIFT_COLUMNS, SHIFT_CODES, header)
    progress(len(table.rows), len(table.rows))
    days = {day.isoformat(): place for place, day in header.days.items()}
    return Found(table, header.identity, reading.good, reading.refused, reading.skipped, days)


def _read_long(
    tables: Sequence[Table], progress: Progress, choice: Choice | None, missing: HeaderMissing
) -> Found:
    try:
        found = read_long(tables, progress, choice)
    except HeaderMissing as also:
        # Who chose a day column meant this form; else days across are what is missing.
        raise (also if choice and "day" in choice.mapping else missing) from also
    return replace(found, good=[_as_shift(row) for row in found.good])


def _as_shift(row: GoodRow) -> ReadShift:
    day: Any = row.values["day"]
    return ReadShift(row.number, str(row.values["number"]), day, str(row.values["code"]))


def _wide_table(tables: Sequence[Table], choice: Choice | None) -> tuple[Table, WideHeader]:
    if choice is not None:
        table, header = chosen_or_best(tables, SHIFT_COLUMNS, choice)
        if "day" in choice.mapping:
            raise HeaderMissing(list(choice.mapping), ["day"], choice.row)
        return table, wide_header_at(table, header, choice.month or month_named(table))
    for table in tables:
        try:
            return table, find_wide_header(table, SHIFT_COLUMNS, month_named(table))
        except HeaderMissing:
            continue
    table, header = best_table(tables, SHIFT_COLUMNS)
    raise HeaderMissing(list(header.mapping), ["day"], header.row)


def write_shifts(found: Found, progress: Progress, viewer: Viewer) -> Written:
    """Put each person's days on the roster; a day without an entry in the file stays."""
    written = Written()
    shifts: Sequence[ReadShift] = found.good
    people = {p.number: p for p in with_places()}
    _refuse_strangers(shifts, set(people), written)
    kept = _roster(shifts)
    fresh: list[dict[str, Any]] = []
    for shift in shifts:
        if shift.number not in people:
            continue
        person = people[shift.number]
        values = _shift_values(person, shift)
        old = kept.get((person.id, shift.day))
        if old is None:
            fresh.append({"person": person.id, "day": shift.day, **values})
        else:
            written.differs(f"{shift.number} {shift.day}", _change_shift(old, values))
    for start in range(0, len(fresh), BATCH):
        Shift.insert_many(fresh[start : start + BATCH]).execute()
        progress(min(start + BATCH, len(fresh)), len(fresh))
    written.new = len(fresh)
    return written


def _refuse_strangers(shifts: Sequence[ReadShift], known: set[str], written: Written) -> None:
    """One refusal for each row whose staff number is not on the list, not one for each day."""
    strangers = {shift.row: shift.number for shift in shifts if shift.number not in known}
    written.refused += [
        (row, Problem("number", CellProblem.UNKNOWN_PERSON, number))
        for row, number in strangers.items()
    ]


def _roster(shifts: Sequence[ReadShift]) -> dict[tuple[int, dt.date], Shift]:
    """What the roster says already, in the period of the file."""
    if not shifts:
        return {}
    days = [shift.day for shift in shifts]
    rows = Shift.select().where(Shift.day.between(min(days), max(days)))
    return {(row.person_id, row.day): row for row in rows}


def _shift_values(person: Person, shift: ReadShift) -> dict[str, Any]:
    zone = person.project.zone if person.project else clock.DEFAULT_ZONE
    code = CODES[shift.code]
    starts, ends = hours(code.value, shift.day, zone)
    return {"code": code, "starts_at": starts, "ends_at": ends}


def _change_shift(old: Shift, values: dict[str, Any]) -> Difference:
    if all(getattr(old, field) == value for field, value in values.items()):
        return {}
    before = old.code
    Shift.update(values).where(Shift.id == old.id).execute()
    return {"code": [before.value, values["code"].value]}
