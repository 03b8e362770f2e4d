"""What an import says of refused rows and files, in the reader's language."""

from collections.abc import Sequence
from enum import Enum

from qaweb.filters import duration, label
from qaweb.language import gettext as _
from qaweb.language import lazy_gettext as _l
from qaweb.people.models import ShiftCode, Status
from qaweb.people.shift_files import CODES
from qaweb.permissions import Role
from qaweb.tabular.cells import shown
from qaweb.tabular.columns import HeaderMissing
from qaweb.tabular.importers import Found
from qaweb.tabular.rows import Problem
from qaweb.tabular.tables import FileRefused
from qaweb.tabular.wide import DaysProblem, DaysRefused

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

FIELDS = {
    "number": _l("Staff number"),
    "name": _l("Name"),
    "role": _l("Job"),
    "team": _l("Team"),
    "project": _l("Project"),
    "hired_on": _l("Hired on"),
    "status": _l("Status"),
    "email": _l("E-mail"),
    "remark": _l("Remark"),
    "day": _l("Day"),
    "code": _l("Shift"),
    "agent": _l("Agent's number"),
    "customer_number": _l("Customer's number"),
    "started_at": _l("Time of the call"),
    "duration_s": _l("Duration"),
    "queue_s": _l("Time in the queue"),
    "call_type": _l("Call type"),
    "recording": _l("Recording"),
    "call_day": _l("Day of the call"),
    "customer_hash": _l("Customer's number"),
}
WORDS: dict[str, tuple[type[Enum], ...]] = {
    "role": (Role,),
    "status": (Status,),
    "code": (ShiftCode,),
}
LENGTHS = ("duration_s", "queue_s")


def field_in_words(kind: str, key: str) -> str:
    """What a column of our own is called; a day is written as it is."""
    if kind == "calls" and key == "number":
        return _("Call number")
    return str(FIELDS.get(key, key))


def value_in_words(key: str, value: object) -> str:
    """One value as it was read: a job by its name, seconds as minutes and seconds."""
    if value is None or value == "":
        return "–"
    if key in LENGTHS and isinstance(value, int):
        return duration(value)
    if key == "code" and value in CODES:
        return label(CODES[str(value)])
    for words in WORDS.get(key, ()):
        if value in {word.value for word in words}:
            return label(words(value))
    return str(value)


def problem_in_words(problem: Problem, found: Found) -> str:
    """`通话时长: is negative (-1)`: the file's own title, the reason, the cell as it was read."""
    words = f"{title(problem.column, found)}{_(': ')}{label(problem.code)}"
    if problem.first_row:
        words += _(", see row %(row)s", row=problem.first_row)
    return words + _(" (%(value)s)", value=problem.value) if problem.value else words


def title(column: str, found: Found) -> str:
    """The title that a column has in the file; our own name where it has none."""
    place = found.place(column)
    if place is None or not found.header.row:
        return column
    cells = found.table.rows[found.header.row - 1]
    return shown(cells[place]).strip() if place < len(cells) else column


def still_open(kind: str, missing: Sequence[str]) -> str:
    """What a person has not chosen yet on the screen of columns."""
    if kind == "shifts" and "day" in missing:
        return _("No column is a day. Choose Day and Shift, or another row with the titles.")
    names = _(", ").join(field_in_words(kind, key) for key in missing)
    return _("Choose a column for: %(columns)s.", columns=names)


def file_in_words(refused: FileRefused | HeaderMissing | DaysRefused) -> str:
    """Why nothing of the file was read, and what to do."""
    if isinstance(refused, FileRefused):
        return _("%(reason)s.", reason=label(refused.code))
    if isinstance(refused, DaysRefused) and refused.code is DaysProblem.MONTH_NEEDED:
        return _("The days have no month, such as %(day)s: choose it.", day=refused.titles[0])
    if isinstance(refused, DaysRefused):
        return f"{label(refused.code)} ({', '.join(refused.titles)})"
    missing = _(", ").join(str(COLUMNS.get(key, key)) for key in refused.missing)
    return _("No sheet has the columns that are needed. Missing: %(columns)s.", columns=missing)
