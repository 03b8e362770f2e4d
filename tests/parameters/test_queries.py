"""The policy page: what holds, since when, what comes, what was."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qaweb.errors import NotFound
from qaweb.parameters import queries
from qaweb.parameters.actions import set_parameter
from tests.cast import TODAY, Cast, viewer

LATER = dt.date(2026, 11, 1)


def entry(cast: Cast, key: str = "calls_per_day") -> queries.Entry:
    return queries.entry(viewer(cast.agent), key, TODAY)


def change(cast: Cast, value: Any, day: dt.date, key: str = "calls_per_day") -> None:
    set_parameter(viewer(cast.manager), key, value, day, "more specialists")


def test_at_first_the_defaults_hold_since_the_start(cast: Cast) -> None:
    found = entry(cast)
    assert (found.value, found.since, found.coming, found.history) == (20, None, [], [])


def test_a_change_of_today_holds_with_its_date(cast: Cast) -> None:
    change(cast, 22, TODAY)
    assert (entry(cast).value, entry(cast).since) == (22, TODAY)


def test_a_coming_change_is_announced_and_does_not_hold_yet(cast: Cast) -> None:
    change(cast, 25, LATER)
    found = entry(cast)
    assert found.value == 20
    assert [(each.value, each.row.valid_from) for each in found.coming] == [(25, LATER)]


def test_a_past_day_keeps_its_numbers(cast: Cast, later: Callable[..., Any]) -> None:
    change(cast, 22, TODAY)
    with later(days=20):
        change(cast, 30, TODAY + dt.timedelta(days=20))
    assert queries.as_of(TODAY - dt.timedelta(days=1)).calls_per_day == 20
    assert queries.as_of(TODAY + dt.timedelta(days=19)).calls_per_day == 22
    assert queries.as_of(TODAY + dt.timedelta(days=20)).calls_per_day == 30


def test_the_history_has_the_newest_first_with_who_and_why(cast: Cast) -> None:
    change(cast, 22, TODAY)
    change(cast, 25, LATER)
    rows = [each.row for each in entry(cast).history]
    assert [row.valid_from for row in rows] == [LATER, TODAY]
    assert {(row.author_name, row.reason) for row in rows} == {
        (cast.manager.name, "more specialists")
    }


def test_every_number_stands_under_its_clause(cast: Cast) -> None:
    page = queries.policy_page(viewer(cast.agent), TODAY)
    found = {clause.id: [e.parameter.key for e in clause.entries] for clause in page}
    assert found["P3.2"] == ["calls_per_day", "calls_per_week"]
    assert found["P6.2"] == ["daily_due", "weekly_due", "monthly_due_day", "due_on_working_days",
    ]  # fmt: skip
    assert sum(map(len, found.values())) == len(queries.PARAMETERS)


def test_there_is_no_other_number(cast: Cast) -> None:
    with pytest.raises(NotFound):
        entry(cast, "salary")
