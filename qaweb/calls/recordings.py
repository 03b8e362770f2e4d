"""The files of recordings: where they lie, of what kind they are, how they look as a waveform."""

import datetime as dt
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np
import soundfile
from werkzeug.security import safe_join

from qaweb import clock
from qaweb.calls.models import Call
from qaweb.calls.rules import STEP_S, Levels, Waveform, waveform
from qaweb.errors import Refused
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import recording_days

FOLDER, KEPT = "recordings", "peaks"
MIMETYPES = {
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
}
STEPS_AT_ONCE = 400
KEPT_FOR = dt.timedelta(days=30)


class NoRecording(Refused):
    """The call is there, its recording is not (404)."""

    status = 404


class Unreadable(Refused):
    """The file is there, and no sound can be read from it (422)."""


def path_of(call: Call, instance: Path) -> Path:
    """The file below the recordings' folder; names that lead out of it do not exist."""
    if not call.recording:
        raise NoRecording(_("This call was not recorded."))
    joined = safe_join(str(instance / FOLDER), call.recording)
    if joined is None or not _lies_below(Path(joined), instance / FOLDER):
        raise _missing(call)
    return Path(joined)


def _missing(call: Call) -> NoRecording:
    """What a reader is told: it was deleted as the policy says, or somebody has to look for it."""
    today = clock.today()
    days = recording_days(as_of(today))
    if days and call.call_day < today - dt.timedelta(days=days):
        return NoRecording(_("Recordings are deleted %(days)s days after the call.", days=days))
    return NoRecording(
        _(
            "The recording is not on this server. Ask the telephone team: %(name)s",
            name=call.recording,
        )
    )


def _lies_below(path: Path, folder: Path) -> bool:
    """Also when a link in the folder leads out of it."""
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def mimetype(path: Path) -> str:
    """What a player is told that the file is."""
    return MIMETYPES.get(path.suffix.lower(), "application/octet-stream")


def waveform_of(call: Call, instance: Path) -> Waveform:
    """The call's waveform, drawn once and kept until the file changes; raises `Unreadable`."""
    path = path_of(call, instance)
    kept = instance / KEPT / f"{_fingerprint(call, path)}.json"
    if kept.exists():
        _touch(kept)
        return Waveform(**json.loads(kept.read_text()))
    drawn = _draw(path)
    _keep(kept, json.dumps(asdict(drawn), separators=(",", ":")))
    _touch(kept)
    return drawn


def _touch(kept: Path) -> None:
    """It was looked at now: by the application's clock, which is the sweep's."""
    moment = clock.now().timestamp()
    with suppress(OSError):
        os.utime(kept, (moment, moment))


def _fingerprint(call: Call, path: Path) -> str:
    state = path.stat()
    known = f"{call.recording}\0{state.st_size}\0{state.st_mtime_ns}"
    return hashlib.sha256(known.encode()).hexdigest()


def forget_unseen(instance: Path, now: dt.datetime) -> int:
    """Delete waveforms that nobody has looked at for a month: they are drawn again when asked for.

    Those of recordings that were deleted or replaced go so too. Returns how many.
    """
    oldest, old = (now - KEPT_FOR).timestamp(), 0
    for kept in (instance / KEPT).glob("*"):
        if kept.stat().st_mtime < oldest:
            kept.unlink(missing_ok=True)
            old += 1
    return old


def _keep(path: Path, text: str) -> None:
    """Put the file in place whole: two people may open the call at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.write_text(text)
    draft.replace(path)


def _draw(path: Path) -> Waveform:
    try:
        with soundfile.SoundFile(path) as file:
            levels, frames = _levels(file)
    except soundfile.SoundFileError as fault:
        raise _unreadable(path) from fault
    if not frames:
        raise _unreadable(path)
    return waveform(levels, frames / file.samplerate)


def _unreadable(path: Path) -> Unreadable:
    return Unreadable(
        _(
            "No waveform can be drawn: the file is damaged or of an unknown kind. Try to play it; "
            "if that fails, ask the telephone team: %(name)s",
            name=path.name,
        )
    )


def _levels(file: soundfile.SoundFile) -> tuple[Levels, int]:
    """The loudest moment of each step by channel, read piece by piece, and the frames read."""
    step = max(1, round(file.samplerate * STEP_S))
    rows, frames = [np.zeros((0, file.channels))], 0
    until = -1 if file.seekable() else file.frames
    for block in file.blocks(step * STEPS_AT_ONCE, frames=until, dtype="float32", always_2d=True):
        frames += len(block)
        short = -len(block) % step
        steps = np.pad(np.abs(block), ((0, short), (0, 0))).reshape(-1, step, file.channels)
        rows.append(steps.max(axis=1))
    return np.concatenate(rows), frames
