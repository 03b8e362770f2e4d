"""One course of events, the same for a seed each time."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from qaweb.people.models import Person, Status
from qaweb.sheets.models import BoundTab, OwedWrite
from qaweb.workbooks.styles import LONGEST_TEXT
from tests.soak.office import Office
from tests.soak.part import REFUSED, Killed
from tests.soak.shaky import Shaky, Step, nothing

ROUNDS = 6
HEADS = {"number": "Number", "name": "Name", "remark": "Remark", "hired_on": "Hired on"}
TEXTS = (
    "typed {n}", "00{n}", "{n}/2", "{n}%", "12345678901{n}", "😀 {n}", "a\r\nb {n}", "={n}a",
    "+a{n}", "-a{n}", "@{n}", " {n} ", "'{n}", f"{REFUSED} {{n}}", "<b>{n}&amp;", "TRUE {n}",
)  # fmt: skip


@dataclass
class Told:
    """What was typed where: the oracle."""

    sheet: list[str] = field(default_factory=list)
    browser: dict[tuple[int, str], str] = field(default_factory=dict)
    in_browsers: int = 0
    over: str = ""
    must: set[str] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)
    events: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Schedule:
    """People, browsers and a worker, by chance."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance, self.told = office, chance, Told()
        self.paper = office.place.paper
        self.count = 10_000
        self.unsettled: int | None = None
        self.doings: list[tuple[int, Callable[[], None]]] = [
            (30, self.types), (6, self.pastes), (5, self.types_a_row), (4, self.copies_a_row),
            (8, self.sorts), (5, self.sorts_without_ids), (5, self.inserts_a_row),
            (4, self.deletes_a_row), (3, self.inserts_a_column), (2, self.deletes_a_column),
            (3, self.renames_a_header), (2, self.renames_the_tab), (3, self.makes_a_formula),
            (3, self.empties_a_cell), (1, self.clears_all), (4, self.restores),
            (1, self.types_a_long_text), (1, self.pastes_many_rows), (1, self.copies_the_tab),
            (1, self.copies_the_file),
        ]  # fmt: skip

    def run(self) -> None:
        """Rounds of people, browsers and cycles; then nobody disturbs any more."""
        for _ in range(ROUNDS):
            self.people()
            self.browsers()
            self.cycle()
            self.look_at_guards()

    # The worker.

    def cycle(self) -> None:
        """One cycle, in which anything may happen."""
        step = Step.NOWHERE if self.chance.random() < 0.5 else self.chance.choice(list(Step))
        people = self.disturb if self.chance.random() < 0.4 else None
        if self.chance.random() < 0.5:
            self.breaks_off(step, at_read=people)
        else:
            self.breaks_off(step, at_write=people)

    def breaks_off(
        self,
        step: Step,
        at_read: Callable[[], None] | None = None,
        at_write: Callable[[], None] | None = None,
    ) -> None:
        """A cycle that ends at a step; meanwhile people do something."""
        self.office.part.breaks_at = 0
        if step is Step.INSIDE:
            self.office.part.breaks_at = self.office.part.asked + self.chance.randint(1, 3)
        shaky = Shaky(self.office.gateway, step, at_read or nothing, at_write or nothing)
        if self.office.place.spoil(step):
            shaky.step = Step.NOWHERE
        self._go(shaky, step, bool(at_read or at_write))

    def _go(self, shaky: Shaky, step: Step, disturbed: bool) -> None:
        texts, calls = self.paper.texts(), self.office.place.calls()
        if self.unsettled is None:
            self.unsettled = self.paper.changes()
        most = self._most_calls()
        try:
            word = self.office.cycle(shaky)
        except Killed:
            word = "killed"
            self.office.start_anew()
        self.told.events.append(f"-- cycle, breaks off {step.value}: {word}")
        spent = [now - then for now, then in zip(self.office.place.calls(), calls, strict=True)]
        is_plain = step is Step.NOWHERE and not disturbed
        if word in ("written", "unchanged"):
            # Google keeps no version of the moment between a write and what puts it right.
            self.paper.close_versions(self.unsettled + 1)
            self.unsettled = None
        is_dear = spent[0] > most[0] or spent[1] > most[1]
        if shaky.reads > 1 or shaky.writes > 1 or (is_plain and is_dear):
            self.told.complaints.append(f"{spent} calls in a cycle, {most} at most")
        if word in ("written", "unchanged") and not disturbed and not self.office.tab.guard:
            self.told.must |= {text for text in self.told.sheet if text in texts}

    def _most_calls(self) -> tuple[int, int]:
        """One read and one write; more only to find a column, or to mend what a crash left."""
        is_owed = OwedWrite.select().where(OwedWrite.spreadsheet == self.office.sheet).exists()
        reads = 1 + self.office.place.has_lost_a_column() + 3 * is_owed
        return reads, 1 + is_owed

    def disturb(self) -> None:
        """Between read and write, or just before the write."""
        what = self.chance.random()
        if what < 0.7:
            self.people()
        elif what < 0.9:
            self.browsers()
        else:
            self.another_worker()

    def another_worker(self) -> None:
        """A second worker takes over, as the first is so slow."""
        self.told.events.append("another worker")
        breaks, self.office.part.breaks_at = self.office.part.breaks_at, 0
        word = self.office.cycle(Shaky(self.office.place.gateway()))
        self.office.part.breaks_at = breaks
        self.told.events.append(f"-- another worker's cycle: {word}")

    def look_at_guards(self) -> None:
        """Somebody may let a stopped tab go on."""
        if self.office.tab.guard and self.chance.random() < 0.3:
            self.told.events.append(f"waved on: {self.office.tab.guard}")
            BoundTab.update(is_waved_on=True).where(BoundTab.id == self.office.tab.id).execute()

    # The browsers.

    def browsers(self) -> None:
        """Up to two changes in the application."""
        for _ in range(self.chance.randint(0, 2)):
            query = Person.select().where(Person.project == self.office.project)
            people = list(query.order_by(Person.id))
            who = self.chance.choice(people)
            what = self.chance.random()
            if what < 0.8:
                self.edits(who)
            elif what < 0.9:
                status = Status.LEFT if who.is_active else Status.ACTIVE
                Person.update(status=status).where(Person.id == who.id).execute()
                self.told.events.append(f"browser: {who.number} {status.value}")
            else:
                self.office.hire(f"9{self.new('{n}')}")
                self.told.events.append("browser: hires")

    def edits(self, who: Person) -> None:
        """Somebody changes a field in the browser."""
        key = self.chance.choice(("name", "remark"))
        text = f"browser {self.new('{n}')}"
        if key == "remark" and self.chance.random() < 0.02:
            text = text.ljust(50_001, "x")
        Person.update({key: text}).where(Person.id == who.id).execute()
        self.told.browser[who.id, key] = text
        self.told.in_browsers += 1
        self.told.events.append(f"browser: {who.number} {key} {text[:40]}")

    # The people at the sheet.

    def people(self) -> None:
        """Up to four doings at the sheet."""
        weights, doings = zip(*self.doings, strict=True)
        for _ in range(self.chance.randint(0, 4)):
            doing = self.chance.choices(doings, weights)[0]
            before = self.paper.texts()
            self.told.events.append(doing.__name__)
            doing()
            self.forget_what_went(before)

    def forget_what_went(self, before: str) -> None:
        """What people took away again need not be kept."""
        after = self.paper.texts()
        gone = [text for text in self.told.sheet if text in before and text not in after]
        self.told.over += "\n".join(["", *gone])

    def new(self, pattern: str) -> str:
        """A text that nobody has typed before."""
        self.count += 1
        return pattern.format(n=self.count)

    def hostile(self) -> str:
        """A text to type; sooner or later of every kind."""
        return self.new(self.chance.choice(TEXTS))

    def head(self) -> list[str]:
        """The titles of the columns."""
        grid = self.paper.grid()
        return [str(text or "") for text in grid[0]] if grid else []

    def column(self, *keys: str) -> int:
        """Where one of these columns is now; -1 where it is not to be found."""
        title = HEADS[self.chance.choice(keys)]
        places = [n for n, text in enumerate(self.head()) if text.startswith(title)]
        return places[0] if places else -1

    def row(self) -> int:
        """Any row below the header."""
        return self.chance.randint(1, max(1, len(self.paper.grid()) - 1))

    def lay(self, row: int, column: int, texts: list[list[str]]) -> None:
        """Type some texts, and remember what is typed, and over which record."""
        grid = self.paper.grid()
        for down, line in enumerate(texts, row):
            for right, _ in enumerate(line, column):
                self._forget_browser(grid, down, right)
        self.paper.paste(row, column, texts)
        self.told.events.append(f"  {row}:{column} {str(texts)[:400]}")
        for down, line in enumerate(texts, row):
            for right, _ in enumerate(line, column):
                self.told.sheet.append(self.paper.holds(down, right))

    def _forget_browser(self, grid: list[list[object]], row: int, column: int) -> None:
        """What was typed in a browser before is typed over now, in the sheet."""
        if row >= len(grid) or column >= len(grid[0]):
            return
        title = str(grid[0][column] or "")
        key = next((k for k, t in HEADS.items() if title.startswith(t)), "")
        numbers = {str(cell) for cell in grid[row]}
        for record, one in list(self.told.browser):
            who = Person.get_by_id(record)
            if one == key and numbers & {str(record), who.number}:
                del self.told.browser[record, one]

    def types(self) -> None:
        """One cell."""
        column = self.column("name", "name", "remark", "remark", "hired_on", "number")
        if column < 0:
            return
        text = self.hostile()
        if column == self.column("hired_on"):
            text = self.new("typed {n}")
            if self.chance.random() < 0.7:
                text = str(dt.date(2026, 1, 1) + dt.timedelta(days=self.chance.randrange(200)))
        self.lay(self.row(), column, [[text]])

    def pastes(self) -> None:
        """A block of texts over names and remarks."""
        column = self.column("name")
        if column >= 0 and column + 1 == self.column("remark"):
            rows = range(self.chance.randint(1, 5))
            self.lay(self.row(), column, [[self.hostile(), self.hostile()] for _ in rows])

    def types_a_row(self) -> None:
        """A new row below the others."""
        column = self.column("number")
        if column >= 0 and column + 1 == self.column("name"):
            texts = [self.new("5{n}"), self.new("new {n}"), self.new("row {n}")]
            self.lay(len(self.paper.grid()), column, [texts[: self.chance.randint(1, 3)]])

    def copies_a_row(self) -> None:
        """To the end, or over another row."""
        grid = self.paper.grid()
        if len(grid) > 1:
            source = self.row()
            to = len(grid) if self.chance.random() < 0.7 else self.row()
            self.told.copied |= {str(cell) for cell in grid[source] if cell}
            self.told.events.append(f"  {source} to {to}")
            for column in range(len(grid[0])):
                self._forget_browser(grid, to, column)
            self.paper.copy_row(source, to)

    def sorts(self) -> None:
        """Whole rows."""
        column = self.column("number", "name", "remark")
        if column >= 0 and len(self.paper.grid()) > 2:
            self.paper.sort(column, 0, self.chance.random() < 0.5)

    def sorts_without_ids(self) -> None:
        """All columns but the hidden one."""
        column, first = self.column("number", "name"), self.column("number")
        if column >= 1 and first == 1 and len(self.paper.grid()) > 2:
            self.paper.sort(column, 1, self.chance.random() < 0.5)

    def inserts_a_row(self) -> None:
        self.paper.insert_row(self.row())

    def deletes_a_row(self) -> None:
        row = self.row()
        self.told.events.append(f"  {row}")
        self.paper.delete_row(row)

    def inserts_a_column(self) -> None:
        """One of the team's own."""
        width = len(self.head())
        if 0 < width < 10:
            column = self.chance.randint(1, width)
            self.paper.insert_column(column)
            self.paper.paste(0, column, [[self.new("own {n}")]])

    def deletes_a_column(self) -> None:
        """One of the team's own, seldom one of ours."""
        own = [n for n, title in enumerate(self.head()) if title.startswith("own")]
        if own:
            self.paper.delete_column(self.chance.choice(own))
        elif self.chance.random() < 0.1 and (column := self.column("remark")) >= 0:
            self.paper.delete_column(column)

    def renames_a_header(self) -> None:
        column = self.column("name", "remark", "number")
        if column >= 0:
            title = self.head()[column].split(" (")[0]
            self.paper.type(0, column, f"{title} ({self.count})")

    def renames_the_tab(self) -> None:
        self.paper.rename_tab(f"People {self.count}")

    def makes_a_formula(self) -> None:
        column = self.column("name", "remark")
        if column >= 0:
            row = self.row()
            self._forget_browser(self.paper.grid(), row, column)
            self.paper.type(row, column, "=SUM(1,1)")

    def empties_a_cell(self) -> None:
        column = self.column("name", "remark")
        if column >= 0:
            row = self.row()
            self._forget_browser(self.paper.grid(), row, column)
            self.told.events.append(f"  {row}:{column}")
            self.paper.type(row, column, "")

    def types_a_long_text(self) -> None:
        """As long as a cell takes it."""
        column = self.column("remark")
        if column >= 0:
            self.lay(self.row(), column, [[self.new("long {n}").ljust(LONGEST_TEXT, "x")]])

    def pastes_many_rows(self) -> None:
        """Of another list; some of them are not for us."""
        column = self.column("number")
        if column >= 0 and column + 1 == self.column("name"):
            rows = [[self.new("6{n}"), self.hostile()] for _ in range(30)]
            self.lay(len(self.paper.grid()), column, rows)

    def copies_the_tab(self) -> None:
        self.paper.copy_tab()

    def copies_the_file(self) -> None:
        self.paper.copy_file()

    def clears_all(self) -> None:
        self.paper.clear()

    def restores(self) -> None:
        """An old version comes back: from the history, or as a file that lay open."""
        steps = self.chance.randint(1, 6)
        if self.unsettled is not None:
            self.paper.close_versions(self.unsettled + 1)
        self.told.events.append(f"  {steps} steps")
        self.paper.restore(steps)
