"""Drawing, writing, submitting, reviewing, deciding and publishing reports (P6.2-P6.4, P3.13)."""

import json
from collections.abc import Mapping
from typing import Any

from qaweb import clock
from qaweb.audit import change
from qaweb.db import database
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.labels import LABELS
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.permissions import Permission, Viewer
from qaweb.reports import drafts, queries, telling, writing
from qaweb.reports.drawing import draw as draw
from qaweb.reports.drawing import draw_missing as draw_missing
from qaweb.reports.figures import packed
from qaweb.reports.material import live_figures
from qaweb.reports.models import Report, ReportRead, ReportReview, ReportSubmission
from qaweb.reports.rules import (
    DELIVERED,
    OPEN_TO_WRITING,
    ReportState,
    WrittenPart,
    fingerprint,
    is_overdue,
    may_be_submitted,
    may_become,
    missing_parts,
)


def write(viewer: Viewer, report_id: int, words: Mapping[str, str], seq: int) -> None:
    """Save written parts. `seq` is the report's count of saves when the page was loaded.

    Raises `WrittenMeanwhile` where somebody else saved a part that was typed in too.
    """
    report = _to_write(viewer, report_id)
    parts = writing.read(report.words)
    typed = {part.value: words[part] for part in WrittenPart if part in words}
    theirs = writing.clashes(parts, typed, seq)
    if theirs:
        raise writing.WrittenMeanwhile(theirs, report.words_seq)
    texts = writing.changed(parts, typed, seq)
    if not texts:
        drafts.forget(viewer, report, list(typed))
        return
    with change(viewer, "reports.write", report) as entry:
        entry.before = {part: writing.latest(parts).get(part, "") for part in texts}
        entry.after = dict(texts)
        later = report.words_seq + 1
        writer = writing.Writer(viewer.name, viewer.id, clock.now())
        added = writing.kept(writing.added(parts, texts, later, writer))
        same = Report.words_seq == report.words_seq
        _change_row(report, same, words=added, words_seq=later)
        drafts.forget(viewer, report, list(typed))


def submit(
    viewer: Viewer, report_id: int, words: Mapping[str, str] | None = None, seq: int = 0
) -> None:
    """Hand the report in: manager and supervisors have it at once, the first time stops the clock.

    Words typed on the same page are saved first, in the same transaction (P6.2).
    """
    report = _to_write(viewer, report_id)
    _refuse_too_early(report)
    with database.atomic():
        if words is not None:
            write(viewer, report_id, words, seq)
            report = queries.report(viewer, report_id)
        _hand_in(viewer, report)


def _hand_in(viewer: Viewer, report: Report) -> None:
    texts = writing.latest(writing.read(report.words))
    for part in missing_parts(report.kind, texts)[:1]:
        name = LABELS["WrittenPart"][part.value]
        raise Refused(_("Write “%(part)s” before you submit.", part=name), part.value)
    with change(viewer, "reports.submit", report) as entry:
        snapshot = packed(live_figures(report))
        entry.before = {"state": report.state}
        told = "\n".join(texts.values())
        _move(report, ReportState.SUBMITTED, **_handed_in(viewer, report, snapshot), told=told)
        _record_submission(viewer, report, snapshot, texts)
        entry.after = {"state": report.state, "is_late": report.is_late, "words": texts}
        telling.submitted(viewer, report)


def _refuse_too_early(report: Report) -> None:
    records_due = as_of(report.ends_on).records_due
    if not may_be_submitted(
        report.ends_on, records_due, clock.local(clock.now(), report.project.zone)
    ):
        time = f"{records_due:%H:%M}"
        raise Refused(
            _(
                "It is not over: the records of its last day are due at %(time)s. "
                "Submit after that.",
                time=time,
            )
        )


def _handed_in(viewer: Viewer, report: Report, snapshot: str) -> dict[str, Any]:
    values: dict[str, Any] = {"snapshot": snapshot, "author": viewer.id, "return_reason": ""}
    values["compared_at"] = clock.now()
    if report.first_submitted_at is None:
        now = clock.now()
        values |= {"first_submitted_at": now, "is_late": is_overdue(report.due_at, now, now)}
    return values


def _record_submission(
    viewer: Viewer, report: Report, snapshot: str, texts: Mapping[str, str]
) -> None:
    words = json.dumps(texts, ensure_ascii=False, sort_keys=True)
    ReportSubmission.create(
        report=report, at=clock.now(), author=viewer.id, snapshot=snapshot, words=words
    )


def review(viewer: Viewer, report_id: int, remark: str) -> None:
    """A supervisor's review of a delivered report; said again, it is amended (P6.4)."""
    report = queries.report(viewer, report_id)
    if not viewer.reaches(
        Permission.REPORTS_REVIEW, person=None, team=None, project=report.project_id
    ):
        raise Forbidden(_("Only the supervisors of the project review its reports."))
    if report.state not in DELIVERED:
        raise Conflict(_moved_on(report.state))
    if not remark.strip():
        raise Refused(_("Write what you say to this report."), "remark")
    with change(viewer, "reports.review", report) as entry:
        mine = (ReportReview.report == report) & (ReportReview.supervisor == viewer.id)
        before = ReportReview.get_or_none(mine)
        entry.before = {"remark": before.remark} if before else {}
        entry.after = {"remark": remark.strip()}
        ReportReview.insert(
            report=report, supervisor=viewer.id, at=clock.now(), remark=remark.strip()
        ).on_conflict(
            conflict_target=[ReportReview.report, ReportReview.supervisor],
            preserve=[ReportReview.at, ReportReview.remark],
        ).execute()


def return_(viewer: Viewer, report_id: int, reason: str) -> None:
    """Give the report back to its author with a reason (P2.1)."""
    report = _to_decide(viewer, report_id)
    if not reason.strip():
        raise Refused(_("Say what has to change before it can be approved."), "reason")
    with change(viewer, "reports.return", report) as entry:
        entry.before, entry.note = {"state": report.state}, reason.strip()
        _move(report, ReportState.RETURNED, return_reason=reason.strip(), decided_by=viewer.name)
        entry.after = {"state": report.state}
        telling.returned(viewer, report)


def approve(
    viewer: Viewer, report_id: int, remark: str = "", *, reason: str = "", and_publish: bool = False
) -> None:
    """Approve the report and freeze its numbers with their hash (P6.3).

    Not one's own, unless there is no other manager: then the `reason` is kept and it is marked.
    """
    report = _to_decide(viewer, report_id)
    own = _own_reason(viewer, report, reason.strip())
    with change(viewer, "reports.approve", report) as entry:
        entry.before, entry.note = {"state": report.state}, remark.strip()
        _move(
            report,
            ReportState.APPROVED,
            snapshot_hash=fingerprint(report.snapshot),
            decided_by=viewer.name,
            approved_at=clock.now(),
            own_reason=own,
        )
        entry.after = {"state": report.state, "snapshot_hash": report.snapshot_hash}
        if own:
            entry.after["own_reason"] = own
        telling.approved(viewer, report)
        if and_publish:
            publish(viewer, report_id)


def _own_reason(viewer: Viewer, report: Report, reason: str) -> str:
    """Why a single manager approves what they wrote; empty for what others wrote."""
    if not queries.is_own(viewer, report):
        return ""
    if queries.others_who_approve(report):
        raise Forbidden(_("Nobody approves their own report. Another manager has to do it."))
    if not reason:
        raise Refused(_("You wrote this report and there is no other manager: say why."), "reason")
    return reason


def publish(viewer: Viewer, report_id: int) -> None:
    """Open an approved report to its wider readers: the leads and agents of the project (P3.13)."""
    report = _to_decide(viewer, report_id)
    with change(viewer, "reports.publish", report) as entry:
        entry.before = {"state": report.state}
        _move(report, ReportState.PUBLISHED, published_at=clock.now())
        entry.after = {"state": report.state}
        telling.published(viewer, report)


def note_read(viewer: Viewer, report: Report) -> None:
    """Keep the first time that somebody opened a delivered report (P3.13).

    Called when the page is shown: a receipt is a log of what was read, as the trail logs exports.
    It changes nothing that anybody decides by, and needs no line of the trail beside it.
    """
    if report.state not in DELIVERED or queries.is_writer(viewer, report):
        return
    row = {"report": report, "person": viewer.id, "at": clock.now()}
    mine = (ReportRead.report == report) & (ReportRead.person == viewer.id)
    if not ReportRead.select().where(mine).exists():
        ReportRead.insert(row).on_conflict_ignore().execute()


def note_export(viewer: Viewer, report: Report) -> None:
    """Every file that leaves the system is in the trail."""
    with change(viewer, "reports.export", report):
        pass


def _to_write(viewer: Viewer, report_id: int) -> Report:
    report = queries.report(viewer, report_id)
    if not queries.is_writer(viewer, report):
        raise Forbidden(_("Only the QA specialists of the project write its reports."))
    if report.state not in OPEN_TO_WRITING:
        raise Conflict(_moved_on(report.state))
    return report


def _to_decide(viewer: Viewer, report_id: int) -> Report:
    report = queries.report(viewer, report_id)
    if not viewer.may(Permission.REPORTS_APPROVE):
        raise Forbidden(_("Only the manager decides on reports."))
    return report


def _move(report: Report, target: ReportState, **values: Any) -> None:
    """Along an arrow of the state machine, unless somebody else was faster."""
    if not may_become(report.state, target):
        raise Conflict(_moved_on(report.state))
    _change_row(report, Report.state == report.state, state=target, **values)


def _change_row(report: Report, unchanged: Any, **values: Any) -> None:
    """Write the values if the row is still as it was read; the object follows."""
    if not Report.update(**values).where(Report.id == report.id, unchanged).execute():
        raise Conflict(_("Somebody else was faster. Load the page again; copy your text first."))
    for name, value in values.items():
        setattr(report, name, value)


def _moved_on(state: ReportState) -> Any:
    return _(
        "This cannot be done: the report is “%(state)s” by now. Load the page again.",
        state=LABELS["ReportState"][state.value],
    )
