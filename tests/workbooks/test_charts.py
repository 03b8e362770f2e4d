"""Native charts: drawn from the plain data of the pages, with their figures below them."""

import datetime as dt
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qaweb.charts import Chart, Kind, Series, Unit
from qaweb.workbooks.charts import MARKS, SHADES
from qaweb.workbooks.paper import Fact
from qaweb.workbooks.report import ReportBook, write_report
from tests.workbooks.printed import MODES, TEAMS

CSS = Path(__file__).parents[2] / "static" / "charts.css"
DAYS = Chart(
    "days", "每天的平均分是多少？", Kind.LINE, ("10-19", "10-20", "10-21"),
    (Series("平均分", (9125, None, 8875)), Series("通数", (20, 0, 18), unit=Unit.COUNT)),
    Unit.SCORE, "日期", note="=平均分下降。",
)  # fmt: skip
TWO = replace(DAYS, series=(Series("通数", (1, 2, 3)), Series("平均分", (9000, 9100, 9200))))


def written(path: Path, *charts: Chart) -> Path:
    now = dt.datetime.combine(dt.date(2026, 10, 21), dt.time(9))
    words = ("日报", "北方热线", now, "摘要", (Fact("项目", "北方热线"),), Fact("摘要", "无"))
    book = ReportBook(*words, (), "数据", (), (), charts_title="图表", charts=charts)
    write_report(path / "x.xlsx", book)
    return path / "x.xlsx"


def xml_of(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as packed:
        names = sorted(n for n in packed.namelist() if n.startswith("xl/charts/chart"))
        return [packed.read(name).decode() for name in names]


@pytest.mark.parametrize(
    ("kind", "tag"),
    [
        (Kind.BAR, "barChart"), (Kind.STACKED, "barChart"), (Kind.COLUMN, "barChart"),
        (Kind.LAYERS, "barChart"), (Kind.HISTOGRAM, "barChart"), (Kind.LINE, "lineChart"),
        (Kind.SCATTER, "scatterChart"),
    ],
)  # fmt: skip
def test_every_kind_is_drawn_natively(tmp_path: Path, kind: Kind, tag: str) -> None:
    (xml,) = xml_of(written(tmp_path, replace(TWO, kind=kind)))
    assert f"<c:{tag}>" in xml


def test_the_figures_stand_below_as_numbers(tmp_path: Path) -> None:
    rows = list(load_workbook(written(tmp_path, DAYS))["图表"].iter_rows(values_only=True))
    found = [tuple(v for v in row[:3]) for row in rows if row[0]]
    assert found == [
        (DAYS.question, None, None), (DAYS.note, None, None), ("日期", "平均分", "通数"),
        ("10-19", 91.25, 20), ("10-20", None, 0), ("10-21", 88.75, 18),
    ]  # fmt: skip


def test_the_chart_looks_at_its_figures_and_knows_them(tmp_path: Path) -> None:
    path = written(tmp_path, MODES)
    (xml,) = xml_of(path)
    place = re.search(r"<c:val>.*?<c:f>图表!\$B\$(\d+):\$B\$(\d+)</c:f>", xml)
    assert place
    sheet = load_workbook(path)["图表"]
    first, last = int(place[1]), int(place[2])
    assert [sheet[f"B{n}"].value for n in range(first, last + 1)] == [0.2, 0.71, 0.09]
    assert "<c:v>0.71</c:v>" in xml
    assert "目标" in xml


def test_bands_have_their_colour_and_their_word(tmp_path: Path) -> None:
    (xml,) = xml_of(written(tmp_path, TEAMS))
    for tone, word in (("excellent", "优秀"), ("failed", "不合格")):
        assert MARKS[tone].lstrip("#").upper() in xml.upper()
        assert word in xml


def test_the_colours_are_those_of_the_page_on_paper() -> None:
    light = CSS.read_text(encoding="utf-8").split("}", 1)[0]
    names = {f"--qa-mark-{tone}": colour for tone, colour in MARKS.items()}
    names |= {f"--qa-mark-{n}": colour for n, colour in enumerate(SHADES, start=1)}
    assert all(f"{name}: {colour};" in light for name, colour in names.items())


def test_an_empty_chart_is_left_out(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, replace(MODES, series=(Series("本月", (0, None, 0)),))))
    assert "图表" not in book.sheetnames
