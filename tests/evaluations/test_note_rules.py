"""Where a note lies on a recording, and what a live call's clock may say."""

import datetime as dt

import pytest

from qaweb.evaluations.note_rules import Clock, clock_after, position, seconds

CALL = dt.datetime(2026, 10, 21, 6, 0, 0, tzinfo=dt.UTC)


def after(seconds_: float) -> dt.datetime:
    return CALL + dt.timedelta(seconds=seconds_)


OPENED, NOW = after(-60), after(600)


@pytest.mark.parametrize(
    ("why", "at_s", "clock", "call", "duration", "lies"),
    [
        ("on a recording, where it was taken", 35, None, CALL, 182, 35),
        ("the clock began with the call", 35, CALL, CALL, 182, 35),
        ("the clock began 20 s into the call", 35, after(20), CALL, 182, 55),
        ("the clock began 8 s before the call", 35, after(-8), CALL, 182, 27),
        ("just before the call is its start", 0, after(-8), CALL, 182, 0),
        ("long before the call is nowhere", 0, after(-40), CALL, 182, None),
        ("just after the end is the end", 190, CALL, CALL, 182, 182),
        ("long after the end is nowhere", 300, CALL, CALL, 182, None),
        ("half a second is rounded", 10, after(0.6), CALL, 182, 11),
        ("on the call as a whole", None, CALL, CALL, 182, None),
        ("the call is not known yet", 35, CALL, None, None, None),
        ("when the call began is not known", 35, CALL, None, 182, None),
    ],
)
def test_a_note_lies_where_it_was_heard(
    why: str,
    at_s: int | None,
    clock: dt.datetime | None,
    call: dt.datetime | None,
    duration: int | None,
    lies: int | None,
) -> None:
    assert position(at_s, clock, call, duration) == lies, why


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *(("95", 95), ("1:35", 95), ("0:01:35", 95), (" 1:05 ", 65), ("0", 0), ("1:00:00", 3600)),
        *(("", None), ("x", None), ("-1", None), ("1:", None), ("1.5", None), ("99999", None)),
    ],
)
def test_a_second_is_read_as_people_write_it(text: str, read: int | None) -> None:
    assert seconds(text) == read


@pytest.mark.parametrize(
    ("why", "kept", "given", "becomes"),
    [
        ("it starts", Clock(), Clock(CALL), Clock(CALL)),
        ("the first start stays", Clock(CALL), Clock(after(9)), Clock(CALL)),
        ("it stops", Clock(CALL), Clock(CALL, after(90)), Clock(CALL, after(90))),
        ("it goes on", Clock(CALL, after(90)), Clock(CALL), Clock(CALL)),
        ("never in the future", Clock(), Clock(after(9000)), Clock(NOW)),
        ("never before the form", Clock(), Clock(after(-9000)), Clock(OPENED)),
        ("no end before the start", Clock(CALL), Clock(CALL, after(-9)), Clock(CALL, CALL)),
        ("it is taken back", Clock(CALL, after(9)), Clock(), Clock()),
    ],
)
def test_the_clock_is_what_a_window_says_within_reason(
    why: str, kept: Clock, given: Clock, becomes: Clock
) -> None:
    assert clock_after(kept, given, OPENED, NOW, has_notes=False) == becomes, why


def test_a_clock_on_which_notes_lie_is_not_taken_back() -> None:
    assert clock_after(Clock(CALL), Clock(), OPENED, NOW, has_notes=True) == Clock(CALL)
