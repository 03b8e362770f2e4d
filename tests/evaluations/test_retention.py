"""Recordings are deleted when the policy says so, and never while somebody may need them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.calls.models import Call
from qaweb.evaluations.accepting import accept
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.retention import forget_recordings
from qaweb.parameters.models import ParameterValue
from qaweb.parameters.rules import Policy, recording_days
from tests.cast import TODAY, Cast, viewer
from tests.evaluations.scoring import call, submitted

As = Callable[..., FlaskClient]
Later = Callable[..., Any]


@pytest.fixture(autouse=True)
def thirty_days(cast: Cast) -> None:
    ParameterValue.create(
        key="recording_days", valid_from=TODAY, value="30", reason="", author_id=cast.manager.id,
        author_name="", created_at=clock.now(),
    )  # fmt: skip


def file_of(app: Flask, heard: Call) -> Path:
    path = Path(app.config["INSTANCE"]) / "recordings" / heard.recording
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF")
    return path


def sweep(app: Flask) -> int:
    return forget_recordings(clock.now(), Path(app.config["INSTANCE"]))


def test_files_of_older_calls_go_and_the_trail_says_how_many(
    app: Flask, cast: Cast, later: Later
) -> None:
    old = file_of(app, call(cast.agent, number="R-old"))
    with later(days=30):
        assert (sweep(app), old.exists()) == (0, True)
    with later(days=31):
        assert (sweep(app), old.exists()) == (1, False)
        assert sweep(app) == 0
    line = AuditEntry.get(AuditEntry.action == "evaluations.forget_recordings")
    assert '"files": 1' in line.after


def test_an_open_evaluation_keeps_its_recording_until_it_is_accepted(
    app: Flask, cast: Cast, later: Later
) -> None:
    evaluation: Evaluation = submitted(cast.qa, cast.agent)
    kept = file_of(app, evaluation.call)
    with later(days=31):
        assert (sweep(app), kept.exists()) == (0, True)
    accept(viewer(cast.agent), evaluation.id)
    with later(days=31):
        assert (sweep(app), kept.exists()) == (1, False)


def test_a_file_of_several_calls_goes_with_the_latest(app: Flask, cast: Cast, later: Later) -> None:
    shared = file_of(app, call(cast.agent, number="R-1"))
    newer = call(cast.agent, TODAY + dt.timedelta(days=20), number="R-2")
    Call.update(recording="R-1.wav").where(Call.id == newer.id).execute()
    with later(days=31):
        assert (sweep(app), shared.exists()) == (0, True)


def test_what_no_call_names_stays(app: Flask, cast: Cast, later: Later) -> None:
    strange = file_of(app, Call(recording="not-ours.wav"))
    with later(days=400):
        assert (sweep(app), strange.exists()) == (0, True)


def test_without_a_number_of_days_nothing_is_deleted(app: Flask, cast: Cast, later: Later) -> None:
    ParameterValue.delete().execute()
    old = file_of(app, call(cast.agent, number="R-ever"))
    with later(days=3000):
        assert (sweep(app), old.exists()) == (0, True)


@pytest.mark.parametrize(("set_to", "kept"), [(0, 0), (1, 14), (14, 14), (90, 90)])
def test_two_weeks_are_kept_in_any_case(set_to: int, kept: int) -> None:
    assert recording_days(Policy(recording_days=set_to)) == kept


def test_who_asks_for_a_deleted_one_is_told_why_it_is_gone(
    cast: Cast, as_: As, later: Later
) -> None:
    heard = call(cast.agent, number="R-gone")
    with later(days=31):
        answer = as_(cast.qa).get(f"/calls/{heard.id}/recording")
    assert answer.status_code == 404
    assert "deleted 30 days after the call" in answer.text


def test_the_person_reads_how_long_they_are_kept(cast: Cast, as_: As) -> None:
    assert "Deleted 30 days after the call" in as_(cast.agent).get("/openness").text
