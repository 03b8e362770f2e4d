"""Passwords and throttling, as functions of plain data."""

import datetime as dt
from enum import StrEnum

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST, LONGEST = 8, 128
COMMON = frozenset(FREQUENCY_LISTS["passwords"])
FREE_BY_ACCOUNT = 5
FREE_BY_ADDRESS = 30
"""A whole centre may stand behind one address: its slips of the finger must not lock it out."""
LONGEST_WAIT = dt.timedelta(minutes=15)
FORGET_AFTER = dt.timedelta(hours=1)


class PasswordProblem(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    OWN_NUMBER = "own_number"


def password_problem(password: str, staff_number: str) -> PasswordProblem | None:
    """8 to 128 characters, not among the common ones, not the staff number; no other rules."""
    if len(password) < SHORTEST:
        return PasswordProblem.SHORT
    if len(password) > LONGEST:
        return PasswordProblem.LONG
    if password.lower() in COMMON:
        return PasswordProblem.COMMON
    if staff_number and staff_number in password and len(password) < len(staff_number) + SHORTEST:
        return PasswordProblem.OWN_NUMBER
    return None


def wait_after(failures: int, free: int) -> dt.timedelta:
    """How long a log-in must wait: nothing for the `free` ones, then 2, 4, 8 … s to 15 minutes."""
    if failures < free:
        return dt.timedelta()
    steps = min(failures - free + 1, 20)  # 2 to the power of more is 15 minutes as well
    seconds = min(2**steps, LONGEST_WAIT.total_seconds())
    return dt.timedelta(seconds=seconds)


def is_new(hired_on: dt.date, day: dt.date, new_staff_days: int) -> bool:
    """New staff for the first `new_staff_days` days, the first day included (P3.4)."""
    return 0 <= (day - hired_on).days < new_staff_days
