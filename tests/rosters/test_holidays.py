"""Holidays have a name in both languages, and their days stand together."""

import datetime as dt

import pytest

from qaweb.rosters.calendar import known_days
from qaweb.rosters.holidays import ENGLISH, Marked, gathered, kept_name, shown_name, stretches


def day(number: int, month: int = 10) -> dt.date:
    return dt.date(2026, month, number)


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_holiday_of_the_library_has_both_names(year: int) -> None:
    for known in known_days(year):
        assert known.name in ENGLISH
        assert shown_name(known.name, english=False) == known.name
        assert shown_name(known.name, english=True).isascii()


@pytest.mark.parametrize("typed", ["National Day", " national  day ", "国庆节"])
def test_a_known_name_is_kept_in_one_way(typed: str) -> None:
    assert kept_name(typed) == "国庆节"


def test_a_name_of_ones_own_stays_in_both_languages() -> None:
    assert kept_name(" 店庆 ") == "店庆"
    assert shown_name("店庆", english=True) == "店庆"


def test_days_in_a_row_are_one_stretch() -> None:
    assert stretches([day(3), day(1), day(2), day(7)]) == [(day(1), day(3)), (day(7), day(7))]


def test_a_worked_weekend_stands_with_the_holiday_it_is_for() -> None:
    rows = [
        Marked(1, day(20, 9), True, "国庆节"),
        Marked(2, day(25, 9), False, "中秋节"),
        Marked(3, day(1), False, "国庆节"),
        Marked(4, day(2), False, "国庆节"),
    ]
    found = gathered(rows)
    assert [holiday.name for holiday in found] == ["中秋节", "国庆节"]
    assert found[1].worked == [day(20, 9)]
    assert found[1].off == [(day(1), day(2))]


def test_a_holiday_is_over_after_its_last_day() -> None:
    (holiday,) = gathered([Marked(1, day(1), False, "x"), Marked(2, day(10), True, "x")])
    assert not holiday.is_over(day(10))
    assert holiday.is_over(day(11))
