"""Binding an existing spreadsheet, step by step; nothing of it is touched before the last."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace

from qaweb import clock, jobs
from qaweb.adoptions import queries
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import (
    RUNNING,
    Absent,
    Address,
    AdoptionState,
    Chosen,
    ChosenTab,
    Oddity,
    Sighted,
    Stands,
    Unknown,
    chosen,
    guess_row,
    language_of,
    oddities,
    read_address,
    sighted,
)
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.people.queries import projects
from qaweb.permissions import Permission, Viewer
from qaweb.sheets import binding, storage
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.owners import tell_owner
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.reach import may_bind
from qaweb.sheets.rules import Direction, GatewayKind, May, SheetTab, choices_of
from qaweb.tabular.columns import Column

KEPT = dt.timedelta(days=7)
BOUND = _("This spreadsheet is bound already, or is a copy that qaweb writes.")
NOT_NOW = _("This is past: look at where it stands now.")
ODDITIES = {
    Oddity.MERGED: _("Cells in the row with the titles are merged. Unmerge them in the sheet."),
    Oddity.SAME_TITLES: _("Another column has the same title. Give one of them another."),
    Oddity.NO_TITLE: _("This column has no title in that row. Give it one in the sheet."),
    Oddity.IDENTITY: _("Choose a column: by it a row is recognised."),
}


def begin(viewer: Viewer, project_id: int, typed: str) -> SheetAdoption:
    """Name a spreadsheet; the worker looks at it."""
    _check(viewer)
    project = next((one for one in projects(viewer) if one.id == project_id), None)
    if project is None:
        raise Refused(_("Choose one of the list."), "project")
    where = _placed(typed)
    adoption = SheetAdoption(
        project=project, author=viewer.id, gateway=_kind(where), address=where.value,
        typed=typed.strip(), created_at=clock.now(),
    )  # fmt: skip
    with change(viewer, "adoptions.begin", adoption) as entry:
        adoption.save()
        _order(adoption, AdoptionState.LOOKING)
        entry.after = {"project": project.name, "address": adoption.address}
    return adoption


def move(viewer: Viewer, adoption_id: int, typed: str) -> SheetAdoption:
    """Another address, or the same one looked at again."""
    adoption = _open(viewer, adoption_id)
    where = _placed(typed)
    with change(viewer, "adoptions.look", adoption) as entry:
        entry.before, entry.after = {"address": adoption.address}, {"address": where.value}
        adoption.gateway, adoption.address = _kind(where), where.value
        adoption.typed = typed.strip()
        _order(adoption, AdoptionState.LOOKING)
    return adoption


def _check(viewer: Viewer) -> None:
    if not viewer.may(Permission.SHEETS_MANAGE):
        raise Forbidden(_("Spreadsheets are bound by the manager and the assistant."))


def _placed(typed: str) -> Address:
    where = read_address(typed)
    if where is None:
        said = _("This is neither an address of Google Sheets nor the name of a file.")
        raise Refused(said, "address")
    if where.is_google and not binding.has_google():
        raise Refused(binding.NO_ACCOUNT, "address")
    if not where.is_google and not storage.path_of(where.value).is_file():
        said = _("There is no file of this name in the folder. Put it there first.")
        raise Refused(said, "address")
    is_aside = not where.is_google and queries.is_set_aside(where.value)
    if is_aside or queries.bound_at(_kind(where), where.value):
        raise Refused(BOUND, "address")
    return where


def _kind(where: Address) -> GatewayKind:
    return GatewayKind.GOOGLE if where.is_google else GatewayKind.WORKBOOK


def _open(viewer: Viewer, adoption_id: int) -> SheetAdoption:
    """One that can still be changed."""
    _check(viewer)
    adoption = queries.adoption(viewer, adoption_id)
    if adoption.state is AdoptionState.STARTED:
        raise Conflict(NOT_NOW)
    return adoption


def _looked_at(viewer: Viewer, adoption_id: int) -> SheetAdoption:
    adoption = _open(viewer, adoption_id)
    if adoption.state in (AdoptionState.LOOKING, AdoptionState.TROUBLE):
        raise Conflict(NOT_NOW)
    return adoption


def _order(adoption: SheetAdoption, state: AdoptionState) -> None:
    """The worker's next step; one that was under way finds that it is no longer wanted."""
    adoption.state, adoption.steps = state, adoption.steps + 1
    adoption.trouble = adoption.detail = ""
    adoption.save()
    jobs.order("adoption", adoption.job_key, clock.now(), adoption=adoption.id)


def choose_tabs(viewer: Viewer, adoption_id: int, wanted: Mapping[int, tuple[str, int]]) -> None:
    """Say which tab, by its number, holds records of which kind, and where its titles stand."""
    adoption = _looked_at(viewer, adoption_id)
    tabs = sighted(adoption.survey)
    before = chosen(adoption.choice)
    columns = queries.known_titles(queries.adoptable(viewer))
    kinds = [key for key, _row in wanted.values()]
    _check_kinds(viewer, kinds)
    made = []
    for number, (key, row) in wanted.items():
        if not tabs[number].heads(row):
            raise Refused(_("This row is empty. Which row has the titles?"), f"row_{number}")
        made.append(_tab(tabs[number], key, row, before, columns))
    rows = {tab.title: tab.row for tab in made}
    with change(viewer, "adoptions.choose", adoption) as entry:
        adoption.choice = replace(before, tabs=tuple(made)).kept()
        adoption.locale = language_of(tabs, rows, adoption.locale)
        adoption.state = AdoptionState.LOOKED
        adoption.save()
        entry.after = {tab.title: tab.key for tab in made}


def _check_kinds(viewer: Viewer, kinds: list[str]) -> None:
    if not kinds:
        raise Refused(_("Choose at least one tab that holds records."))
    if set(kinds) - {tab.key for tab in queries.adoptable(viewer)}:
        raise Forbidden(_("The assistant binds people, shifts and training only."))
    if len(set(kinds)) < len(kinds):
        raise Refused(_("Two tabs cannot hold the same kind of record: choose one of them."))


def _tab(
    seen: Sighted, key: str, row: int, before: Chosen, columns: Mapping[str, list[Column]]
) -> ChosenTab:
    """What was said of it before stays, while it is about the same titles."""
    was = before.tab(key)
    if was and (was.title, was.row) == (seen.title, row):
        return was
    guess = guess_row(seen, key, columns[key], row)
    return ChosenTab(key, seen.title, row, guess.mapping)


def map_columns(viewer: Viewer, adoption_id: int, wanted: ChosenTab) -> None:
    """Say which column is what, and who may change it."""
    adoption = _looked_at(viewer, adoption_id)
    before = chosen(adoption.choice)
    was = before.tab(wanted.key)
    if was is None:
        raise Conflict(NOT_NOW)
    _check_columns(adoption, wanted)
    with change(viewer, "adoptions.choose", adoption) as entry:
        entry.before = {"columns": dict(was.mapping)}
        entry.after = {"columns": dict(wanted.mapping)}
        tabs = tuple(wanted if tab.key == wanted.key else tab for tab in before.tabs)
        adoption.choice = replace(before, tabs=tabs).kept()
        adoption.state = AdoptionState.LOOKED
        adoption.save()


def _check_columns(adoption: SheetAdoption, wanted: ChosenTab) -> None:
    declared = declared_tab(wanted.key)
    seen = next((tab for tab in sighted(adoption.survey) if tab.title == wanted.title), None)
    if seen is None:
        raise Conflict(NOT_NOW)
    if len(set(wanted.mapping.values())) < len(wanted.mapping):
        raise Refused(_("One column of the sheet is chosen for two fields."))
    for key, odd in oddities(seen, wanted, declared.identity).items():
        raise Refused(ODDITIES[odd], f"column_{key}" if key else None)
    most = {column.key: choices_of(column) for column in declared.columns}
    for key, said in wanted.said.items():
        if said.may not in most.get(key, ()):
            raise Refused(_("A column was given to somebody who may not change it."), f"may_{key}")


def name_owner(viewer: Viewer, adoption_id: int, owner_id: int) -> None:
    """Say with whose rights it acts, and have the worker try what would happen."""
    adoption = _looked_at(viewer, adoption_id)
    before = chosen(adoption.choice)
    owner = _owner(viewer, adoption, before, owner_id)
    with change(viewer, "adoptions.compare", adoption) as entry:
        entry.after = {"owner": owner.name}
        adoption.choice = replace(before, owner=owner.id).kept()
        _order(adoption, AdoptionState.COMPARING)


def compare(viewer: Viewer, adoption_id: int) -> None:
    """The dry run once more, as the spreadsheet stands now."""
    adoption = _looked_at(viewer, adoption_id)
    name_owner(viewer, adoption_id, chosen(adoption.choice).owner)


def _owner(viewer: Viewer, adoption: SheetAdoption, said: Chosen, owner_id: int) -> Person:
    tabs = _declared(viewer, said)
    for tab, wanted in zip(tabs, said.tabs, strict=True):
        if set(tab.identity) - wanted.mapping.keys():
            raise Refused(_("The columns of “%(tab)s” are not all chosen.", tab=wanted.title))
    return binding.chosen_owner(viewer, owner_id, adoption.project, tabs)


def _declared(viewer: Viewer, said: Chosen) -> list[SheetTab]:
    """The kinds of record, which the viewer has to be allowed to bind still."""
    tabs = [declared_tab(tab.key) for tab in said.tabs]
    if not tabs:
        raise Refused(_("Choose at least one tab that holds records."))
    if not all(may_bind(viewer.role, tab) for tab in tabs):
        raise Forbidden(_("The assistant binds people, shifts and training only."))
    return tabs


Policies = Mapping[str, tuple[Stands, Unknown, Absent]]


def start(viewer: Viewer, adoption_id: int, policies: Policies) -> Spreadsheet:
    """Bind it: the worker adds what is ours with its next round, and both sides count from then."""
    adoption = _looked_at(viewer, adoption_id)
    if adoption.state is not AdoptionState.COMPARED:
        raise Conflict(NOT_NOW)
    said = _with_policies(chosen(adoption.choice), policies)
    owner = _owner(viewer, adoption, said, said.owner)
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


def give_up(viewer: Viewer, adoption_id: int) -> None:
    """Forget what was said; the spreadsheet was never touched."""
    adoption = _open(viewer, adoption_id)
    with change(viewer, "adoptions.give_up", adoption) as entry:
        entry.before = {"address": adoption.address}
        adoption.delete_instance()


def is_running(adoption: SheetAdoption) -> bool:
    """Whether the worker is at it."""
    return adoption.state in RUNNING


def forget_old(now: dt.datetime) -> int:
    """Delete what was begun a week ago and never started: it holds what stood in a sheet."""
    left = SheetAdoption.spreadsheet.is_null() & (SheetAdoption.created_at < now - KEPT)
    return int(SheetAdoption.delete().where(left).execute())
