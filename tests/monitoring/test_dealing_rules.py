"""To whom a line goes when its monitor is away."""

import datetime as dt

from qaweb.evaluations.rules import Mode
from qaweb.monitoring.dealing_rules import Dealt, Taker, dealt
from qaweb.monitoring.next_rules import OpenLine
from qaweb.monitoring.rules import GapReason, Reason

NOW = dt.datetime(2026, 10, 21, 6, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
SHIFT = (NOW - 6 * HOUR, NOW + 2 * HOUR)
AGENT, OTHER = 7, 8
SHIFTS = {AGENT: SHIFT, OTHER: SHIFT}


def line(number: int = 1, agent: int = AGENT, **values: object) -> OpenLine:
    plain = {"mode": Mode.REMOTE, "reason": Reason.COVERAGE, **values}
    return OpenLine(number, agent, **plain)  # type: ignore[arg-type]


def taker(number: int, room: int = 5, **values: object) -> Taker:
    plain = {"hours": SHIFT, "reaches": frozenset({AGENT, OTHER}), **values}
    return Taker(number, room=room, **plain)  # type: ignore[arg-type]


def only(lines: list[OpenLine], takers: list[Taker]) -> Dealt:
    (found,) = dealt(lines, takers, SHIFTS, NOW)
    return found


def test_it_goes_to_the_one_with_most_room() -> None:
    assert only([line()], [taker(1, 2), taker(2, 4)]).taker == 2


def test_nobody_hears_all_of_one_persons_calls() -> None:
    found = dealt([line(1), line(2)], [taker(1, 9), taker(2, 2)], SHIFTS, NOW)
    assert [each.taker for each in found] == [1, 2]


def test_room_is_used_up_by_precedence() -> None:
    lines = [line(1, reason=Reason.MIX), line(2, OTHER, reason=Reason.COVERAGE)]
    found = {each.line.id: each for each in dealt(lines, [taker(1, 1)], SHIFTS, NOW)}
    assert (found[2].taker, found[1].taker) == (1, None)
    assert found[1].why is GapReason.CAPACITY


def test_everybody_once_goes_beyond_the_floor() -> None:
    found = only([line(reason=Reason.COVERAGE)], [taker(1, -3), taker(2, 0)])
    assert (found.taker, found.why) == (2, None)


def test_nobody_in_reach_and_no_time_together_are_said() -> None:
    assert only([line()], [taker(1, reaches=frozenset())]).why is GapReason.NO_MONITOR
    gone = taker(1, hours=(NOW - 9 * HOUR, NOW))
    assert only([line()], [gone]).why is GapReason.NO_OVERLAP


def test_a_recording_needs_no_time_together() -> None:
    gone = taker(1, hours=(NOW - 9 * HOUR, NOW))
    found = only([line(mode=Mode.RECORDING)], [gone])
    assert (found.taker, found.slot) == (1, None)


def test_it_keeps_its_time_where_the_taker_is_free() -> None:
    own = (NOW + HOUR, NOW + HOUR * 4 / 3)
    planned = line(starts_at=own[0], ends_at=own[1])
    assert only([planned], [taker(1)]).slot == own
    assert only([planned], [taker(1, slots=(own,))]).slot == (NOW, SHIFT[1])
