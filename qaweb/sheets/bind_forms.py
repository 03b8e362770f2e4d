"""The form of a new spreadsheet: what it holds, and for each column who may change it."""

from collections.abc import Sequence

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from qaweb.filters import label
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.sheets.binding import Agreed, Wanted
from qaweb.sheets.rules import (
    LONGEST_NAME,
    GatewayKind,
    May,
    SheetColumn,
    SheetTab,
    Wins,
    choices_of,
)

CHOOSE = InputRequired(_("Choose one of the list."))


class NewSheetForm(Form):
    """Its name and place; the tabs and columns are added for what the viewer may bind."""

    bindable: Sequence[SheetTab] = ()

    name = StringField(
        _("Name of the sheet"),
        validators=[InputRequired(_("Enter a name.")), Length(max=LONGEST_NAME)],
    )
    project = SelectField(_("Project"), coerce=int, validators=[CHOOSE])
    gateway = RadioField(_("Where"), coerce=GatewayKind, validators=[CHOOSE])
    owner = SelectField(_("Acts with the rights of"), coerce=int, validators=[CHOOSE])

    def offer(self) -> None:
        """Fill in the choices of the columns."""
        for tab in self.bindable:
            for column in self.open_columns(tab):
                who, stays = self.may(tab, column), self.wins(tab, column)
                who.choices = [(one, label(one)) for one in choices_of(column)]
                stays.choices = [(one, label(one)) for one in Wins]

    def tab(self, tab: SheetTab) -> BooleanField:
        """Whether this tab is part of it."""
        return self[f"tab_{tab.key}"]

    def may(self, tab: SheetTab, column: SheetColumn) -> SelectField:
        """Who may change this column."""
        return self[f"may_{tab.key}_{column.key}"]

    def wins(self, tab: SheetTab, column: SheetColumn) -> SelectField:
        """Whose text stays when both changed one field."""
        return self[f"wins_{tab.key}_{column.key}"]

    def open_columns(self, tab: SheetTab) -> list[SheetColumn]:
        """The columns about which there is something to choose."""
        return [column for column in tab.columns if len(choices_of(column)) > 1]

    def wanted(self, locale: str) -> Wanted:
        """What the form says."""
        tabs = {
            tab.key: {
                column.key: Agreed(self.may(tab, column).data, self.wins(tab, column).data)
                for column in self.open_columns(tab)
            }
            for tab in self.bindable
            if self.tab(tab).data
        }
        return Wanted(
            self.name.data or "",
            self.project.data,
            self.owner.data,
            locale,
            self.gateway.data,
            tabs,
        )


def form_for(bindable: Sequence[SheetTab]) -> type[NewSheetForm]:
    """The form with a choice for every tab and every column that a sheet may change."""
    fields: dict[str, object] = {"bindable": bindable}
    for tab in bindable:
        fields[f"tab_{tab.key}"] = BooleanField(tab.title)
        for column in tab.columns:
            at = f"{tab.key}_{column.key}"
            if len(choices_of(column)) > 1:
                fields[f"may_{at}"] = SelectField(coerce=May, default=column.may)
                fields[f"wins_{at}"] = SelectField(coerce=Wins, default=Wins.ASK)
    return type("FilledNewSheetForm", (NewSheetForm,), fields)
