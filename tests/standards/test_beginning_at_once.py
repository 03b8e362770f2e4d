"""Two windows that begin the same draft at the same moment (P3.6)."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from qaweb import clock, db
from qaweb.people.models import Project
from qaweb.standards import drafts
from qaweb.standards.departed import BegunAlready
from qaweb.standards.models import Criterion, Section, Standard, StandardVersion
from tests.cast import NOW, viewer
from tests.conftest import Engine


@pytest.fixture(params=["sqlite", "postgres"])
def committed(request: pytest.FixtureRequest, engines: Callable[[str], Engine]) -> Iterator[Engine]:
    """An engine whose changes other connections see; what the test left there is removed."""
    chosen = engines(request.param)
    db.database.initialize(chosen.database)
    yield chosen
    for draft in StandardVersion.select().where(StandardVersion.drafted_at.is_null(False)):
        Criterion.delete().where(Criterion.version == draft).execute()
        Section.delete().where(Section.version == draft).execute()
        draft.delete_instance()
    Standard.delete().where(Standard.project.is_null(False)).execute()


@pytest.mark.parametrize("for_project", [True, False])
def test_one_begins_and_the_other_is_told_which(committed: Engine, for_project: bool) -> None:
    cast, ready = committed.cast, threading.Barrier(2)
    project = cast.north if for_project else None

    def begin(_: int) -> int:
        with db.connection(), clock.set_to(NOW):
            ready.wait()
            return _begun(committed, project)

    with ThreadPoolExecutor(2) as both:
        ids = list(both.map(begin, range(2)))
    assert ids[0] == ids[1]
    assert StandardVersion.select().where(StandardVersion.drafted_at.is_null(False)).count() == 1


def _begun(engine: Engine, project: Project | None) -> int:
    try:
        return int(drafts.begin(viewer(engine.cast.manager), project).id)
    except BegunAlready as other:
        return int(other.draft.id)
