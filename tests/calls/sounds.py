"""Recordings for tests: a voice that speaks and is silent when told."""

from pathlib import Path

import numpy as np
import soundfile
from flask import Flask

from qaweb.calls.models import Call
from qaweb.people.models import Person
from tests.calls.making import call

RATE = 8000


def sound(*parts: tuple[float, float]) -> "np.ndarray":
    """Seconds and loudness (0 to 1), one after another, as a tone of 200 Hz."""
    pieces = [
        np.sin(2 * np.pi * 200 * np.arange(int(RATE * seconds)) / RATE) * loudness
        for seconds, loudness in parts
    ]
    return np.concatenate(pieces)


TALK = sound((4, 0.5), (6, 0.0), (2, 0.8))
"""Four seconds of talk, six of silence, two of talk."""


def keep(app: Flask, name: str, samples: "np.ndarray" = TALK, subtype: str | None = None) -> Path:
    """Write a recording of that name where the application looks for it."""
    path = Path(app.config["INSTANCE"]) / "recordings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, RATE, subtype=subtype)
    return path


def spoken(app: Flask, agent: Person, name: str = "spoken.wav", subtype: str | None = None) -> Call:
    """A call with a recording that can be drawn."""
    keep(app, name, subtype=subtype)
    return call(agent, recording=name)
