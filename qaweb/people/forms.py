"""Forms of signing in and passwords."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from qaweb.forms import Form


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
        _("New password again"), validators=[EqualTo("new", _("The two are not the same."))]
    )
