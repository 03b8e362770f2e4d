"""A workbook of the team's own becomes bound: two columns and a very hidden sheet are added.

Every other byte of its sheets stays, and every other member of the file.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence

from qaweb.workbooks.kept import COLUMN, DIGEST, GENERATION, ID, INSTALLATION, MEMORY
from sync.gateways.addresses import Range, letters, reference
from sync.gateways.adopting import Odd, Place
from sync.gateways.memory import sheets_of
from sync.gateways.package import Package
from sync.gateways.patching import Wanted, patched
from sync.gateways.protocol import Binding, Stopped, Why
from sync.gateways.sheet_xml import SheetXml, read_sheet
from sync.gateways.spans import (
    Damaged,
    Element,
    Splice,
    attribute,
    elements,
    encoded,
    proved,
    set_attribute,
    spliced,
    tag_end,
)
from sync.gateways.values import Meanings

TYPES = "[Content_Types].xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ID_WIDTH = 10
NAME = re.compile(rb"<([^\s/>]+)")
MOST_COLUMNS = 16_384


def adopted_file(
    package: Package, meanings: Meanings, binding: Binding, places: Sequence[Place]
) -> bytes:
    """The whole file with what is added; its fingerprint is still to be taken."""
    changed: dict[str, bytes] = {}
    sheets = sheets_of(package)
    for place in places:
        if place.width > MOST_COLUMNS:
            raise Odd(Stopped(Why.NO_ROOM, place.title))
        member = sheets[place.title]
        changed[member] = proved(_sheet(package.body(member), meanings, place))
    memory = _memory(binding, places)
    if MEMORY in sheets:
        return package.rewritten(changed | {sheets[MEMORY]: memory})
    name = _free_member(package)
    return package.rewritten(changed | _listed(package, name), {name: memory})


def _sheet(body: bytes, meanings: Meanings, place: Place) -> bytes:
    """Our cells in the sheet, its width as it is told, and the column of the ids hidden."""
    sheet = read_sheet(body)
    header = place.adopted.header
    cells = {row: values for row, values in place.cells.items() if row in sheet.rows}
    heads = sheet.rows[header].cells
    last = max(place.adopted.columns.values())
    style = heads[last].style if last in heads else ""
    looks = {header: dict.fromkeys(place.cells[header], style)}
    body = patched(sheet, meanings, Wanted(header, max(sheet.rows), cells, styles=looks))
    return spliced(body, [*_columns(body, place), *_dimension(body, read_sheet(body), place)])


def _dimension(body: bytes, sheet: SheetXml, place: Place) -> list[Splice]:
    old = sheet.dimension
    if old is None or old.right >= place.width:
        return []
    wider = Range(old.top, old.left, old.bottom, place.width)
    return [set_attribute(body, sheet.around["dimension"], "ref", str(wider))]


def _columns(body: bytes, place: Place) -> Iterator[Splice]:
    """`<cols>` with the ids hidden; a column that stands for many is split around it."""
    found = elements(body, {"cols", "col", "sheetData"})
    data = next(one for one in found if one.name == "sheetData")
    prefix = _prefix(body, data)
    number = place.columns[ID]
    own = f'<{prefix}col min="{number}" max="{number}" width="{ID_WIDTH}"'
    own += ' hidden="1" customWidth="1"/>'
    around = next((one for one in found if one.name == "cols"), None)
    if around is None:
        text = f"<{prefix}cols>{own}</{prefix}cols>".encode()
        yield Splice(data.start, data.start, text)
        return
    columns = [one for one in found if one.name == "col"]
    for one in columns:
        first, last = (int(one.attributes.get(name, "0")) for name in ("min", "max"))
        if first <= number <= last:
            yield Splice(one.start, one.end, _split(body, one, first, last, number))
            return
    later = (one.start for one in columns if int(one.attributes.get("min", "0")) > number)
    at = next(later, around.stop)
    yield Splice(at, at, own.encode())


def _split(body: bytes, one: Element, first: int, last: int, number: int) -> bytes:
    parts = [(first, number - 1, {}), (number, number, {"hidden": "1"}), (number + 1, last, {})]
    made = b""
    for low, high, more in parts:
        if low <= high:
            tag = body[one.start : one.end]
            for name, value in {"min": str(low), "max": str(high), **more}.items():
                tag = spliced(tag, [set_attribute(tag, _whole(one, tag), name, value)])
            made += tag
    return made


def _whole(one: Element, tag: bytes) -> Element:
    """The same element where its tag stands alone."""
    return Element(one.name, one.attributes, 0, tag_end(tag, 0), stop=len(tag), end=len(tag))


def _prefix(body: bytes, one: Element) -> str:
    found = NAME.match(body, one.start)
    if found is None:
        raise Damaged("no tag")
    return found[1].decode().removesuffix(one.name)


def _memory(binding: Binding, places: Sequence[Place]) -> bytes:
    """The very hidden sheet, as `qaweb.workbooks.kept` writes it."""
    lines: list[tuple[str, ...]] = [
        (_text(INSTALLATION), _text(binding.installation)),
        (_text(GENERATION), "<c{at}><v>1</v></c>"),
        (_text(DIGEST), _text("-")),
    ]
    for place in places:
        for key, title in place.heads.items():
            told = reference(place.title, place.adopted.header, place.columns[key])
            points = f'<c{{at}} t="str"><f>{encoded(told)}</f><v>{encoded(title)}</v></c>'
            names = (_text(COLUMN), _text(place.adopted.tab.key), _text(key))
            lines.append((*names, points, _text(title)))
    rows = "".join(_row(number, line) for number, line in enumerate(lines, 1))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    body = f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return proved(body.encode())


def _text(text: str) -> str:
    return f'<c{{at}} t="inlineStr"><is><t xml:space="preserve">{encoded(text)}</t></is></c>'


def _row(number: int, cells: Sequence[str]) -> str:
    made = "".join(
        cell.replace("<c{at}", f'<c r="{letters(column)}{number}"', 1)
        for column, cell in enumerate(cells, 1)
    )
    return f'<row r="{number}">{made}</row>'


def _free_member(package: Package) -> str:
    folder = posixpath.join(posixpath.dirname(package.workbook), "worksheets")
    names = {name.casefold() for name in package.names()}
    number = 1
    while f"{folder}/sheet{number}.xml".casefold() in names:
        number += 1
    return f"{folder}/sheet{number}.xml"


def _listed(package: Package, member: str) -> dict[str, bytes]:
    """The members in which a new sheet has to be named."""
    folder, name = posixpath.split(package.workbook)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    known = package.relations(package.workbook)
    number = next(n for n in range(1, len(known) + 10_000) if f"rIdQ{n}" not in known)
    key = f"rIdQ{number}"
    told = f' Id="{key}" Type="{OFFICE}/worksheet" Target="/{attribute(member)}"'
    part = f' PartName="/{attribute(member)}" ContentType="{SHEET_TYPE}"'
    return {
        package.workbook: _in_workbook(package.body(package.workbook), key),
        relations: _with_child(package.body(relations), "Relationships", "Relationship", told),
        TYPES: _with_child(package.body(TYPES), "Types", "Override", part),
    }


def _with_child(body: bytes, around: str, name: str, attributes: str) -> bytes:
    """One more element at the end of the one around all."""
    (root,) = (one for one in elements(body, {around}) if one.name == around)
    child = f"<{_prefix(body, root)}{name}{attributes}/>".encode()
    return proved(spliced(body, [Splice(root.stop, root.stop, child)]))


def _in_workbook(body: bytes, key: str) -> bytes:
    """The list of the sheets with ours at its end, very hidden."""
    sheets = [one for one in elements(body, {"sheets", "sheet"}) if one.name == "sheet"]
    last = sheets[-1]
    number = 1 + max(int(one.attributes.get("sheetId", "0")) for one in sheets)
    relation = next((name for name in last.attributes if name.endswith(":id")), "r:id")
    told = f'<{_prefix(body, last)}sheet name="{MEMORY}" sheetId="{number}" state="veryHidden"'
    made = f'{told} {relation}="{key}"/>'.encode()
    return proved(spliced(body, [Splice(last.end, last.end, made)]))
