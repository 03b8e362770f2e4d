"""Reading reports: who sees which, in which state, and how much of the figures (P6.2, P3.13)."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import peewee as pw
from flask_babel import lazy_gettext as _

from qaweb.audit import AuditEntry, history_of
from qaweb.db import Query
from qaweb.errors import Forbidden, NotFound
from qaweb.people.models import Person, Project, Status
from qaweb.people.queries import supervisors_of
from qaweb.permissions import MONITORED, Permission, Role, Scope, Viewer
from qaweb.reports import writing
from qaweb.reports.differences import for_reader
from qaweb.reports.figures import Figures, Reach, narrowed, unpacked
from qaweb.reports.material import live_figures
from qaweb.reports.models import Report, ReportRead, ReportReview, ReportSubmission
from qaweb.reports.restatements import Restated, restated
from qaweb.reports.rules import (
    DELIVERED,
    OPEN_TO_WRITING,
    ReportState,
    ReportStep,
    is_overdue,
)
from qaweb.reports.seals import Seal, seal_of

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
    found: Report | None = reports(viewer).where(Report.id == report_id).first()
    if found is None:
        raise NotFound
    if found.state is ReportState.DRAFTING and not is_writer(viewer, found):
        raise Forbidden(_("This report is still being written. You have it once it is submitted."))
    return found


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
    handed_in = {row.author_id for row in _submissions(report)}
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


def figures(viewer: Viewer, report: Report) -> Figures:
    """The figures that this viewer sees: live for its writers, else of the last submission."""
    drawn = live_figures(report) if is_live(viewer, report) else unpacked(report.snapshot)
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
    handed_in = _submissions(report) if known is None else known
    return dict(json.loads(handed_in[-1].words)) if handed_in else {}


def _submissions(report: Report) -> list[ReportSubmission]:
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
    return _submissions(report) if known is None else known


@dataclass(frozen=True)
class ReviewLine:
    """A supervisor of the project, and their review if there is one (P6.4)."""

    supervisor: Person
    review: ReportReview | None
    is_of_earlier: bool


def review_lines(
    viewer: Viewer, report: Report, known: Sequence[ReportSubmission] | None = None
) -> list[ReviewLine]:
    """Every supervisor of the project, those whose review is missing too; none of a draft."""
    if reach_of(viewer) is not Reach.PROJECT or report.first_submitted_at is None:
        return []
    rows = ReportReview.select(ReportReview, Person).join(Person)
    by_id = {row.supervisor_id: row for row in rows.where(ReportReview.report == report)}
    present = supervisors_of(report.project_id, None)
    gone = [row.supervisor for key, row in by_id.items() if key not in {p.id for p in present}]
    handed_in = _submissions(report) if known is None else known
    last = handed_in[-1] if handed_in else None
    return [_review_line(person, by_id.get(person.id), last) for person in present + gone]


def _review_line(
    person: Person, review: ReportReview | None, last: ReportSubmission | None
) -> ReviewLine:
    is_of_earlier = review is not None and last is not None and review.at < last.at
    return ReviewLine(person, review, is_of_earlier)


def review_counts(viewer: Viewer, listed: Iterable[Report]) -> dict[int, tuple[int, int]]:
    """For each report of a list: how many supervisors have reviewed it, of how many."""
    if reach_of(viewer) is not Reach.PROJECT:
        return {}
    kept = list(listed)
    made = Counter(
        row.report_id
        for row in ReportReview.select(ReportReview.report).where(ReportReview.report.in_(kept))
    )
    supervisors = Person.select(Person.project).where(
        Person.role == Role.SUPERVISOR, Person.status != Status.LEFT
    )
    there = Counter(row.project_id for row in supervisors)
    return {r.id: (made[r.id], max(made[r.id], there[r.project_id])) for r in kept}


@dataclass(frozen=True)
class Readers:
    """Who of the leads and agents has opened the published report (P3.13)."""

    read: Sequence[ReportRead]
    unread: Sequence[Person]


def readers(viewer: Viewer, report: Report) -> Readers | None:
    """The receipts of a published report; None before, and for those who only read it."""
    if report.state is not ReportState.PUBLISHED or reach_of(viewer) is not Reach.PROJECT:
        return None
    receipts = ReportRead.select(ReportRead, Person).join(Person)
    read = list(receipts.where(ReportRead.report == report).order_by(ReportRead.id))
    expected = Person.select().where(
        Person.project == report.project_id,
        Person.role.in_(MONITORED),
        Person.status != Status.LEFT,
        Person.id.not_in([row.person_id for row in read]),
    )
    return Readers(read, list(expected.order_by(Person.number)))


def restatements(viewer: Viewer, report: Report) -> list[Restated]:
    """What the records came to say since the submission, as far as the viewer reads it (P6.1).

    A reader of their own rows is told of these and of the project's figures only.
    """
    if report.first_submitted_at is None or is_live(viewer, report):
        return []
    reach = reach_of(viewer) or Reach.SELF
    found = restated(report, unpacked(report.snapshot))
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
    own = ReportReview.select(ReportReview.report).where(ReportReview.supervisor == viewer.id)
    open_ones = Report.state.in_(list(waiting))
    if viewer.may(Permission.REPORTS_REVIEW):
        open_ones &= Report.id.not_in(own)
    found: list[Due] = []
    for row in reports(viewer).where(open_ones):
        step = waiting[row.state]
        late = is_overdue(row.due_at, row.first_submitted_at, now)
        found.append(Due(row, step, late and step is ReportStep.WRITE))
    return sorted(found, key=lambda due: (due.report.due_at, due.report.id))


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


@dataclass(frozen=True)
class Reading:
    """Everything that the page of one report shows to one viewer."""

    figures: Figures
    words: dict[str, str]
    is_live: bool
    steps: set[ReportStep]
    restatements: Sequence[Restated]
    seal: Seal | None
    submissions: Sequence[ReportSubmission]
    reviews: Sequence[ReviewLine]
    readers: Readers | None
    history: Sequence[AuditEntry]

    @property
    def restated(self) -> Restated | None:
        """The last restatement, unless the records have come back to what the report says."""
        last = self.restatements[-1] if self.restatements else None
        return last if last and last.changes else None


def reading(viewer: Viewer, report: Report) -> Reading:
    """The report as this viewer reads it."""
    told, known, handed_in = figures(viewer, report), history_of(report), _submissions(report)
    return Reading(
        figures=told,
        words=words(viewer, report, handed_in),
        is_live=is_live(viewer, report),
        steps=steps(viewer, report),
        restatements=restatements(viewer, report),
        seal=seal_of(report, known),
        submissions=submissions(viewer, report, handed_in),
        reviews=review_lines(viewer, report, handed_in),
        readers=readers(viewer, report),
        history=history(viewer, known),
    )


def history(viewer: Viewer, known: Sequence[AuditEntry]) -> list[AuditEntry]:
    """What happened to the report, for those who work on it; exports left out."""
    if reach_of(viewer) is not Reach.PROJECT:
        return []
    return [entry for entry in known if entry.action != "reports.export"]
