"""What differs between two forms, and what decides scores (P3.6)."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qaweb.standards import edits
from qaweb.standards.company import COMPANY_STANDARD as BASE
from qaweb.standards.differences import Aspect, DifferenceKind, differences
from qaweb.standards.rules import (
    Criterion,
    Critical,
    Form,
    Level,
    Section,
    is_yes_or_no,
    scoring_of,
    yes_or_no,
)
from tests.standards.drafting import worth

OPENING = BASE.sections[0].criteria[0]
# The machine may be busy with other tests: how long drawing takes says nothing here.
unhurried = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
levels = st.lists(
    st.builds(
        Level, st.sampled_from(["好", "差", ""]), st.sampled_from(["Good", ""]), st.integers(0, 900)
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Small forms whose codes are all different."""
    codes = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8))
    lines = [
        Criterion(code, code, "", "", "", draw(levels), draw(st.sampled_from(Critical)))
        for code in codes
    ]
    cut = draw(st.integers(0, len(lines)))
    parts = (("one", lines[:cut]), ("two", lines[cut:]))
    return Form(tuple(Section(code, code, "", tuple(part)) for code, part in parts))


@unhurried
@given(forms())
def test_a_form_does_not_differ_from_itself(form: Form) -> None:
    assert differences(form, form) == []


@unhurried
@given(forms(), forms())
def test_without_a_difference_two_forms_are_the_same(one: Form, other: Form) -> None:
    assert (differences(one, other) == []) == (one == other)


@unhurried
@given(forms(), forms())
def test_what_is_new_one_way_is_removed_the_other(one: Form, other: Form) -> None:
    there = {d.code for d in differences(one, other) if d.kind is DifferenceKind.ADDED}
    back = {d.code for d in differences(other, one) if d.kind is DifferenceKind.REMOVED}
    assert there == back


def changed(line: Criterion) -> tuple[Aspect, ...]:
    after = edits.put_line(BASE, "greeting", line)
    (found,) = differences(BASE, after)
    return found.aspects


def test_it_names_what_of_a_line_changed() -> None:
    assert changed(worth(OPENING, 500)) == (Aspect.POINTS,)
    assert changed(replace(OPENING, title="别的")) == (Aspect.TITLE,)
    assert changed(replace(OPENING, guidance_en="x")) == (Aspect.GUIDANCE,)
    assert changed(replace(OPENING, na_allowed=True)) == (Aspect.NA_ALLOWED,)
    assert changed(replace(OPENING, critical=Critical.SECTION)) == (Aspect.CRITICAL,)
    middle = replace(OPENING.levels[1], points=300)
    relevelled = replace(OPENING, levels=(OPENING.levels[0], middle, OPENING.levels[2]))
    assert changed(relevelled) == (Aspect.LEVELS,)


def test_one_moved_line_is_one_difference() -> None:
    (found,) = differences(BASE, edits.step_line(BASE, "opening", 1))
    assert found.aspects == (Aspect.ORDER,)
    (found,) = differences(BASE, edits.step_line(BASE, "purpose", 1))
    assert (found.code, found.aspects) == ("purpose", (Aspect.SECTION,))


def test_words_and_order_do_not_decide_scores() -> None:
    reworded = edits.put_line(BASE, "greeting", replace(OPENING, title="x", guidance="y"))
    assert scoring_of(edits.step_line(reworded, "opening", 1)) == scoring_of(BASE)
    assert scoring_of(Form(BASE.sections[::-1])) == scoring_of(BASE)


def test_points_criticals_and_sections_do() -> None:
    for line in (
        worth(OPENING, 500),
        replace(OPENING, critical=Critical.WHOLE),
        replace(OPENING, na_allowed=True),
        replace(OPENING, bonus=True),
        replace(OPENING, levels=OPENING.levels[:2]),
    ):
        assert scoring_of(edits.put_line(BASE, "greeting", line)) != scoring_of(BASE)
    assert scoring_of(edits.step_line(BASE, "purpose", 1)) != scoring_of(BASE)


def test_a_yes_or_no_line_has_its_polarity_set() -> None:
    assert [level.points for level in yes_or_no(500, yes_earns=True)] == [500, 0]
    assert [level.points for level in yes_or_no(500, yes_earns=False)] == [0, 500]
    assert is_yes_or_no(yes_or_no(500, yes_earns=False))
    assert not is_yes_or_no(OPENING.levels)
