"""How a recording looks: heights of its waveform, and where nobody speaks."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Levels: TypeAlias = "np.ndarray[Any, Any]"
"""The loudest moment (0 to 1) of each short step, by channel: one row a step."""

STEP_S = 0.05
HEIGHTS = 1000
FULL_HEIGHT = 100
SILENT_S = 4.0
QUIET_SHARE = 0.06
"""A step is quiet below this share of how loud the call is at its louder moments."""


@dataclass(frozen=True)
class Waveform:
    """What a player draws before it loads any sound; times are seconds."""

    duration: float
    peaks: list[list[int]]
    """Heights from 0 to 100, by channel."""
    silences: list[tuple[float, float]]


def waveform(levels: Levels, duration: float, step: float = STEP_S) -> Waveform:
    """The waveform of a call from its levels."""
    peaks = [_heights(channel) for channel in levels.T]
    return Waveform(round(duration, 2), peaks, silences(levels, step))


def _heights(channel: Levels) -> list[int]:
    """At most a thousand heights; each channel as high as its own loudest moment."""
    if not len(channel):
        return []
    loudest = float(channel.max()) or 1.0
    pieces = np.array_split(channel, min(HEIGHTS, len(channel)))
    return [round(float(piece.max()) / loudest * FULL_HEIGHT) for piece in pieces]


def silences(levels: Levels, step: float = STEP_S) -> list[tuple[float, float]]:
    """Stretches of at least four seconds in which no channel is heard, as (from, until)."""
    if not len(levels):
        return []
    loud = levels.max(axis=1)
    quiet = loud < QUIET_SHARE * float(np.percentile(loud, 95))
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(np.int8), [0]))))
    times = [round(float(edge) * step, 2) for edge in edges]
    pairs = zip(times[::2], times[1::2], strict=True)
    return [(since, until) for since, until in pairs if until - since >= SILENT_S]
