"""Workbooks as LibreOffice prints them: every sample by one start, read back as text."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader

from qaweb.charts import Chart, Kind, Series, Target, Unit
from qaweb.workbooks import styles
from qaweb.workbooks.batch import Filed, write_batch
from qaweb.workbooks.forms import evaluation_form, slip_form
from qaweb.workbooks.lists import ListBook, write_list
from qaweb.workbooks.paper import Fact
from qaweb.workbooks.report import ReportBook, Table, write_report
from qaweb.workbooks.styles import BandWord, Column
from tests.workbooks.test_forms import EVALUATION, SLIP
from tools.libreoffice import print_to_pdf

MADE_AT = dt.datetime.combine(dt.date(2026, 11, 1), dt.time(9))
MODES = Chart(
    "modes", "监控方式是否达到比例？", Kind.BAR, ("即席", "远程", "录音"),
    (Series("本月", (2000, 7100, 900)),), Unit.SHARE, "方式", Target("目标", (2000, 7000, 1000)),
)  # fmt: skip
TEAMS = Chart(
    "teams", "各班组得分如何？", Kind.STACKED, ("一组", "二组"),
    (Series("优秀", (9, 4), tone="excellent"), Series("不合格", (1, 2), tone="failed")),
    of="班组", beside=("96.5 (+0.3)", "91.2"), beside_name="平均分",
)  # fmt: skip
BANDS = (BandWord("excellent", "优秀"), BandWord("failed", "不合格"))
COLUMNS = (
    Column("编号"), Column("坐席"), Column("监听日期", styles.Kind.DATE),
    Column("总分", styles.Kind.SCORE), Column("等级"), Column("改进建议"),
    Column("提交时间", styles.Kind.MOMENT),
)  # fmt: skip
ROWS = [
    (
        f"E{number:06d}", "任客服", MADE_AT.date(), 9125, BANDS[number % 2],
        "先问好，再报工号，然后确认来电人的需求。" * (1 + number % 4), MADE_AT,
    )
    for number in range(120)
]  # fmt: skip


@dataclass(frozen=True)
class Print:
    """What came out of the printer: each page, and its text without spaces."""

    pages: tuple[PageObject, ...]
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def sizes(self) -> set[tuple[int, int]]:
        """In millimetres, the shorter side first."""
        boxes = (page.mediabox for page in self.pages)
        sides = (sorted((box.width, box.height)) for box in boxes)
        return {(round(a / 72 * 25.4), round(b / 72 * 25.4)) for a, b in map(tuple, sides)}


def print_samples(program: str, folder: Path) -> dict[str, Print]:
    """Every kind of workbook that the product makes, printed."""
    files = list(_samples(folder))
    printed = print_to_pdf(program, files, folder)
    return {path.stem: _read(path) for path in printed}


def _read(path: Path) -> Print:
    pages = tuple(PdfReader(path).pages)
    return Print(pages, tuple("".join(page.extract_text().split()) for page in pages))


def _samples(folder: Path) -> Iterator[Path]:
    for name, body in (("evaluation", evaluation_form(EVALUATION)), ("slip", slip_form(SLIP))):
        (folder / f"{name}.xlsx").write_bytes(body)
        yield folder / f"{name}.xlsx"
    made = ListBook("监听记录清单", (("月份", "2026-10"),), "说明", COLUMNS, MADE_AT)
    write_list(folder / "list.xlsx", made, ROWS)
    yield folder / "list.xlsx"
    write_batch(folder / "batch.xlsx", _index(), _forms())
    yield folder / "batch.xlsx"
    write_report(folder / "report.xlsx", _report())
    yield folder / "report.xlsx"


def _index() -> ListBook:
    columns = (Column("编号", width=12), Column("坐席", width=22))
    return ListBook("客户代表监听记录 2026-10", (("月份", "2026-10"),), "目录", columns, MADE_AT)


def _forms() -> Iterator[Filed]:
    for number, folder in (("E1", "任客服 1"), ("E2", "任客服 1"), ("S3", "马客服 2")):
        yield Filed(folder, (number, folder), SLIP if number == "S3" else EVALUATION)


def _report() -> ReportBook:
    counts = (Column("方式"), Column("通数", styles.Kind.NUMBER))
    return ReportBook(
        title="日报 2026年10月20日", lead="北方热线 · 已审批", made_at=MADE_AT, cover="摘要",
        facts=(Fact("项目", "北方热线"), Fact("审批人", "沈经理"), Fact("封印", "a" * 64)),
        summary=Fact("摘要", "共监听 120 通，平均分 91.25。"),
        written=(Fact("亮点", "=1+1"),),
        figures_title="数据", figures=(Table("监控方式", counts, (("远程", 84),), "无"),),
        charts_title="图表", charts=(MODES, TEAMS),
        lists=(Table("记录", COLUMNS, ROWS, "无"), Table("漏检人员", counts, (), "没有漏检人员。")),
    )  # fmt: skip
