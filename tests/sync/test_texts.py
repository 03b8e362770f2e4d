"""The same value is the same text, however it was typed."""

import datetime as dt

import pytest

from qaweb.workbooks.styles import Kind
from sync.gateways.protocol import Value
from sync.texts import text_of

OCTOBER_5 = dt.date(2026, 10, 5)
MIDNIGHT = dt.datetime.combine(OCTOBER_5, dt.time())
ALMOST_HALF_PAST = MIDNIGHT + dt.timedelta(hours=9, minutes=29, seconds=59, milliseconds=999)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.TEXT, ""),
        ("Li\r\nNa", Kind.TEXT, "Li\nNa"),
        ("007", Kind.TEXT, "007"),
        ("1/2", Kind.TEXT, "1/2"),
        (42.0, Kind.TEXT, "42"),
        (1234567890123456, Kind.TEXT, "1234567890123456"),
        (True, Kind.TEXT, "TRUE"),
        (OCTOBER_5, Kind.TEXT, "2026-10-05"),
        (90.5, Kind.SCORE, "90.5"),
        ("90.50", Kind.SCORE, "90.5"),
        ("1,200", Kind.NUMBER, "1200"),
        (1e-05, Kind.NUMBER, "0.00001"),
        ("50%", Kind.PERCENT, "0.5"),
        (0.5, Kind.PERCENT, "0.5"),
        ("９０．５", Kind.SCORE, "90.5"),
        ("none", Kind.NUMBER, "none"),
        ("nan", Kind.NUMBER, "nan"),
        (OCTOBER_5, Kind.DATE, "2026-10-05"),
        ("2026/10/5", Kind.DATE, "2026-10-05"),
        ("2026年10月5日", Kind.DATE, "2026-10-05"),
        ("2026-02-30", Kind.DATE, "2026-02-30"),
        ("tomorrow", Kind.DATE, "tomorrow"),
        (MIDNIGHT, Kind.DATE, "2026-10-05"),
        (ALMOST_HALF_PAST, Kind.MOMENT, "2026-10-05 09:30"),
        (OCTOBER_5, Kind.MOMENT, "2026-10-05 00:00"),
        ("2026-10-05 9:30", Kind.MOMENT, "2026-10-05 09:30"),
        ("2026-10-05 9:30 or so", Kind.MOMENT, "2026-10-05 9:30 or so"),
    ],
)
def test_a_value_has_one_text(value: Value, kind: Kind, text: str) -> None:
    assert text_of(value, kind) == text
