"""What writers have typed and not saved: kept at the server, each in their own, unaudited.

Nobody's text meets another's before it is saved (`writing`); while it is typed the others see who
is at which part.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qaweb import clock
from qaweb.errors import Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.reports import queries, writing
from qaweb.reports.models import Report, ReportTyping
from qaweb.reports.rules import LONGEST_PART, WRITTEN, WrittenPart

AT_IT = dt.timedelta(seconds=90)
"""Whoever typed so recently is writing here."""


def keep(viewer: Viewer, report_id: int, part: WrittenPart, text: str, seq: int) -> None:
    """Keep what is being typed; also after the report was handed in, so that nothing is lost.

    A text that is what has been saved is no draft and needs no keeping.
    """
    report = queries.report(viewer, report_id)
    if not queries.is_writer(viewer, report):
        raise Forbidden(_("Only the QA specialists of the project write its reports."))
    if part not in WRITTEN[report.kind]:
        raise Refused(_("This report has no such part. Load the page again."))
    if len(text) > LONGEST_PART:
        raise Refused(
            _("This is too long: keep it within %(count)s characters.", count=LONGEST_PART)
        )
    saved = writing.latest(writing.read(report.words)).get(part.value, "")
    if writing.tidy(text) == saved:
        forget(viewer, report, [part.value])
        return
    row = {"report": report, "person": viewer.id, "part": part}
    ReportTyping.insert(row | {"text": text, "seq": seq, "at": clock.now()}).on_conflict(
        conflict_target=[ReportTyping.report, ReportTyping.person, ReportTyping.part],
        preserve=[ReportTyping.text, ReportTyping.at, ReportTyping.seq],
    ).execute()


def forget(viewer: Viewer, report: Report, parts: Sequence[str]) -> None:
    """What has been saved, or is no longer wanted, is no draft any more."""
    mine = (ReportTyping.report == report) & (ReportTyping.person == viewer.id)
    ReportTyping.delete().where(mine, ReportTyping.part.in_(list(parts))).execute()


def discard(viewer: Viewer, report_id: int) -> None:
    """Drop all that one typed and did not save."""
    report = queries.report(viewer, report_id)
    forget(viewer, report, [part.value for part in WrittenPart])


@dataclass(frozen=True)
class Own:
    """The viewer's unsaved texts; `seq` is the count of saves that the oldest of them knew of."""

    texts: Mapping[str, str]
    seq: int


def typings(viewer: Viewer, report: Report) -> Sequence[ReportTyping]:
    """What its writers have typed and not saved, for a writer: the last typed first."""
    if not getattr(report, "has_typings", True) or not queries.is_writer(viewer, report):
        return []
    rows = ReportTyping.select(ReportTyping, Person.id, Person.name).join(Person)
    return list(rows.where(ReportTyping.report == report).order_by(ReportTyping.at.desc()))


def own(viewer: Viewer, report: Report, known: Sequence[ReportTyping] | None = None) -> Own:
    """What the viewer has typed here and not saved. `known`: the typings, if they are read."""
    rows = typings(viewer, report) if known is None else known
    mine = [row for row in rows if row.person_id == viewer.id]
    seq = min((row.seq for row in mine), default=report.words_seq)
    return Own({row.part.value: row.text for row in mine}, seq)


@dataclass(frozen=True)
class AtPart:
    """A colleague with unsaved text in a part; `is_here`: they are typing now."""

    name: str
    part: WrittenPart
    at: dt.datetime
    is_here: bool


@dataclass(frozen=True)
class SavedPart:
    """A text that somebody else saved since the page was loaded."""

    part: WrittenPart
    version: writing.Version


@dataclass(frozen=True)
class Company:
    """Who else is at a report: with unsaved texts, and what they saved meanwhile."""

    writing: Sequence[AtPart]
    saved: Sequence[SavedPart]


def company(
    viewer: Viewer, report: Report, seq: int, known: Sequence[ReportTyping] | None = None
) -> Company:
    """What a writer's page says of the others; `seq` is the count of saves it was loaded with."""
    if not queries.is_writer(viewer, report):
        return Company((), ())
    rows = typings(viewer, report) if known is None else known
    limit = clock.now() - AT_IT
    others = [
        AtPart(row.person.name, row.part, row.at, row.at > limit)
        for row in rows
        if row.person_id != viewer.id
    ]
    parts = writing.read(report.words)
    saved = [
        SavedPart(WrittenPart(part), versions[-1])
        for part, versions in parts.items()
        if versions[-1].seq > seq and versions[-1].by != viewer.id
    ]
    return Company(others, saved)
