from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from qaweb.audit import AuditEntry
from qaweb.calls.actions import listen
from tests.calls.making import WAV, call, recorded
from tests.cast import Cast, viewer

Asked = Callable[..., Any]


def listenings() -> int:
    return AuditEntry.select().where(AuditEntry.action == "calls.listen").count()


def part(start: int, end: int | str = "") -> dict[str, str]:
    return {"Range": f"bytes={start}-{end}"}


@pytest.mark.parametrize("by", ["manager", "qa", "supervisor"])
def test_who_may_see_the_call_hears_it(app: Flask, cast: Cast, as_: Asked, by: str) -> None:
    heard = recorded(app, cast.agent)
    answer = as_(getattr(cast, by)).get(f"/calls/{heard.id}/recording")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "audio/wav", WAV)
    answer.close()


@pytest.mark.parametrize("by", ["lead", "agent", "assistant"])
def test_other_roles_are_refused(app: Flask, cast: Cast, as_: Asked, by: str) -> None:
    heard = recorded(app, cast.agent)
    assert as_(getattr(cast, by)).get(f"/calls/{heard.id}/recording").status_code == 403
    assert listenings() == 0


@pytest.mark.parametrize("by", ["south_qa", "south_supervisor"])
def test_another_projects_call_does_not_exist(app: Flask, cast: Cast, as_: Asked, by: str) -> None:
    heard = recorded(app, cast.agent)
    assert as_(getattr(cast, by)).get(f"/calls/{heard.id}/recording").status_code == 404
    assert listenings() == 0


def test_a_player_may_ask_for_a_part(app: Flask, cast: Cast, as_: Asked) -> None:
    heard = recorded(app, cast.agent)
    answer = as_(cast.qa).get(f"/calls/{heard.id}/recording", headers=part(4, 9))
    assert (answer.status_code, answer.data) == (206, WAV[4:10])
    assert answer.headers["Content-Range"] == f"bytes 4-9/{len(WAV)}"
    answer.close()


def test_a_listening_is_one_line_however_many_parts_it_takes(
    app: Flask, cast: Cast, as_: Asked
) -> None:
    heard, client = recorded(app, cast.agent), as_(cast.qa)
    for headers in ({}, part(50), part(100, 120)):
        client.get(f"/calls/{heard.id}/recording", headers=headers).close()
    assert listenings() == 1
    entry = AuditEntry.get(AuditEntry.action == "calls.listen")
    assert (entry.actor_id, entry.subject_label) == (cast.qa.id, heard.number)


def test_listening_again_from_the_start_is_another_line(app: Flask, cast: Cast, as_: Asked) -> None:
    heard, client = recorded(app, cast.agent), as_(cast.qa)
    for headers in ({}, part(0)):
        client.get(f"/calls/{heard.id}/recording", headers=headers).close()
    assert listenings() == 2


def test_nobody_listens_unseen_by_beginning_in_the_middle(
    app: Flask, cast: Cast, as_: Asked
) -> None:
    heard = recorded(app, cast.agent)
    as_(cast.qa).get(f"/calls/{heard.id}/recording", headers=part(1)).close()
    assert listenings() == 1


def test_going_on_where_somebody_else_began_is_a_listening_of_its_own(
    app: Flask, cast: Cast
) -> None:
    heard, folder = recorded(app, cast.agent), Path(app.config["INSTANCE"]) / "recordings"
    for person, start in ((cast.qa, 0), (cast.second_qa, 50), (cast.second_qa, 90)):
        listen(viewer(person), heard.id, folder, start)
    assert listenings() == 2


def test_going_on_after_hours_is_a_listening_of_its_own(
    app: Flask, cast: Cast, as_: Asked, later: Asked
) -> None:
    heard = recorded(app, cast.agent)
    as_(cast.qa).get(f"/calls/{heard.id}/recording").close()
    with later(hours=2):
        as_(cast.qa).get(f"/calls/{heard.id}/recording", headers=part(50)).close()
    assert listenings() == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "This call was not recorded."),
        ("20261021/gone.wav", "The recording is not on this server."),
        ("../secret_key", "The recording is not on this server."),
        ("/etc/hostname", "The recording is not on this server."),
    ],
)
def test_a_missing_recording_is_said_in_words(
    cast: Cast, as_: Asked, name: str, words: str
) -> None:
    silent = call(cast.agent, recording=name)
    answer = as_(cast.qa).get(f"/calls/{silent.id}/recording")
    assert answer.status_code == 404
    assert words in answer.text
    assert listenings() == 0
