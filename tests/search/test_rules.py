"""What a typed text asks for."""

import datetime as dt

import pytest

from qaweb.search.rules import asked, is_named


@pytest.mark.parametrize("text", ["E000123", "e123", "Ｅ000123", " e 123 "])
def test_an_evaluation_by_its_number(text: str) -> None:
    assert asked(text).evaluation == 123


@pytest.mark.parametrize("text", ["S000045", "s45"])
def test_a_slip_by_its_number(text: str) -> None:
    assert asked(text).slip == 45


@pytest.mark.parametrize("text", ["E", "E0", "E12x", "123", "E99999999999"])
def test_what_is_no_number_of_a_record(text: str) -> None:
    assert (asked(text).evaluation, asked(text).slip) == (None, None)


@pytest.mark.parametrize("text", ["2026-10-20", "2026/10/20", "20261020", "2026年10月20日"])
def test_a_day_in_the_forms_people_write(text: str) -> None:
    assert asked(text).day == dt.date(2026, 10, 20)


@pytest.mark.parametrize("text", ["2026-02-30", "10-20", "hello"])
def test_what_is_no_day(text: str) -> None:
    assert asked(text).day is None


def test_a_text_is_cut_and_tidied() -> None:
    assert asked("  任   客服 ").text == "任 客服"
    assert len(asked("x" * 5000).text) == 100


def test_a_title_is_found_by_its_words() -> None:
    assert is_named("Staff list", "LIST staff")
    assert is_named("员工名单", "名单")
    assert not is_named("Staff list", "slips")
    assert is_named("Staff list", "")
