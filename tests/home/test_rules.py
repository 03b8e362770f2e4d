"""What stands first on a home page."""

import datetime as dt

from qaweb.home.rules import SPARK_HEIGHT, SPARK_WIDTH, Task, TaskKind, in_order, points_of_line

NOW = dt.datetime(2026, 10, 21, 6, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_what_is_due_first_stands_first() -> None:
    later, sooner = Task(TaskKind.ACCEPT, due=NOW + HOUR), Task(TaskKind.FOLLOW_UP, due=NOW)
    assert in_order([later, sooner]) == [sooner, later]


def test_what_has_no_time_is_due_at_once() -> None:
    timed, owed = Task(TaskKind.REPORT, due=NOW - 9 * HOUR), Task(TaskKind.SLIP_OWED)
    assert in_order([timed, owed]) == [owed, timed]


def test_among_equals_the_more_pressing_kind_stands_first() -> None:
    draft, licence = Task(TaskKind.DRAFT), Task(TaskKind.LICENCE_MISSING)
    assert in_order([draft, licence]) == [licence, draft]


def test_a_task_is_overdue_only_after_its_time() -> None:
    assert Task(TaskKind.REPORT, due=NOW - HOUR).is_overdue(NOW)
    assert not Task(TaskKind.REPORT, due=NOW).is_overdue(NOW)
    assert not Task(TaskKind.DRAFT).is_overdue(NOW)


def test_a_line_needs_two_days() -> None:
    assert points_of_line([None, 9000, None]) == ""


def test_a_line_uses_the_whole_width_and_height() -> None:
    assert points_of_line([8000, None, 9000]) == f"0,{SPARK_HEIGHT - 4} {SPARK_WIDTH},4"


def test_a_level_line_stays_level() -> None:
    heights = {point.split(",")[1] for point in points_of_line([9000, 9000, 9000]).split()}
    assert len(heights) == 1
