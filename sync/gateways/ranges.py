"""What outside a sheet has to follow its new rows: tables, the filter's name, cached results."""

from dataclasses import dataclass, field

from sync.gateways.addresses import Range, range_of, reference
from sync.gateways.package import Package
from sync.gateways.patching import Wanted, lengthened, longer_filter
from sync.gateways.spans import Element, Splice, elements, encoded, set_attribute, spliced
from sync.gateways.tabs import FoundTab

FILTER = "_xlnm._FilterDatabase"
IN_WORKBOOK = {"sheet", "definedName", "calcPr"}


@dataclass
class Ranges:
    """Collects what changes in the workbook's own member and in those of tables."""

    package: Package
    tables: dict[str, bytes] = field(default_factory=dict)
    _splices: list[Splice] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.body = self.package.body(self.package.workbook)
        self.found = elements(self.body, IN_WORKBOOK)

    def lengthen(self, tab: FoundTab, wanted: Wanted) -> None:
        """Let tables and the filter's name reach down to the new rows."""
        if not wanted.rows:
            return
        for member in self.package.tables_of(tab.member):
            longer = _longer_table(self.package.body(member), tab, wanted)
            if longer:
                self.tables[member] = longer
        new = longer_filter(tab.sheet, wanted)
        for name in self._filter_names(tab.title) if new else ():
            text = _absolute(tab.title, new) if new else ""
            self._splices.append(Splice(name.inner, name.stop, encoded(text).encode()))

    def _filter_names(self, title: str) -> list[Element]:
        sheets = [one for one in self.found if one.name == "sheet"]
        index = next(n for n, one in enumerate(sheets) if one.attributes.get("name") == title)
        return [
            one
            for one in self.found
            if one.attributes.get("name") == FILTER
            and one.attributes.get("localSheetId") == str(index)
        ]

    def changed(self) -> dict[str, bytes]:
        """The members with what was collected; formulas are worked out anew when it is opened."""
        for one in self.found:
            if one.name == "calcPr" and one.attributes.get("fullCalcOnLoad") not in ("1", "true"):
                self._splices.append(set_attribute(self.body, one, "fullCalcOnLoad", "1"))
        if not self._splices:
            return self.tables
        return self.tables | {self.package.workbook: spliced(self.body, self._splices)}


def _absolute(title: str, area: Range) -> str:
    first = reference(title, area.top, area.left)
    last = reference("", area.bottom, area.right).partition("!")[2]
    return f"{first}:{last}"


def _longer_table(body: bytes, tab: FoundTab, wanted: Wanted) -> bytes | None:
    """A table around our columns with the new rows in it; one with a line of totals is left."""
    found = elements(body, {"table", "autoFilter"})
    table = next(one for one in found if one.name == "table")
    area = range_of(table.attributes.get("ref", ""))
    if area is None or table.attributes.get("totalsRowCount", "0") != "0":
        return None
    longer = lengthened(area, wanted)
    if longer is None or not any(area.left <= c <= area.right for c in tab.columns.values()):
        return None
    return spliced(body, [set_attribute(body, one, "ref", str(longer)) for one in found])
