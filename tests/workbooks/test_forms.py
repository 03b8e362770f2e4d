"""The policy's two appendices as workbooks (P7): what they hold, and how they print."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qaweb.workbooks.forms import (
    EvaluationSheet,
    ScoredSection,
    ScoreLine,
    SlipCriterionLine,
    SlipEvaluationLine,
    SlipLogLine,
    SlipMessageLine,
    SlipSheet,
    evaluation_form,
    slip_form,
)
from qaweb.workbooks.paper import MOST_LINES, Fact, pieces_of
from qaweb.workbooks.styles import FONT, BandWord, lines_in

GREETING = ScoredSection(
    "开场问候",
    (
        ScoreLine("开场白规范", "缺少一项要素", 400, 200, "未报工号"),
        ScoreLine("等待礼仪", "不适用", 300, None),
    ),
    possible=400,
    earned=200,
)
EVALUATION = EvaluationSheet(
    title="客户代表监听记录表",
    number="E000123",
    project=Fact("项目", "北方热线"),
    agent=Fact("坐席", "任客服"),
    team=Fact("班组", "一组"),
    monitor=Fact("监控人员", "马质检"),
    call_number=Fact("来电编号", "C-7"),
    call_time=Fact("来电时间", "2026-10-21 09:12"),
    mode=Fact("监控方式", "录音"),
    call_type=Fact("来电类型", "投诉"),
    headings=("评分项", "所选等级", "满分", "得分", "备注"),
    sections=(GREETING,),
    total=("总分", 0),
    raw_total=("原始分", 5000),
    band=("等级", BandWord("failed", "不合格")),
    problems=Fact("存在问题", "=HYPERLINK(1)"),
    suggestions=Fact("改进建议", "先问好。"),
    acceptance=Fact("确认", "未确认"),
    signatures=("客服代表", "监控人员"),
)
SLIP = SlipSheet(
    title="客户代表改进建议单",
    number="S000012",
    state=Fact("状态", "跟进中"),
    person=Fact("坐席", "任客服"),
    team=Fact("班组", "一组"),
    holder=Fact("负责人", "肖组长"),
    author=Fact("开单人", "马质检"),
    issued=Fact("开单时间", "2026-10-21 14:00"),
    due=Fact("期限", "2026-10-28"),
    cause=Fact("原因", "知识"),
    evaluations_heading="监听记录",
    evaluation_titles=("编号", "来电日", "来电", "总分", "等级"),
    evaluations=(
        SlipEvaluationLine("E000123", "2026-10-21", "C-7 投诉", 6900, BandWord("failed", "不合格")),
    ),
    criteria_heading="改进项",
    criterion_titles=("评分项", "监听所见", "标准要求"),
    criteria=(SlipCriterionLine("开场白规范", "缺少一项要素", "四项要素齐全"),),
    suggestion=Fact("改进建议", "先问好，再报工号。"),
    own_words=Fact("本人意见", "我会改。"),
    acknowledged=Fact("签收", "2026-10-22 09:00"),
    talk_heading="提问与答复",
    talk_titles=("时间", "人员", "内容"),
    talk=(SlipMessageLine("2026-10-20 09:30", "任客服", "转接来的也要报工号吗？"),),
    log_heading="跟进记录",
    log_titles=("日期", "方式", "内容", "下一步"),
    log=(SlipLogLine("2026-10-23", "辅导", "一起听录音", "再听三通"),),
    result=Fact("结果", ""),
    effect=Fact("成效", "50 → 100"),
    closed=Fact("关闭", ""),
    signatures=("客服代表", "组长", "主管"),
)


def opened(content: bytes) -> Worksheet:
    return load_workbook(BytesIO(content)).active


def values(content: bytes) -> list[Any]:
    return [cell.value for row in opened(content).rows for cell in row if cell.value is not None]


def texts_of(sheet: Any) -> list[str]:
    """Every fact of a sheet, its label and its value."""
    facts = [value for value in vars(sheet).values() if isinstance(value, Fact)]
    return [text for fact in facts for text in fact if text]


@pytest.mark.parametrize("content", [evaluation_form(EVALUATION), slip_form(SLIP)])
def test_a_form_prints_on_one_a4_page(content: bytes) -> None:
    sheet = opened(content)
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
    assert f"$L${sheet.max_row}" in sheet.print_area


def test_a_form_too_long_to_be_read_on_one_page_goes_on_to_the_next() -> None:
    sheet = opened(slip_form(replace(SLIP, log=SLIP.log * 60)))
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_the_record_has_everything_the_policy_requires() -> None:
    found = values(evaluation_form(EVALUATION))
    for text in texts_of(EVALUATION):
        assert text in found
    assert {"总分", 0, "原始分", 50, "等级", "不合格", "E000123"} <= set(found)


def test_the_record_gives_level_points_and_note_of_each_criterion() -> None:
    rows = [
        [c.value for c in row if c.value is not None]
        for row in opened(evaluation_form(EVALUATION)).rows
    ]
    assert ["开场问候", 4, 2] in rows
    assert ["开场白规范", "缺少一项要素", 4, 2, "未报工号"] in rows
    assert ["等待礼仪", "不适用", 3] in rows


def test_what_looks_like_a_formula_stays_text() -> None:
    cells = [cell for row in opened(evaluation_form(EVALUATION)).rows for cell in row]
    assert [c.data_type for c in cells if c.value == "=HYPERLINK(1)"] == ["s"]


def test_every_cell_of_a_form_has_a_font_that_knows_chinese() -> None:
    for content in (evaluation_form(EVALUATION), slip_form(SLIP)):
        assert {cell.font.name for row in opened(content).rows for cell in row} == {FONT}


def test_the_slip_has_findings_words_log_and_result() -> None:
    found = values(slip_form(SLIP))
    for text in [*texts_of(SLIP), *SLIP.log[0], *SLIP.criteria[0], "E000123", 69, "不合格"]:
        assert text in found


def test_a_slip_without_log_leaves_room_to_write() -> None:
    assert opened(slip_form(replace(SLIP, log=()))).max_row == opened(slip_form(SLIP)).max_row


def test_rows_grow_with_their_text() -> None:
    short, long = (
        opened(slip_form(replace(SLIP, suggestion=Fact("改进建议", "改" * size))))
        for size in (10, 400)
    )
    heights = [max(d.height for d in sheet.row_dimensions.values()) for sheet in (short, long)]
    assert heights[0] < 60 < 120 < heights[1] <= 409


def test_text_longer_than_a_row_goes_on_in_the_next() -> None:
    text = "\n".join(["一行意见"] * 60 + ["长" * 5000])
    pieces = pieces_of(text, 90)
    assert "".join(pieces).replace("\n", "") == text.replace("\n", "")
    assert all(lines_in(piece, 90) <= MOST_LINES for piece in pieces)
