"""Telling people what is new for them. One's own comfort: reading is not in the trail."""

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from qaweb import clock
from qaweb.db import database
from qaweb.inbox import queries
from qaweb.inbox.models import Notice, TurnedOff
from qaweb.inbox.rules import KEPT_DAYS, OBLIGATORY, Occasion, choosable, is_wanted
from qaweb.permissions import Viewer
from qaweb.pieces import in_pieces

AT_ONCE = 100
"""Rows of one INSERT; SQLite counts their values."""


def tell(
    people: Collection[int | None],
    kind: Occasion,
    key: str,
    endpoint: str,
    values: Mapping[str, Any] | None = None,
    *,
    by: Viewer | None = None,
    **words: str,
) -> int:
    """Tell people (ids) of an occasion, each once; returns how many were told.

    Called inside the transaction of what happened. `key` names the occasion, for instance the
    record and the step; `endpoint` and `values` say where it stands; `words` fill the sentence
    of `qaweb.inbox.wording`. Nobody is told of what they did themselves (`by`).
    """
    known = sorted({person for person in people if person and not (by and by.id == person)})
    same = {
        "kind": kind,
        "key": key,
        "endpoint": endpoint,
        "values": _packed(values or {}),
        "words": _packed(words),
        "created_at": clock.now(),
    }
    off = queries.turned_off_by(known)
    rows = [{"person": p, **same} for p in known if is_wanted(kind, off.get(p, frozenset()))]
    return sum(map(_keep, in_pieces(rows, AT_ONCE)))


def _keep(rows: Sequence[dict[str, Any]]) -> int:
    return int(Notice.insert_many(rows).on_conflict_ignore().as_rowcount().execute())


def _packed(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)


def read(viewer: Viewer, notice_id: int) -> Notice:
    """Mark one as read; the first time counts."""
    found = queries.notice(viewer, notice_id)
    unread = (Notice.id == found.id) & Notice.read_at.is_null()
    Notice.update(read_at=clock.now()).where(unread).execute()
    return found


def read_about(viewer: Viewer, endpoint: str, values: Mapping[str, Any]) -> int:
    """Whoever opens the record itself has read what was told of it; how many others wait."""
    packed = _packed(values)
    # Asked first: a page that is only read must not wait for those who write.
    is_told, others = queries.unread_about(viewer, endpoint, packed)
    if is_told:
        about = (Notice.endpoint == endpoint) & (Notice.values == packed)
        unread = (Notice.person == viewer.id) & Notice.read_at.is_null() & about
        Notice.update(read_at=clock.now()).where(unread).execute()
    return others


def read_all(viewer: Viewer) -> int:
    """Mark all of one's own as read."""
    unread = (Notice.person == viewer.id) & Notice.read_at.is_null()
    return int(Notice.update(read_at=clock.now()).where(unread).execute())


def choose(viewer: Viewer, wanted: Collection[Occasion]) -> None:
    """Keep what the viewer wants to be told; what is obligatory stays."""
    shown = choosable(viewer.role)
    off = [kind for kind in shown if kind not in OBLIGATORY and kind not in wanted]
    with database.atomic():
        TurnedOff.delete().where(TurnedOff.person == viewer.id).execute()
        for kind in off:
            TurnedOff.create(person=viewer.id, kind=kind)


def forget_old(now: dt.datetime) -> int:
    """Delete what was read long ago; unread ones stay."""
    limit = now - dt.timedelta(days=KEPT_DAYS)
    return int(Notice.delete().where(Notice.read_at < limit).execute())
