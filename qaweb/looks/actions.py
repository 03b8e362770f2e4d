"""Noting that somebody opened a record. Reading is no change: it leaves no line in the trail."""

import datetime as dt
from collections import deque
from typing import Any
from zoneinfo import ZoneInfo

import peewee as pw
import structlog
from flask import request

from qaweb import clock
from qaweb.db import hardly_waiting
from qaweb.looks.models import Look
from qaweb.looks.rules import KEPT_DAYS, ONE_VISIT, Record, is_told
from qaweb.permissions import Viewer
from qaweb.rendering import wants_fragment

Row = dict[str, Any]
log = structlog.get_logger("qaweb.looks")
owed: deque[Row] = deque(maxlen=1000)
"""Openings that met a locked database; the next one that this process notes takes them along."""


def opened(viewer: Viewer, record: Record, record_id: int, about: int, zone: ZoneInfo) -> None:
    """Note that a page with this record was shown; for views, once the page stands.

    A piece of a page that HTMX fetches anew is no opening, nor is HEAD, nor a form that came back.
    """
    if request.method == "GET" and not wants_fragment():
        note(viewer, record, record_id, about, zone)


def note(viewer: Viewer, record: Record, record_id: int, about: int, zone: ZoneInfo) -> None:
    """One row a record, reader and day; within an hour nothing more is written.

    Nobody waits or fails for it: a row that cannot be written at once is owed, and said in the log.
    """
    if not is_told(viewer, about):
        return
    now = clock.now()
    row: Row = {
        "record": record,
        "record_id": record_id,
        "about": about,
        "reader": viewer.id,
        "day": clock.local(now, zone).date(),
        "first_at": now,
        "last_at": now,
    }
    if not _is_visit_under_way(row):
        owed.append(row)
    if owed:
        _write(_taken_over())


def _is_visit_under_way(row: Row) -> bool:
    same = [getattr(Look, name) == row[name] for name in KEY]
    return Look.select().where(*same, Look.last_at > row["last_at"] - ONE_VISIT).exists()


KEY = ("record", "record_id", "about", "reader", "day")


def _taken_over() -> list[Row]:
    """What is owed, each row by one thread alone."""
    rows: list[Row] = []
    while owed:
        try:
            rows.append(owed.popleft())
        except IndexError:  # another thread was faster
            break
    return rows


def _write(rows: list[Row]) -> None:
    try:
        with hardly_waiting():
            for row in rows:
                _keep(row)
    except pw.OperationalError as fault:
        owed.extend(rows)
        log.warning("looks wait", fault=str(fault), looks=[_said(row) for row in rows])
    except pw.DatabaseError as fault:  # for instance of a person who is no longer known
        log.error("looks lost", fault=str(fault), looks=[_said(row) for row in rows])


def _keep(row: Row) -> None:
    """The row of the day; a later visit counts up, one within the hour leaves it as it is."""
    Look.insert(row).on_conflict(
        conflict_target=[getattr(Look, name) for name in KEY],
        update={Look.times: Look.times + 1, Look.last_at: row["last_at"]},
        where=(Look.last_at <= row["last_at"] - ONE_VISIT),
    ).execute()


def _said(row: Row) -> str:
    return f"{row['reader']} {row['record']} {row['record_id']} {row['first_at']:%Y-%m-%dT%H:%MZ}"


def forget_old(now: dt.datetime) -> int:
    """Delete what is older than twelve months; returns how many."""
    limit = clock.local(now).date() - dt.timedelta(days=KEPT_DAYS)
    return int(Look.delete().where(Look.day < limit).execute())
