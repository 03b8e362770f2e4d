"""When a licence lets its holder work (P4.1, P4.2, P5.2)."""

import datetime as dt
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


def licence_state(
    granted: LicenceState,
    valid_from: dt.date,
    valid_until: dt.date,
    day: dt.date,
    warn_days: int,
) -> LicenceState:
    """The state on `day`; 'expiring' for its last `warn_days` days, both ends counted."""
    if granted is not LicenceState.LICENSED:
        return granted
    if day < valid_from:
        return LicenceState.IN_TRAINING
    if day > valid_until:
        return LicenceState.EXPIRED
    if (valid_until - day).days < warn_days:
        return LicenceState.EXPIRING
    return LicenceState.LICENSED
