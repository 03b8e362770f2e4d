"""What a workbook remembers of us, on its very hidden sheet: who wrote it, how often, which column
is which. A column is known by a formula that follows it, then by the title it was made with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qaweb.workbooks.kept import COLUMN, DIGEST, GENERATION, INSTALLATION, MEMORY
from sync.gateways.addresses import referred
from sync.gateways.package import Package
from sync.gateways.patching import Wanted, patched
from sync.gateways.protocol import Value
from sync.gateways.sheet_xml import RawCell, SheetXml, read_sheet
from sync.gateways.spans import Damaged, elements
from sync.gateways.values import Meanings


@dataclass(frozen=True)
class Pointer:
    """Where a column is said to be: its title when it was made, and the cell of its header now."""

    title: str
    header: tuple[str, int, int] | None


@dataclass(frozen=True)
class Memory:
    """The hidden sheet as read; `places` says where its facts stand."""

    member: str
    sheet: SheetXml
    installation: str
    generation: int
    digest: str
    columns: Mapping[tuple[str, str], Pointer]
    places: Mapping[str, int] = field(default_factory=dict)

    def rewritten(self, meanings: Meanings, generation: int, digest: str) -> bytes:
        """The same sheet with the next generation."""
        cells: dict[int, dict[int, Value]] = {
            self.places[GENERATION]: {2: generation},
            self.places[DIGEST]: {2: digest},
        }
        return patched(self.sheet, meanings, Wanted(1, len(self.sheet.rows), cells))


def sheets_of(package: Package) -> dict[str, str]:
    """The member of each sheet by its name, in the order of the tabs."""
    relations = package.relations(package.workbook)
    found = {}
    for sheet in elements(package.body(package.workbook), {"sheet"}):
        key = next((v for k, v in sheet.attributes.items() if k.endswith(":id")), "")
        kind, member = relations.get(key, ("", ""))
        if kind.endswith("/worksheet"):
            found[sheet.attributes.get("name", "")] = member
    return found


def memory_of(package: Package, meanings: Meanings) -> Memory | None:
    """What the workbook remembers; None where it is not one of ours."""
    member = sheets_of(package).get(MEMORY)
    if member is None:
        return None
    sheet = read_sheet(package.body(member))
    facts: dict[str, str] = {}
    places: dict[str, int] = {}
    columns: dict[tuple[str, str], Pointer] = {}
    for row in sheet.rows.values():
        texts = [str(_said(meanings, row.cells.get(place)) or "") for place in range(1, 6)]
        if texts[0] == COLUMN:
            pointed = row.cells.get(4)
            told = referred(pointed.formula) if pointed else None
            columns[texts[1], texts[2]] = Pointer(texts[4], told)
        elif texts[0]:
            facts[texts[0]], places[texts[0]] = texts[1], row.number
    if not facts.get(GENERATION, "").isdigit() or DIGEST not in places:
        raise Damaged("the hidden sheet")
    return Memory(
        member, sheet, facts.get(INSTALLATION, ""), int(facts[GENERATION]), facts[DIGEST],
        columns, places,
    )  # fmt: skip


def _said(meanings: Meanings, cell: RawCell | None) -> object:
    return meanings.cell(cell).value if cell else None
