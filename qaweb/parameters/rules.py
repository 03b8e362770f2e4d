"""The policy's numbers: what each means, its clause, its default, and the value as of a day."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from qaweb.standards.rules import DEFAULT_BANDS, FULL, Band, gaps_in


class ParameterKind(StrEnum):
    """How a value is written down and shown."""

    NUMBER = "number"
    TIME = "time"
    RATIO = "ratio"
    BANDS = "bands"
    SWITCH = "switch"


@dataclass(frozen=True)
class Policy:
    """Every policy number as of one day; the defaults are the policy's own words where it has any.

    Points are hundredths, periods days, shares per cent, the ratio is side by side : remote :
    recording.
    """

    mode_ratio: tuple[int, int, int] = (2, 7, 1)
    calls_per_day: int = 20
    calls_per_week: int = 20
    new_staff_days: int = 60
    agent_daily_limit: int = 3
    random_share: int = 10
    bands: tuple[Band, ...] = DEFAULT_BANDS
    records_due: dt.time = dt.time(17, 30)
    daily_due: dt.time = dt.time(10, 0)
    weekly_due: dt.time = dt.time(12, 0)
    monthly_due_day: int = 2
    due_on_working_days: bool = False
    slip_due_days: int = 7
    slip_escalation_days: int = 3
    acceptance_days: int = 3
    appeal_decision_days: int = 3
    licence_days: int = 365
    licence_warning_days: int = 30
    experience_years: int = 2
    recording_days: int = 0


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
    Parameter("agent_daily_limit", "S17", K.NUMBER, ours=True),
    Parameter("random_share", "S5", K.NUMBER, ours=True),
    Parameter("bands", "P3.8", K.BANDS),
    Parameter("records_due", "P6.1", K.TIME),
    Parameter("daily_due", "P6.2", K.TIME),
    Parameter("weekly_due", "P6.2", K.TIME),
    Parameter("monthly_due_day", "P6.2", K.NUMBER),
    Parameter("due_on_working_days", "P6.2", K.SWITCH, ours=True),
    Parameter("slip_due_days", "P3.12", K.NUMBER, ours=True),
    Parameter("slip_escalation_days", "P3.12", K.NUMBER, ours=True),
    Parameter("acceptance_days", "P2.5", K.NUMBER, ours=True),
    Parameter("appeal_decision_days", "P2.5", K.NUMBER, ours=True),
    Parameter("licence_days", "P4.3", K.NUMBER, ours=True),
    Parameter("licence_warning_days", "P4.3", K.NUMBER, ours=True),
    Parameter("experience_years", "P4.1", K.NUMBER, ours=True),
    Parameter("recording_days", "S17", K.NUMBER, ours=True),
)
BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}


# The least and the most that a number can sensibly be.
BOUNDS: dict[str, tuple[int, int]] = {
    "calls_per_day": (1, 200),
    "calls_per_week": (1, 500),
    "new_staff_days": (1, 366),
    "agent_daily_limit": (1, 50),
    "random_share": (0, 100),
    "monthly_due_day": (1, 10),
    "slip_due_days": (1, 90),
    "slip_escalation_days": (1, 60),
    "acceptance_days": (1, 60),
    "appeal_decision_days": (1, 60),
    "licence_days": (30, 1095),
    "licence_warning_days": (1, 180),
    "experience_years": (0, 30),
    "recording_days": (0, 3650),
}
HIGHEST_SHARE = 100
TWO_WEEKS = 14


def recording_days(policy: Policy) -> int:
    """For how many days recordings are kept, never less than two weeks (S7.2); 0: without end."""
    return max(policy.recording_days, TWO_WEEKS) if policy.recording_days else 0


class ValueFault(StrEnum):
    """Why a value is not taken for a number of the policy."""

    OUT_OF_BOUNDS = "out_of_bounds"
    NO_SHARE = "no_share"
    LOWEST_NOT_ZERO = "lowest_not_zero"
    LIMIT_OUT_OF_RANGE = "limit_out_of_range"
    LIMITS_NOT_FALLING = "limits_not_falling"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value, and at which of its fields."""

    why: ValueFault
    field: str = "value"


MODES = ("side_by_side", "remote", "recording")


def fault_in(parameter: Parameter, value: Any) -> Fault | None:
    """The first thing that keeps `value` from being taken; None when it may be set."""
    match parameter.kind:
        case ParameterKind.NUMBER:
            least, most = BOUNDS[parameter.key]
            return None if least <= value <= most else Fault(ValueFault.OUT_OF_BOUNDS)
        case ParameterKind.RATIO:
            return _fault_in_ratio(value)
        case ParameterKind.BANDS:
            return _fault_in_bands(value)
    return None


def _fault_in_ratio(shares: tuple[int, ...]) -> Fault | None:
    for name, share in zip(MODES, shares, strict=True):
        if not 0 <= share <= HIGHEST_SHARE:
            return Fault(ValueFault.OUT_OF_BOUNDS, name)
    return None if any(shares) else Fault(ValueFault.NO_SHARE, MODES[0])


def _fault_in_bands(bands: tuple[Band, ...]) -> Fault | None:
    """Bands cover 0-100 without a gap (P3.8); the fault stands at the limit that breaks it."""
    if not gaps_in(bands):
        return None
    above = FULL + 1
    for band in bands:
        if not 0 <= band.lower <= FULL:
            return Fault(ValueFault.LIMIT_OUT_OF_RANGE, band.key)
        if band.lower >= above:
            return Fault(ValueFault.LIMITS_NOT_FALLING, band.key)
        above = band.lower
    return Fault(ValueFault.LOWEST_NOT_ZERO, bands[-1].key)


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
