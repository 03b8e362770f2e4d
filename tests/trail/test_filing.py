"""The trail of a month as a file."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from qaweb import audit, clock
from qaweb.audit import AuditEntry, AuditHead, change
from qaweb.permissions import SYSTEM
from qaweb.trail.filing import file_months
from tests.cast import Cast

Later = Callable[..., Any]


def folder(app: Flask) -> Path:
    return Path(app.config["INSTANCE"]) / "trail"


def file(app: Flask) -> int:
    for old in folder(app).glob("*"):
        old.unlink()
    return file_months(clock.now(), Path(app.config["INSTANCE"]))


def lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        return [json.loads(line) for line in opened]


def test_a_month_is_filed_when_it_is_over(app: Flask, cast: Cast, later: Later) -> None:
    assert file(app) == 0
    with later(days=15):
        assert file(app) == 1
        assert file_months(clock.now(), Path(app.config["INSTANCE"])) == 0
    assert [path.name for path in folder(app).iterdir()] == ["2026-10.jsonl.gz"]


def test_every_line_stands_in_one_file_and_the_chain_can_be_recomputed(
    app: Flask, cast: Cast, later: Later
) -> None:
    with later(days=20), change(SYSTEM, "test.november"):
        pass
    with later(days=50):
        assert file(app) == 2
    found = [line for path in sorted(folder(app).iterdir()) for line in lines(path)]
    assert len(found) == AuditEntry.select().count()
    assert all(audit.digest(line) == line["hash"] for line in found)
    assert audit.verdict_on(found, AuditHead.get()).whole


def test_only_the_servers_account_reads_it(app: Flask, cast: Cast, later: Later) -> None:
    with later(days=15):
        file(app)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder(app), *folder(app).iterdir()))


def test_months_that_a_dead_worker_missed_are_made_up(app: Flask, cast: Cast, later: Later) -> None:
    with later(days=100):
        assert file(app) == 3
