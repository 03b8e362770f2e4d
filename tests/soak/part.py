"""A staff list as a part would declare it, which can be told to break off, and shows doublings."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qaweb import clock
from qaweb.errors import Refused
from qaweb.people.models import Person, Project, Status
from qaweb.permissions import Role, Viewer
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span
from qaweb.workbooks.styles import Kind

COLUMNS = (
    SheetColumn("number", "Number"),
    SheetColumn("name", "Name", may=May.BOTH),
    SheetColumn("remark", "Remark", may=May.BOTH),
    SheetColumn("hired_on", "Hired on", Kind.DATE, may=May.BOTH),
)
TITLE = "People"
REFUSED = "never"
"""A text with this word in it is refused, wherever it is typed."""


class Killed(BaseException):
    """The worker is no more."""


@dataclass
class Part:
    """One schedule's staff list: the people of a project of its own."""

    project: Project
    breaks_at: int = 0
    asked: int = 0
    twice: list[str] = field(default_factory=list)

    @property
    def declared(self) -> SheetTab:
        """As `sheet.py` of a part says it."""
        return SheetTab(
            "people", TITLE, "person", COLUMNS, self.rows, self.change, self.add, ("number",)
        )

    def rows(self, span: Span) -> Iterator[Record]:
        """The agents of the project; the worker may die at each look."""
        self._live()
        query = Person.select().where(Person.project == span.project, Person.status != Status.LEFT)
        for row in query.order_by(Person.id):
            yield row.id, (row.number, row.name, row.remark, row.hired_on)

    def _live(self) -> None:
        self.asked += 1
        if self.asked == self.breaks_at:
            raise Killed

    def change(self, viewer: Viewer, record: int, typed: Mapping[str, str]) -> None:
        """Refuses what cannot be, keeps what can in its own words."""
        self._live()
        values = {key: _taken(key, text) for key, text in typed.items()}
        Person.update(**values).where(Person.id == record).execute()

    def add(self, viewer: Viewer, span: Span, typed: Mapping[str, str]) -> int:
        """A new agent; one whose number is taken gets another, so that doublings are seen."""
        self._live()
        number = typed.get("number", "").strip()
        if not number:
            raise Refused("Nobody is without a number.")
        same = Person.select().where(Person.number.startswith(number)).count()
        values = {key: _taken(key, typed.get(key, "")) for key in ("name", "remark")}
        hired = _taken("hired_on", typed.get("hired_on") or "2026-10-01")
        made = Person.create(
            number=f"{number}~{same}" if same else number, role=Role.AGENT, project=span.project,
            hired_on=hired, created_at=clock.now(), **values,
        )  # fmt: skip
        return int(made.id)


def _taken(key: str, text: str) -> object:
    if REFUSED in text:
        raise Refused("This word is not taken.")
    if key != "hired_on":
        return text.strip()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused("This is no date.") from None
