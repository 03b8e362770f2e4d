"""When a day's records are due, what time was worked, and when silence accepts (P2.5, P6.1)."""

from datetime import date, datetime, time, timedelta, tzinfo


def due_at(
    monitored_on: date,
    zone: tzinfo | None,
    cutoff: time,
    shift_end: datetime | None = None,
) -> datetime:
    """When the day's records are due: its cut-off, or the end of a late shift (P6.1)."""
    return shift_end or datetime.combine(monitored_on, cutoff, zone)


def active_seconds(kept: int, told: int, begun: datetime, now: datetime) -> int:
    """The seconds somebody worked: they only grow, and never beyond the time since the start."""
    return max(kept, min(told, int((now - begun).total_seconds())))


def is_lapsed(submitted_at: datetime, now: datetime, window_days: int) -> bool:
    """Whether silence has become acceptance: more than `window_days` times 24 h have passed."""
    return now > submitted_at + timedelta(days=window_days)
