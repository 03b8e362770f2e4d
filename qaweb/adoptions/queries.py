"""Spreadsheets on their way to being bound: each is its author's alone."""

from collections.abc import Mapping, Sequence

from flask_babel import force_locale

from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import AdoptionState
from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import Project
from qaweb.permissions import Role, Viewer
from qaweb.sheets import reach, storage
from qaweb.sheets.models import SheetEvent, Spreadsheet
from qaweb.sheets.rules import Direction, GatewayKind, SheetState, SheetTab
from qaweb.tabular.cells import text
from qaweb.tabular.columns import Column

LANGUAGES = ("zh_Hans_CN", "en")
MOST_FILES = 200


def adoptions(viewer: Viewer) -> Query:
    """What the viewer has begun and not brought to its end, the latest first."""
    query = SheetAdoption.select(SheetAdoption, Project).join(Project)
    open_ones = SheetAdoption.state != AdoptionState.STARTED
    return query.where(SheetAdoption.author == viewer.id, open_ones).order_by(
        SheetAdoption.id.desc()
    )


def adoption(viewer: Viewer, adoption_id: int) -> SheetAdoption:
    """One of them, or one that was started."""
    query = SheetAdoption.select(SheetAdoption, Project).join(Project)
    mine = (SheetAdoption.id == adoption_id) & (SheetAdoption.author == viewer.id)
    found: SheetAdoption | None = query.where(mine).first()
    if found is None:
        raise NotFound
    return found


def of_spreadsheet(sheet: Spreadsheet) -> SheetAdoption | None:
    """What was agreed on when an existing spreadsheet was bound; None for one that we made."""
    same = SheetAdoption.spreadsheet == sheet
    found: SheetAdoption | None = SheetAdoption.select().where(same).first()
    return found


def adoptable(viewer: Viewer) -> list[SheetTab]:
    """The kinds of record that the viewer may bind, and whose rows can be told by their words."""
    return [tab for tab in reach.bindable(viewer) if tab.identity]


def known_titles(tabs: Sequence[SheetTab]) -> dict[str, list[Column]]:
    """What each column is called in files: our titles in both languages, and what its part adds."""
    titles: dict[tuple[str, str], list[str]] = {}
    for language in LANGUAGES:
        with force_locale(language):
            for tab in tabs:
                for column in tab.columns:
                    titles.setdefault((tab.key, column.key), []).append(str(column.title))
    return {
        tab.key: [
            Column(column.key, (*titles[tab.key, column.key], *column.names), text)
            for column in tab.columns
        ]
        for tab in tabs
    }


def identities(tabs: Sequence[SheetTab]) -> Mapping[str, Sequence[str]]:
    """By what a record of each kind is recognised."""
    return {tab.key: tab.identity for tab in tabs}


def bound_at(gateway: GatewayKind, address: str) -> Spreadsheet | None:
    """The spreadsheet that is bound there now."""
    same = (Spreadsheet.gateway == gateway) & (Spreadsheet.address == address)
    live = Spreadsheet.state != SheetState.UNBOUND
    found: Spreadsheet | None = Spreadsheet.select().where(same, live).first()
    return found


def is_set_aside(name: str) -> bool:
    """Whether it is a copy of qaweb's that somebody edited: it holds what not everybody sees."""
    return SheetEvent.select().where(SheetEvent.file == name).exists()


def was_bound(adoption: SheetAdoption, role: Role) -> bool:
    """Whether the team edited it before, and all in it is for this role to bind."""
    same = (Spreadsheet.gateway == adoption.gateway) & (Spreadsheet.project == adoption.project)
    same &= Spreadsheet.direction == Direction.TWO_WAY
    name = Spreadsheet.address
    same &= (name == adoption.address) | name.startswith(f"{adoption.address} #")
    found = list(Spreadsheet.select().where(same))
    return bool(found) and all(
        reach.may_bind_all(role, [tab.key for tab in sheet.tabs]) for sheet in found
    )


def free_files() -> list[str]:
    """The workbooks in the folder that nothing is bound to."""
    live = Spreadsheet.select(Spreadsheet.address).where(Spreadsheet.state != SheetState.UNBOUND)
    aside = SheetEvent.select(SheetEvent.file).where(SheetEvent.file != "")
    taken = {one.address for one in live} | {one.file for one in aside}
    names = sorted(path.name for path in storage.folder().glob("*.xlsx"))
    free = [name for name in names if name not in taken and not name.startswith(("~$", "."))]
    return free[:MOST_FILES]
