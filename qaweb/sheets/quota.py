"""Calls that were made to Google, counted against what it lets one account make a minute.

The worker writes down what it called (`note`); pages read `used` for the spreadsheets they show,
by address, and `used_by_account` for all of them together: the limits count for the account.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qaweb.db import database
from qaweb.sheets.models import SheetCalls

A_MINUTE = dt.timedelta(minutes=1)
KEPT = dt.timedelta(days=30)
CALLS_A_MINUTE = 60
"""So many reads, and so many writes, Google lets one account make in a minute (sync)."""


@dataclass(frozen=True)
class Call:
    """One call as it went out, answered or not; `address` is "" where it is about none."""

    address: str
    at: dt.datetime
    is_write: bool


@dataclass(frozen=True)
class Used:
    """Calls of the last 60 seconds and of the day (in UTC); `limit` is a minute's for each."""

    reads: int = 0
    writes: int = 0
    reads_today: int = 0
    writes_today: int = 0
    limit: int = CALLS_A_MINUTE

    def __add__(self, other: "Used") -> "Used":
        return Used(
            self.reads + other.reads,
            self.writes + other.writes,
            self.reads_today + other.reads_today,
            self.writes_today + other.writes_today,
        )


def note(calls: Iterable[Call]) -> None:
    """Count calls that were made."""
    by_day: dict[tuple[str, dt.date], list[Call]] = {}
    for call in calls:
        by_day.setdefault((call.address, call.at.astimezone(dt.UTC).date()), []).append(call)
    with database.atomic():
        for (address, day), some in by_day.items():
            _add(address, day, some)


def _add(address: str, day: dt.date, calls: list[Call]) -> None:
    SheetCalls.insert(address=address, day=day).on_conflict_ignore().execute()
    same = (SheetCalls.address == address) & (SheetCalls.day == day)
    row = SheetCalls.get(same)
    newest = max(call.at for call in calls)
    lately = [one for one in _lately(row) if one.at > newest - A_MINUTE]
    recent = [[call.at.isoformat(), int(call.is_write)] for call in (*lately, *calls)]
    writes = sum(call.is_write for call in calls)
    SheetCalls.update(
        reads=SheetCalls.reads + len(calls) - writes,
        writes=SheetCalls.writes + writes,
        recent=json.dumps(recent),
    ).where(same).execute()


def _lately(row: SheetCalls) -> list[Call]:
    return [
        Call(row.address, dt.datetime.fromisoformat(at), bool(is_write))
        for at, is_write in json.loads(row.recent)
    ]


def used(addresses: Collection[str], now: dt.datetime) -> dict[str, Used]:
    """Calls by address; every one of `addresses` is in it."""
    days = (now.astimezone(dt.UTC).date(), (now - A_MINUTE).astimezone(dt.UTC).date())
    found = dict.fromkeys(addresses, Used())
    query = SheetCalls.select().where(SheetCalls.day.in_(days))
    for row in query.where(SheetCalls.address.in_(list(addresses))):
        found[row.address] += _used(row, now)
    return found


def used_by_account(now: dt.datetime) -> Used:
    """The calls of all spreadsheets together, and of what is about none."""
    days = (now.astimezone(dt.UTC).date(), (now - A_MINUTE).astimezone(dt.UTC).date())
    rows = SheetCalls.select().where(SheetCalls.day.in_(days))
    return sum((_used(row, now) for row in rows), Used())


def _used(row: SheetCalls, now: dt.datetime) -> Used:
    lately = [call.is_write for call in _lately(row) if now - A_MINUTE < call.at <= now]
    is_today = row.day == now.astimezone(dt.UTC).date()
    return Used(
        reads=lately.count(False),
        writes=lately.count(True),
        reads_today=row.reads if is_today else 0,
        writes_today=row.writes if is_today else 0,
    )


def forget_old(now: dt.datetime) -> int:
    """Delete the counts of days long past."""
    return int(SheetCalls.delete().where(SheetCalls.day < (now - KEPT).date()).execute())
