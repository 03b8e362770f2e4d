"""Notes at a second of the call, and the clock of a live one: written and read (P3.1).

Saved at once like the answers, not audited; the same note sent twice is one.
"""

import datetime as dt
import re
from dataclasses import dataclass

from qaweb import clock
from qaweb.db import database
from qaweb.errors import Conflict, Refused
from qaweb.evaluations.drafts import LONGEST_TEXT, Overtaken, own_draft
from qaweb.evaluations.models import Evaluation, EvaluationNote
from qaweb.evaluations.note_rules import LONGEST_S, Clock, clock_after, position
from qaweb.evaluations.rules import LIVE, EvaluationState
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.standards.queries import form_of
from qaweb.standards.rules import Criterion

KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_NOTES = 200


@dataclass(frozen=True)
class Note:
    """A note as it is shown, and as a slip is pre-written from it.

    `at_s` is the second it was taken at, `position` where it lies on the recording.
    """

    key: str
    text: str = ""
    at_s: int | None = None
    position: int | None = None
    criterion: Criterion | None = None
    seq: int = 0


@dataclass(frozen=True)
class GivenNote:
    """A note as a window sends it, with the `seq` that it saw; no text deletes it."""

    key: str
    text: str = ""
    at_s: int | None = None
    criterion: str = ""
    seq: int = 0


def notes_of(evaluation: Evaluation) -> list[Note]:
    """The notes in the order of the call; those on the call as a whole come last."""
    by_code = {each.code: each for each in form_of(evaluation.version_id).criteria}
    rows = EvaluationNote.select().where(EvaluationNote.evaluation == evaluation.id)
    notes = [
        Note(
            row.key,
            row.text,
            row.at_s,
            _position(evaluation, row.at_s),
            by_code.get(row.criterion_code),
            row.seq,
        )
        for row in rows.order_by(EvaluationNote.id)
    ]
    return sorted(notes, key=lambda note: LONGEST_S + 1 if note.at_s is None else note.at_s)


def _position(evaluation: Evaluation, at_s: int | None) -> int | None:
    call = evaluation.call
    if call is None:
        return None
    return position(at_s, evaluation.clock_started_at, call.started_at, call.duration_s)


def write_note(viewer: Viewer, evaluation_id: int, given: GivenNote) -> int:
    """Keep, change or delete a note of an own draft; returns its `seq`.

    `Overtaken` when another window has changed it since.
    """
    if not KEY.fullmatch(given.key):
        raise Refused(_("This note has no proper key. Load the page again."))
    with database.atomic():
        draft = _hold(own_draft(viewer, evaluation_id))
        row = EvaluationNote.get_or_none(evaluation=draft.id, key=given.key)
        values = _values(draft, given)
        if row is None:
            return _add(draft, given, values) if given.text.strip() else 0
        if all(getattr(row, field) == value for field, value in values.items()):
            return int(row.seq)
        if row.seq > given.seq and row.text != values["text"]:
            raise Overtaken(row.text, given.text)
        return _change(draft, row, values)


def _hold(draft: Evaluation) -> Evaluation:
    """Count the save and hold the row, in line with saves of answers and the submission."""
    still = (Evaluation.id == draft.id) & (Evaluation.state == EvaluationState.DRAFT)
    counted = Evaluation.update(answers_seq=Evaluation.answers_seq + 1).where(still)
    if not counted.execute():
        raise Conflict(_("This evaluation has been submitted; its answers are closed."))
    held: Evaluation = Evaluation.get_by_id(draft.id)
    return held


def _values(draft: Evaluation, given: GivenNote) -> dict[str, str | int | None]:
    """The note's fields, tidied; `Refused` for what it cannot hold."""
    text = given.text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This text is too long. Shorten it."))
    if given.at_s is not None and not 0 <= given.at_s <= LONGEST_S:
        raise Refused(_("No call is that long. Write the second like 1:35."))
    codes = {each.code for each in form_of(draft.version_id).criteria}
    if given.criterion and given.criterion not in codes:
        raise Refused(_("This standard has no such criterion."))
    return {"text": text, "at_s": given.at_s, "criterion_code": given.criterion}


def _add(draft: Evaluation, given: GivenNote, values: dict[str, str | int | None]) -> int:
    if EvaluationNote.select().where(EvaluationNote.evaluation == draft.id).count() >= MOST_NOTES:
        raise Refused(_("This call has 200 notes already. Delete some first."))
    EvaluationNote.create(
        evaluation=draft.id,
        key=given.key,
        seq=draft.answers_seq,
        created_at=clock.now(),
        **values,
    )
    return int(draft.answers_seq)


def _change(draft: Evaluation, row: EvaluationNote, values: dict[str, str | int | None]) -> int:
    same = EvaluationNote.id == row.id
    if not values["text"]:
        EvaluationNote.delete().where(same).execute()
        return 0
    EvaluationNote.update(values | {"seq": draft.answers_seq}).where(same).execute()
    return int(draft.answers_seq)


def set_clock(viewer: Viewer, evaluation_id: int, given: Clock) -> Evaluation:
    """Start, stop, resume or take back the clock of a live call (P3.1).

    The start is when the call began, unless the monitor has typed that already.
    """
    with database.atomic():
        draft = _hold(own_draft(viewer, evaluation_id))
        if draft.mode not in LIVE:
            raise Refused(_("A recording keeps its own time."))
        kept = Clock(draft.clock_started_at, draft.clock_stopped_at)
        has_notes = _timed(draft)
        if kept.started_at and given.started_at is None and has_notes:
            raise Refused(
                _("Notes lie on this clock. Delete them before you set it back to the start.")
            )
        after = clock_after(kept, given, draft.started_at, clock.now(), has_notes=has_notes)
        Evaluation.update(
            clock_started_at=after.started_at,
            clock_stopped_at=after.stopped_at,
            call_started_at=_began(draft, kept, after),
        ).where(Evaluation.id == draft.id).execute()
    return own_draft(viewer, evaluation_id)


def _timed(draft: Evaluation) -> bool:
    timed = EvaluationNote.at_s.is_null(False)
    return EvaluationNote.select().where(EvaluationNote.evaluation == draft.id, timed).exists()


def _began(draft: Evaluation, kept: Clock, after: Clock) -> dt.datetime | None:
    """When the call began: as typed, or else by the clock."""
    typed: dt.datetime | None = draft.call_started_at
    return after.started_at if typed in (None, kept.started_at) else typed
