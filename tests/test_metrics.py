"""GET /metrics: to whom it is open, and what it tells."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from qaweb import clock, jobs, leading
from qaweb.db import database
from tests.cast import Cast

TOKEN = "0123456789abcdef0123456789abcdef"
ROOT = Path(__file__).resolve().parent.parent


def figures(client: FlaskClient, **headers: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every figure by its name and the values of its labels."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {
        (each.name, tuple(each.labels.values())): each.value
        for family in families
        for each in family.samples
    }


def from_afar(client: FlaskClient, **headers: str) -> int:
    client.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    return client.get("/metrics", headers=headers).status_code


@pytest.fixture
def with_token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)
    return app


def test_it_is_open_to_this_machine(cast: Cast, anyone: FlaskClient) -> None:
    assert figures(anyone)["qaweb_database_up", ()] == 1


def test_for_other_machines_there_is_no_such_page(cast: Cast, anyone: FlaskClient) -> None:
    assert from_afar(anyone) == 404
    assert from_afar(anyone, Authorization="Bearer ") == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_it_is_not_open_through_a_proxy_on_this_machine(
    cast: Cast, anyone: FlaskClient, header: str
) -> None:
    assert anyone.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


def test_the_token_opens_it_from_anywhere(
    cast: Cast, with_token: Flask, anyone: FlaskClient
) -> None:
    assert from_afar(anyone, Authorization=f"Bearer {TOKEN}") == 200
    assert from_afar(anyone, Authorization=f"Bearer {TOKEN}x") == 404


def test_requests_are_counted_by_view_and_status(cast: Cast, anyone: FlaskClient) -> None:
    before = figures(anyone)
    anyone.get("/login")
    anyone.get("/no/such/page")
    after = figures(anyone)

    def more(*labels: str) -> float:
        # The labels come by name: endpoint, method, status.
        key = ("qaweb_requests_total", labels)
        return after.get(key, 0) - before.get(key, 0)

    assert more("people.login", "GET", "200") == 1
    assert more("unknown", "GET", "404") == 1
    assert after["qaweb_request_seconds_count", ("people.login",)] >= 1


def test_it_tells_of_jobs_that_wait_fail_and_succeed(cast: Cast, anyone: FlaskClient) -> None:
    for key in ("a", "b", "c"):
        jobs.order("draw_plans", key, clock.now())
    jobs.finish(next(filter(None, [jobs.claim("w")])), "done")
    found = figures(anyone)
    assert found["qaweb_jobs", ("waiting",)] == 2
    assert found["qaweb_jobs_due", ()] == 2
    last = found["qaweb_job_last_success_timestamp_seconds", ("draw_plans",)]
    assert last == clock.now().timestamp()


def test_it_tells_since_when_no_worker_was_seen(cast: Cast, anyone: FlaskClient) -> None:
    assert figures(anyone)["qaweb_worker_seen_seconds", ()] == -1
    jobs.beat(clock.now())
    assert figures(anyone)["qaweb_worker_seen_seconds", ()] == 0


def test_it_tells_which_worker_leads(
    cast: Cast, anyone: FlaskClient, later: Callable[..., Any]
) -> None:
    assert figures(anyone)["qaweb_leader_heard_seconds", ()] == -1
    leading.take("kunming-7", None, clock.now())
    for seconds, leads in ((44, 1), (46, 0)):
        with later(seconds=seconds):
            found = figures(anyone)
        assert found["qaweb_worker_leads", ("kunming-7",)] == leads
        assert found["qaweb_leader_since_seconds", ()] == seconds


def test_it_tells_of_spreadsheets_by_state(cast: Cast, anyone: FlaskClient) -> None:
    found = figures(anyone)
    assert {("qaweb_sheets", (s,)) for s in ("active", "stopped")} <= set(found)
    assert found["qaweb_sheet_conflicts_open", ()] == 0


def test_it_answers_while_the_database_is_away(tmp_path: Path, cast: Cast) -> None:
    nowhere = pw.SqliteDatabase(str(tmp_path / "no" / "such" / "folder.db"))
    app, known = current_app._get_current_object(), database.obj  # type: ignore[attr-defined]
    database.initialize(nowhere)
    try:
        assert figures(app.test_client())["qaweb_database_up", ()] == 0
    finally:
        database.initialize(known)


def test_processes_are_added_up(tmp_path: Path) -> None:
    """As under a server with two workers: each counts for itself, any of them answers for all."""
    env = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = "from qaweb.metrics import REQUESTS; REQUESTS.labels('GET', 'x', '200').inc()"
    for _process in range(2):
        subprocess.run([sys.executable, "-c", count], cwd=ROOT, env=env, check=True)
    ask = (
        "from prometheus_client import generate_latest\n"
        "from qaweb.metrics import _counted\n"
        "print(generate_latest(_counted()).decode())"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    assert 'qaweb_requests_total{endpoint="x",method="GET",status="200"} 2.0' in said.stdout
