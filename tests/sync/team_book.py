"""A workbook as a team makes it its own: colours, comment, chart, table, sparkline, formulas.

Our columns stand among the team's, under a title, in a table; `_qaweb` remembers where.
"""

from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from qaweb.workbooks.kept import COLUMN, DIGEST, GENERATION, ID, INSTALLATION, MEMORY, STATUS
from qaweb.workbooks.styles import Kind
from sync.gateways.protocol import Binding, Column, Cover, Tab

TITLE, HEADER = 0, 2
OURS = {ID: "A", "number": "B", "name": "C", "score": "E", "day": "G", STATUS: "H"}
TITLES = ["_id", "工号", "姓名", "自己的", "得分", "公式", "日期", "_sync", "备注"]
TAB = Tab(
    "people",
    "A's 人员",
    (
        Column("number", "工号"),
        Column("name", "姓名"),
        Column("score", "得分", Kind.SCORE),
        Column("day", "日期", Kind.DATE),
    ),
)
ROWS = 6


def team_book(path: Path) -> Binding:
    """Write it; the binding that goes with it."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(TAB.title)
    _rows(book, sheet)
    _ornaments(book, sheet)
    _own_sheet(book)
    _memory(book)
    book.close()
    return Binding(str(path), "our own", (TAB,), Cover("", ""))


def _rows(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    yellow = book.add_format({"bg_color": "#FFFF00", "bold": True})
    day = book.add_format({"num_format": "yyyy年m月d日", "font_color": "red"})
    sheet.merge_range(TITLE, 0, TITLE, 8, "班组自己的标题", yellow)
    for row in range(ROWS):
        at = HEADER + 1 + row
        sheet.write_string(at, 0, f"p{row}")
        sheet.write_string(at, 1, f"{row:04d}", yellow)
        sheet.write_rich_string(at, 2, "任", yellow, f"客服{row}")
        sheet.write(at, 3, f"自己的 {row}")
        sheet.write_number(at, 4, 80 + row)
        sheet.write_formula(at, 5, f"=E{at + 1}*2", None, (80 + row) * 2)
        sheet.write_number(at, 6, 46_000 + row, day)
        sheet.write(at, 8, "=1+1")
    sheet.add_table(
        HEADER, 0, HEADER + ROWS, 8, {"name": "Team", "columns": [{"header": t} for t in TITLES]}
    )


def _ornaments(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_comment("C5", "组长的批注", {"author": "组长"})
    sheet.add_sparkline("J4", {"range": f"'{TAB.title.replace(chr(39), chr(39) * 2)}'!E4:E9"})
    sheet.conditional_format("E4:E9", {"type": "data_bar"})
    sheet.data_validation("D4:D9", {"validate": "list", "source": ["是", "否"]})
    sheet.write_url("J5", "https://example.org/", string="链接")
    sheet.set_row(4, 40)
    sheet.set_column("A:A", None, None, {"hidden": True})
    sheet.freeze_panes(3, 2)
    sheet.protect("", {"objects": True, "insert_rows": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": [TAB.title, 3, 4, 8, 4]})
    sheet.insert_chart("L4", chart)


def _own_sheet(book: xlsxwriter.Workbook) -> None:
    own = book.add_worksheet("自己的表")
    own.write_array_formula("A1:A2", '{=LEN({"a";"bb"})}', None, 1)
    own.write_boolean("B1", True)
    own.write_formula("C1", "=1/0", None, "#DIV/0!")
    book.define_name("Mine", "='自己的表'!$A$1")


def _memory(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet(MEMORY)
    facts = [(INSTALLATION, "our own"), (GENERATION, 1), (DIGEST, "-")]
    for line, (name, value) in enumerate(facts):
        sheet.write(line, 0, name)
        sheet.write(line, 1, value)
    name = TAB.title.replace("'", "''")
    for line, (key, letter) in enumerate(OURS.items(), start=len(facts)):
        sheet.write_row(line, 0, (COLUMN, TAB.key, key))
        sheet.write_formula(line, 3, f"='{name}'!${letter}${HEADER + 1}", None, "x")
        sheet.write_string(line, 4, TITLES[ord(letter) - 65])
    sheet.very_hidden()
