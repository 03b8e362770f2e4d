"""What a page of the list of lookers says, read in one go for all its lines."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import peewee as pw

from qaweb import clock
from qaweb.action_words import ACTIONS
from qaweb.audit import AuditEntry
from qaweb.db import Query
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.exports.models import ExportedRecord
from qaweb.language import lazy_gettext as _
from qaweb.looks.models import Look
from qaweb.looks.rules import Record
from qaweb.openness.looked import OPENED, About, kept_about, looked
from qaweb.paging import Page, page_of
from qaweb.people.models import Person
from qaweb.permissions import Role, Viewer
from qaweb.slips.models import Slip

Ref = tuple[str, int]
EVALUATION = Record.EVALUATION
TITLES = {EVALUATION: "E%06d", Record.SLIP: "S%06d"}


@dataclass(frozen=True)
class Line:
    """Somebody looked at, heard or took along a record, and what they are to it."""

    at: dt.datetime
    reader: int
    name: str
    what: object
    record: str
    ref: Ref
    role: Role | None = None
    part: object = ""
    times: int = 1
    records: int = 0
    is_linked: bool = False

    @property
    def day(self) -> dt.date:
        return clock.local(self.at).date()


def page_of_lines(viewer: Viewer, about: About) -> Page[Line]:
    """The page that the address asks for."""
    page = page_of(looked(viewer, about))
    return Page(lines_of(about, page.rows), page.number, page.has_next)


def lines_of(about: About, keys: Iterable[tuple[str, int, object]]) -> list[Line]:
    """The lines with these keys, in the same order."""
    wanted = [(kind, int(number)) for kind, number, _at in keys]
    opened = _opened([number for kind, number in wanted if kind == OPENED])
    trail = _from_trail([number for kind, number in wanted if kind != OPENED])
    found = [(opened if kind == OPENED else trail)[number] for kind, number in wanted]
    return _filled_in(about, found)


def _opened(ids: list[int]) -> dict[int, Line]:
    query = Look.select(Look, Person).join(Person, on=Look.reader).where(Look.id.in_(ids))
    return {row.id: _line_of_look(row) for row in query} if ids else {}


def _line_of_look(row: Look) -> Line:
    return Line(
        at=row.first_at,
        reader=row.reader_id,
        name=row.reader.name,
        what=_("opened it"),
        record=TITLES[row.record] % row.record_id,
        ref=(row.record.value, row.record_id),
        times=row.times,
    )


def _from_trail(ids: list[int]) -> dict[int, Line]:
    query = AuditEntry.select().where(AuditEntry.id.in_(ids))
    return {row.id: _line_of_entry(row) for row in query} if ids else {}


def _line_of_entry(row: AuditEntry) -> Line:
    return Line(
        at=row.at,
        reader=row.actor_id,
        name=row.actor_name,
        what=ACTIONS[row.action],
        record=row.subject_label,
        ref=(row.subject_type, int(row.subject_id)),
    )


def _filled_in(about: About, lines: list[Line]) -> list[Line]:
    """With the readers' roles, what they did for the record, and how many stood in a file."""
    lines = _of_their_evaluations(about, lines)
    roles = _roles({line.reader for line in lines})
    parts = _scored(_ids(lines, EVALUATION)) | _wrote(_ids(lines, Record.SLIP))
    counts, own = _counts(about, _ids(lines, "export")), _still_own(about, lines)
    return [
        replace(
            line,
            role=roles.get(line.reader),
            part=parts.get((*line.ref, line.reader), ""),
            records=counts.get(line.ref[1], 0) if line.ref[0] == "export" else 0,
            is_linked=line.ref in own,
        )
        for line in lines
    ]


def _of_their_evaluations(about: About, lines: list[Line]) -> list[Line]:
    """A call that was heard is known to the person by its evaluation, once there is one."""
    calls = _ids(lines, "call")
    own = Evaluation.select(Evaluation.id, Evaluation.call).where(
        Evaluation.agent == about.person,
        Evaluation.state != EvaluationState.DRAFT,
        Evaluation.call.in_(list(calls)),
    )
    known = {("call", row.call_id): row.id for row in own} if calls else {}
    return [
        replace(
            line, record=TITLES[EVALUATION] % known[line.ref], ref=("evaluation", known[line.ref])
        )
        if line.ref in known
        else line
        for line in lines
    ]


def _ids(lines: Iterable[Line], kind: str) -> set[int]:
    return {line.ref[1] for line in lines if line.ref[0] == kind}


def _roles(ids: Collection[int]) -> dict[int, Role]:
    query = Person.select(Person.id, Person.role).where(Person.id.in_(list(ids)))
    return {row.id: row.role for row in query} if ids else {}


def _scored(ids: Collection[int]) -> dict[tuple[str, int, int], object]:
    query = Evaluation.select(Evaluation.id, Evaluation.monitor).where(Evaluation.id.in_(list(ids)))
    return {("evaluation", r.id, r.monitor_id): _("scored it") for r in query} if ids else {}


def _wrote(ids: Collection[int]) -> dict[tuple[str, int, int], object]:
    query = Slip.select(Slip.id, Slip.author).where(Slip.id.in_(list(ids)))
    return {("slip", row.id, row.author_id): _("wrote it") for row in query} if ids else {}


def _counts(about: About, ids: Collection[int]) -> dict[int, int]:
    """How many of the person's records stood in each file."""
    if not ids:
        return {}
    own, _calls, slips_of, _files = kept_about(about)
    mine = ((ExportedRecord.record == EVALUATION) & ExportedRecord.record_id.in_(own)) | (
        (ExportedRecord.record == Record.SLIP) & ExportedRecord.record_id.in_(slips_of)
    )
    query: Query = (
        ExportedRecord.select(ExportedRecord.export, pw.fn.COUNT(ExportedRecord.id))
        .where(ExportedRecord.export.in_(list(ids)), mine)
        .group_by(ExportedRecord.export)
        .tuples()
    )
    return dict(query)


def _still_own(about: About, lines: list[Line]) -> set[Ref]:
    """The records that the person may open; a correction may have given one to somebody else."""
    found: set[Ref] = set()
    for kind, own, column in (
        (EVALUATION, Evaluation.agent, Evaluation.id),
        (Record.SLIP, Slip.person, Slip.id),
    ):
        if ids := _ids(lines, kind):
            rows = column.model.select(column).where(own == about.person, column.in_(list(ids)))
            found |= {(kind.value, row.id) for row in rows}
    return found
