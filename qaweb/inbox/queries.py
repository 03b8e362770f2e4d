"""One's own notices."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.inbox.models import Notice, TurnedOff
from qaweb.inbox.rules import Occasion
from qaweb.permissions import Viewer
from qaweb.prepared import prepared

MOST_COUNTED = 99


def notices(viewer: Viewer, unread: bool = False) -> Query:
    """The viewer's notices, the latest first."""
    mine = Notice.person == viewer.id
    chosen = mine & Notice.read_at.is_null() if unread else mine
    return Notice.select().where(chosen).order_by(Notice.id.desc())


def notice(viewer: Viewer, notice_id: int) -> Notice:
    """One of the viewer's own notices."""
    found = Notice.get_or_none((Notice.id == notice_id) & (Notice.person == viewer.id))
    if found is None:
        raise NotFound
    return found


def unread_count(viewer: Viewer) -> int:
    """How many are unread; counting stops at a hundred."""
    return len(_some_unread(viewer.id))


@prepared
def _some_unread(person_id: int) -> Query:
    mine = (Notice.person == person_id) & Notice.read_at.is_null()
    return Notice.select(Notice.id).where(mine).limit(MOST_COUNTED + 1).tuples()


def unread_about(viewer: Viewer, endpoint: str, values: str) -> tuple[bool, int]:
    """Whether an unread one leads to this page, and how many unread ones lead elsewhere."""
    leads_here = [here for _id, here in _unread_by_place(viewer.id, endpoint, values)]
    return any(leads_here), leads_here.count(0)


@prepared
def _unread_by_place(person_id: int, endpoint: str, values: str) -> Query:
    here = (Notice.endpoint == endpoint) & (Notice.values == values)
    marked: Any = pw.Case(None, ((here, 1),), 0)
    mine = Notice.select(Notice.id, marked).where(
        (Notice.person == person_id) & Notice.read_at.is_null()
    )
    return mine.order_by(marked.desc()).limit(MOST_COUNTED + 1).tuples()


def turned_off(person_id: int) -> frozenset[Occasion]:
    """What a person does not want to be told."""
    return turned_off_by([person_id]).get(person_id, frozenset())


def turned_off_by(people: Collection[int]) -> dict[int, frozenset[Occasion]]:
    """The same for several people; who has turned nothing off is not in it."""
    rows = TurnedOff.select(TurnedOff.person, TurnedOff.kind).where(TurnedOff.person.in_(people))
    found: dict[int, set[Occasion]] = defaultdict(set)
    for row in rows:
        found[row.person_id].add(row.kind)
    return {person: frozenset(kinds) for person, kinds in found.items()}
