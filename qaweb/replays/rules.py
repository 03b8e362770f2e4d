"""What kept answers would score under another form; scores in hundredths (P3.6)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qaweb.evaluations.rules import Answer, Answers, as_shown, score
from qaweb.standards.rules import Band, Criterion, Form, band_for


class Unmapped(StrEnum):
    """Why a kept answer says nothing about a line of the draft."""

    NOT_ASKED = "not_asked"
    OTHER_LEVELS = "other_levels"
    NA_GONE = "na_gone"


@dataclass(frozen=True)
class Kept:
    """One evaluation as it counts now: its form, its answers, its score and band."""

    id: int
    form: Form
    answers: Answers
    total: int
    band: str


@dataclass(frozen=True)
class Outcome:
    """One evaluation now and under the draft."""

    kept: Kept
    total: int
    band: str

    @property
    def changes_band(self) -> bool:
        return self.band != self.kept.band


@dataclass(frozen=True)
class Replay:
    """What the draft would make of the kept evaluations; `unmapped` counts by line and reason."""

    outcomes: tuple[Outcome, ...]
    left_out: int
    unmapped: tuple[tuple[str, Unmapped, int], ...]

    @property
    def changed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.changes_band]

    @property
    def rescored(self) -> int:
        return sum(outcome.total != outcome.kept.total for outcome in self.outcomes)


def replay(draft: Form, bands: Sequence[Band], records: Iterable[Kept]) -> Replay:
    """Score every record anew; one whose answers do not fit the draft is left out and counted."""
    outcomes: list[Outcome] = []
    why: Counter[tuple[str, Unmapped]] = Counter()
    left_out = 0
    for record in records:
        reasons = unmapped(draft, record)
        if reasons:
            left_out += 1
            why.update(reasons)
            continue
        asked = {line.code for line in draft.criteria}
        answers = {code: answer for code, answer in record.answers.items() if code in asked}
        total = score(draft, answers).total
        outcomes.append(Outcome(record, total, band_for(total, bands)))
    counted = tuple((code, reason, count) for (code, reason), count in why.most_common())
    return Replay(tuple(outcomes), left_out, counted)


def unmapped(draft: Form, record: Kept) -> list[tuple[str, Unmapped]]:
    """The lines of the draft that a record's answers do not fit, and why; none when all fit.

    What the draft would not have asked after these answers needs none.
    """
    old = {line.code: line for line in record.form.criteria}
    checked = (
        (line.code, _why(line, old.get(line.code), record.answers.get(line.code)))
        for line in as_shown(draft, record.answers)[0].criteria
    )
    return [(code, reason) for code, reason in checked if reason is not None]


def _why(line: Criterion, old: Criterion | None, answer: Answer | None) -> Unmapped | None:
    if old is None or answer is None or (answer.level is None and not answer.na):
        return None if line.bonus else Unmapped.NOT_ASKED
    if answer.na:
        return None if line.na_allowed or line.bonus else Unmapped.NA_GONE
    return None if len(line.levels) == len(old.levels) else Unmapped.OTHER_LEVELS
