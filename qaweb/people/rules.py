"""Passwords and throttling, as functions of plain data."""

import datetime as dt
from enum import StrEnum

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from qaweb.permissions import Role

SHORTEST, LONGEST = 8, 128
COMMON = frozenset(FREQUENCY_LISTS["passwords"])
FREE_BY_ACCOUNT = 5
FREE_BY_ADDRESS = 30
"""A whole centre may stand behind one address: its slips of the finger must not lock it out."""
LONGEST_WAIT = dt.timedelta(minutes=15)
FIRST_PASSWORD_LASTS = dt.timedelta(days=7)
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


def first_password_is_over(given_at: dt.datetime | None, now: dt.datetime) -> bool:
    """A first password that nobody used within seven days is worth nothing (ours)."""
    return given_at is not None and now - given_at > FIRST_PASSWORD_LASTS


class Invitation(StrEnum):
    """How far a person has come on the way to the first sign-in."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    RUN_OUT = "run_out"
    NEVER = "never"
    SIGNED_IN = "signed_in"


def invitation(
    *,
    has_password: bool,
    must_change: bool,
    invited_at: dt.datetime | None,
    last_sign_in_at: dt.datetime | None,
    now: dt.datetime,
) -> Invitation:
    """Where the invitation stands; a new first password begins it anew."""
    if not has_password:
        return Invitation.NOT_INVITED
    if must_change and first_password_is_over(invited_at, now):
        return Invitation.RUN_OUT
    if must_change and not (last_sign_in_at and invited_at and last_sign_in_at >= invited_at):
        return Invitation.INVITED
    return Invitation.SIGNED_IN if last_sign_in_at else Invitation.NEVER


STANDS_IN = (Role.TEAM_LEAD, Role.SUPERVISOR)


def may_stand_in(absent: Role, stand_in: Role) -> bool:
    """For a lead another lead or a supervisor, for a supervisor another supervisor (ours)."""
    if absent is Role.TEAM_LEAD:
        return stand_in in (Role.TEAM_LEAD, Role.SUPERVISOR)
    return absent is stand_in is Role.SUPERVISOR


def is_new(hired_on: dt.date, day: dt.date, new_staff_days: int) -> bool:
    """New staff for the first `new_staff_days` days, the first day included (P3.4)."""
    return 0 <= (day - hired_on).days < new_staff_days
