"""The reports of a month as a tab: where each stands, and its written parts, to be typed in.

The figures stay in qaweb. A copy shows the words of what was handed in, not of what is written yet.
"""

from collections.abc import Iterator, Mapping

import peewee as pw

from qaweb.errors import Refused
from qaweb.filters import label
from qaweb.labels import LABELS
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.reports import actions, queries, writing
from qaweb.reports.models import Report
from qaweb.reports.rules import DELIVERED, LONGEST_PART, WRITTEN, WrittenPart
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
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
    *(
        SheetColumn(
            part.value, LABELS["WrittenPart"][part], width=40, may=May.BOTH, is_free_text=True
        )
        for part in WrittenPart
    ),
)

WITHOUT_FIGURES = (
    Report.id, Report.starts_on, Report.ends_on, Report.kind, Report.state, Report.author,
    Report.due_at, Report.first_submitted_at, Report.is_late, Report.decided_by,
    Report.approved_at, Report.published_at, Report.words,
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
        yield report.id, (*_cells(report), *_words(report, span))


def _words(report: Report, span: Span) -> Iterator[str]:
    is_shown = span.is_open or report.state in DELIVERED
    texts = writing.latest(writing.read(report.words)) if is_shown else {}
    return (texts.get(part, "") for part in WrittenPart)


def _cells(report: Report) -> tuple[object, ...]:
    return (
        report.starts_on, report.ends_on, label(report.kind), label(report.state),
        report.author.name if report.author else "", report.due_at, report.first_submitted_at,
        str(_("late")) if report.is_late else "",
        report.decided_by if report.approved_at else "", report.approved_at, report.published_at,
    )  # fmt: skip


def change(viewer: Viewer, record: int, typed: Mapping[str, str]) -> None:
    """Save written parts of a report that is open to writing (P6.5)."""
    report = queries.report(viewer, record)
    for part, text in typed.items():
        if part not in WRITTEN[report.kind]:
            raise Refused(_("This report has no such part."), part)
        if len(text) > LONGEST_PART:
            raise Refused(
                _("This is too long: keep it within %(count)s characters.", count=LONGEST_PART),
                part,
            )
    # What stood in the sheet was compared before: words saved meanwhile are a conflict there.
    actions.write(viewer, record, typed, report.words_seq)


SHEETS = [
    SheetTab(
        "reports", _("Reports"), "report", COLUMNS, rows, change, identity=("kind", "day"),
    ),
]  # fmt: skip
