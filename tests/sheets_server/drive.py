"""Drive v3 as far as spreadsheets need it: files, copies, permissions, export, upload."""

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from typing import Any

from tests.sheets_server.documents import MIME, Spreadsheet, grid_sheet
from tests.sheets_server.entered import typed_into
from tests.sheets_server.errors import DriveRefusal
from tests.sheets_server.masks import narrowed, parse_mask
from tests.sheets_server.sheets import Sheet
from tests.sheets_server.store import Store, person

CONDITION = re.compile(r"(name|mimeType|trashed)\s*(=|contains)\s*(\"(?:[^\"])*\"|'(?:[^'])*'|\w+)")
DEFAULT_FIELDS = "kind,id,name,mimeType"
DEFAULT_PERMISSION = "kind,id,type,role"
Query = Mapping[str, str]


def stamp(moment: dt.datetime) -> str:
    """RFC 3339 with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def file_json(document: Spreadsheet, query: Query) -> dict[str, Any]:
    """A File, narrowed to the fields asked for."""
    shown = {
        "kind": "drive#file",
        "id": document.id,
        "name": document.title,
        "mimeType": MIME,
        "createdTime": stamp(document.created),
        "modifiedTime": stamp(document.modified),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{document.id}/edit",
        "owners": [{"kind": "drive#user", "emailAddress": document.owner}],
        "permissions": list(document.permissions.values()),
        "trashed": False,
    }
    return dict(narrowed(shown, parse_mask(query.get("fields") or DEFAULT_FIELDS)))


def create(store: Store, account: str, asked: Mapping[str, Any], query: Query) -> dict[str, Any]:
    """A new, empty spreadsheet of one tab."""
    return file_json(store.create(asked.get("name") or "Untitled", account), query)


def copy(
    store: Store, account: str, source: Spreadsheet, asked: Mapping[str, Any], query: Query
) -> dict[str, Any]:
    """A copy with an id of its own, tab ids and metadata as in the original."""
    name = asked.get("name") or f"Copy of {source.title}"
    return file_json(store.duplicate(source, name, account), query)


def rename(document: Spreadsheet, asked: Mapping[str, Any], query: Query) -> dict[str, Any]:
    """files.update of the name."""
    document.title = asked.get("name") or document.title
    return file_json(document, query)


def listing(store: Store, account: str, query: Query) -> dict[str, Any]:
    """files.list: `q` knows name, mimeType and trashed, joined by and."""
    wanted = [
        (name, sign, value.strip("\"'"))
        for name, sign, value in CONDITION.findall(query.get("q") or "")
    ]
    files = [
        d
        for d in store.files.values()
        if store.may_open(d, account) and all(_holds(d, *one) for one in wanted)
    ]
    inner = parse_mask(query.get("fields") or f"kind,incompleteSearch,files({DEFAULT_FIELDS})")
    everything = {"fields": "*"}
    shown = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [file_json(d, everything) for d in reversed(files)],
    }
    return dict(narrowed(shown, inner))


def _holds(document: Spreadsheet, name: str, sign: str, value: str) -> bool:
    own = {"name": document.title, "mimeType": MIME, "trashed": "false"}[name]
    return value.lower() in own.lower() if sign == "contains" else own == value


def permissions(document: Spreadsheet, query: Query) -> dict[str, Any]:
    """permissions.list."""
    fields = query.get("fields") or f"kind,permissions({DEFAULT_PERMISSION})"
    shown = {"kind": "drive#permissionList", "permissions": list(document.permissions.values())}
    return dict(narrowed(shown, parse_mask(fields)))


def share(
    store: Store, document: Spreadsheet, asked: Mapping[str, Any], query: Query
) -> dict[str, Any]:
    """permissions.create; whoever shares with everybody gives the id anyone has."""
    kind, role = asked.get("type"), asked.get("role")
    if not kind or not role:
        raise DriveRefusal("The permission type field is required.", 400, "required")
    number = str(store.new_number())
    shown: dict[str, Any] = {"kind": "drive#permission", "type": kind, "role": role}
    if kind == "anyone":
        number = "anyone" if asked.get("allowFileDiscovery") else "anyoneWithLink"
        shown["allowFileDiscovery"] = number == "anyone"
    elif kind == "domain":
        shown["domain"] = asked.get("domain", "")
    else:
        document.permissions[number] = person(number, asked.get("emailAddress", ""), role, kind)
    document.permissions.setdefault(number, shown | {"id": number})
    fields = query.get("fields") or DEFAULT_PERMISSION
    return dict(narrowed(document.permissions[number], parse_mask(fields)))


def update_permission(
    document: Spreadsheet, number: str, asked: Mapping[str, Any], query: Query
) -> dict[str, Any]:
    """permissions.update: another role, or a proposed owner."""
    if number not in document.permissions:
        raise DriveRefusal(f"Permission not found: {number}.", 404, "notFound", "permissionId")
    given = {key: asked[key] for key in ("role", "pendingOwner") if key in asked}
    document.permissions[number] |= given
    fields = query.get("fields") or DEFAULT_PERMISSION
    return dict(narrowed(document.permissions[number], parse_mask(fields)))


def unshare(document: Spreadsheet, number: str) -> None:
    """permissions.delete."""
    if document.permissions.pop(number, None) is None:
        raise DriveRefusal(f"Permission not found: {number}.", 404, "notFound", "permissionId")


def exported(document: Spreadsheet, kind: str) -> str:
    """The first tab as text."""
    separators = {"text/csv": ",", "text/tab-separated-values": "\t"}
    if kind not in separators:
        raise DriveRefusal("The requested conversion is not supported.", 400, "badRequest")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separators[kind], lineterminator="\r\n")
    from_sheet(document, document.sheets[0], writer)
    return out.getvalue().removesuffix("\r\n")


def from_sheet(document: Spreadsheet, sheet: Sheet, writer: Any) -> None:
    """Write the shown values of a tab, as far as it is filled."""
    last = sheet.last_filled(sheet.whole)
    data = document.data_json(sheet, sheet.whole).get("rowData", [])
    for row in data[: last[0] + 1 if last else 0]:
        writer.writerow([one.get("formattedValue", "") for one in row.get("values", [])])


def upload(store: Store, document: Spreadsheet, text: str) -> dict[str, Any]:
    """Drive v2: a CSV file takes the place of all tabs."""
    sheet = grid_sheet(store.new_number(), document.title)
    rows = list(csv.reader(io.StringIO(text)))
    width = max((len(row) for row in rows), default=1)
    sheet.resize(max(1000, len(rows)), max(26, width))
    for number, row in enumerate(rows):
        cells = [typed_into(sheet.cell(number, 0), value, store.today) for value in row]
        sheet.put_row(number, 0, cells)
    document.sheets = [sheet]
    document.properties["timeZone"] = "America/Los_Angeles"
    return {"kind": "drive#file", "title": document.title, "mimeType": MIME, "id": document.id}
