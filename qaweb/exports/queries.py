"""The files a person ordered, and who took a record along."""

import datetime as dt
from dataclasses import dataclass

from qaweb import clock, jobs, part_modules
from qaweb.db import Query
from qaweb.errors import Forbidden, NotFound
from qaweb.exports.models import Export, ExportedRecord
from qaweb.exports.months import Asked
from qaweb.exports.rules import OPEN, Exporter, ExportState, Filing, seconds_left
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Viewer

UNSEEN = dt.timedelta(seconds=30)


def exporter(kind: str) -> Exporter:
    """The list that a part declares under this name."""
    for module in part_modules("exporters"):
        for declared in module.EXPORTERS:
            if declared.kind == kind:
                found: Exporter = declared
                return found
    raise NotFound


def exporter_for(viewer: Viewer, kind: str) -> Exporter:
    """The same; `Forbidden` for those whose role has no such list."""
    found = exporter(kind)
    if not viewer.may(found.permission):
        raise Forbidden(_("Your role may not export this list."))
    return found


def filing(viewer: Viewer, kind: str, asked: Asked) -> Filing:
    """What a month's forms would be: how many, of how many people within the viewer's reach."""
    content = exporter_for(viewer, kind).listing(viewer, asked.query, (), False)
    if not isinstance(content, Filing):
        raise NotFound
    return content


def exports(viewer: Viewer) -> Query:
    """One's own files, the newest first; nobody sees another's, whatever their role."""
    return Export.select().where(Export.author_id == viewer.id).order_by(Export.id.desc())


def export(viewer: Viewer, export_id: int) -> Export:
    """One of one's own files."""
    found: Export | None = exports(viewer).where(Export.id == export_id).first()
    if found is None:
        raise NotFound
    return found


def in_the_making(viewer: Viewer) -> int:
    """How many files of this person are not finished yet."""
    return exports(viewer).where(Export.state.in_(OPEN)).count()


def taken_in(record: str, record_id: int) -> list[Export]:
    """The files in which one record stood, the oldest first; the record itself was checked."""
    query = Export.select().join(ExportedRecord)
    named = (ExportedRecord.record == record) & (ExportedRecord.record_id == record_id)
    return list(query.where(named).order_by(Export.id))


@dataclass(frozen=True)
class Making:
    """How far the files in the making are; `unattended` when no worker has been seen lately."""

    left: dict[int, int | None]
    unattended: bool

    @property
    def goes_on(self) -> bool:
        return bool(self.left)


def making(shown: list[Export]) -> Making:
    """Seconds left by export, for those of a page that are not finished."""
    now = clock.now()
    left = {
        row.id: seconds_left(row.began_at, now, row.done, row.total)
        for row in shown
        if row.state in OPEN
    }
    waiting = any(row.state is ExportState.WAITING for row in shown)
    return Making(left, waiting and _nobody_seen(now))


def _nobody_seen(now: dt.datetime) -> bool:
    seen = jobs.worker_seen()
    return seen is None or now - seen > UNSEEN
