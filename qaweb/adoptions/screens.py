"""What the pages of binding a spreadsheet are drawn from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qaweb.adoptions import queries
from qaweb.adoptions.forms import (
    ColumnsForm,
    OwnerForm,
    StartForm,
    TabsForm,
    columns_form,
    start_form,
    tabs_form,
)
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import (
    RUNNING,
    AdoptionState,
    Chosen,
    ChosenTab,
    Guess,
    Sighted,
    chosen,
    guessed,
    sighted,
)
from qaweb.errors import NotFound
from qaweb.filters import label
from qaweb.imports.choosing import FileColumn, file_columns
from qaweb.jobs import worker_state
from qaweb.permissions import Viewer
from qaweb.sheets import binding
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.reach import may_bind
from qaweb.sheets.rules import May, SheetTab


@dataclass(frozen=True)
class Step:
    """Where a spreadsheet on its way to being bound stands, for every page of it."""

    adoption: SheetAdoption
    said: Chosen
    tabs: list[Sighted]

    @property
    def is_running(self) -> bool:
        return self.adoption.state in RUNNING

    @property
    def is_looked_at(self) -> bool:
        return bool(self.tabs) and self.adoption.state not in (
            AdoptionState.LOOKING, AdoptionState.TROUBLE,
        )  # fmt: skip

    @property
    def is_unattended(self) -> bool:
        """Whether it waits for a worker that nobody has seen."""
        return self.is_running and worker_state() != "seen"

    @property
    def first_key(self) -> str:
        return self.said.tabs[0].key if self.said.tabs else ""

    def after(self, key: str) -> str:
        """The kind of record whose columns are chosen next; "" after the last."""
        keys = [tab.key for tab in self.said.tabs]
        place = keys.index(key) + 1
        return keys[place] if place < len(keys) else ""


def step(viewer: Viewer, adoption_id: int) -> Step:
    """The adoption as it stands."""
    adoption = queries.adoption(viewer, adoption_id)
    return Step(adoption, chosen(adoption.choice), sighted(adoption.survey))


def tabs_screen(viewer: Viewer, at: Step) -> TabsForm:
    """Which tab holds what: as it was said, else as the titles tell."""
    kinds = queries.adoptable(viewer)
    guesses = guessed(at.tabs, queries.known_titles(kinds), queries.identities(kinds))
    if at.said.tabs:
        numbers = {tab.title: number for number, tab in enumerate(at.tabs)}
        guesses = {
            numbers[tab.title]: Guess(tab.key, tab.row, tab.mapping)
            for tab in at.said.tabs
            if tab.title in numbers
        }
    return tabs_form(at.tabs, kinds, guesses)


@dataclass(frozen=True)
class Columns:
    """The page on which the columns of one tab are chosen."""

    declared: SheetTab
    said: ChosenTab
    seen: Sighted
    columns: list[FileColumn]
    form: ColumnsForm

    @property
    def theirs(self) -> list[FileColumn]:
        """What stays the team's own."""
        taken = {field.data for _column, field, *_ in self.form.lines}
        return [column for column in self.columns if column.place + 1 not in taken]


def columns_screen(at: Step, key: str) -> Columns:
    """The columns of the tab that holds this kind of record."""
    said = at.said.tab(key)
    seen = next((tab for tab in at.tabs if said and tab.title == said.title), None)
    if said is None or seen is None:
        raise NotFound
    declared = declared_tab(key)
    columns = file_columns(seen.table, said.row)
    return Columns(declared, said, seen, columns, columns_form(declared, columns, said))


def owner_screen(viewer: Viewer, at: Step) -> OwnerForm:
    """With whose rights it may act: who may see all that it holds."""
    tabs = [declared_tab(tab.key) for tab in at.said.tabs]
    form = OwnerForm(owner=at.said.owner or viewer.id)
    form.owner.choices = [
        (one.id, f"{one.name} ({one.number}) · {label(one.role)}")
        for one in binding.owners(viewer)
        if all(may_bind(one.role, tab) for tab in tabs)
        and one.project_id in (None, at.adoption.project_id)
    ]
    return form


@dataclass(frozen=True)
class Check:
    """The dry run as the worker found it."""

    found: Mapping[str, Any]
    declared: Mapping[str, SheetTab]
    form: StartForm
    said: Chosen

    def may(self, key: str, column: str) -> May:
        """Who may change a column."""
        tab = self.said.tab(key)
        said = tab.said.get(column) if tab else None
        return said.may if said else May.APP


def check_screen(at: Step) -> Check | None:
    """The dry run; None until it was made, or since something was chosen anew."""
    if at.adoption.state is not AdoptionState.COMPARED:
        return None
    found = json.loads(at.adoption.found)
    declared = {tab["key"]: declared_tab(tab["key"]) for tab in found["tabs"]}
    return Check(found, declared, start_form(found["tabs"], declared), at.said)
