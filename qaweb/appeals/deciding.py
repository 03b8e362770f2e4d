"""Deciding an appeal point by point, and saying who decides (P2.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from qaweb import clock
from qaweb.appeals import queries, routing
from qaweb.appeals.models import Appeal, AppealPoint
from qaweb.appeals.raising import Unfounded, close, proposal_of, tell_decider
from qaweb.appeals.rules import (
    AppealState,
    Level,
    PointFault,
    Ruling,
    changes,
    faults_in_rulings,
    newly_lost,
    no_longer_lost,
    opened_by,
    outcome_of,
    point_outcome,
)
from qaweb.audit import ON_BEHALF_OF, change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.evaluations.answers import Sheet, sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.revisions import revise
from qaweb.evaluations.rules import Answer, EvaluationState, RevisionCause
from qaweb.evaluations.turns import take
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.people.queries import lead_of
from qaweb.permissions import Permission, Role, Viewer
from qaweb.slips.given_back import drop_criteria
from qaweb.standards.queries import criterion_ids

MOVED_ON = _("This appeal has been decided or taken back meanwhile.")
OPEN = AppealState.OPEN


@dataclass(frozen=True)
class Decision:
    """Everything that a decision follows from: the points, the form as appealed against."""

    points: list[AppealPoint]
    sheet: Sheet
    rulings: Mapping[str, Ruling]

    @property
    def changed(self) -> dict[str, Answer]:
        return changes(self.sheet.form, self.sheet.answers, self.rulings)

    @property
    def outcome(self) -> AppealState:
        """By what was proposed; lines that only the decision made apply say nothing."""
        told = [(proposal_of(p), self.rulings[p.criterion.code]) for p in self.points]
        return outcome_of(point_outcome(*each) for each in told)


def appeal_to_decide(viewer: Viewer, appeal_id: int) -> Appeal:
    """An appeal that is the viewer's to decide; `Forbidden` for those who may only read it."""
    row = queries.appeal(viewer, appeal_id)
    if not queries.decides(viewer, row):
        raise Forbidden(_("This appeal is decided by somebody else: see its page."))
    return row


def decide(
    viewer: Viewer, appeal_id: int, rulings: Mapping[str, Ruling], words: str = ""
) -> Appeal:
    """Uphold or reject each point with a reason; a changed score becomes a new revision (P2.5)."""
    row = appeal_to_decide(viewer, appeal_id)
    if row.state is not OPEN:
        raise Conflict(MOVED_ON)
    found = queries.evaluation_of(viewer, row)
    decision = Decision(queries.points_of(row), sheet_of(found), rulings)
    _check(decision)
    outcome = decision.outcome
    with change(viewer, "appeals.decide", found) as entry:
        close(row, outcome, **_closing(viewer, row, words))
        after = _carry_out(viewer, found, decision, outcome)
        if after is not None:
            Appeal.update(result_revision=after.revision).where(Appeal.id == row.id).execute()
        _write_rulings(row, found, decision)
        entry.note = str(row)
        entry.before = {"state": found.state, "total": found.total, "band": found.band}
        entry.after = {"state": outcome, "criteria": sorted(decision.changed)}
        entry.after |= {"total": after.total, "band": after.band} if after else {}
        if absent := _stands_in_for(viewer, row):
            entry.after[ON_BEHALF_OF] = absent
        _tell(viewer, row, found)
    return queries.appeal(viewer, row.id)


def _check(decision: Decision) -> None:
    """Each point, and each line that the decision makes apply, needs a ruling and a reason."""
    sheet, rulings = decision.sheet, decision.rulings
    codes = [point.criterion.code for point in decision.points]
    opened = opened_by(sheet.form, {**sheet.answers, **decision.changed})
    also = [code for code in rulings if code not in codes]
    wanted = dict.fromkeys([*codes, *opened, *also])
    faults = faults_in_rulings(sheet.form, sheet.answers, wanted, rulings)
    # What was asked before and nobody appealed against is not decided on.
    faults |= {code: PointFault.NOT_ASKED for code in also if code in sheet.shown}
    if faults:
        raise Unfounded(faults)


def _closing(viewer: Viewer, row: Appeal, words: str) -> dict[str, object]:
    """At the second level, and wherever a manager decides, it is final."""
    return {
        "decided_by": viewer.id,
        "decided_at": clock.now(),
        "decision": words.strip(),
        "is_final": row.level == Level.SECOND or viewer.role is Role.MANAGER,
    }


def _carry_out(
    viewer: Viewer, found: Evaluation, decision: Decision, outcome: AppealState
) -> Evaluation | None:
    """The new revision; None when everything stands. Either way the person answers anew."""
    state = EvaluationState(outcome.value)
    if not decision.changed:
        take(found, state, answer_since=clock.now())
        return None
    after = revise(viewer, found, RevisionCause.APPEAL, state, decision.changed)
    form, before, now = decision.sheet.form, decision.sheet.answers, sheet_of(after).answers
    drop_criteria(viewer, after, no_longer_lost(form, before, now))
    if newly_lost(form, before, now):
        Evaluation.update(slip_owed=True).where(Evaluation.id == after.id).execute()
    return after


def _write_rulings(row: Appeal, found: Evaluation, decision: Decision) -> None:
    ids = criterion_ids(found.version_id)
    mine = {point.criterion.code for point in decision.points}
    for code, ruling in decision.rulings.items():
        if not ruling.is_made:
            continue
        given = {
            "upheld": not ruling.stands,
            "decided_level": None if ruling.answer.na else ruling.answer.level,
            "decided_na": ruling.answer.na,
            "decision": ruling.answer.reason.strip(),
        }
        if code in mine:
            this = (AppealPoint.appeal == row.id) & (AppealPoint.criterion == ids[code])
            AppealPoint.update(**given).where(this).execute()
        else:
            AppealPoint.create(appeal=row.id, criterion=ids[code], reason="", **given)


def _stands_in_for(viewer: Viewer, row: Appeal) -> str:
    return str(row.decider) if row.decider_id not in (None, viewer.id) else ""


def _tell(viewer: Viewer, row: Appeal, found: Evaluation) -> None:
    lead = lead_of(found.team_id)
    tell(
        [found.agent_id, found.monitor_id, lead.id if lead else None],
        Occasion.APPEAL_DECIDED,
        f"appeal:{row.id}",
        "appeals.show",
        {"appeal_id": row.id},
        by=viewer,
        who=viewer.name,
        subject=str(found),
    )


def reassign(viewer: Viewer, appeal_id: int, person_id: int, reason: str) -> Appeal:
    """Let somebody else decide at the first level, for a reason; never the monitor (P2.5)."""
    row = appeal_to_reassign(viewer, appeal_id)
    if row.state is not OPEN:
        raise Conflict(MOVED_ON)
    if row.level != Level.FIRST:
        raise Conflict(_("The second level is the manager's."))
    person = next((p for p in routing.able(row) if p.id == person_id), None)
    if person is None or person.id == row.decider_id:
        raise Refused(_("Choose another person of the list."), "decider")
    if not reason.strip():
        raise Refused(_("Say why somebody else decides."), "reason")
    with change(viewer, "appeals.reassign", row.evaluation) as entry:
        entry.before, entry.after = {"decider": str(row.decider or "")}, {"decider": str(person)}
        entry.note = f"{row}: {reason.strip()}"
        _set_decider(row, person)
        tell_decider(viewer, row, queries.evaluation_of(viewer, row), person)
    return row


def _set_decider(row: Appeal, person: Person) -> None:
    was = Appeal.decider.is_null() if row.decider_id is None else Appeal.decider == row.decider_id
    still = (Appeal.id == row.id) & (Appeal.state == OPEN) & was
    if not Appeal.update(decider=person).where(still).execute():
        raise Conflict(MOVED_ON)


def appeal_to_reassign(viewer: Viewer, appeal_id: int) -> Appeal:
    """An appeal whose decider the viewer may change: the manager."""
    row = queries.appeal(viewer, appeal_id)
    if not viewer.may(Permission.APPEALS_ASSIGN):
        raise Forbidden(_("Only the manager says who else decides."))
    return row
