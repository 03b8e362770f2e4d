"""What the checks say at their limits."""

import datetime as dt

import pytest

from qaweb.doctor.rules import State, backup_age, bad, exit_code, jump, ok, room, warn

NOW = dt.datetime(2026, 10, 21, 6, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("free", "state"),
    [(499, State.BAD), (500, State.WARN), (4_999, State.WARN), (5_000, State.OK)],
)
def test_room_on_the_disk(free: int, state: State) -> None:
    assert room(free, 100_000).state is state


@pytest.mark.parametrize(("hours", "state"), [(26, State.OK), (27, State.BAD)])
def test_the_age_of_a_backup(hours: int, state: State) -> None:
    assert backup_age(NOW - dt.timedelta(hours=hours), NOW, "/b").state is state


def test_no_backup_at_all_is_bad() -> None:
    assert backup_age(None, NOW, "/b").state is State.BAD


def test_a_jump_of_the_clock_is_told_for_a_week() -> None:
    kept = f"{NOW.isoformat()} -3600"
    assert jump(None, NOW).state is State.OK
    assert "jumped by -3600 s" in jump(kept, NOW + dt.timedelta(days=6)).words
    assert jump(kept, NOW + dt.timedelta(days=8)).state is State.OK


def test_only_what_is_bad_fails() -> None:
    assert exit_code([ok("a", "b"), warn("c", "d")]) == 0
    assert exit_code([ok("a", "b"), bad("c", "d")]) == 1


def test_a_line_begins_with_its_state() -> None:
    assert str(warn("disk", "little room")) == "warn  disk: little room"
