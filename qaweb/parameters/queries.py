"""Reading the policy's numbers."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import LazyString

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.parameters.clauses import CLAUSES, WORDINGS, Wording
from qaweb.parameters.models import ParameterValue
from qaweb.parameters.rules import (
    BY_KEY,
    PARAMETERS,
    Dated,
    Parameter,
    Policy,
    policy_as_of,
    read,
)
from qaweb.permissions import Viewer
from qaweb.prepared import prepared


@dataclass(frozen=True)
class Dating:
    """A value of a number since a day, with who set it and why."""

    value: Any
    row: ParameterValue


@dataclass(frozen=True)
class Entry:
    """One number as the policy page shows it; `history` has the newest first."""

    parameter: Parameter
    wording: Wording
    value: Any
    since: dt.date | None
    coming: list[Dating]
    history: list[Dating]

    @property
    def newest_id(self) -> int:
        """The change entered last; 0 before the first."""
        return max((each.row.id for each in self.history), default=0)


@dataclass(frozen=True)
class Clause:
    """A clause of the policy with its numbers."""

    id: str
    title: LazyString
    entries: list[Entry]


def as_of(day: dt.date) -> Policy:
    """The policy in force on `day`; everybody may read it, so it takes no viewer."""
    return _policy(day, tuple(_until(day)))


@prepared
def _until(day: dt.date) -> Query:
    """What was set until a day and not withdrawn, as the fields of `Dated`."""
    V = ParameterValue  # noqa: N806
    rows = V.select(V.key, V.valid_from, V.id, V.value)
    return rows.where(V.valid_from <= day, V.withdrawn_at.is_null()).tuples()


@lru_cache(maxsize=64)
def _policy(day: dt.date, rows: tuple[tuple[str, dt.date, int, str], ...]) -> Policy:
    """Made once of the same rows, which are read anew each time: nothing here can be stale."""
    return policy_as_of(day, (Dated(*row) for row in rows))


def as_of_days(days: Collection[dt.date]) -> dict[dt.date, Policy]:
    """The policy in force on each of several days, with one query."""
    rows = ParameterValue.select().where(
        ParameterValue.valid_from <= max(days, default=dt.date.min),
        ParameterValue.withdrawn_at.is_null(),
    )
    dated = [Dated(r.key, r.valid_from, r.id, r.value) for r in rows]
    return {day: policy_as_of(day, dated) for day in days}


def history(viewer: Viewer) -> dict[str, list[ParameterValue]]:
    """Every change of every number, the newest first, by key."""
    changes: dict[str, list[ParameterValue]] = {}
    newest = (ParameterValue.valid_from.desc(), ParameterValue.id.desc())
    for row in ParameterValue.select().order_by(*newest):
        changes.setdefault(row.key, []).append(row)
    return changes


def policy_page(viewer: Viewer, day: dt.date) -> list[Clause]:
    """Every number by clause: in force on `day`, coming, and what it was before."""
    policy, changes = as_of(day), history(viewer)
    entries = [_entry(p, getattr(policy, p.key), changes.get(p.key, []), day) for p in PARAMETERS]
    found = [
        Clause(id_, title, [e for e in entries if e.parameter.clause == id_])
        for id_, title in CLAUSES.items()
    ]
    return [clause for clause in found if clause.entries]


def _entry(parameter: Parameter, value: Any, rows: list[ParameterValue], day: dt.date) -> Entry:
    datings = [Dating(read(parameter.kind, row.value), row) for row in rows]
    holding = [each for each in datings if each.row.withdrawn_at is None]
    past = [each for each in holding if each.row.valid_from <= day]
    coming = [each for each in reversed(holding) if each.row.valid_from > day]
    since = past[0].row.valid_from if past else None
    return Entry(parameter, WORDINGS[parameter.key], value, since, coming, datings)


def dated(key: str, day: dt.date) -> ParameterValue | None:
    """The change by which a number holds on `day`; None while it stands at its default."""
    holding = (ParameterValue.key == key) & (ParameterValue.valid_from <= day)
    rows = ParameterValue.select().where(holding, ParameterValue.withdrawn_at.is_null())
    newest = (ParameterValue.valid_from.desc(), ParameterValue.id.desc())
    found: ParameterValue | None = rows.order_by(*newest).first()
    return found


def one_change(viewer: Viewer, change_id: int) -> ParameterValue:
    """One change of a number, withdrawn or not; `NotFound` when there is none."""
    found: ParameterValue | None = ParameterValue.get_or_none(ParameterValue.id == change_id)
    if found is None:
        raise NotFound
    return found


def newest_change(key: str) -> ParameterValue | None:
    """The change of a number that was entered last."""
    rows = ParameterValue.select().where(ParameterValue.key == key)
    found: ParameterValue | None = rows.order_by(ParameterValue.id.desc()).first()
    return found


@dataclass(frozen=True)
class Ahead:
    """What holds around the first day of a change: on it, on its eve, and the next one entered."""

    held: Any
    eve: dt.date
    held_on_eve: Any
    following: Dating | None


def ahead(viewer: Viewer, key: str, day: dt.date) -> Ahead:
    """How things stand around `day` before the number is changed from that day on."""
    eve = day - dt.timedelta(days=1)
    coming = entry(viewer, key, day).coming
    held, held_on_eve = getattr(as_of(day), key), getattr(as_of(eve), key)
    return Ahead(held, eve, held_on_eve, coming[0] if coming else None)


def entry(viewer: Viewer, key: str, day: dt.date) -> Entry:
    """One number as the policy page shows it; `NotFound` when there is no such number."""
    if key not in BY_KEY:
        raise NotFound
    value = getattr(as_of(day), key)
    return _entry(BY_KEY[key], value, history(viewer).get(key, []), day)
