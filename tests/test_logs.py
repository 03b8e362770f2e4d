"""What is written to the logs, and where."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask.testing import FlaskClient

from qaweb import logs
from tests.cast import PASSWORD, Cast

As = Callable[..., FlaskClient]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Path]:
    """A file that everything is logged to; afterwards the tests' own silence."""
    before = structlog.get_config()
    file = tmp_path / "qaweb.log"
    logs.configure("INFO", file)
    yield file
    for handler in logging.getLogger().handlers:
        handler.close()
    logs.configure("ERROR")
    structlog.configure(**before)


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_each_answer_is_a_line_of_json_with_the_id_that_the_client_got(
    cast: Cast, as_: As, kept: Path
) -> None:
    answer = as_(cast.qa).get("/evaluations?q=13800138000")
    line = next(each for each in lines(kept) if each["event"] == "answered")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/evaluations", 200)
    assert line["person"] == cast.qa.id
    assert line["timestamp"].endswith("Z")


def test_no_name_no_secret_and_no_query_is_written_down(cast: Cast, as_: As, kept: Path) -> None:
    as_(cast.qa).get(f"/search?q={cast.agent.name}13800138000")
    as_(cast.qa).post("/password", data={"old": PASSWORD, "new": "something quite else"})
    words = kept.read_text(encoding="utf-8")
    for secret in (cast.agent.name, cast.qa.name, "13800138000", PASSWORD, "something quite else"):
        assert secret not in words


def test_nobody_writes_a_line_of_their_own(cast: Cast, anyone: FlaskClient, kept: Path) -> None:
    anyone.get("/no%0A%7B%22event%22%3A%22forged%22%7D", headers={"X-Request-ID": "mine {}"})
    assert [line["event"] for line in lines(kept)] == ["answered"]
    assert lines(kept)[0]["request_id"] != "mine {}"


def test_a_file_that_was_put_aside_is_begun_anew(
    cast: Cast, anyone: FlaskClient, kept: Path
) -> None:
    """As logrotate does it: the next line goes to a new file, with nobody told."""
    anyone.get("/login")
    aside = kept.with_suffix(".1")
    kept.rename(aside)
    anyone.get("/login")
    assert len(lines(aside)) == len(lines(kept)) == 1
