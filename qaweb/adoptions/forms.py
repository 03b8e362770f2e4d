"""The forms of binding a spreadsheet, step by step."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from qaweb.adoptions.rules import (
    BEGINNING,
    Absent,
    ChosenTab,
    Guess,
    Said,
    Sighted,
    Stands,
    Unknown,
)
from qaweb.filters import label
from qaweb.forms import Form
from qaweb.imports.choosing import FileColumn
from qaweb.imports.forms import described
from qaweb.language import lazy_gettext as _
from qaweb.sheets.rules import May, SheetColumn, SheetTab, Wins, choices_of

NOWHERE = 0
CHOOSE = InputRequired(_("Choose one of the list."))
ROW = NumberRange(1, BEGINNING, _("Enter a row from %(min)s to %(max)s."))


class WhereForm(Form):
    """The address of a spreadsheet, or the name of a file."""

    address = StringField(
        _("Address or file name"),
        validators=[InputRequired(_("Enter an address or a name.")), Length(max=1000)],
        render_kw={"list": "adopt-files", "autocomplete": "off", "spellcheck": "false"},
    )


class BeginForm(WhereForm):
    """The same for a new one, with whose records it holds."""

    project = SelectField(_("Project"), coerce=int, validators=[CHOOSE])


class TabsForm(Form):
    """Which tab holds what; the fields are added for the tabs of the spreadsheet."""

    tabs: Sequence[Sighted] = ()

    @property
    def lines(self) -> list[tuple[Sighted, SelectField, IntegerField]]:
        """Each tab with its two fields."""
        return [
            (tab, self[f"kind_{number}"], self[f"row_{number}"])
            for number, tab in enumerate(self.tabs)
        ]

    def wanted(self) -> dict[int, tuple[str, int]]:
        """The tabs that hold records, by their number: of which kind, and the titles' row."""
        return {
            number: (kind.data, row.data or 1)
            for number, (_tab, kind, row) in enumerate(self.lines)
            if kind.data
        }


def tabs_form(
    tabs: Sequence[Sighted], kinds: Sequence[SheetTab], guesses: Mapping[int, Guess]
) -> TabsForm:
    """The form, filled in with what the tabs most likely hold."""
    offered = [("", _("– the team's own –")), *((kind.key, kind.title) for kind in kinds)]
    fields: dict[str, object] = {"tabs": tabs}
    for number in range(len(tabs)):
        guess = guesses.get(number)
        fields[f"kind_{number}"] = SelectField(_("Holds"), default=guess.key if guess else "")
        fields[f"row_{number}"] = IntegerField(
            _("Titles in row"), default=guess.row if guess else 1, validators=[ROW]
        )
    form: TabsForm = type("FilledTabsForm", (TabsForm,), fields)()
    for _tab, kind, _row in form.lines:
        kind.choices = offered
    return form


class ColumnsForm(Form):
    """Which column is what; the fields are added for the kind of record."""

    declared: SheetTab

    @property
    def lines(
        self,
    ) -> list[tuple[SheetColumn, SelectField, SelectField | None, SelectField | None]]:
        """Each of our fields with its column, and who may change it where that is to be chosen."""
        return [
            (
                column,
                self[f"column_{column.key}"],
                self._fields.get(f"may_{column.key}"),
                self._fields.get(f"wins_{column.key}"),
            )
            for column in self.declared.columns
        ]

    def chosen(self, before: ChosenTab) -> ChosenTab:
        """What the form says."""
        mapping = {column.key: field.data for column, field, *_ in self.lines if field.data}
        said = {
            column.key: Said(may.data, wins.data)
            for column, _field, may, wins in self.lines
            if may is not None and wins is not None
        }
        return ChosenTab(
            before.key, before.title, before.row, mapping, said, before.stands, before.unknown,
            before.absent,
        )  # fmt: skip


def columns_form(
    declared: SheetTab, columns: Sequence[FileColumn], before: ChosenTab
) -> ColumnsForm:
    """The form, filled in with what was said or guessed."""
    offered = [(NOWHERE, _("– not in the sheet –"))]
    offered += [(column.place + 1, described(column)) for column in columns]
    fields: dict[str, object] = {"declared": declared}
    for column in declared.columns:
        said = before.said.get(column.key, Said(column.may))
        place = before.mapping.get(column.key, NOWHERE)
        fields[f"column_{column.key}"] = SelectField(column.title, coerce=int, default=place)
        if len(choices_of(column)) > 1:
            who = SelectField(_("Who may change it"), coerce=May, default=said.may)
            stays = SelectField(_("When both changed it"), coerce=Wins, default=said.wins)
            fields |= {f"may_{column.key}": who, f"wins_{column.key}": stays}
    form: ColumnsForm = type("FilledColumnsForm", (ColumnsForm,), fields)()
    for column, field, may, wins in form.lines:
        field.choices = offered
        if may is not None and wins is not None:
            may.choices = [(one, label(one)) for one in choices_of(column)]
            wins.choices = [(one, label(one)) for one in Wins]
    return form


class OwnerForm(Form):
    """With whose rights it acts."""

    owner = SelectField(_("Acts with the rights of"), coerce=int, validators=[CHOOSE])


class StartForm(Form):
    """What becomes of rows that differ, that nobody knows, and of records without a row."""

    def line(self, key: str, name: str) -> Any:
        """One of the choices of a tab; None where there is nothing to choose."""
        return self._fields.get(f"{name}_{key}")

    def policies(self, tabs: Sequence[ChosenTab]) -> dict[str, tuple[Stands, Unknown, Absent]]:
        """What was chosen for each tab."""
        return {
            tab.key: (
                self._said(tab.key, "stands", tab.stands),
                self._said(tab.key, "unknown", tab.unknown),
                self._said(tab.key, "absent", tab.absent),
            )
            for tab in tabs
        }

    def _said(self, key: str, name: str, usual: Any) -> Any:
        field = self.line(key, name)
        return usual if field is None else field.data


def start_form(tabs: Sequence[Mapping[str, Any]], declared: Mapping[str, SheetTab]) -> StartForm:
    """The choices for each tab, as far as the dry run found something."""
    kinds: dict[str, Kind] = {}
    for tab in tabs:
        key = tab["key"]
        if tab["differ"]:
            kinds[f"stands_{key}"] = Stands
        if tab["unknown"] and declared[key].add:
            kinds[f"unknown_{key}"] = Unknown
        if tab["absent"]:
            kinds[f"absent_{key}"] = Absent
    fields = {name: _radio(name, kind) for name, kind in kinds.items()}
    form: StartForm = type("FilledStartForm", (StartForm,), fields)()
    for name, kind in kinds.items():
        form[name].choices = [(one, label(one)) for one in kind]
    return form


Kind = type[Stands] | type[Unknown] | type[Absent]
TITLES = {
    "stands": _("Where both say something else"),
    "unknown": _("Rows that nobody knows"),
    "absent": _("Records without a row"),
}


def _radio(name: str, kind: Kind) -> RadioField:
    title = TITLES[name.partition("_")[0]]
    return RadioField(title, coerce=kind, default=next(iter(kind)))
