"""The company standard as shipped (P3.6)."""

import re

import pytest

from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.fault_rules import problems_in
from qaweb.standards.rules import FULL, Criterion, Critical

CRITERIA = COMPANY_STANDARD.criteria
each_criterion = pytest.mark.parametrize("line", CRITERIA, ids=lambda line: line.code)

SECTIONS = [
    ("greeting", "开场问候", 800),
    ("attitude", "服务态度", 1600),
    ("listening", "倾听与表达", 1400),
    ("knowledge", "业务知识", 1700),
    ("procedure", "业务处理流程", 2300),
    ("resolution", "问题解决", 1400),
    ("closing", "记录与结束", 800),
]


def codes(kind: Critical) -> set[str]:
    return {line.code for line in CRITERIA if line.critical is kind}


def test_it_may_be_published_as_it_is() -> None:
    assert problems_in(COMPANY_STANDARD) == []


def test_it_is_worth_a_hundred_points_without_any_bonus() -> None:
    assert COMPANY_STANDARD.possible == FULL
    assert COMPANY_STANDARD.scored == CRITERIA


def test_it_has_the_seven_sections_with_their_points() -> None:
    sections = COMPANY_STANDARD.sections
    assert [(each.code, each.title, each.possible) for each in sections] == SECTIONS


def test_abuse_and_disclosure_fail_the_whole_call() -> None:
    assert codes(Critical.WHOLE) == {"respect", "privacy"}


def test_missing_verification_and_false_promises_fail_their_section() -> None:
    assert codes(Critical.SECTION) == {"identity", "commitment"}


def test_what_does_not_happen_in_every_call_may_be_left_out() -> None:
    allowed = {line.code for line in CRITERIA if line.na_allowed}
    assert allowed == {"hold", "lookup", "identity", "consent", "transfer", "callback"}


def test_no_two_lines_share_a_title() -> None:
    assert len({line.title for line in CRITERIA}) == len(CRITERIA)
    assert len({line.title_en for line in CRITERIA}) == len(CRITERIA)


@each_criterion
def test_the_levels_run_from_full_points_down_to_none(line: Criterion) -> None:
    points = [level.points for level in line.levels]
    assert 2 <= len(points) <= 4
    assert points == sorted(set(points), reverse=True)
    assert points[-1] == 0


@each_criterion
def test_every_text_stands_in_both_languages(line: Criterion) -> None:
    labels = [(level.label, level.label_en) for level in line.levels]
    for chinese, english in [
        (line.title, line.title_en),
        (line.guidance, line.guidance_en),
        *labels,
    ]:
        assert re.search(r"[一-鿿]", chinese)
        assert re.fullmatch(r"[ -~]+", english)


@each_criterion
def test_texts_that_span_lines_are_joined_without_gap_or_double_space(line: Criterion) -> None:
    assert " " not in line.guidance
    assert "  " not in line.guidance_en
    assert line.guidance.endswith("。")
    assert line.guidance_en.endswith(".")


@each_criterion
def test_the_guidance_says_when_a_line_is_critical_or_may_be_left_out(line: Criterion) -> None:
    assert line.guidance.startswith("致命项") is line.is_critical
    assert line.guidance_en.startswith("Critical") is line.is_critical
    assert ("“不适用”" in line.guidance) is line.na_allowed
    assert ("N/A" in line.guidance_en) is line.na_allowed
