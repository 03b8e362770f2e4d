"""Names, periods, and two tabs."""

import datetime as dt

import pytest

from qaweb.projects.rules import clashes, folded, is_taken, overlap, tidy, typed

DAY = dt.date(2026, 10, 21)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


def test_stray_spaces_are_no_part_of_a_name() -> None:
    assert tidy("  北方  热线 ") == "北方 热线"


@pytest.mark.parametrize("name", ["Hotline A", "hotline  a", "Ｈｏｔｌｉｎｅ Ａ", " HOTLINE A "])
def test_width_case_and_spaces_do_not_make_another_name(name: str) -> None:
    assert is_taken(name, ["Hotline A"])
    assert folded(name) == "hotline a"


def test_another_name_is_free() -> None:
    assert not is_taken("Hotline B", ["Hotline A"])


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ((DAY, DAY), (DAY, DAY), True),
        ((DAY, None), (AFTER, None), True),
        ((BEFORE, DAY), (DAY, None), True),
        ((BEFORE, BEFORE), (DAY, None), False),
        ((AFTER, None), (BEFORE, DAY), False),
    ],
)
def test_both_ends_belong_to_a_period(
    first: tuple[dt.date, dt.date | None], second: tuple[dt.date, dt.date | None], shared: bool
) -> None:
    assert overlap(first, second) is shared
    assert overlap(second, first) is shared


SEEN = {"name": "A", "zone": "1"}


def test_only_what_was_typed_in_counts() -> None:
    assert typed(SEEN, {"name": "B", "zone": "1"}) == {"name": "B"}


def test_fields_that_only_one_of_two_tabs_touched_do_not_clash() -> None:
    assert clashes(SEEN, {"name": "A", "zone": "2"}, {"name": "B", "zone": "1"}) == {}


def test_the_same_field_in_both_tabs_clashes() -> None:
    assert clashes(SEEN, {"name": "C", "zone": "1"}, {"name": "B", "zone": "1"}) == {"name": "C"}


def test_the_same_words_in_both_tabs_do_not_clash() -> None:
    assert clashes(SEEN, {"name": "B", "zone": "1"}, {"name": "B", "zone": "1"}) == {}
