"""Which importers there are, and which files were imported."""

from qaweb import part_modules
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.imports.models import ImportKind, ImportRun
from qaweb.permissions import Viewer
from qaweb.tabular.importers import Importer


def importer(kind: ImportKind) -> Importer:
    """The importer that a part declares for this kind of file."""
    for module in part_modules("imports"):
        for declared in module.IMPORTERS:
            if declared.kind == kind:
                found: Importer = declared
                return found
    raise NotFound


def runs(viewer: Viewer) -> Query:
    """Every import, the newest first, for the system itself; pages for people come later."""
    query = ImportRun.select().order_by(ImportRun.id.desc())
    return query if viewer.is_system else query.where(ImportRun.author_id == viewer.id)
