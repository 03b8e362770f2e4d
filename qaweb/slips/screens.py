"""What stands on the page of one slip, with a form for each step that is open."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import Response

from qaweb import clock
from qaweb.audit import AuditEntry, history_of
from qaweb.exports.queries import taken_in
from qaweb.forms import Form
from qaweb.guards import viewer
from qaweb.looks.actions import opened
from qaweb.looks.queries import readers
from qaweb.looks.rules import Record
from qaweb.parameters.queries import as_of
from qaweb.rendering import render
from qaweb.slips import queries
from qaweb.slips.findings import Finding, effect_of_slip, evaluations_of, findings_of
from qaweb.slips.forms import (
    AcknowledgeForm,
    CloseForm,
    ConcludeForm,
    DueForm,
    FollowUpForm,
    TalkForm,
)
from qaweb.slips.further import moments_of
from qaweb.slips.given_back import is_back
from qaweb.slips.models import Slip
from qaweb.slips.proposing import waits, with_proposal
from qaweb.slips.rescheduling import MOVABLE
from qaweb.slips.rules import SlipState, is_overdue
from qaweb.slips.talking import may_talk, messages_of, open_question
from qaweb.slips.verdict_rules import ENOUGH_CALLS, suggested_verdict

WORDS = ("own_words", "text", "content", "result")


def page(slip_id: int, refused: Form | None = None) -> Response:
    """The slip as the viewer may read it; `refused` is the form that came back."""
    slip = queries.slip(viewer(), slip_id, with_proposal)
    evaluations = evaluations_of(slip)
    findings = findings_of(slip, evaluations)
    given_back = is_back(slip, evaluations, {each.criterion.code for each in findings})
    messages = messages_of(slip)
    words = slip.proposal.text if waits(slip, slip.proposal) else ""
    today = clock.today(slip.project.zone)
    answer = render(
        "slips/show.html",
        "slips/_slip.html",
        slip=slip,
        evaluations=evaluations,
        findings=findings,
        moments=moments_of(slip),
        messages=messages,
        open_question=open_question(messages, slip),
        may_talk=may_talk(viewer(), slip),
        history=_history(slip),
        readers=readers(viewer(), Record.SLIP, slip.id, slip.person_id),
        is_own=slip.person_id == viewer().id,
        follows=queries.is_followed_by(viewer(), slip),
        is_overdue=is_overdue(slip.state, slip.due_on, today),
        given_back=given_back,
        proposal=slip.proposal,
        to_confirm=bool(words),
        may_move=slip.state in MOVABLE,
        forms=_forms(refused, slip, today, words),
        refused=refused,
        left_over=_left_over(refused),
        status=refused.status if refused else 200,
        **(_followed(slip, findings) if given_back or slip.state is not SlipState.ISSUED else {}),
    )
    opened(viewer(), Record.SLIP, slip.id, slip.person_id, slip.project.zone)
    return answer


def _followed(slip: Slip, findings: Sequence[Finding]) -> dict[str, Any]:
    """What stands on the page once the person has answered: the log, and whether it helped."""
    effect = effect_of_slip(slip, [finding.criterion.code for finding in findings])
    return {
        "log": queries.log_of(slip),
        "effect": effect,
        "enough": ENOUGH_CALLS,
        "verdict": suggested_verdict(effect.total, list(effect.by_code.values())),
    }


def _left_over(refused: Form | None) -> str:
    """What was typed for a step that somebody has taken meanwhile: its form is no longer there."""
    if refused is None or refused.status != 409:
        return ""
    return next((str(refused[name].data or "") for name in WORDS if name in refused), "")


def _history(slip: Slip) -> list[AuditEntry]:
    """What happened to the slip, and who took it along in a file."""
    listed = [
        AuditEntry(
            at=export.finished_at,
            actor_id=export.author_id,
            actor_name=export.author_name,
            action="slips.listed",
            note=f"{export} · {export.title}",
        )
        for export in taken_in("slip", slip.id)
    ]
    return sorted([*history_of(slip), *listed], key=lambda entry: entry.at)


def _forms(refused: Form | None, slip: Slip, today: dt.date, words: str) -> dict[str, Form]:
    """An empty form for each step, `words` to be confirmed; the refused one as it was sent."""
    goes_on = slip.state is SlipState.FOLLOWING
    again = today + dt.timedelta(days=as_of(today).slip_due_days) if goes_on else None
    forms: dict[str, Form] = {
        "acknowledge": AcknowledgeForm(formdata=None, own_words=words),
        "talk": TalkForm(formdata=None),
        "follow_up": FollowUpForm(formdata=None, day=today),
        "conclude": ConcludeForm(formdata=None, due_on=again),
        "due": DueForm(formdata=None, moved_to=slip.due_on),
        "close": CloseForm(formdata=None),
    }
    return {name: refused if type(form) is type(refused) else form for name, form in forms.items()}
