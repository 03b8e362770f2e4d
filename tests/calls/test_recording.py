import io
from collections.abc import Callable
from typing import Any

import pytest
import soundfile
from flask import Flask

from qaweb.audit import AuditEntry
from tests.calls.making import WAV, call, recorded
from tests.calls.sounds import spoken
from tests.cast import Cast

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


def test_going_back_to_the_start_within_the_hour_is_the_same_listening(
    app: Flask, cast: Cast, as_: Asked
) -> None:
    heard, client = recorded(app, cast.agent), as_(cast.qa)
    for headers in ({}, part(0)):
        client.get(f"/calls/{heard.id}/recording", headers=headers).close()
    assert listenings() == 1


def test_nobody_listens_unseen_by_beginning_in_the_middle(
    app: Flask, cast: Cast, as_: Asked
) -> None:
    heard = recorded(app, cast.agent)
    as_(cast.qa).get(f"/calls/{heard.id}/recording", headers=part(1)).close()
    assert listenings() == 1


def test_going_on_where_somebody_else_began_is_a_listening_of_its_own(
    app: Flask, cast: Cast, as_: Asked
) -> None:
    heard = recorded(app, cast.agent)
    for person, start in ((cast.qa, 0), (cast.second_qa, 50), (cast.second_qa, 90)):
        as_(person).get(f"/calls/{heard.id}/recording", headers=part(start)).close()
    assert listenings() == 2


def test_asking_how_large_it_is_is_not_listening(app: Flask, cast: Cast, as_: Asked) -> None:
    heard = recorded(app, cast.agent)
    answer = as_(cast.qa).head(f"/calls/{heard.id}/recording")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(WAV))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert listenings() == 0


def test_a_part_beyond_the_end_is_refused(app: Flask, cast: Cast, as_: Asked) -> None:
    heard = recorded(app, cast.agent)
    answer = as_(cast.qa).get(f"/calls/{heard.id}/recording", headers=part(5000))
    assert answer.status_code == 416
    assert listenings() == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("1.MP3", "audio/mpeg"),
        ("1.ogg", "audio/ogg"),
        ("1.flac", "audio/flac"),
        ("1.m4a", "audio/mp4"),
        ("1.amr", "application/octet-stream"),
    ],
)
def test_a_player_is_told_what_the_file_is(
    app: Flask, cast: Cast, as_: Asked, name: str, told: str
) -> None:
    answer = as_(cast.qa).get(f"/calls/{recorded(app, cast.agent, name).id}/recording")
    assert answer.mimetype == told
    answer.close()


@pytest.mark.parametrize("subtype", ["GSM610", "IMA_ADPCM", "MS_ADPCM"])
def test_a_codec_that_no_browser_plays_is_sent_as_plain_wav(
    app: Flask, cast: Cast, as_: Asked, subtype: str
) -> None:
    heard, client = spoken(app, cast.agent, f"{subtype}.wav", subtype), as_(cast.qa)
    whole = client.get(f"/calls/{heard.id}/recording")
    sound = soundfile.SoundFile(io.BytesIO(whole.data))
    assert (whole.mimetype, sound.subtype, sound.samplerate) == ("audio/wav", "PCM_16", 8000)
    assert sound.frames == pytest.approx(12 * 8000, abs=1000)
    middle = client.get(f"/calls/{heard.id}/recording", headers=part(20_001, 20_100))
    assert (middle.status_code, len(middle.data)) == (206, 100)
    assert middle.headers["Content-Range"] == f"bytes 20001-20100/{len(whole.data)}"
    assert listenings() == 1


@pytest.mark.parametrize("subtype", ["ULAW", "ALAW", "PCM_16"])
def test_a_codec_that_browsers_play_is_sent_as_it_is(
    app: Flask, cast: Cast, as_: Asked, subtype: str
) -> None:
    heard = spoken(app, cast.agent, f"{subtype}.wav", subtype)
    answer = as_(cast.qa).get(f"/calls/{heard.id}/recording")
    assert soundfile.info(io.BytesIO(answer.data)).subtype == subtype
    answer.close()


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
