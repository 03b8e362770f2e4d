"""Forms of signing in and passwords; the filters of the staff list."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Status
from qaweb.people.queries import Filters
from qaweb.permissions import Role

Choice = TypeVar("Choice", bound=StrEnum)
LARGEST = 2**31 - 1


class LoginForm(Form):
    """Staff number and password."""

    number = StringField(
        _("Staff number"), validators=[InputRequired(_("Enter your staff number.")), Length(max=64)]
    )
    password = PasswordField(
        _("Password"), validators=[InputRequired(_("Enter your password.")), Length(max=1024)]
    )
    next = HiddenField()


class PasswordForm(Form):
    """Changing one's own password."""

    old = PasswordField(
        _("Present password"),
        validators=[InputRequired(_("Enter your present password.")), Length(max=1024)],
    )
    new = PasswordField(
        _("New password"), validators=[InputRequired(_("Enter a new password.")), Length(max=1024)]
    )
    again = PasswordField(
        _("New password again"),
        validators=[
            InputRequired(_("Enter the new password again.")),
            EqualTo("new", _("The two are not the same.")),
        ],
    )


def filters_in(args: Mapping[str, str]) -> Filters:
    """The filters that an address names; nonsense is passed over."""
    return Filters(
        text=args.get("q", "").strip(),
        team=_number(args.get("team", "")),
        project=_number(args.get("project", "")),
        role=_one_of(Role, args.get("role", "")),
        status=_one_of(Status, args.get("status", "")),
        sort=args.get("sort", ""),
    )


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit()):
        return None
    return min(int(text[:12]), LARGEST)


def _one_of(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in set(kind) else None
