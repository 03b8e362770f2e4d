"""Forms of a person's record, of leaving, and of standing in."""

import datetime as dt
import json
from typing import Any

from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from qaweb.filters import label
from qaweb.forms import Form
from qaweb.language import gettext
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Status
from qaweb.permissions import Role, Viewer
from qaweb.staffing.departures import Heirs
from qaweb.staffing.rules import Particulars

TOO_LONG = _("This is too long.")
LONGEST_NAME = 100


def roles() -> dict[str, str]:
    """Every role by its word."""
    return {role.value: label(role) for role in Role}


def present() -> dict[str, str]:
    """The states of somebody who works here."""
    return {status.value: label(status) for status in (Status.ACTIVE, Status.PROBATION)}


class PersonForm(Form):
    """The particulars; `seen` is what the page showed when it was loaded."""

    name = StringField(
        _("Name"),
        validators=[
            InputRequired(_("Enter the name.")),
            Length(max=LONGEST_NAME, message=TOO_LONG),
        ],
    )
    role = SelectField(
        _("Role"), choices=roles, default=Role.AGENT.value, validators=[InputRequired()]
    )
    project = SelectField(_("Project"), coerce=int)
    team = SelectField(_("Team"), coerce=int)
    hired_on = DateField(_("Hired on"), validators=[InputRequired(_("Enter the first day."))])
    state = SelectField(_("Status"), choices=present, validators=[InputRequired()])
    email = StringField(
        _("E-mail"),
        validators=[
            Optional(),
            Email(_("This is not an e-mail address.")),
            Length(max=255, message=TOO_LONG),
        ],
    )
    remark = TextAreaField(_("Remark"), validators=[Length(max=2000, message=TOO_LONG)])
    note = StringField(_("Why it changes"), validators=[Length(max=500, message=TOO_LONG)])
    seen = HiddenField()

    def particulars(self) -> Particulars:
        """What was typed, for the action."""
        return Particulars(
            name=self.name.data or "",
            role=Role(self.role.data),
            project=self.project.data or None,
            team=self.team.data or None,
            hired_on=self.hired_on.data or dt.date.min,  # the form insists on one
            status=Status(self.state.data),
            email=self.email.data or "",
            remark=self.remark.data or "",
        )

    def seen_values(self) -> dict[str, str]:
        """What the page showed; nothing when somebody meddled with it."""
        try:
            values = json.loads(self.seen.data or "{}")
        except ValueError:
            return {}
        return values if isinstance(values, dict) else {}

    def take_over(self, theirs: dict[str, str]) -> None:
        """Show what another tab saved where nothing was typed in this one."""
        for name, value in theirs.items():
            field = self["state" if name == "status" else name]
            if name in ("project", "team"):
                field.data = int(value or 0)
            else:
                field.data = dt.date.fromisoformat(value) if name == "hired_on" else value

    def show_seen(self, values: dict[str, str]) -> None:
        """Let the next save be compared with these values."""
        self.seen.data = json.dumps(values, ensure_ascii=False, sort_keys=True)


class NewPersonForm(PersonForm):
    """The particulars of somebody new, with the number they sign in with."""

    number = StringField(
        _("Staff number"),
        validators=[InputRequired(_("Enter the staff number.")), Length(max=64, message=TOO_LONG)],
    )


class LeaveForm(Form):
    """Who takes the open work over; the choices come with the person."""

    monitor = SelectField(_("Drafts and owed slips go to"), coerce=int, validate_choice=False)
    holder = SelectField(_("Slips to follow up go to"), coerce=int, validate_choice=False)
    author = SelectField(_("Reports go to"), coerce=int, validate_choice=False)
    note = StringField(_("Remark"), validators=[Length(max=500, message=TOO_LONG)])

    def offer(self, field: str, people: list[Person]) -> None:
        """Fill one of the choices."""
        named = [(p.id, f"{p} · {label(p.role)}") for p in people]
        self[field].choices = [(0, _("Choose")), *named]
        self[field].flags.required = True  # where there is such work; the action insists on it

    def heirs(self) -> Heirs:
        """Who was chosen for what."""
        return Heirs(self.monitor.data or None, self.holder.data or None, self.author.data or None)


class StandInForm(Form):
    """Who stands in, from when until when, and why."""

    stand_in = SelectField(
        _("Stand-in"),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(_("Choose who stands in."))],
    )
    valid_from = DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
    valid_until = DateField(_("Until"), validators=[InputRequired(_("Enter the last day."))])
    reason = StringField(
        _("Reason"),
        validators=[InputRequired(_("Write why.")), Length(max=500, message=TOO_LONG)],
    )


class MoveForm(Form):
    """To which team, from which day, and why."""

    team = SelectField(
        _("New team"),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(_("Choose another team."))],
    )
    day = DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
    note = StringField(_("Reason"), validators=[Length(max=500, message=TOO_LONG)])


class ConfirmForm(Form):
    """A button that carries only its token."""


def _given_by_managers(word: str) -> tuple[str, str, dict[str, object]]:
    """The manager's role as an assistant sees it: there, with why it cannot be chosen."""
    said = gettext("%(role)s (given by a manager)", role=word)
    return Role.MANAGER.value, said, {"disabled": True}


def places(form: PersonForm, viewer: Viewer, projects: list[Any], teams: list[Any]) -> None:
    """The projects and teams that may be chosen, and the roles; a manager's only by a manager."""
    form.role.choices = [
        _given_by_managers(word) if role == Role.MANAGER and viewer.role is not Role.MANAGER
        else (role, word)
        for role, word in roles().items()
    ]  # fmt: skip
    form.project.choices = [(0, _("None")), *((p.id, str(p)) for p in projects)]
    form.team.choices = [(0, _("None")), *((t.id, f"{t} · {t.project}") for t in teams)]
