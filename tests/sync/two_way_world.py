"""A staff list that is edited on both sides, kept in a workbook by the real cycle."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qaweb import clock
from qaweb.errors import Refused
from qaweb.people.models import Person, Status
from qaweb.permissions import Role, Viewer
from qaweb.sheets import cycles
from qaweb.sheets.models import BoundTab, SheetConflict, SheetEdit, Spreadsheet
from qaweb.sheets.rules import Direction, May, Record, SheetColumn, SheetTab, Span
from qaweb.workbooks.styles import Kind
from sync.bindings import Bound
from sync.gateways.protocol import Done, NewRow, Value
from sync.gateways.workbook import WorkbookGateway
from sync.two_way import TwoWayRound
from tests.cast import Cast
from tests.sync.desks import WorkbookDesk

COLUMNS = (
    SheetColumn("number", "Number"),
    SheetColumn("name", "Name", may=May.BOTH),
    SheetColumn("hired_on", "Hired on", Kind.DATE, may=May.BOTH),
)
TITLE = "People"


def rows(span: Span) -> Iterator[Record]:
    """The agents of the project."""
    query = Person.select().where(Person.project == span.project, Person.role == Role.AGENT)
    for row in query.where(Person.status != Status.LEFT).order_by(Person.id):
        yield row.id, (row.number, row.name, row.hired_on)


def change(viewer: Viewer, record: int, typed: Mapping[str, str]) -> None:
    """As a part would: refuses what cannot be, keeps what can in its own words."""
    values: dict[str, object] = {}
    for key, text in typed.items():
        if key == "name" and not text.strip():
            raise Refused("Nobody is without a name.")
        try:
            values[key] = dt.date.fromisoformat(text) if key == "hired_on" else text.strip()
        except ValueError:
            raise Refused("This is no date.") from None
    Person.update(**values).where(Person.id == record).execute()


def add(viewer: Viewer, span: Span, typed: Mapping[str, str]) -> int:
    """A new agent, if the number is one."""
    number = typed.get("number", "")
    if number == "broken":
        raise ZeroDivisionError  # as a part with a mistake in it
    if not number.isdigit():
        raise Refused("A staff number has digits only.")
    hired = dt.date.fromisoformat(typed.get("hired_on") or "2026-10-01")
    return int(
        Person.create(
            number=number, name=typed.get("name", ""), role=Role.AGENT, project=span.project,
            hired_on=hired, created_at=clock.now(),
        ).id
    )  # fmt: skip


DECLARED = SheetTab("people", TITLE, "person", COLUMNS, rows, change, add, ("number",))


@dataclass
class World:
    """The workbook, who edits it, and the rounds of the worker."""

    cast: Cast
    folder: Path
    gateway: WorkbookGateway = field(default_factory=WorkbookGateway)
    minutes: int = 0

    def __post_init__(self) -> None:
        self.sheet = Spreadsheet.create(
            project=self.cast.north, address="team.xlsx", direction=Direction.TWO_WAY,
            owner=self.cast.assistant, created_at=clock.now(), locale="en",
        )  # fmt: skip
        columns = '[{"key": "number", "title": "Number", "may": "app"},'
        columns += '{"key": "name", "title": "Name", "may": "both"},'
        columns += '{"key": "hired_on", "title": "Hired on", "may": "both"}]'
        BoundTab.create(
            spreadsheet=self.sheet, key="people", title=TITLE, position=0, columns=columns
        )
        self.sheet_made()

    @property
    def tab(self) -> BoundTab:
        found: BoundTab = BoundTab.get(BoundTab.spreadsheet == self.sheet)
        return found

    def round(self, gateway: object = None) -> TwoWayRound:
        """The next round, not begun."""
        self.minutes += 1
        now = clock.now() + dt.timedelta(minutes=self.minutes)
        # Nothing in this world writes a line of the trail: the round has to be asked to look.
        Spreadsheet.update(leased_until=None, wanted_at=clock.now()).where(
            Spreadsheet.id == self.sheet.id
        ).execute()
        sheet = Spreadsheet.get_by_id(self.sheet.id)
        assert cycles.lease(sheet, "w1", now)
        bound = Bound(self.tab, DECLARED, COLUMNS, (0, 1, 2))
        return TwoWayRound(sheet, gateway or self.gateway, now, [bound])  # type: ignore[arg-type]

    def go(self) -> str:
        """One round."""
        return self.round().go()

    def sheet_made(self) -> None:
        """The file is made empty, and the first round fills it."""
        done = self.gateway.create(self.round().binding, {"people": list[NewRow]()})
        assert isinstance(done, Done), done
        Spreadsheet.update(generation=1).where(Spreadsheet.id == self.sheet.id).execute()
        assert self.go() == "written"

    @property
    def desk(self) -> WorkbookDesk:
        return WorkbookDesk(self.gateway, self.round().binding)

    def lines(self) -> dict[str, dict[str, Value]]:
        """The sheet by staff number: titles and values."""
        with self.desk.book() as book:
            head, *body = book[TITLE].iter_rows(values_only=True)
        found = [dict(zip(map(str, head), line, strict=True)) for line in body]
        return {str(line["Number"]): line for line in found if any(line.values())}  # type: ignore[misc]

    def place(self, number: str) -> int:
        """The row of a staff number, as the sheet counts."""
        with self.desk.book() as book:
            titles = [cell.value for cell in book[TITLE][1]]
            column = titles.index("Number")
            for row in book[TITLE].iter_rows(min_row=2):
                if row[column].value == number:
                    return int(row[0].row)
        raise AssertionError(f"{number} is not in the sheet")

    def type(self, number: str, title: str, value: Value) -> None:
        """Somebody types into the row of a staff number and saves."""
        self.desk.type(TITLE, self.place(number), title, value)

    def rename(self, person: Person, name: str) -> None:
        """Somebody changes a name in the browser."""
        Person.update(name=name).where(Person.id == person.id).execute()

    def name_of(self, person: Person) -> str:
        return str(Person.get_by_id(person.id).name)

    def edits(self) -> list[tuple[str, str, str]]:
        query = SheetEdit.select().where(SheetEdit.tab == self.tab).order_by(SheetEdit.id)
        return [(edit.fate.value, edit.column, edit.typed) for edit in query]

    def conflicts(self) -> list[SheetConflict]:
        query = SheetConflict.select().where(SheetConflict.tab == self.tab)
        return list(query.order_by(SheetConflict.id))
