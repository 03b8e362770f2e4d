"""Reading reports: who sees which, in which state, and how much of the figures (P6.2, P3.13)."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.errors import Forbidden, NotFound
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Project, Status
from qaweb.permissions import Permission, Role, Scope, Viewer
from qaweb.prepared import prepared
from qaweb.reports import writing
from qaweb.reports.differences import for_reader
from qaweb.reports.figures import Figures, Reach, narrowed, unpacked
from qaweb.reports.material import live_figures, page_figures
from qaweb.reports.models import (
    Report,
    ReportRestatement,
    ReportReview,
    ReportSubmission,
    ReportTyping,
)
from qaweb.reports.restatements import Restated, restated
from qaweb.reports.rules import (
    DELIVERED,
    OPEN_TO_WRITING,
    ReportState,
    ReportStep,
    is_overdue,
)

KNOWING_OF_DRAFTS = (
    Permission.REPORTS_DRAFT,
    Permission.REPORTS_REVIEW,
    Permission.REPORTS_APPROVE,
)
REACHES = {Scope.TEAMS: Reach.TEAM, Scope.SELF: Reach.SELF}


def reach_of(viewer: Viewer) -> Reach | None:
    """How much of a report the viewer sees; None when they read no reports."""
    scope = viewer.scope(Permission.REPORTS_READ)
    return REACHES.get(scope, Reach.PROJECT) if scope else None


def is_writer(viewer: Viewer, report: Report) -> bool:
    """Whether the viewer writes this report: the QA specialists of its project (P2.2)."""
    return viewer.reaches(
        Permission.REPORTS_DRAFT, person=None, team=None, project=report.project_id
    )


def _visible(viewer: Viewer) -> Any:
    """The condition for reports of which the viewer may know."""
    scope = viewer.scope(Permission.REPORTS_READ)
    if scope is None:
        return pw.SQL("1 = 0")
    place = pw.SQL("1 = 1") if scope is Scope.ALL else Report.project == viewer.project_id
    if reach_of(viewer) is not Reach.PROJECT:
        return place & (Report.state == ReportState.PUBLISHED)
    if any(viewer.may(permission) for permission in KNOWING_OF_DRAFTS):
        return place
    return place & Report.state.in_(DELIVERED)


def reports(
    viewer: Viewer,
    *,
    project: int | None = None,
    kind: str = "",
    state: str = "",
    month: dt.date | None = None,
) -> Query:
    """The reports of which the viewer may know, the latest day first."""
    query = Report.select(Report, Project).join(Project).where(_visible(viewer))
    if project:
        query = query.where(Report.project == project)
    if kind:
        query = query.where(Report.kind == kind)
    if state:
        query = query.where(Report.state == state)
    if month:
        after = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        query = query.where(Report.starts_on >= month, Report.starts_on < after)
    return query.order_by(Report.starts_on.desc(), Report.project, Report.kind)


def report(viewer: Viewer, report_id: int) -> Report:
    """One report. A draft is known of by those who wait for it, and read by its writers only."""
    rows = reports(viewer).select_extend(*_beside()).where(Report.id == report_id)
    found: Report | None = rows.first()
    if found is None:
        raise NotFound
    if found.state is ReportState.DRAFTING and not is_writer(viewer, found):
        raise Forbidden(_("This report is still being written. You have it once it is submitted."))
    return found


def _beside() -> list[Any]:
    """Whether something lies beside a report that seldom does: most pages need not ask for it."""
    return [
        pw.fn.EXISTS(of.select(pw.SQL("1")).where(of.report == Report.id)).alias(name)
        for of, name in ((ReportTyping, "has_typings"), (ReportRestatement, "has_restatements"))
    ]


def own_project(viewer: Viewer) -> Project:
    """The project whose reports the viewer writes."""
    found = Project.get_or_none(Project.id == viewer.project_id)
    if found is None:
        raise NotFound
    return found


def readable(viewer: Viewer, listed: Iterable[Report]) -> set[int]:
    """Which reports of a list the viewer may open."""
    return {r.id for r in listed if r.state in DELIVERED or is_writer(viewer, r)}


def projects(viewer: Viewer) -> list[Project]:
    """The projects that stand in the viewer's filter: none where there is but one."""
    if viewer.scope(Permission.REPORTS_READ) is not Scope.ALL:
        return []
    return list(Project.select().order_by(Project.id))


def is_live(viewer: Viewer, report: Report) -> bool:
    """Whether the viewer sees the records as they are now; everybody else sees the snapshot."""
    return report.state in OPEN_TO_WRITING and is_writer(viewer, report)


def authors(report: Report) -> set[int]:
    """Who wrote or handed in the report: nobody approves their own."""
    handed_in = {row.author_id for row in all_submissions(report)}
    parts = writing.read(report.words).values()
    return handed_in | {version.by for versions in parts for version in versions if version.by}


def is_own(viewer: Viewer, report: Report) -> bool:
    """Whether the viewer has a part in what is to be approved."""
    return viewer.id in authors(report)


def others_who_approve(report: Report) -> bool:
    """Whether there is a manager who had no part in the report."""
    managers = (Person.role == Role.MANAGER) & (Person.status != Status.LEFT)
    others = Person.id.not_in(list(authors(report)))
    return bool(Person.select().where(managers, others).exists())


def figures(viewer: Viewer, report: Report, *, is_whole: bool = True) -> Figures:
    """The figures that this viewer sees: live for its writers, else of the last submission.

    Of live figures a page that is not `is_whole` leaves out the lists that it folds.
    """
    live = live_figures if is_whole else page_figures
    drawn = live(report) if is_live(viewer, report) else unpacked(report.snapshot)
    reach = reach_of(viewer)
    if reach is Reach.PROJECT:
        return drawn
    return narrowed(drawn, reach or Reach.SELF, viewer.id, viewer.team_ids)


def words(
    viewer: Viewer, report: Report, known: Sequence[ReportSubmission] | None = None
) -> dict[str, str]:
    """The written parts: as saved for its writers, else as last submitted.

    `known`: the submissions, if they have been read.
    """
    if is_live(viewer, report):
        return writing.latest(writing.read(report.words))
    handed_in = all_submissions(report) if known is None else known
    return dict(json.loads(handed_in[-1].words)) if handed_in else {}


def all_submissions(report: Report) -> list[ReportSubmission]:
    """Each time the report was handed in, without the figures that were kept then."""
    if report.first_submitted_at is None:
        return []
    of = ReportSubmission
    rows = of.select(of.id, of.report, of.at, of.author, of.words, Person).join(Person)
    return list(rows.where(of.report == report).order_by(of.id))


def submissions(
    viewer: Viewer, report: Report, known: Sequence[ReportSubmission] | None = None
) -> Sequence[ReportSubmission]:
    """Each time the report was handed in, the first one first."""
    if reach_of(viewer) is not Reach.PROJECT:
        return []
    return all_submissions(report) if known is None else known


def restatements(
    viewer: Viewer, report: Report, known: Sequence[ReportSubmission] | None = None
) -> list[Restated]:
    """What the records came to say since the submission, as far as the viewer reads it (P6.1).

    A reader of their own rows is told of these and of the project's figures only.
    """
    handed_in = all_submissions(report) if known is None else known
    if not handed_in or is_live(viewer, report):
        return []
    reach = reach_of(viewer) or Reach.SELF
    found = restated(report, unpacked(report.snapshot), handed_in[-1].at)
    narrow = [
        replace(each, changes=for_reader(each.changes, reach, viewer.id, viewer.team_ids))
        for each in found
    ]
    return narrow if reach is Reach.PROJECT or any(each.changes for each in narrow) else []


@dataclass(frozen=True)
class Due:
    """A report that waits for the viewer, and what they have to do with it."""

    report: Report
    step: ReportStep
    is_overdue: bool


def due_reports(viewer: Viewer, now: dt.datetime) -> list[Due]:
    """What waits for the viewer: to write or mend, to review, to decide on, to publish."""
    waiting = _waiting(viewer)
    if not waiting:
        return []
    found: list[Due] = []
    for row in _in_states(viewer, tuple(waiting)):
        step = waiting[row.state]
        late = is_overdue(row.due_at, row.first_submitted_at, now)
        found.append(Due(row, step, late and step is ReportStep.WRITE))
    return sorted(found, key=lambda due: (due.report.due_at, due.report.id))


@prepared
def _in_states(viewer: Viewer, states: tuple[ReportState, ...]) -> Query:
    """The reports in these states that the viewer has not reviewed."""
    own = ReportReview.select(ReportReview.report).where(ReportReview.supervisor == viewer.id)
    open_ones = Report.state.in_(list(states))
    if viewer.may(Permission.REPORTS_REVIEW):
        open_ones &= Report.id.not_in(own)
    return reports(viewer).where(open_ones)


def _waiting(viewer: Viewer) -> dict[ReportState, ReportStep]:
    """What the viewer has to do with a report in each state; one role does one thing."""
    if viewer.may(Permission.REPORTS_DRAFT):
        return {ReportState.DRAFTING: ReportStep.WRITE, ReportState.RETURNED: ReportStep.MEND}
    if viewer.may(Permission.REPORTS_REVIEW):
        return dict.fromkeys(DELIVERED, ReportStep.REVIEW)
    if viewer.may(Permission.REPORTS_APPROVE):
        return {ReportState.SUBMITTED: ReportStep.DECIDE, ReportState.APPROVED: ReportStep.PUBLISH}
    return {}


def steps(viewer: Viewer, report: Report) -> set[ReportStep]:
    """What the viewer may do with this report now; the page shows these and no others."""
    state, open_steps = report.state, set()
    if is_live(viewer, report):
        drafting = state is ReportState.DRAFTING
        open_steps.add(ReportStep.WRITE if drafting else ReportStep.MEND)
    if state in DELIVERED and viewer.reaches(
        Permission.REPORTS_REVIEW, person=None, team=None, project=report.project_id
    ):
        open_steps.add(ReportStep.REVIEW)
    if viewer.may(Permission.REPORTS_APPROVE) and state is ReportState.SUBMITTED:
        open_steps.add(ReportStep.DECIDE)
    if viewer.may(Permission.REPORTS_APPROVE) and state is ReportState.APPROVED:
        open_steps.add(ReportStep.PUBLISH)
    return open_steps
