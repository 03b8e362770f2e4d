"""The summary's sentences and the report's figures in the reader's language."""

from collections.abc import Callable, Iterable
from typing import Any

from babel.dates import format_skeleton
from flask_babel import get_locale

from qaweb.filters import band_label, day, label, score, titled
from qaweb.language import gettext as _
from qaweb.language import ngettext
from qaweb.reports.periods import Period
from qaweb.reports.rules import ReportKind
from qaweb.reports.summary import Sentence


def share(hundredths: int | None) -> str:
    """8333 → 83%, rounded half up; shares have no more digits than people read."""
    return "–" if hundredths is None else f"{(hundredths + 50) // 100}%"


def change(hundredths: int | None) -> str:
    """A difference with its sign: +0.6, −1.25, ±0."""
    if hundredths is None:
        return "–"
    if hundredths == 0:
        return "±0"
    return ("+" if hundredths > 0 else "−") + score(abs(hundredths))


def change_of_share(hundredths: int | None) -> str:
    """A difference of shares in whole points, with its sign."""
    if hundredths is None:
        return "–"
    points = (abs(hundredths) + 50) // 100
    return f"{'+' if hundredths > 0 else '−'}{points}" if points else "±0"


def lasting(minutes: int) -> str:
    """“25 min”, “2 h 5 min”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def period_name(period: Period) -> str:
    """“Oct 20, 2026”, “week of Oct 19, 2026”, “October 2026”."""
    match period.kind:
        case ReportKind.WEEKLY:
            return _("week of %(day)s", day=day(period.starts_on))
        case ReportKind.MONTHLY:
            locale = get_locale()
            return str(format_skeleton("yMMMM", period.starts_on, locale=locale))
    return day(period.starts_on)


def in_sentences(found: Iterable[Sentence]) -> list[str]:
    """The summary as the reader reads it."""
    return [SENTENCES[sentence.key](sentence.values) for sentence in found]


def _nothing(values: dict[str, Any]) -> str:
    return _("No call was monitored.")


def _monitored(values: dict[str, Any]) -> str:
    return ngettext(
        "%(num)s call monitored, average %(mean)s.",
        "%(num)s calls monitored, average %(mean)s.",
        values["count"],
        mean=score(values["mean"]),
    )


def _monitored_since(values: dict[str, Any]) -> str:
    return ngettext(
        "%(num)s call monitored, average %(mean)s, %(change)s against %(day)s.",
        "%(num)s calls monitored, average %(mean)s, %(change)s against %(day)s.",
        values["count"],
        mean=score(values["mean"]),
        change=_movement(values["change"]),
        day=period_name(values["period"]),
    )


def _movement(hundredths: int) -> str:
    if hundredths == 0:
        return _("unchanged")
    points = score(abs(hundredths))
    return (
        _("%(points)s up", points=points) if hundredths > 0 else _("%(points)s down", points=points)
    )


def _own_team(values: dict[str, Any]) -> str:
    return ngettext(
        "Your team %(name)s: %(num)s call, average %(mean)s.",
        "Your team %(name)s: %(num)s calls, average %(mean)s.",
        values["count"],
        name=values["name"],
        mean=score(values["mean"]),
    )


def _own_scores(values: dict[str, Any]) -> str:
    return ngettext(
        "You: %(num)s call, average %(mean)s.",
        "You: %(num)s calls, average %(mean)s.",
        values["count"],
        mean=score(values["mean"]),
    )


def _lowest_band(values: dict[str, Any]) -> str:
    return ngettext(
        "%(num)s call of %(of)s is rated “%(band)s”.",
        "%(num)s calls of %(of)s are rated “%(band)s”.",
        values["count"],
        of=values["of"],
        band=band_label(values["band"]),
    )


def _lowest_team(values: dict[str, Any]) -> str:
    team = values["team"]
    words = {"team": team.name or _("no team"), "mean": score(team.mean)}
    if team.change is None:
        return _("%(team)s has the lowest average: %(mean)s.", **words)
    return _(
        "%(team)s has the lowest average: %(mean)s, %(change)s.",
        change=_movement(team.change),
        **words,
    )


def _missed_why(values: dict[str, Any]) -> str:
    return _(
        "Not monitored, mostly because: %(why)s (%(count)s of %(of)s).",
        why=label(values["why"]),
        count=values["count"],
        of=values["of"],
    )


def _costliest(values: dict[str, Any]) -> str:
    criterion = values["criterion"]
    return ngettext(
        "“%(criterion)s” cost the most points: lost in %(num)s call, %(share)s earned.",
        "“%(criterion)s” cost the most points: lost in %(num)s calls, %(share)s earned.",
        values["lost"],
        criterion=titled(criterion),
        share=share(criterion.share),
    )


def _mode_off(values: dict[str, Any]) -> str:
    line = values["line"]
    return _(
        "This month so far, “%(mode)s” is at %(share)s instead of %(target)s.",
        mode=label(line.mode),
        share=share(line.share),
        target=share(line.target),
    )


def _all_covered(values: dict[str, Any]) -> str:
    return ngettext(
        "A call of the day was monitored for the one person at work.",
        "A call of the day was monitored for all %(num)s people at work.",
        values["of"],
    )


def _covered(values: dict[str, Any]) -> str:
    return _(
        "For %(count)s of %(of)s people at work a call of the day was monitored.",
        count=values["count"],
        of=values["of"],
    )


def _of_earlier_days(values: dict[str, Any]) -> str:
    return ngettext(
        "%(num)s of the calls monitored is of an earlier day and counts as covered there.",
        "%(num)s of the calls monitored are of earlier days and count as covered there.",
        values["count"],
    )


def _floor_met(values: dict[str, Any]) -> str:
    return _("Every QA specialist at work reached %(floor)s calls.", floor=values["floor"])


def _floor_missed(values: dict[str, Any]) -> str:
    return _(
        "%(count)s of %(of)s QA specialists at work stayed below %(floor)s calls.",
        count=values["count"],
        of=values["of"],
        floor=values["floor"],
    )


def _slips(values: dict[str, Any]) -> str:
    return ngettext(
        "%(num)s improvement slip was issued.",
        "%(num)s improvement slips were issued.",
        values["count"],
    )


def _slips_owed(values: dict[str, Any]) -> str:
    return ngettext(
        "%(num)s record still owes a slip.",
        "%(num)s records still owe a slip.",
        values["count"],
    )


def _late(values: dict[str, Any]) -> str:
    return _(
        "%(count)s of %(of)s late records are from %(name)s.",
        count=values["count"],
        of=values["of"],
        name=values["name"],
    )


def _late_all(values: dict[str, Any]) -> str:
    return ngettext(
        "%(num)s record came late, from %(name)s.",
        "%(num)s records came late, all from %(name)s.",
        values["of"],
        name=values["name"],
    )


SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "nothing": _nothing,
    "monitored": _monitored,
    "monitored_since": _monitored_since,
    "own_team": _own_team,
    "own_scores": _own_scores,
    "lowest_band": _lowest_band,
    "lowest_team": _lowest_team,
    "costliest": _costliest,
    "mode_off": _mode_off,
    "all_covered": _all_covered,
    "covered": _covered,
    "of_earlier_days": _of_earlier_days,
    "missed_why": _missed_why,
    "floor_met": _floor_met,
    "floor_missed": _floor_missed,
    "slips": _slips,
    "slips_owed": _slips_owed,
    "late": _late,
    "late_all": _late_all,
}
