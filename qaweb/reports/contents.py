"""What a report holds: each section declared once, with the figures it draws and how it is shown.

A further kind of report is a further line of `CONTENTS` and of the written parts in `rules`; a
further section is a `Section` here, its fields in `figures.Figures`, and a fragment.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString

from qaweb.evaluations.rules import Mode
from qaweb.language import lazy_gettext as _
from qaweb.parameters.rules import Policy
from qaweb.reports import sections as of
from qaweb.reports.figures import Before, Coverage, Figures, Reach
from qaweb.reports.lines import (
    AtWork,
    CriterionTally,
    Marked,
    Monitor,
    Names,
    Record,
    SlipLine,
    Summed,
    Tally,
)
from qaweb.reports.miss_rules import Why
from qaweb.reports.periods import Period
from qaweb.reports.rules import ReportKind
from qaweb.standards.rules import Band


@dataclass(frozen=True)
class Material:
    """The plain rows of a period, and of the period that it is compared with, if there is one."""

    period: Period
    earlier: Period | None
    tallies: Sequence[Tally]
    before: Sequence[Summed]
    criteria: Sequence[CriterionTally]
    criteria_before: Sequence[CriterionTally]
    month_modes: Mapping[Mode, int]
    records: Sequence[Record]
    at_work: Sequence[AtWork]
    monitored: frozenset[tuple[int, dt.date]]
    monitors: Sequence[Monitor]
    slips: Sequence[SlipLine]
    names: Names
    whys: Mapping[tuple[int, dt.date], Why]
    bands: Sequence[Band]
    policy: Policy = field(default_factory=Policy)
    rows: Sequence[Marked] = ()
    """The records as they were read, if their lines are still to be made."""

    @property
    def marked(self) -> Sequence[Marked]:
        """What says of each record whether it was late, owes a slip, is of an earlier day."""
        return self.rows or self.records

    @property
    def scored_people(self) -> int:
        """How many people the table of scores names."""
        return len({(tally.agent_id, tally.team_id) for tally in self.tallies})


Draw = Callable[[Material], Any]
MOST_AT_ONCE = 30
"""A list of more rows is folded on the page: at a large centre a day has hundreds."""


@dataclass(frozen=True)
class Section:
    """A part of the document. `draws` says how each field of `Figures` follows from the material.

    `fragment` is empty where a section stands in the workbook only.
    """

    key: str
    title: LazyString
    fragment: str = ""
    draws: Mapping[str, Draw] = field(default_factory=dict)
    reaches: tuple[Reach, ...] = tuple(Reach)


def number(material: Material) -> int:
    """How many calls were monitored (P6.5a)."""
    return of.counted(material.tallies)


def mean(material: Material) -> int | None:
    """Their average."""
    return of.mean_score(material.tallies)


def before(material: Material) -> Before | None:
    """Number and average of the period before; None where nothing was recorded in it."""
    average = of.mean_score(material.before)
    if average is None or material.earlier is None:
        return None
    return Before(material.earlier, of.counted(material.before), average)


def bands(material: Material) -> Any:
    """The calls by band (P3.8)."""
    return of.band_lines(material.tallies, material.bands)


def modes(material: Material) -> Any:
    """The period's modes against 2:7:1 (P3.1)."""
    return of.mode_lines(of.modes_of(material.tallies), material.policy.mode_ratio)


def month_modes(material: Material) -> Any:
    """The same for the month to date."""
    return of.mode_lines(material.month_modes, material.policy.mode_ratio)


def call_types(material: Material) -> Any:
    """The calls by type."""
    return of.call_type_lines(material.tallies)


def teams(material: Material) -> Any:
    """The scores by team."""
    return of.team_lines(material.tallies, material.names, material.bands, material.before)


def agents(material: Material) -> Any:
    """The scores by person."""
    return of.agent_lines(material.tallies, material.records, material.names, material.bands)


def criteria(material: Material) -> Any:
    """The score of each criterion, with its change."""
    return of.criterion_lines(material.criteria, material.criteria_before)


def monitors(material: Material) -> Any:
    """What each monitor did against the floor (P3.2)."""
    return of.monitor_lines(material.tallies, material.monitors)


def coverage(material: Material) -> Coverage:
    """Who worked and was not monitored, and why (P3.3)."""
    missed = tuple(
        of.missed(each, material.whys.get(each.key))
        for each in material.at_work
        if each.key not in material.monitored
    )
    return Coverage(len(material.at_work), len(missed), missed)


def slips(material: Material) -> tuple[SlipLine, ...]:
    """The improvement slips that were issued (P3.11)."""
    return tuple(material.slips)


def records(material: Material) -> tuple[Record, ...]:
    """Every evaluation."""
    return tuple(material.records)


def slip_count(material: Material) -> int:
    """How many slips were issued."""
    return len(material.slips)


def late_count(material: Material) -> int:
    """How many records came after 17:30 (P6.1)."""
    return sum(bool(record.is_late) for record in material.marked)


def owed_count(material: Material) -> int:
    """How many records still owe a slip."""
    return sum(bool(record.slip_owed) for record in material.marked)


def earlier_count(material: Material) -> int:
    """How many calls are of earlier days: they count as covered there (P3.3)."""
    since = material.period.starts_on
    return sum(record.call_day < since for record in material.marked)


def late_records(material: Material) -> tuple[Record, ...]:
    """The late ones alone, for a page that shows no others."""
    late = [n for n, record in enumerate(material.marked) if record.is_late]
    return tuple(material.records[place] for place in late)


PROJECT_ONLY = (Reach.PROJECT,)
SUMMARY = Section(
    "summary", _("Summary"), "reports/_summary.html",
    {"count": number, "mean": mean, "before": before, "bands": bands},
)  # fmt: skip
WORDS = Section("words", _("In words"), "reports/_written.html")
MODES = Section(
    "modes", _("Modes against the target"), "reports/_modes.html",
    {"modes": modes, "month_modes": month_modes},
)  # fmt: skip
CALL_TYPES = Section(
    "call-types", _("Call types"), "reports/_call_types.html", {"call_types": call_types}
)
SCORES = Section("scores", _("Scores"), "reports/_scores.html", {"teams": teams, "agents": agents})
CRITERIA = Section(
    "criteria", _("Which criteria cost the most points?"), "reports/_criteria.html",
    {"criteria": criteria},
)  # fmt: skip
SLIPS = Section(
    "slips", _("Improvement suggestions"), "reports/_slips.html",
    {"slips": slips, "slip_count": slip_count, "owed_count": owed_count},
)  # fmt: skip
MONITORS = Section(
    "monitors", _("Calls by monitor"), "reports/_monitors.html", {"monitors": monitors},
    PROJECT_ONLY,
)  # fmt: skip
COVERAGE = Section(
    "coverage",
    _("At work, not covered that day"),
    "reports/_coverage.html",
    {"coverage": coverage, "earlier_count": earlier_count},
)
LATE = Section("late", _("Late records"), "reports/_late.html", {"late_count": late_count})
RECORDS = Section("records", _("List of records"), draws={"records": records})

CONTENTS: dict[ReportKind, tuple[Section, ...]] = {
    ReportKind.DAILY: (
        SUMMARY, WORDS, MODES, CALL_TYPES, SCORES, CRITERIA, SLIPS, MONITORS, COVERAGE, LATE,
        RECORDS,
    ),
}  # fmt: skip
DRAWN = tuple(CONTENTS)
"""The kinds of report that are drawn up."""


def figures_of(material: Material) -> Figures:
    """The figures of a report, each drawn by the section that shows it (P6.5)."""
    shown = CONTENTS[material.period.kind]
    drawn = {name: draw(material) for section in shown for name, draw in section.draws.items()}
    return Figures(period=material.period, **drawn)


def folded_figures_of(material: Material) -> Figures:
    """The figures without the lists of a large centre that its page draws on demand."""
    shown = CONTENTS[material.period.kind]
    draws = {name: draw for section in shown for name, draw in section.draws.items()}
    draws["records"] = late_records
    if material.scored_people > MOST_AT_ONCE:
        del draws["agents"]
    return Figures(period=material.period, **{n: draw(material) for n, draw in draws.items()})


def sections_on_page(figures: Figures) -> list[Section]:
    """What the page of a report shows to this reader, from top to bottom."""
    shown = CONTENTS[figures.period.kind]
    return [each for each in shown if each.fragment and figures.reach in each.reaches]
