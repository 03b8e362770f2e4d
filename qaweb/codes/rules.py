"""Sign-in codes and recovery codes, as functions of plain data (RFC 6238, 30 seconds)."""

import hashlib
import re

RECOVERY_CODES = 10
PERIOD = 30
PURPOSE = "sign-in codes"
"""What the secret is encrypted for: a key of its own."""

DRIFT = 1
"""Steps that a telephone's clock may be early or late."""


def plain(typed: str) -> str:
    """A code without the spaces and hyphens that people type."""
    return re.sub(r"[\s-]", "", typed).lower()


def is_time_code(code: str) -> bool:
    """Six digits are a code of the telephone, anything else a recovery code."""
    return bool(re.fullmatch(r"[0-9]{6}", code))


def steps_around(seconds: int) -> range:
    """The steps whose codes are taken at a moment."""
    step = seconds // PERIOD
    return range(step - DRIFT, step + DRIFT + 1)


def code_hash(person_id: int, code: str) -> str:
    """What is kept of a recovery code: 80 random bits need no slow hash."""
    return hashlib.sha256(f"{person_id}:{plain(code)}".encode()).hexdigest()
