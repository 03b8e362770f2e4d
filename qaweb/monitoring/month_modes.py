"""The month's modes of monitoring against their ratio: a monitor's own, and all (P3.1)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.queries import modes_of_month
from qaweb.evaluations.rules import Mode, ModeShare, mode_mix
from qaweb.evaluations.summary_models import MonthMonitorSummary
from qaweb.parameters.rules import Policy
from qaweb.permissions import Viewer
from qaweb.prepared import prepared


@dataclass(frozen=True)
class Modes:
    """How often each mode was used in the month: by the viewer, by all within reach."""

    own: dict[Mode, int]
    everybody: dict[Mode, int]


def month_modes(viewer: Viewer, day: dt.date) -> Modes:
    """Both in one statement."""
    counts: dict[int, dict[Mode, int]] = {0: {}, 1: {}}
    for is_own, mode, count in _own_and_all(viewer, day.replace(day=1)):
        counts[int(is_own)][Mode(mode)] = int(count)
    return Modes(counts[1], counts[0])


@prepared
def _own_and_all(viewer: Viewer, month: dt.date) -> Query:
    own: Any = MonthMonitorSummary
    mine: Any = own.select(pw.SQL("1"), own.mode, own.evaluations).where(
        own.month == month, own.monitor_id == viewer.id
    )
    found: Query = mine.union_all(_all_modes(viewer, month)).tuples()
    return found


def _all_modes(viewer: Viewer, first: dt.date) -> Query:
    """As `evaluations.queries.mode_counts` reads them, marked with a 0."""
    by_mode: Any = modes_of_month.select(viewer, first)
    query: Query = by_mode.select(pw.SQL("0"), *by_mode.selected_columns)
    return query


@dataclass(frozen=True)
class Mixes:
    """A month's modes against the ratio: the viewer's own, and all within reach (P3.1)."""

    own: dict[Mode, ModeShare]
    everybody: dict[Mode, ModeShare]


def mixes(modes: Modes, policy: Policy) -> Mixes:
    """Both beside the policy's ratio."""
    return Mixes(
        mode_mix(modes.own, policy.mode_ratio), mode_mix(modes.everybody, policy.mode_ratio)
    )
