"""Shift files: people by days with one code in each cell, or one row for each person and day."""

from qaweb.tabular import names
from qaweb.tabular.cells import one_of, plain, spelled, staff_number, text
from qaweb.tabular.columns import Column
from qaweb.tabular.times import day

SHIFT_WORDS: dict[str, tuple[str, ...]] = {
    "早": ("早", "早班", "早上", "early", "morning"),
    "中": ("中", "中班", "middle", "mid"),
    "晚": ("晚", "晚班", "夜班", "late", "evening"),
    "休": ("休", "轮休", "休息", "公休", "off", "rest", "-", "/"),
    "假": ("假", "请假", "休假", "年假", "leave", "vacation"),
    "培": ("培", "培训", "training"),
}
SHIFT_CODES = spelled(SHIFT_WORDS)

SHIFT_TIMES: dict[str, tuple[str, str]] = {
    "早": ("08:00", "16:00"),
    "中": ("12:00", "20:00"),
    "晚": ("16:00", "24:00"),
}
"""Start and end on the centre's clock; 24:00 is the end of the day. Other codes are no work."""


def shift_columns(width: int | None = None) -> tuple[Column, ...]:
    """Who a row of a shift table is about; ``width`` as for people."""
    return (
        Column("number", names.NUMBER, staff_number(width), required=True, unique=True),
        Column("name", names.NAME, text),
        Column("team", names.TEAM, plain),
    )


SHIFT_COLUMNS = shift_columns()

DAY_NAMES = (
    *("日期", "班次日期", "上班日期", "排班日期", "工作日期", "出勤日期"),
    *("date", "day", "shift date", "work date", "working day", "roster date"),
)
CODE_NAMES = (
    *("班次", "排班", "班次代码", "班次名称", "班种"),
    *("shift", "shift code", "shift name", "shift type", "code"),
)
LONG_COLUMNS = (
    *SHIFT_COLUMNS,
    Column("day", DAY_NAMES, day, required=True, unique=True),
    Column("code", CODE_NAMES, one_of(SHIFT_CODES), required=True),
)
"""Of tables with one row for each person and day."""
