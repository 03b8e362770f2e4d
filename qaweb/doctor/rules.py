"""What a check may find. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ROOM_MB, LITTLE_ROOM_MB = 500, 5_000
OLDEST_BACKUP = dt.timedelta(hours=26)
JUMP_TOLD = dt.timedelta(days=7)


class State(StrEnum):
    """ok, worth a look, or to be mended before anybody relies on it."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, and what to do unless it is well."""

    state: State
    subject: str
    words: str

    def __str__(self) -> str:
        return f"{self.state.value:<4}  {self.subject}: {self.words}"


def ok(subject: str, words: str) -> Finding:
    """It is well."""
    return Finding(State.OK, subject, words)


def warn(subject: str, words: str) -> Finding:
    """It works, and should be looked at."""
    return Finding(State.WARN, subject, words)


def bad(subject: str, words: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(State.BAD, subject, words)


def exit_code(found: Iterable[Finding]) -> int:
    """0 when all is well or only worth a look, 1 when something is bad."""
    return int(any(each.state is State.BAD for each in found))


def room(free_mb: int, total_mb: int) -> Finding:
    """Whether the disk has room for what comes."""
    words = f"{free_mb} MB of {total_mb} MB free"
    if free_mb < ROOM_MB:
        return bad("disk", f"{words}. Make room now: soon nothing can be saved.")
    if free_mb < LITTLE_ROOM_MB:
        return warn("disk", f"{words}. Make room, or give it a larger disk.")
    return ok("disk", words)


def backup_age(made_at: dt.datetime | None, now: dt.datetime, folder: str) -> Finding:
    """Whether the last backup that was made by itself is of today."""
    if made_at is None:
        return bad("backup", f"there is none in {folder}. Is the worker running? See its log.")
    words = f"the last one is of {made_at:%Y-%m-%d %H:%M} UTC"
    if now - made_at > OLDEST_BACKUP:
        return bad("backup", f"{words}. See why in the worker's log, and make one now.")
    return ok("backup", words)


def jump(kept: str | None, now: dt.datetime) -> Finding:
    """Whether the clock was set forward or back lately, as the worker noticed it."""
    if kept is not None:
        moment, _, seconds = kept.partition(" ")
        if abs(now - dt.datetime.fromisoformat(moment)) < JUMP_TOLD:
            return warn(
                "clock",
                f"it jumped by {seconds} s at {moment}. Let the server keep its time by NTP; "
                "look at what fell due around it.",
            )
    return ok("clock", f"it shows {now:%Y-%m-%d %H:%M:%S} UTC: compare it with another")
