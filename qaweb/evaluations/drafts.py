"""Saving a draft while it is written: each answer and each field by itself (P3.10).

Not audited; the submission is. A save that does not know of a later one is refused, never lost.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.db import database
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import queries
from qaweb.evaluations.answers import Kept, kept_answers, words_of
from qaweb.evaluations.due_rules import active_seconds
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import LIVE, Answer, EvaluationState, level_chosen
from qaweb.evaluations.turns import same_state
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer
from qaweb.standards.queries import criterion_ids, form_of
from qaweb.standards.rules import Criterion

WORDS = ("problems", "suggestions", "private_note")
FACTS = ("call_number", "call_type_name", "call_time")
CHANGING = ("level", "na", "earned", "problem", "note", "seq")
LONGEST = {"call_number": 64}
LONGEST_TEXT = 5000


@dataclass(frozen=True)
class Given:
    """An answer as a tab sends it, with the `seq` of the one it saw there before."""

    answer: Answer
    seq: int = 0


@dataclass(frozen=True)
class Word:
    """A field as a tab sends it; `seen` is what the tab saw there before, None if it says not."""

    field: str
    value: str
    seen: str | None = None


class Overtaken(Conflict):
    """Another tab changed the same thing meanwhile; carries what is kept and what was sent."""

    def __init__(self, kept: Answer | str, given: Answer | str) -> None:
        super().__init__(_("This was changed in another window meanwhile."))
        self.kept, self.given = kept, given


def known(viewer: Viewer, evaluation_id: int) -> Evaluation:
    """An evaluation the viewer may read; a monitor is told who works on a colleague's draft."""
    try:
        return queries.evaluation(viewer, evaluation_id)
    except NotFound:
        draft = queries.colleagues_draft(viewer, evaluation_id)
        if draft is None:
            raise
    name = draft.monitor.name
    raise Forbidden(
        _("%(name)s works on this evaluation. Ask them, or begin one of your own.", name=name)
    )


def own_draft(viewer: Viewer, evaluation_id: int, *, hold: bool = False) -> Evaluation:
    """The viewer's own draft, to be written in; `hold` it for this transaction."""
    found = queries.own(viewer, evaluation_id, hold=hold) or known(viewer, evaluation_id)
    if found.monitor_id != viewer.id:
        raise Forbidden(_("Only the person who monitored the call writes in this form."))
    if found.state is not EvaluationState.DRAFT:
        raise Conflict(_("This evaluation has been submitted; its answers are closed."))
    return found


def save(
    viewer: Viewer,
    evaluation_id: int,
    answers: Iterable[Given] = (),
    words: Iterable[Word] = (),
    active_s: int = 0,
) -> dict[str, Refused]:
    """Save what can be saved; returns what could not, by criterion or field, and why.

    `active_s`: the seconds of work that the page has counted so far.
    """
    return write(viewer, evaluation_id, answers, words, active_s).troubles


@dataclass(frozen=True)
class Written:
    """A draft after a save, all its answers, and what could not be saved."""

    draft: Evaluation
    answers: dict[str, Kept]
    troubles: dict[str, Refused]


def write(
    viewer: Viewer,
    evaluation_id: int,
    answers: Iterable[Given] = (),
    words: Iterable[Word] = (),
    active_s: int = 0,
) -> Written:
    """`save`, and how the draft stands afterwards, without reading it again."""
    troubles: dict[str, Refused] = {}
    with database.atomic():
        draft = own_draft(viewer, evaluation_id, hold=True)
        draft.answers_seq += 1
        kept = kept_answers(draft)
        rows: dict[str, dict[str, Any]] = {}
        for given in answers:
            code = given.answer.criterion
            try:
                given = replace(given, answer=_tidy(given.answer))
                if row := _row(draft, kept.get(code), given):
                    rows[code], kept[code] = row, Kept(given.answer, draft.answers_seq)
            except Refused as refused:
                troubles[code] = refused
        values = _counted(draft, active_s)
        for word in words:
            try:
                values |= _values(draft, replace(word, value=_plain(word.value)))
            except Refused as refused:
                troubles[word.field] = refused
        _write(draft, list(rows.values()), values)
    return Written(draft, kept, troubles)


def _write(draft: Evaluation, rows: list[dict[str, Any]], values: dict[str, Any]) -> None:
    """All answers in one statement, all fields in another, which every save counts."""
    S = EvaluationScore  # noqa: N806
    if rows:
        target = [S.evaluation, S.revision, S.criterion]
        changes = {getattr(S, name): getattr(pw.EXCLUDED, name) for name in CHANGING}
        S.insert_many(rows).on_conflict(conflict_target=target, update=changes).execute()
    Evaluation.update(values).where(Evaluation.id == draft.id).execute()
    for field, value in values.items():
        setattr(draft, field, value)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def keep_active(viewer: Viewer, evaluation_id: int, active_s: int) -> None:
    """Keep the seconds of work that a page counted before it was closed; a draft's only."""
    draft = own_draft(viewer, evaluation_id)
    seconds = active_seconds(draft.active_s, active_s, draft.started_at, clock.now())
    fewer = Evaluation.active_s < seconds
    Evaluation.update(active_s=seconds).where(same_state(draft), fewer).execute()


def _counted(draft: Evaluation, active_s: int) -> dict[str, Any]:
    """What every save changes: its number, and the seconds of work."""
    seconds = active_seconds(draft.active_s, active_s, draft.started_at, clock.now())
    return {"answers_seq": draft.answers_seq, "active_s": seconds}


def _tidy(answer: Answer) -> Answer:
    level = None if answer.na else answer.level
    return replace(answer, level=level, reason=answer.reason.strip())


def _row(draft: Evaluation, before: Kept | None, given: Given) -> dict[str, Any]:
    """What is to be kept of an answer; empty when that is what stands there."""
    criterion = _criterion(draft, given.answer)
    kept = before.answer if before else Answer(criterion.code)
    if kept == given.answer:
        return {}
    if before and before.seq > given.seq:
        raise Overtaken(kept, given.answer)
    return {
        "evaluation": draft.id,
        "revision": draft.revision,
        "criterion": criterion_ids(draft.version_id)[criterion.code],
        "seq": draft.answers_seq,
        **columns_of(criterion, given.answer),
    }


def columns_of(criterion: Criterion, answer: Answer) -> dict[str, Any]:
    """How an answer is kept in a row of the scores."""
    level = level_chosen(criterion, {criterion.code: answer})
    return {
        "level": answer.level,
        "na": answer.na,
        "earned": level.points if level else None,
        "problem": answer.problem,
        "note": answer.reason,
    }


def _criterion(draft: Evaluation, answer: Answer) -> Criterion:
    """The criterion that is answered; `Refused` for an answer it cannot have."""
    by_code = {criterion.code: criterion for criterion in form_of(draft.version_id).criteria}
    criterion = by_code.get(answer.criterion)
    if criterion is None:
        raise Refused(_("This standard has no such criterion."))
    if answer.level is not None and not criterion.has_level(answer.level):
        raise Refused(_("There is no such level. Choose one of those shown."))
    if answer.na and not (criterion.na_allowed or criterion.bonus):
        raise Refused(_("This criterion always applies. Choose a level."))
    if len(answer.reason) > LONGEST_TEXT:
        raise Refused(_("This text is too long. Shorten it."))
    return criterion


def _values(draft: Evaluation, word: Word) -> dict[str, Any]:
    """What is to be kept of a written field; empty when that is what stands there."""
    if word.field not in (*WORDS, *FACTS):
        raise Refused(_("The form has no such field."))
    kept = words_of(draft)[word.field]
    if kept == word.value:
        return {}
    if draft.mode not in LIVE and word.field in FACTS:
        raise Refused(_("A recording keeps the number, time and type of its call."))
    if word.seen is not None and _plain(word.seen) != kept:
        raise Overtaken(kept, word.value)
    if len(word.value) > LONGEST.get(word.field, LONGEST_TEXT):
        raise Refused(_("This text is too long. Shorten it."))
    if word.field == "call_type_name" and word.value not in ("", *queries.call_types(draft)):
        raise Refused(_("This project has no such call type. Choose one of the list."))
    return {word.field: word.value} if word.field != "call_time" else _time(draft, word.value)


def _time(draft: Evaluation, text: str) -> dict[str, Any]:
    """The moment on the call's day that the monitor typed as 14:05; empty takes it back."""
    if not text:
        return {"call_started_at": None}
    try:
        time = dt.time.fromisoformat(text if ":" in text else "wrong")
    except ValueError as fault:
        raise Refused(_("Write the time like 14:05.")) from fault
    moment = clock.at(draft.call_day, time.replace(tzinfo=None), draft.project.zone)
    if moment > clock.now():
        raise Refused(_("This time has not come yet. Write when the call began."))
    return {"call_started_at": moment}
