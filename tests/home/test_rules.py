"""What stands first on a home page."""

import datetime as dt

from qaweb.home.rules import (
    SPARK_HEIGHT,
    SPARK_WIDTH,
    Line,
    Task,
    TaskKind,
    growth,
    in_order,
    points_of_line,
)

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


def line(title: str, earned: int, possible: int = 1000, scored: int = 5) -> Line:
    return Line(title, "", scored, earned, possible)


def test_the_one_thing_to_work_on_is_what_would_bring_most() -> None:
    found = growth([line("a", 900), line("b", 3500, 4000), line("c", 1000)])
    assert found.next_step is not None
    assert found.next_step.title == "b"


def test_strengths_are_what_went_well_often_the_weightiest_first() -> None:
    lines = [line("a", 1000), line("rare", 2000, 2000, scored=2), line("b", 2000, 2000)]
    assert [each.title for each in growth(lines).strengths] == ["b", "a"]


def test_no_more_than_three_strengths_and_none_that_is_the_next_step() -> None:
    lines = [line(name, 1000) for name in "abcd"] + [line("e", 960)]
    found = growth(lines)
    assert [each.title for each in found.strengths] == ["a", "b", "c"]
    assert found.next_step is lines[-1]


def test_without_a_call_there_is_nothing_to_say() -> None:
    found = growth([])
    assert (found.strengths, found.next_step) == ([], None)


def test_the_days_left_are_whole_days() -> None:
    task = Task(TaskKind.ACCEPT, due=NOW + 49 * HOUR)
    assert (task.days_left(NOW), task.days_left(NOW + 72 * HOUR)) == (2, 0)
