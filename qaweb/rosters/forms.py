"""Forms of the roster and the working calendar."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, DateField, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from qaweb import clock
from qaweb.forms import Form
from qaweb.language import gettext
from qaweb.language import lazy_gettext as _
from qaweb.rosters.models import DayKind
from qaweb.rosters.queries import MINE, OFFICE, Group
from qaweb.rosters.rules import monday_of

ONE_WEEK = dt.timedelta(days=7)


def titled(group: Group) -> str:
    """A group's name; the people of no project are the office."""
    if group.key == MINE:
        return gettext("My shifts")
    if group.key == OFFICE:
        return gettext("Office")
    if group.key.startswith("p"):
        return gettext("%(project)s · without a team", project=group.title)
    return group.title


class CopyForm(Form):
    """Which week of which group is copied where."""

    group = SelectField(_("Team"), validators=[InputRequired(_("Choose a team."))])
    source = DateField(
        _("Copy the week of"), validators=[InputRequired(_("Choose a day of the week to copy."))]
    )
    target = DateField(
        _("to the week of"), validators=[InputRequired(_("Choose a day of the week to fill."))]
    )
    overwrite = BooleanField(_("Overwrite days that are filled already"))
    preview = SubmitField(_("Show what would change"))

    @classmethod
    def of(cls, groups: Iterable[Group], args: Mapping[str, str]) -> "CopyForm":
        """The form with the groups to choose from, this week and the next one filled in."""
        monday = monday_of(clock.today())
        form = cls(group=args.get("team"), source=monday, target=monday + ONE_WEEK)
        form.group.choices = [(group.key, titled(group)) for group in groups]
        return form

    @property
    def looks(self) -> bool:
        """Whether only the preview is asked for."""
        return bool(self.preview.data)

    @property
    def asked(self) -> dict[str, Any]:
        """What the action needs."""
        names = ("group", "source", "target", "overwrite")
        return {name: self[name].data for name in names}


class DayForm(Form):
    """A day that differs from the week."""

    day = DateField(_("Day"), validators=[InputRequired(_("Enter the day."))])
    kind = SelectField(
        _("What it is"), coerce=DayKind, validators=[InputRequired(_("Choose what it is."))]
    )
    name = StringField(_("Name of the holiday"), validators=[Length(max=100)])
