"""Writing the working calendar: filled in for a year, then changed by hand."""

import datetime as dt

import chinese_calendar

from qaweb.audit import change
from qaweb.errors import Conflict, NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.rosters import queries, rules
from qaweb.rosters.actions import refuse_strangers
from qaweb.rosters.holidays import NAMES, kept_name
from qaweb.rosters.models import CalendarDay, DayKind


def known_days(year: int) -> list[CalendarDay]:
    """The public holidays of a year and the weekends worked for them; none when not announced."""
    found = [
        (day, DayKind.HOLIDAY, name)
        for day, name in chinese_calendar.holidays.items()
        if day.year == year
    ]
    found += [
        (day, DayKind.WORKING, name)
        for day, name in chinese_calendar.workdays.items()
        if day.year == year
    ]
    return [
        CalendarDay(day=day, kind=kind, name=NAMES.get(str(name), str(name)))
        for day, kind, name in sorted(found)
    ]


def fill_year(viewer: Viewer, year: int) -> int:
    """Enter the public holidays of a year; days that are there already stay. How many."""
    refuse_strangers(viewer)
    known = known_days(year)
    if not known:
        raise Refused(
            _(
                "The holidays of %(year)s are not known to this version. "
                "Enter them by hand below once they are announced.",
                year=year,
            )
        )
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    there = {row.day for row in queries.special_days(first, last)}
    new = [row for row in known if row.day not in there]
    if not new:
        raise Conflict(_("These holidays are entered already."))
    with change(viewer, "rosters.fill_calendar") as entry:
        entry.note = str(year)
        for row in new:
            row.save(force_insert=True)
            entry.after[str(row.day)] = f"{row.kind} {row.name}"
    return len(new)


def set_day(viewer: Viewer, day: dt.date, kind: DayKind, name: str) -> CalendarDay:
    """Enter a holiday, or a weekend that is worked; says another thing of a day that is there."""
    refuse_strangers(viewer)
    if not rules.FIRST_YEAR <= day.year <= rules.LAST_YEAR:
        raise Refused(_("Choose a day between the years 2000 and 2100."), "day")
    row = CalendarDay.get_or_none(CalendarDay.day == day) or CalendarDay(day=day)
    with change(viewer, "rosters.set_calendar_day") as entry:
        if row.id:
            entry.before = {"kind": row.kind, "name": row.name}
        row.kind, row.name = kind, kept_name(name)
        row.save()
        entry.subject, entry.after = row, {"kind": row.kind, "name": row.name}
    return row


def drop_day(viewer: Viewer, day_id: int) -> CalendarDay:
    """Make a day an ordinary one again."""
    row = CalendarDay.get_or_none(CalendarDay.id == day_id)
    if row is None:
        raise NotFound
    refuse_strangers(viewer)
    with change(viewer, "rosters.drop_calendar_day", row) as entry:
        entry.before = {"kind": row.kind, "name": row.name}
        row.delete_instance()
    return row
