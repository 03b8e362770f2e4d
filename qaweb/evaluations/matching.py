"""Live evaluations whose call comes with a later import: found, asked for, or typed (P3.1)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.audit import change
from qaweb.calls.models import Call, CallType
from qaweb.calls.queries import NEAR_MINUTES
from qaweb.db import Query
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.evaluations import queries, summaries
from qaweb.evaluations.matching_rules import sole_matches
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.evaluations.turns import mark_call, refuse_taken, stand_in_line
from qaweb.language import lazy_gettext as _
from qaweb.permissions import SYSTEM, Permission, Viewer
from qaweb.standards.queries import version_in_force

NEAR = dt.timedelta(minutes=NEAR_MINUTES)
LONGEST_NUMBER = 64


@dataclass(frozen=True)
class Waiting:
    """A submitted live evaluation without its call, and the calls that may be it."""

    evaluation: Evaluation
    calls: list[Call]


# --- reading ------------------------------------------------------------------------------------


def waiting(viewer: Viewer) -> list[Waiting]:
    """The viewer's own that wait, the oldest first, each with the calls that fit."""
    waits = Evaluation.waits_for_call == True  # noqa: E712  # as the index has it
    mine = (Evaluation.monitor == viewer.id) & waits
    rows = list(queries.with_people().where(mine).order_by(Evaluation.id))
    return [Waiting(row, fitting(row)) for row in rows]


def waiting_for_call(viewer: Viewer) -> Query:
    """The viewer's own that wait for their call."""
    waits = Evaluation.waits_for_call == True  # noqa: E712  # as the index has it
    return Evaluation.select().where(Evaluation.monitor == viewer.id, waits)


def fitting(evaluation: Evaluation) -> list[Call]:
    """Calls of the agent ±5 min, not evaluated yet, judged by the same standard; nearest first."""
    moment = evaluation.call_started_at
    if moment is None:
        return []
    found = (
        Call.select(Call, CallType)
        .join(CallType, pw.JOIN.LEFT_OUTER)
        .where(
            Call.agent == evaluation.agent_id,
            Call.started_at.between(moment - NEAR, moment + NEAR),
            Call.id.not_in(_taken(evaluation.id)),
        )
    )
    same = (call for call in found if is_same_standard(evaluation, call))
    return sorted(same, key=lambda call: (abs(call.started_at - moment), call.id))


def _taken(but: int) -> Any:
    """The calls that other evaluations are about already."""
    return Evaluation.select(Evaluation.call).where(
        Evaluation.call.is_null(False), Evaluation.id != but
    )


def is_same_standard(evaluation: Evaluation, call: Call) -> bool:
    """P3.7: a call of another day may be under another version than the one it was scored by."""
    if call.call_day == evaluation.call_day:
        return True
    version = version_in_force(evaluation.project_id, call.call_day)
    return version is not None and version.id == evaluation.version_id


# --- writing ------------------------------------------------------------------------------------


def match_waiting() -> int:
    """Give each waiting evaluation its call where only one fits; returns how many found theirs."""
    rows: Iterable[Evaluation] = list(
        Evaluation.select().where(Evaluation.waits_for_call).order_by(Evaluation.id)
    )
    by_id = {row.id: row for row in rows}
    fits = {row.id: [call.id for call in fitting(row)] for row in rows}
    return sum(_match(by_id[id_], call) for id_, call in sole_matches(fits).items())


def _match(evaluation: Evaluation, call_id: int) -> bool:
    try:
        give_call(SYSTEM, evaluation, Call.get_by_id(call_id))
    except Conflict:  # somebody decided in this very moment
        return False
    return True


def give_call(viewer: Viewer, evaluation: Evaluation, call: Call) -> None:
    """Link a waiting evaluation to its call: number, type, start and day become the call's."""
    with change(viewer, "evaluations.match_call", evaluation) as entry:
        stand_in_line(call)
        refuse_taken(call, evaluation.id)
        facts = facts_of(call, evaluation.call_type_name)
        entry.before = {"call": evaluation.call_number}
        entry.after = {"call": call.number, "call_type": facts["call_type_name"]}
        _complete(evaluation, **facts)
        mark_call(call.id)


def facts_of(call: Call, typed: str = "") -> dict[str, Any]:
    """What an evaluation takes over from its call; a type that the call lacks stays as typed."""
    return {
        "call": call.id,
        "call_number": call.number,
        "call_type_name": call.call_type.name if call.call_type else typed,
        "call_started_at": call.started_at,
        "call_day": call.call_day,
    }


def _complete(evaluation: Evaluation, **facts: Any) -> None:
    """The summaries know the type of the call: they are drawn anew."""
    summaries.apply(evaluation, -1)
    still = (Evaluation.id == evaluation.id) & Evaluation.waits_for_call
    if not Evaluation.update(waits_for_call=False, **facts).where(still).execute():
        raise Conflict(_("The call of this evaluation has just been found. Load the page again."))
    summaries.apply(evaluation)


def choose_call(viewer: Viewer, evaluation_id: int, call_id: int) -> None:
    """The monitor says which of the calls that fit it was."""
    row = _own_waiting(viewer, evaluation_id)
    call = next((call for call in fitting(row) if call.id == call_id), None)
    if call is None:
        raise Conflict(_("This call does not fit any more. Choose again."))
    give_call(viewer, row, call)


def type_call(viewer: Viewer, evaluation_id: int, number: str, call_type: str) -> None:
    """The monitor types number and type of a call that no import brings."""
    row = _own_waiting(viewer, evaluation_id)
    number = number.strip()
    if not number or len(number) > LONGEST_NUMBER:
        raise Refused(_("Write the number of the call."), "call_number")
    call = Call.get_or_none(Call.number == number)
    if call is not None:
        refuse_other(row, call)
        give_call(viewer, row, call)
        return
    if call_type not in queries.call_types(row) or not call_type:
        raise Refused(_("Choose the type of the call."), "call_type_name")
    with change(viewer, "evaluations.match_call", row) as entry:
        entry.after = {"call": number, "call_type": call_type}
        _complete(row, call_number=number, call_type_name=call_type)


def refuse_other(row: Evaluation, call: Call) -> None:
    """A number that was typed names a call of this person, judged by the same standard."""
    if call.agent_id != row.agent_id:
        raise Refused(_("The call with this number was taken by somebody else."), "call_number")
    if not is_same_standard(row, call):
        raise Refused(
            _("Another standard was in force on the day of this call. Check the number."),
            "call_number",
        )


def _own_waiting(viewer: Viewer, evaluation_id: int) -> Evaluation:
    row = queries.evaluation(viewer, evaluation_id)
    if row.monitor_id != viewer.id or not viewer.may(Permission.EVALUATE):
        raise Forbidden(_("Only the person who monitored the call says which one it was."))
    if row.state is EvaluationState.DRAFT or not row.waits_for_call:
        raise Conflict(_("This evaluation does not wait for its call."))
    return row
