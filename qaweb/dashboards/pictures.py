"""The figures as charts with their tables: one question each, every number with its records."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import get_locale

from qaweb.charts import Chart, Kind, Series, Target, Unit
from qaweb.dashboards.asking import Asked
from qaweb.dashboards.figures import Cell, Figure, How
from qaweb.dashboards.links import Links
from qaweb.dashboards.queries import KEPT, Dashboard
from qaweb.dashboards.rules import FEW, Line, Window
from qaweb.evaluations.archive_filters import NO_TYPE
from qaweb.evaluations.rules import share_of
from qaweb.filters import band_label, day, label, score, titled
from qaweb.language import gettext as _
from qaweb.language import in_english, ngettext
from qaweb.reports.wording import change
from qaweb.standards.rules import DEFAULT_BANDS

MOST_BARS, MOST_CRITERIA = 15, 10
"""Longer lists show the lowest averages, and all on demand; the table has all criteria."""
ALL_BANDS = {band.key for band in DEFAULT_BANDS}


def figures_of(shown: Dashboard, asked: Asked) -> dict[str, Figure]:
    """Every figure by its key, in the order of the page."""
    reader = (str(get_locale()), in_english())
    return _figures(shown, asked, url_for("evaluations.index"), url_for("dashboards.index"), reader)


@lru_cache(maxsize=KEPT)
def _figures(
    shown: Dashboard, asked: Asked, records: str, here: str, _reader: tuple[str, bool]
) -> dict[str, Figure]:
    """Kept as long as the figures themselves, for each language."""
    links = Links(asked, records, here)
    most = None if asked.everything else MOST_BARS
    found = _over_time(shown, links)
    # Of what all calls have in common there is nothing to compare.
    found += [] if asked.filters.band else [_bands(shown, links)]
    found += [] if asked.filters.mode else [_modes(shown, links)]
    found += [_criteria(shown, links)]
    if len(shown.teams) > 1:
        found += [_teams(shown, links, most)]
    if shown.agents is not None:
        found += [_agents(shown, links, most)]
    if len(shown.projects) > 1:
        found += [_projects(shown, links)]
    found += [] if asked.filters.call_type else [_call_types(shown, links)]
    return {figure.chart.key: figure for figure in found}


# --- by time --------------------------------------------------------------------------------


def _bucket_name(bucket: Window, is_by_month: bool) -> str:
    return f"{bucket.since:%Y-%m}" if is_by_month else f"{bucket.since:%m-%d}"


def _over_time(shown: Dashboard, links: Links) -> list[Figure]:
    """The averages as a line and the numbers as columns, both with the same rows."""
    is_by_month = shown.window.is_by_month
    heading = _("Month") if is_by_month else _("Day")
    names = tuple(_bucket_name(bucket, is_by_month) for bucket, _sum in shown.days)
    urls = tuple(
        links.records(since=bucket.since, until=bucket.until) if each.count else ""
        for bucket, each in shown.days
    )
    rows = tuple(
        (Cell(name if is_by_month else day(b.since)), Cell(each.mean), Cell(each.count, url))
        for (b, each), url, name in zip(shown.days, urls, names, strict=True)
    )
    scores = Series(_("Average"), tuple(each.mean for _bucket, each in shown.days), urls=urls)
    calls = Series(_("Calls"), tuple(each.count for _bucket, each in shown.days), urls=urls)
    before = shown.sums.before.mean
    target = None if before is None else Target(_("Period before"), (before,))
    line = Chart(
        "days", _("How do the scores develop?"), Kind.LINE, names, (scores,), Unit.SCORE, heading,
        target,
    )  # fmt: skip
    columns = Chart(
        "calls", _("How many calls were monitored?"), Kind.COLUMN, names, (calls,), of=heading
    )
    return [Figure(each, _columns(heading), rows) for each in (line, columns)]


def _columns(heading: str) -> tuple[tuple[str, How], ...]:
    return (heading, How.TEXT), (_("Average"), How.SCORE), (_("Calls"), How.COUNT)


# --- by quality -----------------------------------------------------------------------------


def _bands(shown: Dashboard, links: Links) -> Figure:
    urls = tuple(
        links.records(band=line.key) if line.count and line.key in ALL_BANDS else ""
        for line in shown.bands
    )
    shares = [share_of(line.count, shown.count) for line in shown.bands]
    chart = Chart(
        "bands", _("How are the calls spread over the bands?"), Kind.BAR,
        tuple(band_label(line.key) for line in shown.bands),
        (
            Series(
                _("Calls"), tuple(line.count for line in shown.bands),
                tones=tuple(line.key for line in shown.bands), urls=urls,
            ),
        ),
        of=_("Band"),
    )  # fmt: skip
    rows = tuple(
        (Cell(line.key, _narrowing(links, url, band=line.key)), Cell(line.count, url), Cell(part))
        for line, url, part in zip(shown.bands, urls, shares, strict=True)
    )
    columns = ((_("Band"), How.BAND), (_("Calls"), How.COUNT), (_("Share"), How.SHARE))
    return Figure(chart, columns, rows)


def _narrowing(links: Links, url: str, **changes: Any) -> str:
    """What has records can be looked at alone."""
    return links.narrowed(**changes) if url else ""


def _criteria(shown: Dashboard, links: Links) -> Figure:
    lines = [line for line in shown.criteria if line.points_lost]
    urls = tuple(links.records(criterion=line.code) if line.lost else "" for line in lines)
    drawn = lines[:MOST_CRITERIA]
    chart = Chart(
        "criteria", _("Which criteria cost the most points?"), Kind.BAR,
        tuple(titled(line) for line in drawn),
        (Series(_("Points lost"), tuple(line.points_lost for line in drawn), urls=urls),),
        Unit.SCORE, _("Criterion"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(titled(line), _narrowing(links, url, criterion=line.code)),
            Cell(line.points_lost), Cell(line.lost, url), Cell(line.scored), Cell(line.share),
            Cell(line.change),
        )
        for line, url in zip(lines, urls, strict=True)
    )  # fmt: skip
    columns = (
        (_("Criterion"), How.TEXT), (_("Points lost"), How.SCORE), (_("Lost in"), How.COUNT),
        (_("Scored"), How.COUNT), (_("Earned"), How.SHARE), (_("Change"), How.SHARE_CHANGE),
    )  # fmt: skip
    return Figure(chart, columns, rows)


# --- by whom and by what --------------------------------------------------------------------


def _averages(
    key: str,
    question: str,
    heading: str,
    lines: Sequence[Line],
    address: Callable[[Line], tuple[str, str]],
    note: str = "",
    most: int | None = None,
) -> Figure:
    """Averages beside their number of calls; `address` gives the records and the narrowing."""
    drawn = lines[:most]
    links = [address(line) for line in drawn]
    records, narrowed = tuple(x for x, _y in links), tuple(y for _x, y in links)
    series = Series(
        _("Average"), tuple(line.mean for line in drawn),
        tones=tuple(line.band for line in drawn), urls=records,
    )  # fmt: skip
    names = tuple(line.name or "–" for line in drawn)
    chart = Chart(
        key, question, Kind.BAR, names, (series,), Unit.SCORE, heading, urls=narrowed, note=note,
        beside=tuple(ngettext("%(num)s call", "%(num)s calls", line.count) for line in drawn),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(name, look), Cell(line.mean), Cell(line.count, url), Cell(line.sums.change),
            Cell(line.band),
        )
        for line, name, url, look in zip(drawn, names, records, narrowed, strict=True)
    )  # fmt: skip
    columns = (*_columns(heading), (_("Change"), How.CHANGE), (_("Band"), How.BAND))
    return Figure(chart, columns, rows, len(lines) - len(drawn))


def _projects(shown: Dashboard, links: Links) -> Figure:
    return _averages(
        "projects", _("How do the projects score?"), _("Project"), shown.projects,
        lambda line: (links.records(project=line.key), links.narrowed(project=line.key)),
    )  # fmt: skip


def _teams(shown: Dashboard, links: Links, most: int | None) -> Figure:
    lines = [_named(line, _("no team")) for line in shown.teams]
    return _averages(
        "teams", _("How do the teams score?"), _("Team"), lines,
        lambda line: (links.records(team=line.key), links.narrowed(team=line.key)),
        _how_many(len(lines), most), most,
    )  # fmt: skip


def _agents(shown: Dashboard, links: Links, most: int | None) -> Figure:
    lines = shown.agents or []
    few = any(line.count < FEW for line in lines)
    notes = [_how_many(len(lines), most)]
    notes += [_("Fewer than five calls say little about a person.")] if few else []
    return _averages(
        "agents", _("Who could use support next?"), _("Person"), lines,
        lambda line: (links.records(agent=line.key), links.narrowed(agent=line.key)),
        " ".join(filter(None, notes)), most,
    )  # fmt: skip


def _named(line: Line, nameless: str) -> Line:
    return line if line.name else Line(line.key, nameless, line.sums, line.band)


def _how_many(count: int, most: int | None) -> str:
    if most is None or count <= most:
        return ""
    return _("The %(most)s lowest averages of %(count)s.", most=most, count=count)


def _modes(shown: Dashboard, links: Links) -> Figure:
    lines = shown.modes
    urls = tuple(links.records(mode=line.mode) if line.count else "" for line in lines)
    chart = Chart(
        "modes", _("Do the modes keep to their target?"), Kind.BAR,
        tuple(label(line.mode) for line in lines),
        (Series(_("Share"), tuple(line.share for line in lines), urls=urls),),
        Unit.SHARE, _("Mode"),
        Target(_("Target"), tuple(line.target for line in lines)),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(label(line.mode), _narrowing(links, url, mode=line.mode.value)),
            Cell(line.count, url),
            Cell(line.share), Cell(line.target), Cell(line.difference),
        )
        for line, url in zip(lines, urls, strict=True)
    )  # fmt: skip
    columns = (
        (_("Mode"), How.TEXT), (_("Calls"), How.COUNT), (_("Share"), How.SHARE),
        (_("Target"), How.SHARE), (_("Difference"), How.SHARE_CHANGE),
    )  # fmt: skip
    return Figure(chart, columns, rows)


def _call_types(shown: Dashboard, links: Links) -> Figure:
    lines = [_named(line, _("no call type yet")) for line in shown.call_types]

    def address(line: Line) -> tuple[str, str]:
        kind = line.key or NO_TYPE
        return links.records(call_type=kind), links.narrowed(call_type=kind)

    return _averages(
        "call-types", _("How do the call types score?"), _("Call type"), lines, address
    )


# --- in words -------------------------------------------------------------------------------


def summary(shown: Dashboard) -> list[str]:
    """What the figures come to, as one would say it."""
    now, before = shown.sums.now, shown.sums.before
    said = [
        ngettext(
            "%(num)s call monitored, average %(mean)s.",
            "%(num)s calls monitored, average %(mean)s.",
            now.count,
            mean=score(now.mean),
        )
    ]
    if before.count:
        said.append(
            ngettext(
                "%(change)s against %(since)s – %(until)s (%(num)s call, average %(mean)s).",
                "%(change)s against %(since)s – %(until)s (%(num)s calls, average %(mean)s).",
                before.count,
                change=change(shown.sums.change),
                since=day(shown.window.before.since),
                until=day(shown.window.before.until),
                mean=score(before.mean),
            )
        )
    else:
        said.append(_("There is no call in the period before to compare with."))
    return said
