"""Compared figures in words: what was restated, and one report beside another."""

from collections.abc import Iterable

from qaweb.evaluations.rules import Mode
from qaweb.filters import band_label, label, score, titled
from qaweb.language import gettext as _
from qaweb.language import ngettext
from qaweb.reports.differences import Pair, Topic, Unit
from qaweb.reports.figures import Figures
from qaweb.reports.models import Report
from qaweb.reports.restatements import Restated
from qaweb.reports.rules import SEALED
from qaweb.reports.wording import change, change_of_share, share

PLAIN = (Topic.COUNT, Topic.MEAN, Topic.MISSED, Topic.LATE)
"""What is compared as a whole, not line by line."""


def of_unit(value: int | None, unit: Unit) -> str:
    """A compared value as it is written."""
    if value is None:
        return "–"
    return {Unit.SCORE: score, Unit.SHARE: share}.get(unit, str)(value)


def difference_in(pair: Pair) -> str:
    """The difference of a pair with its sign, in its unit."""
    match pair.unit:
        case Unit.SCORE:
            return change(pair.difference)
        case Unit.SHARE:
            return change_of_share(pair.difference)
    return "–" if pair.difference is None else _signed(pair.difference)


def _signed(number: int) -> str:
    return f"{'+' if number > 0 else '−'}{abs(number)}" if number else "±0"


def pair_name(pair: Pair) -> str:
    """What a compared figure is about: “Criteria: Greeting, share earned”."""
    if pair.topic in PLAIN:
        return label(pair.topic)
    words = {"topic": label(pair.topic), "name": line_name(pair), "of": measured(pair)}
    return _("%(topic)s: %(name)s, %(of)s", **words)


def line_name(pair: Pair) -> str:
    """The band, mode, person … that a line is about."""
    match pair.topic:
        case Topic.BANDS:
            return band_label(pair.name)
        case Topic.MODES:
            return label(Mode(pair.name))
        case Topic.CRITERIA:
            return titled(pair)
    return pair.name or "–"


def measured(pair: Pair) -> str:
    """What was measured of it: calls, average, share earned, or calls with points lost."""
    if pair.topic is Topic.CRITERIA:
        return _("points lost in") if pair.unit is Unit.NUMBER else _("share earned")
    return _("calls") if pair.unit is Unit.NUMBER else _("average")


def restated_words(restated: Restated, told: Figures, report: Report) -> str:
    """“Approved 91.2, restated 91.6: 3 appeals upheld.”"""
    values = {"was": score(told.mean), "now": score(restated.mean)}
    counts = {"told": told.count, "count": restated.count}
    if report.state in SEALED:
        mean = _("Approved %(was)s, restated %(now)s.", **values)
    else:
        mean = _("Submitted %(was)s, restated %(now)s.", **values)
    if told.mean == restated.mean:
        mean = _("The average is the same, but other figures differ.")
    said = [mean]
    if told.count != restated.count:
        said.append(_("%(count)s calls instead of %(told)s.", **counts))
    return " ".join([*said, *_happened(restated)])


def _happened(restated: Restated) -> Iterable[str]:
    """What came in between, counted."""
    if count := restated.appeals:
        yield ngettext("%(num)s appeal upheld.", "%(num)s appeals upheld.", count)
    if count := restated.corrections:
        yield ngettext("%(num)s record corrected.", "%(num)s records corrected.", count)
    if count := restated.late_records:
        yield ngettext(
            "%(num)s record came after it was submitted.",
            "%(num)s records came after it was submitted.",
            count,
        )
