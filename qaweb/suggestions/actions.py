"""Proposing texts for the library, and deciding on them: nobody decides on their own."""

from dataclasses import asdict, dataclass

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Permission, Viewer
from qaweb.slips.rules import Cause
from qaweb.suggestions import queries
from qaweb.suggestions.models import SlipText
from qaweb.suggestions.rules import LONGEST, TextState, may_become


@dataclass(frozen=True)
class Written:
    """A text in one language or both; no criterion fits any, no cause any, company-wide or not."""

    zh: str = ""
    en: str = ""
    criterion_code: str = ""
    cause: Cause | None = None
    company_wide: bool = False


def propose(viewer: Viewer, written: Written) -> SlipText:
    """A new text; slips may use it once the manager has approved it."""
    if not viewer.may(Permission.SUGGESTIONS_PROPOSE):
        raise Forbidden(_("QA specialists and supervisors propose texts."))
    _check(written)
    values = asdict(written) | {"zh": written.zh.strip(), "en": written.en.strip()}
    company_wide = values.pop("company_wide")
    with change(viewer, "suggestions.propose") as entry:
        row = entry.subject = SlipText.create(
            project=None if company_wide else viewer.project_id,
            author=viewer.id,
            created_at=clock.now(),
            **values,
        )
        entry.after, entry.note = {"state": row.state}, row.zh or row.en
    return row


def _check(written: Written) -> None:
    if not (written.zh.strip() or written.en.strip()):
        raise Refused(_("Write the text in one language at least."), "zh")
    for name in ("zh", "en"):
        if len(getattr(written, name).strip()) > LONGEST:
            raise Refused(_("Use at most %(count)s characters.", count=LONGEST), name)
    if written.criterion_code and written.criterion_code not in {
        criterion.code for criterion in queries.criteria()
    }:
        raise Refused(_("No standard has such a criterion."), "criterion_code")


def approve(viewer: Viewer, text_id: int) -> SlipText:
    """From now on it is offered where a slip is written; also for one that was retired."""
    return _decide(viewer, text_id, "suggestions.approve", TextState.APPROVED)


def decline(viewer: Viewer, text_id: int, reason: str) -> SlipText:
    """The proposal is not taken; its author reads why."""
    return _decide(viewer, text_id, "suggestions.decline", TextState.DECLINED, _wanted(reason))


def retire(viewer: Viewer, text_id: int) -> SlipText:
    """It is no longer offered; slips that took it keep their words."""
    return _decide(viewer, text_id, "suggestions.retire", TextState.RETIRED)


def _wanted(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Write why."), "reason")
    return reason.strip()


def _decide(
    viewer: Viewer, text_id: int, verb: str, target: TextState, reason: str = ""
) -> SlipText:
    row = queries.text(viewer, text_id)
    if not viewer.may(Permission.SUGGESTIONS_DECIDE):
        raise Forbidden(_("Only the manager decides on texts."))
    with change(viewer, verb, row) as entry:
        entry.before, entry.after = {"state": row.state}, {"state": target}
        entry.note = reason or row.zh or row.en
        same = (SlipText.id == row.id) & (SlipText.state == row.state)
        moved = SlipText.update(
            state=target, decided_by=viewer.id, decided_at=clock.now(), decision=reason
        ).where(same)
        if not (may_become(row.state, target) and moved.execute()):
            raise Conflict(_("This has just been decided in another window. Load the page again."))
    return queries.text(viewer, text_id)
