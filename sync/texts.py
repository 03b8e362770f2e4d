"""Every value of a cell as one text, so that the merge compares like with like. Pure.

Sheets answer numbers, dates and words, whichever way a person typed them: 90.5 and "90.50" are the
same score, 2026-10-05 and "2026年10月5日" the same day. What cannot be read stays the text it was.
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from qaweb.workbooks.styles import Kind
from sync.gateways.protocol import Value

NUMBERS = (Kind.NUMBER, Kind.SCORE, Kind.PERCENT)
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
HALF_SECOND = dt.timedelta(milliseconds=500)


def text_of(value: Value, kind: Kind = Kind.TEXT) -> str:
    """The value as the merge compares it; "" for an empty cell."""
    if value is None:
        return ""
    if kind is Kind.TEXT and type(value) is str and "\r" not in value:
        return value  # nearly all cells: a tab may have a hundred thousand
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _typed(value, kind)
    if isinstance(value, dt.datetime):
        return _moment(value, kind)
    if isinstance(value, dt.date):
        midnight = " 00:00" if kind is Kind.MOMENT else ""
        return value.isoformat() + midnight
    return _number(Decimal(str(value)))


def _typed(text: str, kind: Kind) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind in NUMBERS:
        return _typed_number(text)
    if kind in (Kind.DATE, Kind.MOMENT):
        return _typed_moment(text, kind)
    return text


def _plain(text: str) -> str:
    """Full-width digits and signs as the plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def _typed_number(text: str) -> str:
    plain = _plain(text).replace(",", "")
    percent = plain.endswith("%")
    try:
        number = Decimal(plain[:-1] if percent else plain)
    except InvalidOperation:
        return text
    return _number(number / 100 if percent else number) if number.is_finite() else text


def _number(number: Decimal) -> str:
    """Without zeros at the end; sixteen digits of a float are told apart, not more."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _typed_moment(text: str, kind: Kind) -> str:
    plain = _plain(text)
    day = DAY.match(plain)
    if day is None:
        return text
    rest = plain[day.end() :].strip(" T")
    time = TIME.fullmatch(rest)
    if rest and time is None:
        return text
    numbers = [int(number) for match in (day, time) if match for number in match.groups()]
    year, month, date, hour, minute = (*numbers, 0, 0)[:5]
    try:
        moment = dt.datetime(year, month, date, hour, minute)  # noqa: DTZ001 - wall clock
    except ValueError:
        return text
    return _moment(moment, kind)


def _moment(moment: dt.datetime, kind: Kind) -> str:
    """To the minute: sheets keep days as fractions, which differ by parts of a second."""
    whole = (moment + HALF_SECOND).replace(second=0, microsecond=0)
    is_day = kind is Kind.DATE or (kind is not Kind.MOMENT and not (whole.hour or whole.minute))
    return whole.date().isoformat() if is_day else whole.isoformat(" ", "minutes")
