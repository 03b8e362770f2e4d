"""What a standard is: its bands, levels, criteria and form (P3.6-P3.8); points in hundredths."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

FULL = 10_000
"""A hundred points, in hundredths: what a form is worth and the highest score."""


class VersionState(StrEnum):
    """A version moves one way only; once published it never changes (P3.6)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Standing(StrEnum):
    """Where a published version stands on a day: its dates decide, nobody sets it (P3.7)."""

    COMING = "coming"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    RETIRED = "retired"


class Critical(StrEnum):
    """What a failed criterion takes with it: nothing, its section, or the whole call."""

    NONE = "none"
    SECTION = "section"
    WHOLE = "whole"


@dataclass(frozen=True)
class Band:
    """A named score range, from `lower` (inclusive, hundredths) up to the next band (P3.8)."""

    key: str
    lower: int


DEFAULT_BANDS = (
    Band("excellent", 9000),
    Band("good", 8500),
    Band("needs_improvement", 7500),
    Band("failed", 0),
)


class BandFault(StrEnum):
    """Why a set of bands may not be published (P3.8)."""

    NO_BANDS = "no_bands"
    LOWEST_NOT_ZERO = "lowest_not_zero"
    OUT_OF_RANGE = "out_of_range"
    SAME_KEY = "same_key"
    SAME_LIMIT = "same_limit"
    NOT_ORDERED = "not_ordered"


def band_for(score: int, bands: Sequence[Band]) -> str:
    """The key of the band a score (hundredths) falls in; ValueError below every band (P3.8)."""
    return max((band for band in bands if band.lower <= score), key=lambda band: band.lower).key


def upper_of(band: Band, bands: Sequence[Band]) -> int:
    """Where a band ends, exclusive; the highest includes the full score itself (P3.8)."""
    return min((other.lower for other in bands if other.lower > band.lower), default=FULL)


def gaps_in(bands: Sequence[Band]) -> list[BandFault]:
    """What keeps bands, highest first, from covering 0-100 exactly once (P3.8)."""
    if not bands:
        return [BandFault.NO_BANDS]
    lowers = [band.lower for band in bands]
    checks = {
        BandFault.LOWEST_NOT_ZERO: min(lowers) != 0,
        BandFault.OUT_OF_RANGE: min(lowers) < 0 or max(lowers) > FULL,
        BandFault.SAME_KEY: bool(repeated(band.key for band in bands)),
        BandFault.SAME_LIMIT: len(set(lowers)) < len(lowers),
        BandFault.NOT_ORDERED: lowers != sorted(lowers, reverse=True),
    }
    return [fault for fault, is_found in checks.items() if is_found]


@dataclass(frozen=True)
class Level:
    """One answer to a criterion, in the words the monitor chooses by, and what it earns."""

    label: str
    label_en: str
    points: int


@dataclass(frozen=True)
class ShownIf:
    """A line is asked only when an earlier one was given one of these levels (indices)."""

    code: str
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Criterion:
    """One scored line (评分项). A bonus stands outside the hundred points and may stay blank."""

    code: str
    title: str
    title_en: str
    guidance: str
    guidance_en: str
    levels: tuple[Level, ...]
    critical: Critical = Critical.NONE
    na_allowed: bool = False
    bonus: bool = False
    shown_if: ShownIf | None = None

    @property
    def points(self) -> int:
        """What the best level earns, in hundredths."""
        return max((level.points for level in self.levels), default=0)

    @property
    def is_critical(self) -> bool:
        return self.critical is not Critical.NONE

    @property
    def top_level(self) -> int:
        """The index of the best level; ValueError when there is none."""
        return max(range(len(self.levels)), key=lambda index: self.levels[index].points)

    def has_level(self, index: int) -> bool:
        return 0 <= index < len(self.levels)

    def is_loss(self, level: Level) -> bool:
        """Whether this level loses points; leaving out a bonus loses none (P3.11)."""
        return not self.bonus and level.points < self.points

    def is_failed_by(self, level: Level) -> bool:
        """A critical criterion fails at a level that earns nothing; a part of its points saves."""
        return self.is_critical and self.is_loss(level) and level.points == 0


@dataclass(frozen=True)
class Section:
    """A group of criteria; a failed section-critical criterion empties it."""

    code: str
    title: str
    title_en: str
    criteria: tuple[Criterion, ...]

    @property
    def possible(self) -> int:
        """Hundredths to be earned here, bonus apart."""
        return sum(criterion.points for criterion in self.criteria if not criterion.bonus)


@dataclass(frozen=True)
class Form:
    """The scoring form of one version, as plain data."""

    sections: tuple[Section, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion in the order of the page, bonus among them."""
        return tuple(criterion for section in self.sections for criterion in section.criteria)

    @property
    def scored(self) -> tuple[Criterion, ...]:
        """The criteria that make up the hundred points: all but the bonus ones."""
        return tuple(criterion for criterion in self.criteria if not criterion.bonus)

    @property
    def possible(self) -> int:
        """Hundredths to be earned on the whole form, bonus apart; 10000 once published.

        A line shown only under a condition counts like any other, so alternatives that exclude
        each other share the hundred; what is hidden leaves both sums of the score, as N/A does.
        """
        return sum(section.possible for section in self.sections)

    def condition_of(self, line: Criterion) -> tuple[Criterion, tuple[Level, ...]] | None:
        """The line that `line` depends on and the levels that show it; None where it does not."""
        condition = line.shown_if
        found = [each for each in self.criteria if condition and each.code == condition.code]
        if condition is None or not found:
            return None
        levels = tuple(v for i, v in enumerate(found[0].levels) if i in condition.levels)
        return found[0], levels


def yes_or_no(points: int, *, yes_earns: bool) -> tuple[Level, Level]:
    """The two levels of a yes/no line; its polarity is set, not read from its wording."""
    earned = (points, 0) if yes_earns else (0, points)
    return Level("是", "Yes", earned[0]), Level("否", "No", earned[1])


def is_yes_or_no(levels: Sequence[Level]) -> bool:
    """Whether these are the two levels of a yes/no line."""
    return [level.label for level in levels] == ["是", "否"]


def digest_of(thing: object) -> str:
    """What a page remembers of the line, section or form it shows, to notice a later change."""
    return hashlib.sha256(repr(thing).encode()).hexdigest()


def scoring_of(form: Form) -> str:
    """The fingerprint of all that decides scores, and of nothing else: not words, not order.

    Two versions with the same one give the same answers the same score (P3.6).
    """
    return digest_of(
        sorted(
            (
                section.code,
                line.code,
                [level.points for level in line.levels],
                line.critical.value,
                line.na_allowed,
                line.bonus,
                *([line.shown_if.code, sorted(line.shown_if.levels)] if line.shown_if else []),
            )
            for section in form.sections
            for line in section.criteria
        )
    )


def repeated(values: Iterable[str]) -> list[str]:
    """What is named more than once."""
    return [value for value, times in Counter(values).items() if times > 1]
