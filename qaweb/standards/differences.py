"""What differs between two forms, line by line (P3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum

from qaweb.standards.edits import home_of, line_of, section_of
from qaweb.standards.rules import Criterion, Form, Section


class DifferenceKind(StrEnum):
    """What happened to a line or section."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Aspect(StrEnum):
    """What of it changed."""

    POINTS = "points"
    LEVELS = "levels"
    CRITICAL = "critical"
    NA_ALLOWED = "na_allowed"
    BONUS = "bonus"
    SHOWN_IF = "shown_if"
    SECTION = "section"
    ORDER = "order"
    TITLE = "title"
    WORDING = "wording"
    GUIDANCE = "guidance"


@dataclass(frozen=True)
class Difference:
    """One line or section that differs; `before` or `after` is None where it is not there.

    `wholes` are both forms, in which the lines that a condition names are found.
    """

    kind: DifferenceKind
    code: str
    before: Criterion | Section | None
    after: Criterion | Section | None
    aspects: tuple[Aspect, ...] = ()
    wholes: tuple[Form, ...] = field(default=(), compare=False, repr=False)

    @property
    def title(self) -> Criterion | Section:
        """The one whose title names it: the newer."""
        found = self.after or self.before
        assert found is not None
        return found


def differences(before: Form, after: Form) -> list[Difference]:
    """Everything in which `after` differs, in its order, then what it no longer has."""
    found: list[Difference] = []
    turned = _moved([s.code for s in before.sections], [s.code for s in after.sections])
    for section in after.sections:
        found += _of_section(section_of(before, section.code), section, section.code in turned)
        codes = [line.code for line in section.criteria]
        old = section_of(before, section.code)
        moved = _moved([line.code for line in old.criteria] if old else [], codes)
        for line in section.criteria:
            found += _of_line(before, after, line, line.code in moved)
    gone = [s for s in before.sections if section_of(after, s.code) is None]
    lost = [line for line in before.criteria if line_of(after, line.code) is None]
    removed: list[Criterion | Section] = [*gone, *lost]
    found += [Difference(DifferenceKind.REMOVED, one.code, one, None) for one in removed]
    return [replace(each, wholes=(before, after)) for each in found]


def _of_section(before: Section | None, after: Section, moved: bool) -> list[Difference]:
    if before is None:
        return [Difference(DifferenceKind.ADDED, after.code, None, after)]
    checks = {
        Aspect.TITLE: (before.title, before.title_en) != (after.title, after.title_en),
        Aspect.ORDER: moved,
    }
    return _changed(before, after, checks)


def _of_line(before: Form, after: Form, line: Criterion, moved: bool) -> list[Difference]:
    old = line_of(before, line.code)
    if old is None:
        return [Difference(DifferenceKind.ADDED, line.code, None, line)]
    homes = [home_of(form, line.code) for form in (before, after)]
    points = [[level.points for level in each.levels] for each in (old, line)]
    words = [[(level.label, level.label_en) for level in each.levels] for each in (old, line)]
    checks = {
        Aspect.POINTS: old.points != line.points,
        Aspect.LEVELS: old.points == line.points and points[0] != points[1],
        Aspect.CRITICAL: old.critical is not line.critical,
        Aspect.NA_ALLOWED: old.na_allowed != line.na_allowed,
        Aspect.BONUS: old.bonus != line.bonus,
        Aspect.SHOWN_IF: old.shown_if != line.shown_if,
        Aspect.SECTION: [home.code for home in homes if home][:1]
        != [h.code for h in homes if h][1:],
        Aspect.ORDER: moved,
        Aspect.TITLE: (old.title, old.title_en) != (line.title, line.title_en),
        Aspect.WORDING: words[0] != words[1],
        Aspect.GUIDANCE: (old.guidance, old.guidance_en) != (line.guidance, line.guidance_en),
    }
    return _changed(old, line, checks)


def _changed(
    before: Criterion | Section, after: Criterion | Section, checks: dict[Aspect, bool]
) -> list[Difference]:
    aspects = tuple(aspect for aspect, is_found in checks.items() if is_found)
    if not aspects:
        return []
    return [Difference(DifferenceKind.CHANGED, after.code, before, after, aspects)]


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Those of both that do not stand in the same order: as few as can be."""
    old = [code for code in before if code in after]
    new = [code for code in after if code in before]
    kept: set[str] = set()
    for place, _, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        kept.update(old[place : place + size])
    return set(new) - kept
