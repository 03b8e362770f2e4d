"""Spreadsheets that people edit: agreed on in the browser, made by the worker, let go again."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Project, Status
from qaweb.people.queries import projects
from qaweb.permissions import Permission, Role, Viewer
from qaweb.sheets import queries, storage
from qaweb.sheets.models import BoundTab, SheetEvent, Spreadsheet
from qaweb.sheets.owners import tell_owner
from qaweb.sheets.reach import bindable, may_bind
from qaweb.sheets.rules import (
    Direction,
    GatewayKind,
    May,
    SheetEventKind,
    SheetState,
    SheetTab,
    Wins,
    choices_of,
    workbook_name,
)
from qaweb.workbooks.styles import sheet_name

OWNERS = (Role.MANAGER, Role.QA_SPECIALIST, Role.ASSISTANT)
"""Who may see all of a project's records that a spreadsheet holds, or of its people."""
NO_ACCOUNT = _("This installation has no Google account. Whoever runs the server sets one up.")


@dataclass(frozen=True)
class Agreed:
    """What is agreed on about a column: who may change it, whose text stays."""

    may: May
    wins: Wins = Wins.ASK


@dataclass(frozen=True)
class Wanted:
    """A spreadsheet as somebody wants it: `tabs` by key, and in each what was said of columns."""

    name: str
    project: int
    owner: int
    locale: str
    gateway: GatewayKind
    tabs: Mapping[str, Mapping[str, Agreed]]


def has_google() -> bool:
    """Whether this installation has an account there."""
    return current_app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] is not None


def owners(viewer: Viewer) -> list[Person]:
    """With whose rights edits may count; an assistant names no one who may do more."""
    roles = (Role.ASSISTANT,) if viewer.role is Role.ASSISTANT else OWNERS
    query = Person.select().where(Person.role.in_(roles), Person.status == Status.ACTIVE)
    return list(query.order_by(Person.number))


def bind(viewer: Viewer, wanted: Wanted) -> Spreadsheet:
    """Agree on a spreadsheet; the worker makes it with all its rows."""
    _check(viewer)
    project = next((one for one in projects(viewer) if one.id == wanted.project), None)
    if project is None:
        raise Refused(_("Choose one of the list."), "project")
    tabs = _tabs(viewer, wanted)
    if wanted.gateway is GatewayKind.GOOGLE and not has_google():
        raise Refused(NO_ACCOUNT, "gateway")
    owner = _owner(viewer, wanted, project, tabs)
    address = _address(wanted)
    sheet = Spreadsheet(
        project=project, gateway=wanted.gateway, direction=Direction.TWO_WAY, owner=owner,
        address=address, name=wanted.name.strip(), locale=wanted.locale,
        created_at=clock.now(), wanted_at=clock.now(),
    )  # fmt: skip
    with change(viewer, "sheets.bind", sheet) as entry:
        free_address(wanted.gateway, address)
        sheet.save()
        for position, tab in enumerate(tabs):
            _bind_tab(sheet, tab, position, wanted.tabs[tab.key])
        said = {tab.key: [f"{k}: {a.may}" for k, a in wanted.tabs[tab.key].items()] for tab in tabs}
        entry.after = {"project": project.name, "owner": owner.name, "tabs": said}
        tell_owner(viewer, sheet)
    return sheet


def _check(viewer: Viewer) -> None:
    if not viewer.may(Permission.SHEETS_MANAGE):
        raise Forbidden(_("Spreadsheets are bound by the manager and the assistant."))


def _tabs(viewer: Viewer, wanted: Wanted) -> list[SheetTab]:
    tabs = [tab for tab in bindable(viewer) if tab.key in wanted.tabs]
    if len(tabs) < len(wanted.tabs):
        raise Forbidden(_("The assistant binds people, shifts and training only."))
    if not tabs:
        raise Refused(_("Choose what the spreadsheet is to hold."), "tabs")
    for tab in tabs:
        most = {column.key: choices_of(column) for column in tab.columns}
        for key, agreed in wanted.tabs[tab.key].items():
            if agreed.may not in most.get(key, ()):
                raise Refused(_("A column was given to somebody who may not change it."), "tabs")
    return tabs


def _owner(viewer: Viewer, wanted: Wanted, project: Project, tabs: Collection[SheetTab]) -> Person:
    owner = chosen_owner(viewer, wanted.owner, project, tabs)
    if wanted.gateway is GatewayKind.GOOGLE and not owner.email:
        raise Refused(
            _("The spreadsheet is shared with its owner, who has no e-mail address yet."), "owner"
        )
    return owner


def chosen_owner(
    viewer: Viewer, owner_id: int, project: Project, tabs: Collection[SheetTab]
) -> Person:
    """With whose rights a spreadsheet of these records acts; refused where they would not do."""
    owner = next((one for one in owners(viewer) if one.id == owner_id), None)
    if owner is None:
        raise Refused(_("Choose one of the list."), "owner")
    if owner.role is Role.QA_SPECIALIST and owner.project_id != project.id:
        raise Refused(_("This person works in another project."), "owner")
    if not all(may_bind(owner.role, tab) for tab in tabs):
        raise Refused(_("An assistant owns sheets of people, shifts and training only."), "owner")
    return owner


def _address(wanted: Wanted) -> str:
    """Where it will be; Google gives it an id once it is made."""
    if wanted.gateway is GatewayKind.GOOGLE:
        return f"new {wanted.name.strip()} {clock.now().isoformat()}"
    name = workbook_name(wanted.name)
    if not name:
        raise Refused(_("Give it a name that a file can have."), "name")
    same = (Spreadsheet.address == name) & (Spreadsheet.gateway == GatewayKind.WORKBOOK)
    live = same & (Spreadsheet.state != SheetState.UNBOUND)
    if Spreadsheet.select().where(live).exists() or storage.path_of(name).exists():
        raise Refused(_("A file of this name stands there already: it is left alone."), "name")
    return name


def free_address(gateway: GatewayKind, address: str) -> None:
    """What was let go gives its address to what is bound there next; its history stays."""
    same = (Spreadsheet.address == address) & (Spreadsheet.gateway == gateway)
    for old in Spreadsheet.select().where(same, Spreadsheet.state == SheetState.UNBOUND):
        Spreadsheet.update(address=f"{address} #{old.id}").where(Spreadsheet.id == old.id).execute()


def _bind_tab(sheet: Spreadsheet, tab: SheetTab, position: int, said: Mapping[str, Agreed]) -> None:
    with force_locale(sheet.locale):
        title = sheet_name(str(tab.title))
        columns: list[dict[str, Any]] = [
            {"key": one.key, "title": str(one.title), "may": May.APP} for one in tab.columns
        ]
    for column in columns:
        if agreed := said.get(column["key"]):
            column |= {"may": agreed.may, "wins": agreed.wins}
    text = json.dumps(columns, ensure_ascii=False)
    BoundTab.create(spreadsheet=sheet, key=tab.key, title=title, position=position, columns=text)


def to_unbind(viewer: Viewer, spreadsheet_id: int) -> Spreadsheet:
    """One that people edit and that the viewer may let go."""
    sheet = queries.spreadsheet(viewer, spreadsheet_id)
    if sheet.direction is not Direction.TWO_WAY:
        raise NotFound
    keys = {tab.key for tab in sheet.tabs}
    if keys - {tab.key for tab in bindable(viewer)}:
        raise Forbidden(_("The assistant binds people, shifts and training only."))
    return sheet


def unbind(viewer: Viewer, spreadsheet_id: int) -> Spreadsheet:
    """Let it go: the file stays as it is and is the team's alone; what was typed stays known."""
    sheet = to_unbind(viewer, spreadsheet_id)
    with change(viewer, "sheets.unbind", sheet) as entry:
        entry.before, entry.after = {"state": sheet.state}, {"state": SheetState.UNBOUND}
        same = (Spreadsheet.id == sheet.id) & (Spreadsheet.state != SheetState.UNBOUND)
        # The fence moves: a round that is under way writes nothing more.
        moved = Spreadsheet.update(
            state=SheetState.UNBOUND, fence=Spreadsheet.fence + 1, leased_until=None
        )
        if not moved.where(same).execute():
            raise Conflict(_("Somebody else was faster: look at its state again."))
        SheetEvent.create(
            spreadsheet=sheet, at=clock.now(), kind=SheetEventKind.UNBOUND, detail=viewer.name
        )
    return sheet
