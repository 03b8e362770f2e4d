"""Forms of sending a file and of saying which of its columns is what."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, IntegerField, MonthField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from qaweb.forms import Form
from qaweb.imports.choosing import FileColumn
from qaweb.imports.models import ImportKind
from qaweb.imports.words import field_in_words
from qaweb.language import gettext
from qaweb.language import lazy_gettext as _
from qaweb.tabular.columns import SEARCHED_ROWS
from qaweb.tabular.importers import Choice, Importer

NOWHERE = -1
DEEPEST = 10 * SEARCHED_ROWS


class UploadForm(Form):
    """A file and what it holds."""

    kind = RadioField(
        _("What the file holds"), coerce=ImportKind, validators=[InputRequired(_("Choose one."))]
    )
    file = FileField(_("File"), validators=[FileRequired(_("Choose a file."))])


class ReadingForm(Form):
    """Where the titles are; the columns are added for each kind of file.

    `shown` says for which sheet and row the columns on the screen were found.
    """

    sheet = SelectField(_("Sheet"), coerce=int)
    row = IntegerField(
        _("Row with the titles"),
        validators=[
            InputRequired(_("Enter the row's number.")),
            NumberRange(0, DEEPEST, _("Enter 1 to 200, or 0 where there are no titles.")),
        ],
    )
    month = MonthField(_("Month"), validators=[Optional()])
    shown = HiddenField()

    def columns(self) -> list[SelectField]:
        """The fields that choose a column."""
        return [f for f in self if isinstance(f, SelectField) and f.name.startswith("column_")]

    def choice(self) -> Choice:
        """What the form says, filled in or not."""
        mapping = {
            field.name.removeprefix("column_"): field.data
            for field in self.columns()
            if isinstance(field.data, int) and field.data != NOWHERE
        }
        month: dt.date | None = self.month.data
        return Choice(self.sheet.data or 0, self.row.data or 0, mapping, month)

    def show(self, choice: Choice) -> None:
        """Put a choice into the form."""
        self.sheet.data, self.row.data = choice.sheet, choice.row
        self.month.data = choice.month or self.month.data
        self.shown.data = self.place()
        for field in self.columns():
            field.data = choice.mapping.get(field.name.removeprefix("column_"), NOWHERE)

    def place(self) -> str:
        """The sheet and row that the form names."""
        return f"{self.sheet.data}:{self.row.data}"

    def offer(self, columns: Sequence[FileColumn]) -> None:
        """Let each field choose among these columns."""
        offered = [(NOWHERE, _("– not in the file –"))]
        offered += [(column.place, described(column)) for column in columns]
        for field in self.columns():
            field.choices = offered


def described(column: FileColumn) -> Any:
    """`C · 姓名 (张三, 李四)`, for a line of a select."""
    examples = gettext(", ").join(column.examples)
    title = f"{column.letter} · {column.title}" if column.title else column.letter
    return title + gettext(" (%(value)s)", value=examples) if examples else title


def reading_form(importer: Importer) -> ReadingForm:
    """The form with a field for each column of this kind of file."""
    fields = {
        f"column_{column.key}": SelectField(
            field_in_words(importer.kind, column.key), coerce=int, validate_choice=True
        )
        for column in importer.columns
    }
    form: ReadingForm = type("ColumnsForm", (ReadingForm,), fields)()
    return form
