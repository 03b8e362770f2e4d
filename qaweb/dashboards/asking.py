"""What a dashboard is asked for, as its address says it: the archive's filters, and a period."""

import datetime as dt
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from werkzeug.datastructures import MultiDict

from qaweb.dashboards.rules import PRESETS, USUAL, Window
from qaweb.evaluations.archive_filters import Filters, filters_in, parameter

NARROWING = ("project", "team", "agent", "mode", "call_type", "band", "criterion")
"""The filters that the archive and a dashboard have in common."""
EARLIEST = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Asked:
    """The filters with the period's days; `period` is a preset's name, empty for free days.

    `everything` asks for all teams and people instead of the lowest ones.
    """

    filters: Filters
    period: str = USUAL
    everything: bool = False

    @property
    def window(self) -> Window:
        assert self.filters.since
        assert self.filters.until
        return Window(self.filters.since, self.filters.until)

    def whole(self) -> "Asked":
        """The same with all rows."""
        return replace(self, everything=True)

    @cached_property
    def narrowing(self) -> list[str]:
        """The filters in use beside the period."""
        usual = Filters()
        return [n for n in NARROWING if getattr(self.filters, n) != getattr(usual, n)]

    def records(self, **changes: Any) -> dict[str, Any]:
        """The archive's parameters that find the records of one figure."""
        filters = replace(self.filters, counted=True, **changes)
        usual = Filters()
        used = [
            f.name for f in fields(Filters) if getattr(filters, f.name) != getattr(usual, f.name)
        ]
        return {parameter(name): written(getattr(filters, name)) for name in used}


def written(value: Any) -> Any:
    """A filter's value as an address says it."""
    return "1" if value is True else getattr(value, "value", value)


def asked(sent: MultiDict[str, str], last: dt.date) -> Asked:
    """What the address asks for, up to the last day that may be shown."""
    filters = filters_in(sent)
    kept = replace(Filters(), **{name: getattr(filters, name) for name in NARROWING})
    is_free = bool(filters.since or filters.until)
    period = sent.get("period", USUAL)
    period = "" if is_free else period if period in PRESETS else USUAL
    window = _free(filters, last) if is_free else PRESETS[period](last)
    narrowed = replace(kept, since=window.since, until=window.until)
    return Asked(narrowed, period, sent.get("all") == "1")


def _free(filters: Filters, last: dt.date) -> Window:
    """Free days: an open end is the last day, an open beginning a month before the end."""
    until = min(filters.until or last, last)
    since = filters.since or PRESETS[USUAL](until).since
    since = max(min(since, until), EARLIEST)
    return Window(since, max(since, until))
