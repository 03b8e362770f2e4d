"""How a recording looks: heights of its waveform, and where nobody speaks."""

import numpy as np
import pytest

from qaweb.calls.rules import HEIGHTS, silences, waveform


def levels(*parts: tuple[float, float]) -> "np.ndarray":
    """Levels of one channel, 20 steps a second: seconds and loudness."""
    return np.concatenate([np.full((int(s * 20), 1), loud) for s, loud in parts])


def test_the_loudest_moment_is_a_hundred_high() -> None:
    drawn = waveform(levels((1, 0.2), (1, 0.4)), 2.0)
    assert drawn.duration == 2.0
    assert drawn.peaks == [[50] * 20 + [100] * 20]


def test_each_channel_is_as_high_as_its_own_loudest_moment() -> None:
    both = np.hstack([levels((2, 0.5)), levels((1, 0.01), (1, 0.02))])
    drawn = waveform(both, 2.0)
    assert [max(channel) for channel in drawn.peaks] == [100, 100]


def test_a_long_call_has_a_thousand_heights() -> None:
    assert len(waveform(levels((3600, 0.5)), 3600.0).peaks[0]) == HEIGHTS


def test_a_silent_recording_is_flat() -> None:
    assert waveform(levels((2, 0.0)), 2.0).peaks == [[0] * 40]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([(4, 0.5), (6, 0.0), (2, 0.8)], [(4.0, 10.0)]),
        ([(4, 0.5), (6, 0.01), (2, 0.8)], [(4.0, 10.0)]),  # the line hums
        ([(4, 0.5), (3.9, 0.0), (2, 0.8)], []),
        ([(5, 0.0), (2, 0.8), (5, 0.0)], [(0.0, 5.0), (7.0, 12.0)]),
        ([(9, 0.5)], []),
        ([], []),
    ],
)
def test_four_seconds_without_a_voice_are_a_silence(
    parts: list[tuple[float, float]], found: list[tuple[float, float]]
) -> None:
    given = levels(*parts) if parts else np.zeros((0, 1))
    assert silences(given) == found


def test_a_channel_that_speaks_breaks_the_silence_of_the_other() -> None:
    both = np.hstack([levels((4, 0.5), (8, 0.0)), levels((8, 0.0), (4, 0.5))])
    assert silences(both) == [(4.0, 8.0)]
