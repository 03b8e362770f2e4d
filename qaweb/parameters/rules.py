"""The policy's numbers: what each means, its clause, its default, and the value as of a day."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from qaweb.standards.rules import DEFAULT_BANDS, Band


class ParameterKind(StrEnum):
    """How a value is written down and shown."""

    NUMBER = "number"
    TIME = "time"
    RATIO = "ratio"
    BANDS = "bands"


@dataclass(frozen=True)
class Policy:
    """Every policy number as of one day; the defaults are the policy's own words where it has any.

    Points are hundredths, periods days, the ratio is side by side : remote : recording.
    """

    mode_ratio: tuple[int, int, int] = (2, 7, 1)
    calls_per_day: int = 20
    calls_per_week: int = 20
    new_staff_days: int = 60
    bands: tuple[Band, ...] = DEFAULT_BANDS
    records_due: dt.time = dt.time(17, 30)
    daily_due: dt.time = dt.time(10, 0)
    weekly_due: dt.time = dt.time(12, 0)
    monthly_due_day: int = 2
    slip_due_days: int = 7
    acceptance_days: int = 3
    licence_days: int = 365
    licence_warning_days: int = 30
    experience_years: int = 2


@dataclass(frozen=True)
class Parameter:
    """What the policy page says of one number; `ours` marks what the sources do not contain."""

    key: str
    clause: str
    kind: ParameterKind
    ours: bool = False

    @property
    def default(self) -> Any:
        return getattr(Policy(), self.key)


K = ParameterKind
PARAMETERS = (
    Parameter("mode_ratio", "P3.1", K.RATIO),
    Parameter("calls_per_day", "P3.2", K.NUMBER),
    Parameter("calls_per_week", "P3.2", K.NUMBER),
    Parameter("new_staff_days", "P3.4", K.NUMBER, ours=True),
    Parameter("bands", "P3.8", K.BANDS),
    Parameter("records_due", "P6.1", K.TIME),
    Parameter("daily_due", "P6.2", K.TIME),
    Parameter("weekly_due", "P6.2", K.TIME),
    Parameter("monthly_due_day", "P6.2", K.NUMBER),
    Parameter("slip_due_days", "P3.12", K.NUMBER, ours=True),
    Parameter("acceptance_days", "P2.5", K.NUMBER, ours=True),
    Parameter("licence_days", "P4.3", K.NUMBER, ours=True),
    Parameter("licence_warning_days", "P4.3", K.NUMBER, ours=True),
    Parameter("experience_years", "P4.1", K.NUMBER, ours=True),
)
BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}


def written(kind: ParameterKind, value: Any) -> str:
    """A value as the database keeps it."""
    match kind:
        case ParameterKind.TIME:
            return json.dumps(value.strftime("%H:%M"))
        case ParameterKind.BANDS:
            return json.dumps([[band.key, band.lower] for band in value])
    return json.dumps(value)


def read(kind: ParameterKind, text: str) -> Any:
    """The value that `written` wrote."""
    value = json.loads(text)
    match kind:
        case ParameterKind.TIME:
            return dt.time.fromisoformat(value)
        case ParameterKind.BANDS:
            return tuple(Band(key, lower) for key, lower in value)
        case ParameterKind.RATIO:
            return tuple(value)
    return value


@dataclass(frozen=True)
class Dated:
    """One row of a number's history."""

    key: str
    valid_from: dt.date
    order: int
    value: str


def policy_as_of(day: dt.date, history: Iterable[Dated]) -> Policy:
    """The numbers in force on `day`: the latest since-date, among equals the last entered."""
    latest: dict[str, Dated] = {}
    for row in sorted(history, key=lambda r: (r.valid_from, r.order)):
        if row.valid_from <= day:
            latest[row.key] = row
    return replace(Policy(), **_values(latest))


def _values(latest: Mapping[str, Dated]) -> dict[str, Any]:
    known = {field.name for field in fields(Policy)}
    return {
        key: read(BY_KEY[key].kind, row.value)
        for key, row in latest.items()
        if key in known and key in BY_KEY
    }
