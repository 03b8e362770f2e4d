"""What somebody says of an existing spreadsheet: its tabs, their columns, whose rights."""

from collections.abc import Mapping
from dataclasses import replace

from qaweb.adoptions import queries
from qaweb.adoptions.actions import NOT_NOW, looked_at, order
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import (
    AdoptionState,
    Chosen,
    ChosenTab,
    Oddity,
    Sighted,
    chosen,
    guess_row,
    language_of,
    oddities,
    sighted,
)
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.sheets import binding
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.reach import may_bind
from qaweb.sheets.rules import SheetTab, choices_of
from qaweb.tabular.columns import Column

ODDITIES = {
    Oddity.MERGED: _("Cells in the row with the titles are merged. Unmerge them in the sheet."),
    Oddity.SAME_TITLES: _("Another column has the same title. Give one of them another."),
    Oddity.NO_TITLE: _("This column has no title in that row. Give it one in the sheet."),
    Oddity.IDENTITY: _("Choose a column: by it a row is recognised."),
}


def choose_tabs(viewer: Viewer, adoption_id: int, wanted: Mapping[int, tuple[str, int]]) -> None:
    """Say which tab, by its number, holds records of which kind, and where its titles stand."""
    adoption = looked_at(viewer, adoption_id)
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
    adoption = looked_at(viewer, adoption_id)
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
    adoption = looked_at(viewer, adoption_id)
    before = chosen(adoption.choice)
    owner = owner_of(viewer, adoption, before, owner_id)
    with change(viewer, "adoptions.compare", adoption) as entry:
        entry.after = {"owner": owner.name}
        adoption.choice = replace(before, owner=owner.id).kept()
        order(adoption, AdoptionState.COMPARING)


def compare(viewer: Viewer, adoption_id: int) -> None:
    """The dry run once more, as the spreadsheet stands now."""
    adoption = looked_at(viewer, adoption_id)
    name_owner(viewer, adoption_id, chosen(adoption.choice).owner)


def owner_of(viewer: Viewer, adoption: SheetAdoption, said: Chosen, owner_id: int) -> Person:
    """With whose rights it acts, once all that names a record is chosen."""
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
