"""A report's figures as charts, each titled by the question that it answers (P6.5a)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus, urlencode

from flask import url_for

from qaweb.charts import Chart, Kind, Series, Target, Unit
from qaweb.evaluations.archive_filters import NO_TYPE
from qaweb.filters import band_label, label, score, titled
from qaweb.language import gettext as _
from qaweb.reports.figures import Figures, Reach
from qaweb.reports.lines import CriterionLine, TeamLine
from qaweb.reports.models import Report
from qaweb.reports.wording import change, change_of_share, share

MOST_CRITERIA = 10
"""Those that cost most are drawn; the table has them all."""
Link = Callable[..., str]


def charts_of(report: Report, figures: Figures, may_follow: bool) -> dict[str, Chart]:
    """The charts of a report by key. Marks lead to records if the reader sees all behind them."""
    link = _links(report) if may_follow else _nowhere
    whole = link if figures.reach is Reach.PROJECT else _nowhere
    drawn = (
        _teams(figures, link), _modes(figures), _call_types(figures, whole),
        _criteria(figures, whole), _monitors(figures, whole),
    )  # fmt: skip
    return {chart.key: chart for chart in drawn}


def _links(report: Report) -> Link:
    period: dict[str, Any] = {
        "since": report.starts_on.isoformat(),
        "until": report.ends_on.isoformat(),
    }

    # Written once: a chart of many teams has a hundred addresses.
    place = {"project": report.project_id, "counted": 1}
    start = f"{url_for('evaluations.index')}?{urlencode(period | place)}"

    def link(**filters: Any) -> str:
        return start + "".join([f"&{key}={_quoted(value)}" for key, value in filters.items()])

    return link


def _quoted(value: object) -> str:
    return str(value) if isinstance(value, int) else quote_plus(str(value))


def _nowhere(**_filters: object) -> str:
    return ""


def _teams(figures: Figures, link: Link) -> Chart:
    """The bands of each team's calls, beside its average and the change of that (P3.8)."""
    lines = figures.teams
    urls = tuple(link(team=line.team_id) for line in lines)
    counts = [{band.key: band.count for band in line.bands} for line in lines]
    series = tuple(
        Series(
            band_label(key),
            tuple(of_team.get(key, 0) for of_team in counts),
            tone=key,
            urls=tuple(url and f"{url}&band={_quoted(key)}" for url in urls),
        )
        for key in (band.key for band in figures.bands)
    )
    return Chart(
        "teams", _("How did the teams score?"), Kind.STACKED,
        tuple(line.name or _("no team") for line in lines), series, of=_("Team"),
        urls=urls,
        beside=tuple(_average(line) for line in lines),
        beside_name=_("Average"),
    )  # fmt: skip


def _average(line: TeamLine) -> str:
    moved = "" if line.change is None else f" ({change(line.change)})"
    return score(line.mean) + moved


def _modes(figures: Figures) -> Chart:
    """The month to date against 2:7:1 (P3.1)."""
    lines = figures.month_modes
    return Chart(
        "modes", _("Do the modes keep to their target?"), Kind.BAR,
        tuple(label(line.mode) for line in lines),
        (Series(_("Month to date"), tuple(line.share for line in lines)),),
        Unit.SHARE, _("Mode"),
        Target(_("Target"), tuple(line.target for line in lines)),
    )  # fmt: skip


def _call_types(figures: Figures, link: Link) -> Chart:
    lines = figures.call_types
    return Chart(
        "call-types", _("What were the calls about?"), Kind.BAR,
        tuple(line.name or "–" for line in lines),
        (Series(_("Calls"), tuple(line.count for line in lines)),),
        of=_("Call type"),
        urls=tuple(link(call_type=line.name or NO_TYPE) for line in lines),
        beside=tuple(_("average %(mean)s", mean=score(line.mean)) for line in lines),
    )  # fmt: skip


def _criteria(figures: Figures, link: Link) -> Chart:
    """What cost points, with what was earned and the change of that."""
    lines = [line for line in figures.criteria if line.points_lost][:MOST_CRITERIA]
    return Chart(
        "criteria", _("Which criteria cost the most points?"), Kind.BAR,
        tuple(titled(line) for line in lines),
        (Series(_("Points lost"), tuple(line.points_lost for line in lines)),),
        Unit.SCORE, _("Criterion"),
        urls=tuple(link(criterion=line.code) for line in lines),
        beside=tuple(_earned(line) for line in lines),
    )  # fmt: skip


def _earned(line: CriterionLine) -> str:
    words = _("%(share)s earned", share=share(line.share))
    return words if line.change is None else f"{words} ({change_of_share(line.change)})"


def _monitors(figures: Figures, link: Link) -> Chart:
    """The number monitored against the floor of the day (P3.2)."""
    lines = figures.monitors
    floors = tuple(line.floor for line in lines)
    return Chart(
        "monitors", _("Did the monitors reach their floor?"), Kind.BAR,
        tuple(line.name for line in lines),
        (Series(_("Calls"), tuple(line.count for line in lines)),),
        of=_("Monitor"),
        target=Target(_("Floor"), floors) if any(floors) else None,
        urls=tuple(link(monitor=line.person_id) for line in lines),
    )  # fmt: skip
