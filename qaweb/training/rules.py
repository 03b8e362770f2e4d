"""When a licence lets its holder work (P4.1, P4.2, P5.2)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class LicenceState(StrEnum):
    """The life of a licence."""

    IN_TRAINING = "in_training"
    LICENSED = "licensed"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


VALID = (LicenceState.LICENSED, LicenceState.EXPIRING)
MOST_EXPERIENCE = 60
# What the manager may do to a licence in each state.
MAY_SUSPEND = (*VALID, LicenceState.IN_TRAINING)
MAY_WITHDRAW = (*MAY_SUSPEND, LicenceState.SUSPENDED)


@dataclass(frozen=True)
class Term:
    """When a licence begins; `order` is the order in which they were recorded."""

    order: int
    valid_from: dt.date


def licence_state(
    granted: LicenceState,
    valid_from: dt.date,
    valid_until: dt.date,
    day: dt.date,
    warn_days: int,
    ended_on: dt.date | None = None,
) -> LicenceState:
    """The state on `day`; 'expiring' for its last `warn_days` days, both ends counted.

    A suspension or withdrawal counts from `ended_on` on: the days before it stay as they were.
    """
    if granted is not LicenceState.LICENSED and (ended_on is None or day >= ended_on):
        return granted
    if day < valid_from:
        return LicenceState.IN_TRAINING
    if day > valid_until:
        return LicenceState.EXPIRED
    if (valid_until - day).days < warn_days:
        return LicenceState.EXPIRING
    return LicenceState.LICENSED


def term_on(terms: Iterable[Term], day: dt.date) -> Term | None:
    """The licence that decides on `day`: the last recorded of those that have begun by then.

    So a renewal recorded in advance takes nothing away before its first day.
    """
    ordered = sorted(terms, key=lambda term: term.order)
    begun = [term for term in ordered if term.valid_from <= day]
    known = begun or ordered
    return known[-1] if known else None


class TermFault(StrEnum):
    """Why a licence's dates are not taken."""

    ENDS_BEFORE = "ends_before"
    TOO_LONG = "too_long"


def fault_in_term(valid_from: dt.date, valid_until: dt.date) -> TermFault | None:
    """A licence ends after it begins, and within three years."""
    if valid_until <= valid_from:
        return TermFault.ENDS_BEFORE
    if valid_until > three_years_after(valid_from):
        return TermFault.TOO_LONG
    return None


def three_years_after(day: dt.date) -> dt.date:
    """The same date three years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + 3)
    except ValueError:
        return dt.date(day.year + 3, 3, 1)
