"""The archive of evaluations (P3.10): what a person may see of it, narrowed, sorted, by pages.

Made for a million of them. The list walks an index in the order of the page and stops after it;
the rows' people are read for that page alone. A filter that few rows pass would make that walk
long, so the filters are asked first, each by its own index, whether they leave but few
(`FEW`): those are then looked at instead.
"""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

import peewee as pw

from qaweb.calls.models import CallType
from qaweb.db import Query
from qaweb.evaluations.archive_filters import NO_TYPE, Filters
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.queries import with_people
from qaweb.evaluations.rules import EvaluationState
from qaweb.evaluations.summaries import feeding
from qaweb.paging import Order, Stretch, stretch_of
from qaweb.people.models import Person
from qaweb.people.queries import within
from qaweb.permissions import MONITORS, Permission, Role, Scope, Viewer
from qaweb.search.rules import asked
from qaweb.standards.models import Criterion, StandardVersion

E, S = Evaluation, EvaluationScore
FEW = 2000
BATCH = 500
MOST_NAMED = 100
ORDERS = {
    "": Order((E.monitored_on, E.id), descending=True),
    "monitored_on": Order((E.monitored_on, E.id)),
    "-monitored_on": Order((E.monitored_on, E.id), descending=True),
    "score": Order((E.total, E.id)),
    "-score": Order((E.total, E.id), descending=True),
}


def archive(
    viewer: Viewer, filters: Filters, after: str = "", before: str = ""
) -> Stretch[Evaluation]:
    """One page of the archive, after or before a row that another page ended with."""
    found = stretch_of(_pieces(viewer, filters), ORDERS[filters.sort], after, before)
    rows = {row.id: row for row in with_people().where(E.id.in_([keys[-1] for keys in found]))}
    ordered = [rows[keys[-1]] for keys in found]
    return Stretch(ordered, found.first, found.last, found.has_previous, found.has_next)


def narrowed(viewer: Viewer, filters: Filters) -> Query:
    """The evaluations themselves, without people and without order."""
    return E.select().where(reduce(or_, _reach(viewer, filters)), *_narrowing(filters))


def matching(viewer: Viewer, filters: Filters) -> list[Any]:
    """The same as conditions, for a reading that adds up rows instead of walking them."""
    return [reduce(or_, _reach(viewer, filters)), *_conditions(filters).values()]


def _pieces(viewer: Viewer, filters: Filters) -> list[Query]:
    """The same in pieces that share no row, each to be walked by an index of its own."""
    narrowing = _narrowing(filters)
    return [E.select().where(piece, *narrowing) for piece in _reach(viewer, filters)]


def _narrowing(filters: Filters) -> list[Any]:
    """The filters; and where one of them leaves but few rows, these rows."""
    conditions = _conditions(filters)
    few = _few(conditions, filters)
    first = [E.id.in_(few)] if few is not None else []
    drafts = filters.state is EvaluationState.DRAFT
    return [*first, *conditions.values(), *([] if drafts else [E.state != EvaluationState.DRAFT])]


def _reach(viewer: Viewer, filters: Filters) -> list[Any]:
    """What was submitted within one's reach, or one's own, as conditions that share no row.

    Asked for themselves, monitors see all that they submitted, also before they changed projects;
    a draft is known to its monitor alone.
    """
    own = filters.monitor == viewer.id and viewer.may(Permission.EVALUATE)
    if own or filters.state is EvaluationState.DRAFT:
        return [E.monitor == viewer.id]
    if viewer.scope(Permission.EVALUATIONS_SEE) is not Scope.TEAMS:
        columns = {"person": E.agent, "team": E.team, "project": E.project}
        return [within(viewer, Permission.EVALUATIONS_SEE, **columns)]
    elsewhere = E.team.is_null() | E.team.not_in(viewer.team_ids)
    return [*(E.team == team for team in viewer.team_ids), (E.agent == viewer.id) & elsewhere]


def _conditions(filters: Filters) -> dict[str, Any]:
    """The condition of each filter in use, by its name."""
    choices = (
        ("text", filters.text, lambda: _mentions(filters.text)),
        ("agent", filters.agent, lambda: E.agent.in_(named(filters.agent))),
        ("since", filters.since, lambda: E.monitored_on >= filters.since),
        ("until", filters.until, lambda: E.monitored_on <= filters.until),
        ("project", filters.project, lambda: E.project == filters.project),
        ("team", filters.team is not None, lambda: E.team == (filters.team or None)),
        ("monitor", filters.monitor, lambda: E.monitor == filters.monitor),
        ("mode", filters.mode, lambda: E.mode == filters.mode),
        ("band", filters.band, lambda: E.band == filters.band),
        ("state", filters.state, lambda: E.state == filters.state),
        ("call_type", filters.call_type, lambda: E.call_type_name == type_named(filters)),
        ("criterion", filters.criterion, lambda: _lost(filters.criterion)),
        ("purpose", filters.purpose, lambda: E.purpose == filters.purpose),
        ("late", filters.late, lambda: E.is_late == True),  # noqa: E712
        ("slip_owed", filters.slip_owed, lambda: E.slip_owed == True),  # noqa: E712
        ("counted", filters.counted, feeding),
        ("least", filters.least is not None, lambda: E.total >= filters.least),
        ("most", filters.most is not None, lambda: E.total <= filters.most),
        ("call_number", filters.call_number, lambda: E.call_number == filters.call_number),
        ("ids", filters.ids, lambda: E.id.in_(filters.ids)),
    )
    return {name: condition() for name, chosen, condition in choices if chosen}


# The filters that an index of their own answers, the most telling ones first.
TELLING = (
    "ids", "call_number", "agent", "text", "state", "slip_owed", "late", "purpose", "call_type",
    "band", "monitor",
)  # fmt: skip
RANGES = (("least", "most"), ("since", "until"))


def _few(conditions: dict[str, Any], filters: Filters) -> list[int] | None:
    """The rows of the first filter that but few rows pass; None when each leaves many."""
    for query in _askings(conditions, filters):
        ids = [row[0] for row in query.limit(FEW + 1).tuples()]
        if len(ids) <= FEW:
            return ids
    return None


def _askings(conditions: dict[str, Any], filters: Filters) -> Iterator[Query]:
    """Each filter alone, as an index answers it."""
    for name in TELLING:
        if name in conditions:
            yield E.select(E.id).where(conditions[name])
    for pair in RANGES:
        limits = [conditions[name] for name in pair if name in conditions]
        if limits:
            yield E.select(E.id).where(*limits)
    if filters.criterion:
        yield S.select(S.evaluation).where(_points_lost(filters.criterion))


def _mentions(text: str) -> Any:
    """A piece of the agent's or monitor's name, a staff number, the call's or its own number."""
    people, number = named(text), asked(text).evaluation
    found = E.agent.in_(people) | E.monitor.in_(people) | (E.call_number == text)
    return found | (E.id == number) if number else found


def type_named(filters: Filters) -> str:
    """The call type as the records have it."""
    return "" if filters.call_type == NO_TYPE else filters.call_type


def named(text: str) -> Any:
    """Whom a text names: their numbers while they are few, so that an index finds their rows."""
    named = Person.select(Person.id).where(Person.name.contains(text) | (Person.number == text))
    rows: Any = named.limit(MOST_NAMED + 1).tuples()
    ids = [row[0] for row in rows]
    return ids if len(ids) <= MOST_NAMED else named


def _lost(code: str) -> Any:
    """Whether points were lost at a criterion, in the revision that is in force."""
    there = (S.evaluation == E.id) & (S.revision == E.revision)
    return pw.fn.EXISTS(S.select(pw.SQL("1")).where(there, _points_lost(code)))


def _points_lost(code: str) -> Any:
    """Less than the points of the criterion, in any version that has it; N/A loses none."""
    versions = Criterion.select(Criterion.id, Criterion.points).where(
        Criterion.code == code,
        Criterion.bonus == False,  # noqa: E712
    )
    lost = [(S.criterion == row.id) & (S.earned < row.points) for row in versions]
    return reduce(or_, lost) if lost else pw.SQL("1 = 0")


def neighbours(viewer: Viewer, filters: Filters, evaluation: Evaluation) -> tuple[Any, Any]:
    """The records that stand before and after one in a list, by number; None at its ends."""
    order, query = ORDERS[filters.sort], _pieces(viewer, filters)
    here = order.cursor_of(evaluation)
    before = stretch_of(query, order, before=here, rows=1)
    after = stretch_of(query, order, after=here, rows=1)
    return tuple(found.rows[0][-1] if found.rows else None for found in (before, after))  # type: ignore[return-value]


def in_batches(viewer: Viewer, filters: Filters) -> Iterator[list[Evaluation]]:
    """All rows that the filters leave, in the order of the list, some hundreds at a time."""
    after, order = "", ORDERS[filters.sort]
    query = _pieces(viewer, filters)
    while True:
        found = stretch_of(query, order, after, rows=BATCH)
        rows = {row.id: row for row in with_people().where(E.id.in_([k[-1] for k in found]))}
        yield [rows[keys[-1]] for keys in found]
        if not found.has_next:
            return
        after = found.last


def points_earned(rows: Iterable[Evaluation]) -> dict[int, dict[str, int | None]]:
    """What each of these earned by criterion's code, in the revision in force."""
    query: Any = (
        S.select(S.evaluation, Criterion.code, S.earned)
        .join(Criterion)
        .join_from(S, E, on=(S.evaluation == E.id))
        .where(S.evaluation.in_([row.id for row in rows]), S.revision == E.revision)
    )
    found: dict[int, dict[str, int | None]] = {}
    for evaluation_id, code, earned in query.tuples():
        found.setdefault(evaluation_id, {})[code] = earned
    return found


def version_ids(viewer: Viewer, filters: Filters) -> list[int]:
    """The versions of the standard by which the rows were scored, the newest first."""
    rows = narrowed(viewer, filters).select(E.version).distinct().tuples()
    return sorted((row[0] for row in rows), reverse=True)


# --- what the filters offer -------------------------------------------------------------------


def monitors(viewer: Viewer) -> list[Person]:
    """Whoever monitors within the viewer's reach; those who only answer for themselves see none."""
    scope = viewer.scope(Permission.EVALUATIONS_SEE)
    if scope in (None, Scope.SELF):
        return []
    query = Person.select().where(Person.role.in_(MONITORS)).order_by(Person.number)
    return list(query if scope is Scope.ALL else query.where(Person.project == viewer.project_id))


def call_types(viewer: Viewer) -> list[str]:
    """The words for call types in the projects of the viewer's reach."""
    query = CallType.select(CallType.name).distinct().order_by(CallType.name)
    if viewer.role is not Role.MANAGER:
        query = query.where(CallType.project == viewer.project_id)
    return [row.name for row in query]


def criteria(viewer: Viewer) -> list[Criterion]:
    """The criteria of every published version in reach, each code once, as worded last."""
    query = (
        Criterion.select(Criterion)
        .join(StandardVersion)
        .where(StandardVersion.published_at.is_null(False), Criterion.bonus == False)  # noqa: E712
        .order_by(StandardVersion.id, Criterion.position)
    )
    return list({row.code: row for row in query}.values())
