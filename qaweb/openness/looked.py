"""Who opened, heard, printed or took along what is kept about a person: one list, the newest first.

Openings stand in the log of `looks`, everything else in the trail.
"""

from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.audit import AuditEntry
from qaweb.calls.models import Call
from qaweb.db import Query, database
from qaweb.errors import Forbidden
from qaweb.evaluations import queries as evaluations
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.records import HEARD, TAKEN
from qaweb.evaluations.rules import EvaluationState
from qaweb.exports.models import ExportedRecord
from qaweb.language import lazy_gettext as _
from qaweb.looks.models import Look
from qaweb.looks.queries import looks as openings
from qaweb.looks.rules import Record, may_know
from qaweb.permissions import Viewer
from qaweb.slips import queries as slips
from qaweb.slips.models import Slip

SLIPS_TAKEN = ("slips.export", "slips.print", "slips.take_file")
LISTS_TAKEN = ("exports.make", "exports.take")
OPENED, TRAIL = "opened", "trail"
NOT_YOURS = _("Who looked at a record is told to the person whom it is about, and to the manager.")


@dataclass(frozen=True)
class About:
    """Whose records are asked after: all of them, or a single one."""

    person: int
    record: tuple[Record, int] | None = None


def evaluation_asked(viewer: Viewer, evaluation_id: int) -> tuple[Evaluation, About]:
    """An evaluation whose readers the viewer may know; `Forbidden` for other readers of it."""
    found = evaluations.evaluation(viewer, evaluation_id)
    return found, _allowed(viewer, About(found.agent_id, (Record.EVALUATION, found.id)))


def slip_asked(viewer: Viewer, slip_id: int) -> tuple[Slip, About]:
    """The same for a slip."""
    found = slips.slip(viewer, slip_id)
    return found, _allowed(viewer, About(found.person_id, (Record.SLIP, found.id)))


def _allowed(viewer: Viewer, about: About) -> About:
    if not may_know(viewer, about.person):
        raise Forbidden(NOT_YOURS)
    return about


def looked(viewer: Viewer, about: About) -> Any:
    """Kind and id of each line; `lines.lines_of` reads what a page of them says."""
    opened = openings(viewer, about.person, about.record)
    trail = trail_of(viewer, about)
    pieces = (
        opened.select(pw.Value(OPENED).alias("kind"), Look.id, Look.first_at.alias("at")),
        trail.select(pw.Value(TRAIL).alias("kind"), AuditEntry.id, AuditEntry.at.alias("at")),
    )
    selects: list[Any] = [
        pw.Select([p], [p.c.kind, p.c.id, p.c.at])
        for p in (piece.alias(f"piece_{n}") for n, piece in enumerate(pieces))
    ]
    newest = (pw.SQL("at").desc(), pw.SQL("id").desc())
    return (selects[0].union_all(selects[1])).order_by(*newest).bind(database).tuples()


def trail_of(viewer: Viewer, about: About) -> Query:
    """What the trail knows: who listened, saw a customer's number, printed, took records along."""
    query: Query = AuditEntry.select()
    if not may_know(viewer, about.person):
        return query.where(pw.SQL("1 = 0"))
    own, calls, slips_of, listed = kept_about(about)
    told = (
        _about("evaluation", TAKEN, own, Evaluation.id)
        | _about("call", HEARD, calls, Call.id)
        | _about("slip", SLIPS_TAKEN, slips_of, Slip.id)
        | _about("export", LISTS_TAKEN, listed, ExportedRecord.export)
    )
    return query.where(told, AuditEntry.actor_id != about.person)


def kept_about(about: About) -> tuple[Query, Query, Query, Query]:
    """The ids of evaluations, calls, slips, and of the files with any of them; drafts are none."""
    own: Query = Evaluation.select(Evaluation.id).where(
        Evaluation.agent == about.person, Evaluation.state != EvaluationState.DRAFT
    )
    calls: Query = Call.select(Call.id).where(Call.agent == about.person)
    slips_of: Query = Slip.select(Slip.id).where(Slip.person == about.person)
    if about.record:
        record, number = about.record
        wanted = {record: number}
        own = own.where(Evaluation.id == wanted.get(Record.EVALUATION, 0))
        slips_of = slips_of.where(Slip.id == wanted.get(Record.SLIP, 0))
        calls = calls.where(Call.id.in_(own.select(Evaluation.call)))
    return own, calls, slips_of, files_with(own, slips_of)


def files_with(own: Query, slips_of: Query) -> Query:
    """The files in which any of these records stood."""
    return ExportedRecord.select(ExportedRecord.export).where(
        ((ExportedRecord.record == Record.EVALUATION) & ExportedRecord.record_id.in_(own))
        | ((ExportedRecord.record == Record.SLIP) & ExportedRecord.record_id.in_(slips_of))
    )


def _about(kind: str, actions: tuple[str, ...], ids: Query, column: Any) -> Any:
    """The trail names its subjects by text."""
    return (
        (AuditEntry.subject_type == kind)
        & AuditEntry.action.in_(actions)
        & AuditEntry.subject_id.in_(ids.select(column.cast("TEXT")))
    )
