"""Each section is declared once and draws its own figures."""

from dataclasses import fields
from pathlib import Path

import pytest

from qaweb.reports.contents import CONTENTS, figures_of, sections_on_page
from qaweb.reports.figures import Figures, Reach, narrowed, packed, unpacked
from qaweb.reports.material import material
from qaweb.reports.periods import period_of
from qaweb.reports.rules import REQUIRED, WRITTEN, ReportKind
from tests.cast import Cast
from tests.reports.making import DAY, DAY_BEFORE, a_day, recorded

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.mark.parametrize("kind", CONTENTS)
def test_every_figure_is_drawn_by_one_section(kind: ReportKind) -> None:
    drawn = [name for section in CONTENTS[kind] for name in section.draws]
    assert len(drawn) == len(set(drawn))
    assert set(drawn) <= {field.name for field in fields(Figures)} - {"period", "reach"}


@pytest.mark.parametrize("kind", CONTENTS)
def test_every_section_has_its_own_place_on_the_page(kind: ReportKind) -> None:
    keys = [section.key for section in CONTENTS[kind]]
    assert len(keys) == len(set(keys))
    for section in CONTENTS[kind]:
        if section.fragment:
            text = (TEMPLATES / section.fragment).read_text(encoding="utf-8")
            assert f'id="report-{section.key}"' in text, section.key
    assert set(REQUIRED[kind]) <= set(WRITTEN[kind])


def test_what_a_reader_may_not_know_has_no_section_on_their_page(cast: Cast) -> None:
    a_day(cast)
    figures = figures_of(material(cast.north, period_of(ReportKind.DAILY, DAY)))
    own = narrowed(figures, Reach.SELF, cast.agent.id, ())
    hidden = {s.key for s in sections_on_page(figures)} - {s.key for s in sections_on_page(own)}
    assert hidden == {"monitors"}


def test_the_same_figures_are_always_packed_alike(cast: Cast) -> None:
    a_day(cast)
    figures = figures_of(material(cast.north, period_of(ReportKind.DAILY, DAY)))
    assert packed(figures) == packed(unpacked(packed(figures)))
    assert unpacked(packed(figures)) == figures


def test_a_week_is_read_like_a_day(cast: Cast) -> None:
    a_day(cast)
    recorded(cast, cast.agent, DAY_BEFORE)
    week = material(cast.north, period_of(ReportKind.WEEKLY, DAY))
    assert sum(tally.count for tally in week.tallies) == len(week.records) == 6
    assert len(week.at_work) == len({(w.person.person_id, w.day) for w in week.at_work}) == 10
    floors = {monitor.name: monitor.floor for monitor in week.monitors}
    assert floors["马质检"] == 40
