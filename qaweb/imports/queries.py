"""Which importers there are, and which files were imported."""

import json

import peewee as pw

from qaweb import part_modules
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.imports.models import OPEN, RIGHTS, ImportKind, ImportRun, KnownShape, Upload
from qaweb.jobs import Job
from qaweb.permissions import Scope, Viewer
from qaweb.tabular.importers import Importer


def importer(kind: ImportKind) -> Importer:
    """The importer that a part declares for this kind of file."""
    for module in part_modules("imports"):
        for declared in module.IMPORTERS:
            if declared.kind == kind:
                found: Importer = declared
                return found
    raise NotFound


def kinds(viewer: Viewer) -> list[ImportKind]:
    """What this person may import."""
    return [kind for kind, right in RIGHTS.items() if viewer.may(right)]


def runs(viewer: Viewer) -> Query:
    """Imports, the newest first: one's own, and all of the kinds that one answers for."""
    whole = [kind for kind, right in RIGHTS.items() if viewer.scope(right) is Scope.ALL]
    seen = (ImportRun.author_id == viewer.id) | ImportRun.kind.in_(whole)
    return ImportRun.select().where(seen).order_by(ImportRun.id.desc())


def run(viewer: Viewer, run_id: int) -> ImportRun:
    """One of these imports."""
    found: ImportRun | None = runs(viewer).where(ImportRun.id == run_id).first()
    if found is None:
        raise NotFound
    return found


def open_uploads(viewer: Viewer) -> Query:
    """Files that this person has sent and not imported yet."""
    own = (Upload.author_id == viewer.id) & Upload.state.in_(OPEN)
    return Upload.select().where(own).order_by(Upload.id.desc())


def upload(viewer: Viewer, upload_id: int) -> Upload:
    """A file that this person has sent; nobody else sees it, whatever their role."""
    found: Upload | None = (
        Upload.select(Upload, ImportRun)
        .join(ImportRun, pw.JOIN.LEFT_OUTER)
        .where(Upload.id == upload_id, Upload.author_id == viewer.id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def known_mapping(kind: ImportKind, shape: str) -> dict[str, int] | None:
    """What somebody said of a file with these titles before."""
    kept = KnownShape.get_or_none(KnownShape.kind == kind, KnownShape.shape == shape)
    mapping: dict[str, int] | None = json.loads(kept.mapping) if kept else None
    return mapping


def job_of(upload: Upload) -> Job | None:
    """The worker's job for the step that is running, or has been."""
    found: Job | None = Job.get_or_none(Job.key == upload.job_key)
    return found
