"""Synthesised recordings: two voices taking turns, so that a player has something to show."""

import array
import math
import random
import wave
from pathlib import Path

RATE = 8000
LOUDEST = 9000
VOICES = ((118.0, 4), (196.0, 3))


def write_recording(path: Path, seconds: int, rng: random.Random) -> None:
    """A mono WAV file of 8 kHz, 16 bit, in which a lower and a higher voice speak in turns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = array.array("h")
    voice = 0
    while len(samples) < seconds * RATE:
        samples.extend(_phrase(VOICES[voice], rng))
        samples.extend([0] * int(RATE * rng.uniform(0.15, 0.5)))
        voice = 1 - voice
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples[: seconds * RATE].tobytes())


def _phrase(voice: tuple[float, int], rng: random.Random) -> list[int]:
    pitch, partials = voice
    samples: list[int] = []
    for _syllable in range(rng.randint(3, 8)):
        length = int(RATE * rng.uniform(0.09, 0.2))
        tone = pitch * rng.uniform(0.9, 1.15)
        samples += [_sample(i, length, tone, partials) for i in range(length)]
        samples += [0] * int(RATE * 0.03)
    return samples


def _sample(index: int, length: int, tone: float, partials: int) -> int:
    swell = math.sin(math.pi * index / length)
    step = 2 * math.pi * tone * index / RATE
    wave_ = sum(math.sin(step * n) / n for n in range(1, partials + 1))
    return int(LOUDEST * swell * wave_ / 2)
