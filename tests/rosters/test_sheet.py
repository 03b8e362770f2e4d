"""What is typed into the tab of shifts"""

import datetime as dt

import pytest

from qaweb.errors import Forbidden, NotFound
from qaweb.people.models import Person, Shift, ShiftCode, Status
from qaweb.rosters.sheet import DAYS, rows
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import May, Span
from tests.cast import TODAY, Cast
from tests.sheets.typing import changed, last_line, shown, span, typed

DAY = TODAY + dt.timedelta(days=9)


def record(person: Person, day: dt.date = DAY) -> int:
    return int(person.id) * DAYS + day.toordinal()


def on(person: Person, day: dt.date = DAY) -> Shift | None:
    found: Shift | None = Shift.get_or_none((Shift.person == person) & (Shift.day == day))
    return found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("早", "early"),
        ("中班", "middle"),
        ("Late shift", "late"),
        ("l", "late"),
        ("休", "off"),
        (" 假 ", "leave"),
        ("Training", "training"),
        ("early", "early"),
    ],
)
def test_a_shift_is_known_by_its_word_and_by_its_sign(cast: Cast, text: str, code: str) -> None:
    assert typed(cast.assistant, "shifts", record(cast.agent), shift=text) == ""
    kept = on(cast.agent)
    assert kept is not None
    assert kept.code is ShiftCode(code)
    assert bool(kept.starts_at) == (code in ("early", "middle", "late"))


def test_the_page_and_the_sheet_say_the_same_and_the_trail_names_the_sheet(cast: Cast) -> None:
    typed(cast.assistant, "shifts", record(cast.agent), shift="晚")
    assert shown("shifts", cast.north, record(cast.agent))["shift"] == "Late shift"
    line = last_line()
    assert line.action == "rosters.set_shift"
    assert line.source == f"sheet: {declared_tab('shifts').title}"


def test_an_empty_cell_takes_the_day_off_the_roster(cast: Cast) -> None:
    typed(cast.assistant, "shifts", record(cast.agent), shift="晚")
    assert typed(cast.assistant, "shifts", record(cast.agent), shift=" ") == ""
    assert on(cast.agent) is None


def test_an_unknown_word_is_refused_and_changes_nothing(cast: Cast) -> None:
    said = typed(cast.assistant, "shifts", record(cast.agent), shift="夜宵")
    assert "“夜宵” is not a known word" in said
    assert on(cast.agent) is None


def test_no_shift_is_planned_for_who_has_left(cast: Cast) -> None:
    said = typed(cast.assistant, "shifts", record(cast.leaver), shift="早")
    assert "has left" in said


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("supervisor", Forbidden),
        ("qa", Forbidden),
        ("lead", Forbidden),
        ("agent", Forbidden),
        ("lead_b", NotFound),
        ("south_supervisor", NotFound),
        ("outsider", NotFound),
    ],
)
def test_others_are_answered_as_in_the_browser(
    cast: Cast, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        changed(getattr(cast, who), "shifts", record(cast.agent), {"shift": "早"})
    assert on(cast.agent) is None


def test_a_sheet_without_end_has_this_month_and_the_next(cast: Cast) -> None:
    old = span(cast.north, dt.date(2025, 1, 1))
    days = {values[2] for _id, values in rows(old)}
    assert (min(days), max(days)) == (dt.date(2026, 10, 1), dt.date(2026, 11, 30))
    people = Person.select().where(Person.project == cast.north, Person.status != Status.LEFT)
    assert len(list(rows(old))) == 61 * people.count()


def test_a_months_copy_has_the_month(cast: Cast) -> None:
    month = Span(cast.north.id, dt.date(2026, 2, 1), cast.north.zone)
    assert {values[2].month for _id, values in rows(month)} == {2}  # type: ignore[attr-defined]


def test_only_the_shift_is_typed(cast: Cast) -> None:
    may = {column.key: column.may for column in declared_tab("shifts").columns}
    assert may.pop("shift") is May.BOTH
    assert set(may.values()) == {May.APP}
