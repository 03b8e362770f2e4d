"""What an import says of refused rows and files, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qaweb.filters import label
from qaweb.tabular.cells import shown
from qaweb.tabular.columns import HeaderMissing
from qaweb.tabular.importers import Found
from qaweb.tabular.rows import Problem
from qaweb.tabular.tables import FileRefused
from qaweb.tabular.wide import DaysRefused

COLUMNS = {
    "number": _l("number (工号, 流水号)"),
    "name": _l("name (姓名)"),
    "role": _l("job (岗位)"),
    "hired_on": _l("hired on (入职日期)"),
    "agent": _l("agent's number (工号)"),
    "started_at": _l("time of the call (来电时间)"),
    "duration_s": _l("duration (通话时长)"),
    "day": _l("one column for each day, such as 2026-10-01"),
}
"""Required columns, to say what a header lacks."""


def problem_in_words(problem: Problem, found: Found) -> str:
    """`通话时长: is negative (-1)`: the file's own title, the reason, the cell as it was read."""
    words = f"{_title(problem.column, found)}{_(': ')}{label(problem.code)}"
    if problem.first_row:
        words += _(", ") + _("see row %(row)s", row=problem.first_row)
    return f"{words} ({problem.value})" if problem.value else words


def _title(column: str, found: Found) -> str:
    place = found.header.mapping.get(column)
    if place is None or not found.header.row:
        return column
    return shown(found.table.rows[found.header.row - 1][place]).strip()


def file_in_words(refused: FileRefused | HeaderMissing | DaysRefused) -> str:
    """Why nothing of the file was read, and what to do."""
    if isinstance(refused, FileRefused):
        detail = f" ({refused.detail})" if refused.detail else ""
        return f"{label(refused.code)}{detail}"
    if isinstance(refused, DaysRefused):
        return f"{label(refused.code)} ({', '.join(refused.titles)})"
    missing = ", ".join(str(COLUMNS.get(key, key)) for key in refused.missing)
    return _("No sheet has the columns that are needed. Missing: %(columns)s.", columns=missing)
