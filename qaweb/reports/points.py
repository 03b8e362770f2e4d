"""What each record of a report earned, criterion by criterion, as it stood for that report."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import peewee as pw

from qaweb.db import database
from qaweb.evaluations.models import Evaluation, EvaluationRevision, EvaluationScore
from qaweb.pieces import in_pieces
from qaweb.standards.models import Criterion

AT_ONCE = 500
S, E, R = EvaluationScore, Evaluation, EvaluationRevision
Points = dict[int, int | None]


@dataclass(frozen=True)
class Titled:
    """A criterion's code with its words in both languages."""

    code: str
    title: str
    title_en: str


class PointsOf:
    """The points of these evaluations: in the revision that was in force `at`, now without it."""

    def __init__(self, ids: Sequence[int], at: dt.datetime | None) -> None:
        self._ids, self._at = ids, at
        versions = _versions(ids, at)
        rows = Criterion.select().where(Criterion.version.in_(versions))
        self._criteria = list(rows.order_by(Criterion.version.desc(), Criterion.id))
        self._codes = {row.id: row.code for row in self._criteria}

    @property
    def criteria(self) -> list[Titled]:
        """Every criterion by which one of them was scored, the newest version's first."""
        found = {c.code: Titled(c.code, c.title, c.title_en) for c in reversed(self._criteria)}
        codes = dict.fromkeys(c.code for c in self._criteria)
        return [found[code] for code in codes]

    def by_record(self) -> Iterator[dict[str, int | None]]:
        """For each evaluation, in order: what it earned by code; N/A earned nothing at all."""
        for piece in in_pieces(self._ids, AT_ONCE):
            found = self._earned(piece)
            for number in piece:
                yield {self._codes[c]: earned for c, earned in found.get(number, {}).items()}

    def _earned(self, ids: Sequence[int]) -> dict[int, Points]:
        earlier = _in_force(ids, self._at)
        found = _read(S.evaluation.in_([n for n in ids if n not in earlier]), E.revision)
        for number, revision in earlier.items():
            found |= _read(S.evaluation == number, revision)
        return found


def _read(which: Any, revision: Any) -> dict[int, Points]:
    query = (
        S.select(S.evaluation, S.criterion, S.earned).join(E).where(which, S.revision == revision)
    )
    # Whole numbers all three: peewee's conversion of a month's would take longer than the rest.
    rows = database.execute(query.order_by(S.evaluation))
    grouped: Iterable[Any] = groupby(rows, key=lambda row: row[0])
    return {number: {c: earned for _n, c, earned in lines} for number, lines in grouped}


def _in_force(ids: Sequence[int], at: dt.datetime | None) -> dict[int, int]:
    """The revisions that were in force then and have been replaced since; few, if any."""
    if at is None:
        return {}
    rows: Any = (
        R.select(R.evaluation, pw.fn.MIN(R.revision))
        .where(R.evaluation.in_(list(ids)), R.ended_at > at)
        .group_by(R.evaluation)
        .tuples()
    )
    return dict(rows)


def _versions(ids: Sequence[int], at: dt.datetime | None) -> set[int]:
    """The versions of the standard by which they were scored, now or then."""
    found: set[int] = set()
    for piece in in_pieces(ids, AT_ONCE):
        found |= {v for (v,) in _plain(E.select(E.version).distinct().where(E.id.in_(piece)))}
        if at is not None:
            replaced = R.select(R.version).where(R.evaluation.in_(piece), R.ended_at > at)
            found |= {v for (v,) in _plain(replaced)}
    return found


def _plain(query: Any) -> Any:
    return query.tuples()
