"""One report as one viewer reads it: all that its page and its workbook show."""

from collections.abc import Sequence
from dataclasses import dataclass

from qaweb.audit import AuditEntry, history_of
from qaweb.permissions import Viewer
from qaweb.reports.figures import Figures, Reach
from qaweb.reports.models import Report, ReportSubmission
from qaweb.reports.queries import (
    all_submissions,
    figures,
    is_live,
    reach_of,
    restatements,
    steps,
    submissions,
    words,
)
from qaweb.reports.reception import Readers, ReviewLine, readers, review_lines
from qaweb.reports.restatements import Restated
from qaweb.reports.rules import ReportStep
from qaweb.reports.seals import Seal, seal_of


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


def reading(viewer: Viewer, report: Report, *, is_whole: bool = True) -> Reading:
    """The report as this viewer reads it; not `is_whole`: as much as its page shows at first."""
    told = figures(viewer, report, is_whole=is_whole)
    known, handed_in = history_of(report), all_submissions(report)
    return Reading(
        figures=told,
        words=words(viewer, report, handed_in),
        is_live=is_live(viewer, report),
        steps=steps(viewer, report),
        restatements=restatements(viewer, report, handed_in),
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
