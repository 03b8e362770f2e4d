"""The last step of binding an existing spreadsheet: from here on both sides count."""

import json
from collections.abc import Mapping
from dataclasses import replace

from qaweb import clock
from qaweb.adoptions import queries
from qaweb.adoptions.actions import BOUND, NOT_NOW, looked_at
from qaweb.adoptions.choosing import owner_of
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import (
    Absent,
    AdoptionState,
    Chosen,
    ChosenTab,
    Stands,
    Unknown,
    chosen,
    sighted,
)
from qaweb.audit import change
from qaweb.errors import Conflict, Refused
from qaweb.permissions import Viewer
from qaweb.sheets import binding
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.owners import tell_owner
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import Direction, May

Policies = Mapping[str, tuple[Stands, Unknown, Absent]]


def start(viewer: Viewer, adoption_id: int, policies: Policies) -> Spreadsheet:
    """Bind it: the worker adds what is ours with its next round, and both sides count from then."""
    adoption = looked_at(viewer, adoption_id)
    if adoption.state is not AdoptionState.COMPARED:
        raise Conflict(NOT_NOW)
    said = _with_policies(chosen(adoption.choice), policies)
    owner = owner_of(viewer, adoption, said, said.owner)
    if queries.bound_at(adoption.gateway, adoption.address):
        raise Refused(BOUND)
    sheet = Spreadsheet(
        project=adoption.project, gateway=adoption.gateway, direction=Direction.TWO_WAY,
        owner=owner, address=adoption.address, name=_name(adoption), locale=adoption.locale,
        created_at=clock.now(), wanted_at=clock.now(),
    )  # fmt: skip
    with change(viewer, "sheets.adopt", sheet) as entry:
        binding.free_address(adoption.gateway, adoption.address)
        sheet.save()
        for position, tab in enumerate(said.tabs):
            _bind_tab(adoption, sheet, tab, position)
        _end(adoption, said, sheet)
        tell_owner(viewer, sheet)
        entry.after = {
            "project": adoption.project.name, "owner": owner.name,
            "tabs": {tab.title: tab.key for tab in said.tabs},
        }  # fmt: skip
    return sheet


def _end(adoption: SheetAdoption, said: Chosen, sheet: Spreadsheet) -> None:
    adoption.choice, adoption.spreadsheet = said.kept(), sheet
    same = (SheetAdoption.id == adoption.id) & (SheetAdoption.state == AdoptionState.COMPARED)
    done = SheetAdoption.update(
        state=AdoptionState.STARTED, spreadsheet=sheet, choice=adoption.choice, survey="", found=""
    )
    if not done.where(same).execute():
        raise Conflict(NOT_NOW)


def _with_policies(said: Chosen, policies: Policies) -> Chosen:
    tabs = []
    for tab in said.tabs:
        stands, unknown, absent = policies.get(tab.key, (tab.stands, tab.unknown, tab.absent))
        tabs.append(replace(tab, stands=stands, unknown=unknown, absent=absent))
    return replace(said, tabs=tuple(tabs))


def _name(adoption: SheetAdoption) -> str:
    found = json.loads(adoption.found or "{}").get("name", "")
    return str(found or adoption.address.removesuffix(".xlsx"))[:200]


def _bind_tab(adoption: SheetAdoption, sheet: Spreadsheet, tab: ChosenTab, position: int) -> None:
    seen = next(one for one in sighted(adoption.survey) if one.title == tab.title)
    heads = seen.heads(tab.row)
    columns = [
        {
            "key": column.key,
            "title": heads[tab.mapping[column.key]],
            "own": True,
            "may": tab.said[column.key].may if column.key in tab.said else May.APP,
            "wins": tab.said[column.key].wins if column.key in tab.said else "ask",
        }
        for column in declared_tab(tab.key).columns
        if column.key in tab.mapping
    ]
    text = json.dumps(columns, ensure_ascii=False)
    # Somebody has seen in the dry run how much differs: that does not stop the first round.
    BoundTab.create(
        spreadsheet=sheet, key=tab.key, title=tab.title, position=position, columns=text,
        is_waved_on=True,
    )  # fmt: skip
