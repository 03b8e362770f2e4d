"""What counts as a code, and what is kept of one."""

import pytest

from qaweb.codes.rules import code_hash, is_time_code, plain, steps_around


@pytest.mark.parametrize(("typed", "meant"), [("123 456", "123456"), (" AB-cd ", "abcd")])
def test_spaces_and_hyphens_do_not_matter(typed: str, meant: str) -> None:
    assert plain(typed) == meant


@pytest.mark.parametrize(
    ("code", "is_one"), [("123456", True), ("12345", False), ("１２３４５６", False)]
)
def test_six_digits_are_the_telephones(code: str, is_one: bool) -> None:
    assert is_time_code(code) is is_one


def test_a_clock_may_be_one_step_early_or_late() -> None:
    assert list(steps_around(90)) == [2, 3, 4]


def test_the_same_code_of_two_people_has_two_hashes() -> None:
    assert code_hash(1, "ab-cd") == code_hash(1, "ABCD") != code_hash(2, "abcd")
