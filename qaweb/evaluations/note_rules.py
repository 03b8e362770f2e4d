"""Where a note lies on a recording, and what a live call's clock may say (P3.1)."""

import datetime as dt
import re
from dataclasses import dataclass, replace

TOLERANCE_S = 15
"""The monitor's clock and the telephone system's are never quite the same."""
LONGEST_S = 24 * 3600
SECONDS = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})")


def position(
    at_s: int | None,
    clock_started_at: dt.datetime | None,
    call_started_at: dt.datetime | None,
    duration_s: int | None,
) -> int | None:
    """The second of the recording at which a note lies; None for one that lies nowhere on it.

    A note of a live call was taken by the monitor's clock: it moves by what lies between the
    clock's start and the call's. A few seconds before the start or after the end count as those.
    """
    if at_s is None or duration_s is None:
        return None
    place = at_s
    if clock_started_at is not None:
        if call_started_at is None:
            return None
        place += round((clock_started_at - call_started_at).total_seconds())
    if not -TOLERANCE_S <= place <= duration_s + TOLERANCE_S:
        return None
    return min(max(place, 0), duration_s)


def seconds(text: str) -> int | None:
    """95, 1:35 or 0:01:35 as seconds; None for no second, or for what is none."""
    found = SECONDS.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    total = (hours * 60 + minutes) * 60 + rest
    return total if total <= LONGEST_S else None


@dataclass(frozen=True)
class Clock:
    """A live call's clock: not begun, running, or stopped."""

    started_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None


def clock_after(
    kept: Clock, given: Clock, opened_at: dt.datetime, now: dt.datetime, *, has_notes: bool
) -> Clock:
    """What the clock becomes when a window says `given`.

    The first start stays, whatever a second window thought: notes lie on it. It is taken back only
    while there are none. Nothing begins before the form was opened, and nothing in the future.
    """
    if given.started_at is None:
        return kept if has_notes else Clock()
    started = kept.started_at or min(max(given.started_at, opened_at), now)
    stopped = given.stopped_at and min(max(given.stopped_at, started), now)
    return replace(given, started_at=started, stopped_at=stopped)
