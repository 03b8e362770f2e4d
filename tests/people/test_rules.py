"""Passwords, throttling, new staff."""

import datetime as dt

import pytest

from qaweb.people.rules import (
    FREE_BY_ACCOUNT,
    PasswordProblem,
    is_new,
    password_problem,
    wait_after,
)

P = PasswordProblem
PASSWORDS = [
    ("a sentence that is long", None),
    ("zxqwvu17", None),
    ("zxqwvu1", P.SHORT),
    ("长长的一句中文密码", None),
    ("x" * 127 + "y", None),
    ("x" * 128 + "y", P.LONG),
    ("password1", P.COMMON),
    ("PASSWORD1", P.COMMON),
    ("12345678", P.COMMON),
    ("10001234", P.OWN_NUMBER),
    ("x10001234y", P.OWN_NUMBER),
    ("10001234 and a sentence", None),
]


@pytest.mark.parametrize(("password", "problem"), PASSWORDS)
def test_a_password_is_long_enough_and_not_common(
    password: str, problem: PasswordProblem | None
) -> None:
    assert password_problem(password, "10001234") is problem


WAITS = [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (13, 512), (14, 900), (5000, 900)]


@pytest.mark.parametrize(("failures", "seconds"), WAITS)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert wait_after(failures, FREE_BY_ACCOUNT) == dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(("days", "new"), [(-1, False), (0, True), (59, True), (60, False)])
def test_new_staff_are_new_for_the_policys_days(days: int, new: bool) -> None:
    hired = dt.date(2026, 10, 1)
    assert is_new(hired, hired + dt.timedelta(days=days), 60) is new
