"""The waveform that the player draws before any sound is loaded."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.calls.recordings import forget_unseen, waveform_of
from tests.calls.making import call, recorded
from tests.calls.sounds import keep, sound, spoken
from tests.cast import Cast

Asked = Callable[..., Any]


def kept(app: Flask) -> set[Path]:
    return set((Path(app.config["INSTANCE"]) / "peaks").glob("*"))


def test_it_gives_heights_length_and_silences(app: Flask, cast: Cast, as_: Asked) -> None:
    heard = spoken(app, cast.agent)
    drawn = as_(cast.qa).get(f"/calls/{heard.id}/peaks").json
    assert drawn["duration"] == 12.0
    assert len(drawn["peaks"]) == 1
    assert drawn["silences"] == [[4.0, 10.0]]


def test_looking_is_not_listening(app: Flask, cast: Cast, as_: Asked) -> None:
    as_(cast.qa).get(f"/calls/{spoken(app, cast.agent).id}/peaks")
    assert not AuditEntry.select().where(AuditEntry.action == "calls.listen").exists()


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3"])
def test_it_draws_what_recorders_write(app: Flask, cast: Cast, as_: Asked, name: str) -> None:
    heard = spoken(app, cast.agent, name)
    answer = as_(cast.qa).get(f"/calls/{heard.id}/peaks")
    assert answer.status_code == 200
    assert answer.json["duration"] == pytest.approx(12.0, abs=0.2)
    assert answer.json["silences"]


@pytest.mark.parametrize("subtype", ["ULAW", "ALAW", "GSM610", "IMA_ADPCM"])
def test_it_draws_telephone_codecs(app: Flask, cast: Cast, as_: Asked, subtype: str) -> None:
    heard = spoken(app, cast.agent, f"{subtype}.wav", subtype)
    assert as_(cast.qa).get(f"/calls/{heard.id}/peaks").json["silences"]


def test_it_is_drawn_once_and_again_when_the_file_changes(
    app: Flask, cast: Cast, as_: Asked
) -> None:
    heard, client = spoken(app, cast.agent, "once.wav"), as_(cast.qa)
    before = kept(app)
    first = client.get(f"/calls/{heard.id}/peaks").json
    assert client.get(f"/calls/{heard.id}/peaks").json == first
    assert len(kept(app) - before) == 1
    keep(app, "once.wav", sound((3, 0.5)))
    assert client.get(f"/calls/{heard.id}/peaks").json["duration"] == 3.0
    assert len(kept(app) - before) == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "This call was not recorded."),
        ("20261021/gone.wav", "Ask the telephone team: 20261021/gone.wav"),
        ("../secret_key", "The recording is not on this server."),
        ("/etc/hostname", "The recording is not on this server."),
    ],
)
def test_a_missing_recording_is_said_in_words(
    cast: Cast, as_: Asked, name: str, words: str
) -> None:
    silent = call(cast.agent, recording=name)
    answer = as_(cast.qa).get(f"/calls/{silent.id}/peaks")
    assert answer.status_code == 404
    assert words in answer.json["message"]


def test_a_link_out_of_the_folder_is_not_followed(app: Flask, cast: Cast, as_: Asked) -> None:
    outside = Path(app.config["INSTANCE"]) / "outside.wav"
    keep(app, "real.wav").rename(outside)
    link = Path(app.config["INSTANCE"]) / "recordings" / "link.wav"
    link.unlink(missing_ok=True)
    link.symlink_to(outside)
    silent = call(cast.agent, recording="link.wav")
    assert as_(cast.qa).get(f"/calls/{silent.id}/peaks").status_code == 404
    assert as_(cast.qa).get(f"/calls/{silent.id}/recording").status_code == 404


def test_a_damaged_file_is_said_in_words(app: Flask, cast: Cast, as_: Asked) -> None:
    answer = as_(cast.qa).get(f"/calls/{recorded(app, cast.agent, 'bad.wav').id}/peaks")
    assert answer.status_code == 422
    assert "the file is damaged or of an unknown kind" in answer.json["message"]


def test_an_empty_recording_is_said_in_words(app: Flask, cast: Cast, as_: Asked) -> None:
    keep(app, "empty.wav", sound((0, 0.5)))
    answer = as_(cast.qa).get(f"/calls/{call(cast.agent, recording='empty.wav').id}/peaks")
    assert answer.status_code == 422


@pytest.mark.parametrize("by", ["manager", "qa", "supervisor"])
def test_who_may_hear_it_may_see_it(app: Flask, cast: Cast, as_: Asked, by: str) -> None:
    heard = spoken(app, cast.agent)
    assert as_(getattr(cast, by)).get(f"/calls/{heard.id}/peaks").status_code == 200


@pytest.mark.parametrize(("by", "status"), [("agent", 403), ("lead", 403), ("south_qa", 404)])
def test_nobody_else_sees_it(app: Flask, cast: Cast, as_: Asked, by: str, status: int) -> None:
    heard = spoken(app, cast.agent)
    assert as_(getattr(cast, by)).get(f"/calls/{heard.id}/peaks").status_code == status


def test_waveforms_that_nobody_looks_at_are_swept(app: Flask, cast: Cast, as_: Asked) -> None:
    instance = Path(app.config["INSTANCE"])
    forget_unseen(instance, clock.now() + dt.timedelta(days=400))
    seen, other = spoken(app, cast.agent, "seen.wav"), spoken(app, cast.agent, "other.wav")
    for heard in (seen, other):
        as_(cast.qa).get(f"/calls/{heard.id}/peaks")
    with clock.set_to(clock.now() + dt.timedelta(days=20)):
        waveform_of(seen, instance)
    assert forget_unseen(instance, clock.now() + dt.timedelta(days=31)) == 1
    assert len(kept(app)) == 1
