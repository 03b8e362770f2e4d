"""How a value is shown: number, date and time patterns."""

import datetime as dt
import re
from dataclasses import dataclass

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number has no zone
TEMPORAL = ("DATE", "TIME", "DATE_TIME")
DEFAULT_PATTERNS = {
    "DATE": "m/d/yyyy",
    "TIME": "h:mm:ss am/pm",
    "DATE_TIME": "m/d/yyyy h:mm:ss",
    "PERCENT": "0.00%",
    "NUMBER": "#,##0.00",
    "CURRENCY": "$#,##0.00",
}
TOKEN = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dd|d|hh|h|ss|s|am/pm|.", re.IGNORECASE | re.DOTALL)
MESSAGES = {
    "#DIV/0!": ("DIVIDE_BY_ZERO", "Division by zero."),
    "#NAME?": ("NAME", "Unknown name or function."),
    "#REF!": ("REF", "Reference does not exist."),
    "#VALUE!": ("VALUE", "A parameter is of the wrong type."),
    "#ERROR!": ("ERROR", "Formula parse error."),
}


@dataclass(frozen=True)
class WrongValue:
    """What a formula that cannot be computed shows."""

    text: str

    @property
    def kind(self) -> str:
        return MESSAGES[self.text][0]

    @property
    def message(self) -> str:
        return MESSAGES[self.text][1]


Value = str | int | float | bool | WrongValue | None


def plain_number(value: float) -> int | float:
    """3.0 is written 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def shown(value: Value, number_format: dict[str, str]) -> str:
    """The text that a person sees."""
    if isinstance(value, WrongValue):
        return value.text
    if isinstance(value, bool):
        return str(value).upper()
    if value is None or isinstance(value, str):
        return value or ""
    kind = number_format.get("type", "")
    pattern = number_format.get("pattern") or DEFAULT_PATTERNS.get(kind, "")
    if kind in TEMPORAL:
        return _moment(value, pattern)
    return _number(value, pattern) if pattern and kind != "TEXT" else _general(value)


def _general(value: float) -> str:
    value = plain_number(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else f"{value:.5E}".replace("E+", "E+")
    return f"{value:.10g}".replace("e", "E")


def _number(value: float, pattern: str) -> str:
    body = pattern.split(";")[0]
    if body.endswith("%"):
        value *= 100
    places = len(re.findall(r"0", body.partition(".")[2]))
    grouped = f"{value:,.{places}f}" if "#,##" in body else f"{value:.{places}f}"
    before = re.match(r"[^#0]*", body)
    return (before[0] if before else "") + grouped + ("%" if body.endswith("%") else "")


def _moment(serial: float, pattern: str) -> str:
    at = EPOCH + dt.timedelta(seconds=round(serial * 86_400))
    twelve = "am/pm" in pattern.lower()
    parts, is_time = [], False
    for token in TOKEN.findall(pattern):
        low = token.lower()
        # m after an hour is a minute
        word = "minute" * (is_time and low in ("m", "mm")) or low
        parts.append(_part(at, word, len(token), twelve) or token)
        is_time = low in ("h", "hh") or (is_time and low == ":")
    return "".join(parts)


def _part(at: dt.datetime, word: str, width: int, twelve: bool) -> str:
    hour = (at.hour % 12 or 12) if twelve else at.hour
    numbers = {"m": at.month, "d": at.day, "h": hour, "s": at.second, "minute": at.minute}
    if word in ("yyyy", "yy"):
        return f"{at.year:04}"[-width:]
    if word in ("mmm", "mmmm"):
        return at.strftime("%b" if width == 3 else "%B")
    if word == "am/pm":
        return "AM" if at.hour < 12 else "PM"
    number = numbers.get(word if word == "minute" else word[0])
    return "" if number is None or len(word) > 2 > width else f"{number:0{width}}"
