"""Whether a database is whole: nothing broken, nothing half, nothing lost that was said done."""

import zipfile
from collections.abc import Iterator

import peewee as pw

from qaweb import audit, db
from qaweb.db import database
from qaweb.evaluations import summaries
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import EvaluationState
from qaweb.exports.models import Export
from qaweb.exports.rules import ExportState
from qaweb.exports.storage import path_of
from qaweb.sheets import storage
from tests.faults.load import CODES, Told

DRAFT = EvaluationState.DRAFT


def faults(told: Told) -> list[str]:
    """Everything that is wrong; inside an application, with an open connection.

    At one moment: who was not killed writes on.
    """
    told = Told(set(told.saved), set(told.submitted))
    with database.atomic():
        if not db.is_sqlite():
            database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return [*_engine(), *_trail(), *_sums(), *_halves(), *_lost(told), *_files()]


def _engine() -> Iterator[str]:
    if not db.is_sqlite():
        return
    said = database.execute_sql("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        yield f"integrity_check: {said}"
    for row in database.execute_sql("PRAGMA foreign_key_check").fetchall():
        yield f"foreign_key_check: {row}"


def _trail() -> Iterator[str]:
    verdict = audit.verify()
    if not verdict.whole:
        yield f"audit: {verdict}"


def _sums() -> Iterator[str]:
    for difference in summaries.differences():
        yield f"summary: {difference}"


def _halves() -> Iterator[str]:
    """Every closed form has all answers, its sum, and one line of the trail."""
    scores = pw.fn.COUNT(EvaluationScore.id)
    counted = (
        Evaluation.select(Evaluation.id, Evaluation.state, Evaluation.total, scores.alias("n"))
        .join(EvaluationScore, pw.JOIN.LEFT_OUTER)
        .group_by(Evaluation.id, Evaluation.state, Evaluation.total)
    )
    lines = _submissions()
    for number, state, total, answers in counted.tuples():
        if answers not in ((0, len(CODES)) if state == DRAFT else (len(CODES),)):
            yield f"evaluation {number} ({state}) has {answers} answers"
        if (state != DRAFT) != (total is not None) or lines.get(number, 0) != (state != DRAFT):
            yield f"evaluation {number} ({state}): total {total}, {lines.get(number, 0)} lines"


def _submissions() -> dict[int, int]:
    entry, count = audit.AuditEntry, pw.fn.COUNT(audit.AuditEntry.id)
    query = entry.select(entry.subject_id, count).where(entry.action == "evaluations.submit")
    return {int(number): n for number, n in query.group_by(entry.subject_id).tuples()}


def _lost(told: Told) -> Iterator[str]:
    """What an answer said was done is there."""
    query = Evaluation.select(Evaluation.id, Evaluation.state, Evaluation.answers_seq)
    found = {number: (state, seq) for number, state, seq in query.tuples()}
    for number in told.saved:
        if found.get(number, (DRAFT, 0))[1] == 0:
            yield f"the answers of {number} were saved and are not there"
    for number in told.submitted:
        if found.get(number, (DRAFT, 0))[0] == DRAFT:
            yield f"{number} was submitted and is not"


def _files() -> Iterator[str]:
    """Files that the database or a reader takes for finished are whole workbooks."""
    ready = Export.select().where(Export.state == ExportState.DONE)
    for path in [path_of(row.stored) for row in ready] + list(storage.folder().glob("*.xlsx")):
        try:
            with zipfile.ZipFile(path) as file:
                broken = file.testzip()
        except (OSError, zipfile.BadZipFile) as fault:
            broken = str(fault)
        if broken:
            yield f"{path.name}: {broken}"
