"""Forms of projects, teams, call types, sites and duties."""

import json
from collections.abc import Mapping
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from qaweb.errors import Refused
from qaweb.forms import Form
from qaweb.language import gettext
from qaweb.language import lazy_gettext as _
from qaweb.permissions import Duty
from qaweb.projects.meanwhile import ChangedMeanwhile

NAMED = [InputRequired(_("Enter a name.")), Length(max=100, message=_("Use at most 100 letters."))]


class SeenForm(Form):
    """A form that knows what it showed when it was loaded."""

    FIELDS: tuple[str, ...] = ("name",)
    seen = HiddenField()

    def show(self, values: Mapping[str, Any]) -> None:
        """Fill in what stands in the record, unless something was sent."""
        if not self.is_submitted():
            for field in self.FIELDS:
                self[field].data = values[field]
            self.seen.data = json.dumps({field: values[field] for field in self.FIELDS})

    @property
    def was_seen(self) -> dict[str, Any]:
        """What the fields held when the form was loaded; nothing that makes sense counts as {}."""
        try:
            read = json.loads(self.seen.data or "{}")
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    @property
    def sent(self) -> dict[str, Any]:
        return {field: self[field].data for field in self.FIELDS}

    def refuse(self, refused: Refused) -> None:
        """Keep what somebody else wrote, to show it beside what was typed."""
        super().refuse(refused)
        if isinstance(refused, ChangedMeanwhile):
            self._show_theirs(refused)

    def _show_theirs(self, met: ChangedMeanwhile) -> None:
        self.seen.data = json.dumps(dict(met.now))
        for field, theirs in met.clashing.items():
            words = gettext("Theirs: %(theirs)s", theirs=self.in_words(field, theirs))
            self[field].errors = [*self[field].errors, words]

    def in_words(self, field: str, value: Any) -> str:
        """A value as the reader knows it."""
        choices = getattr(self[field], "choices", None)
        if not choices:
            return str(value)
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(text) for key, text in choices if key in chosen) or "–"


class ProjectForm(SeenForm):
    """A project."""

    FIELDS = ("name", "zone_name")
    name = StringField(_("Project name"), validators=NAMED)
    zone_name = SelectField(
        _("Time zone"), validators=[InputRequired(_("Choose one of the time zones."))]
    )


class TeamForm(SeenForm):
    """A team with the supervisors in charge of it."""

    FIELDS = ("name", "supervisors")
    name = StringField(_("Team name"), validators=NAMED)
    supervisors = SelectMultipleField(
        _("Supervisors in charge"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class CallTypeForm(SeenForm):
    """A call type."""

    name = StringField(_("Name of the call type"), validators=NAMED)


class SiteForm(SeenForm):
    """A place."""

    FIELDS = ("name", "address")
    name = StringField(_("Site name"), validators=NAMED)
    address = StringField(
        _("Address"), validators=[Length(max=200, message=_("Use at most 200 letters."))]
    )


def _maybe(value: str) -> int | None:
    return int(value) if value not in ("", None, "None", "0") else None


class DutyForm(Form):
    """Who does what beside their role, where and until when."""

    person = SelectField(_("Person"), coerce=int, validators=[InputRequired(_("Choose a person."))])
    duty = SelectField(_("Duty"), coerce=Duty, validators=[InputRequired(_("Choose a duty."))])
    project = SelectField(_("Project"), coerce=_maybe, validators=[Optional()])
    site = SelectField(_("Site"), coerce=_maybe, validators=[Optional()])
    department = StringField(_("Department"), validators=[Length(max=100)])
    valid_from = DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
    valid_until = DateField(_("Until"), validators=[Optional()])


class EndDutyForm(Form):
    """The last day of a duty."""

    last_day = DateField(_("Last day"), validators=[InputRequired(_("Enter the last day."))])
    seen = HiddenField()
