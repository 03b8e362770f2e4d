"""The reports of a month as a tab: where each stands; their words and figures stay in qaweb."""

from collections.abc import Iterator

import peewee as pw
from flask_babel import lazy_gettext as _

from qaweb.filters import label
from qaweb.people.models import Person
from qaweb.reports.models import Report
from qaweb.sheets.rules import Record, SheetColumn, SheetTab, Span
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("day", _("First day"), Kind.DATE),
    SheetColumn("until", _("Last day"), Kind.DATE),
    SheetColumn("kind", _("Kind")),
    SheetColumn("state", _("State")),
    SheetColumn("author", _("Written by")),
    SheetColumn("due", _("Due"), Kind.MOMENT),
    SheetColumn("submitted", _("Submitted"), Kind.MOMENT),
    SheetColumn("late", _("Late")),
    SheetColumn("decided_by", _("Approved by")),
    SheetColumn("approved", _("Approved"), Kind.MOMENT),
    SheetColumn("published", _("Published"), Kind.MOMENT),
)

WITHOUT_FIGURES = (
    Report.id, Report.starts_on, Report.ends_on, Report.kind, Report.state, Report.author,
    Report.due_at, Report.first_submitted_at, Report.is_late, Report.decided_by,
    Report.approved_at, Report.published_at,
)  # fmt: skip


def rows(span: Span) -> Iterator[Record]:
    """The reports on days of the month."""
    query = (
        Report.select(*WITHOUT_FIGURES, Person)
        .join(Person, pw.JOIN.LEFT_OUTER, on=Report.author)
        .where(Report.project == span.project, Report.starts_on.between(span.first, span.last))
        .order_by(Report.starts_on, Report.id)
    )
    for report in query:
        yield report.id, _cells(report)


def _cells(report: Report) -> tuple[object, ...]:
    return (
        report.starts_on, report.ends_on, label(report.kind), label(report.state),
        report.author.name if report.author else "", report.due_at, report.first_submitted_at,
        str(_("late")) if report.is_late else "",
        report.decided_by if report.approved_at else "", report.approved_at, report.published_at,
    )  # fmt: skip


SHEETS = [SheetTab("reports", _("Reports"), "report", COLUMNS, rows)]
