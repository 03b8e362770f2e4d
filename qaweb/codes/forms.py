"""The one field of sign-in codes."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from qaweb.forms import Form
from qaweb.language import lazy_gettext as _


class CodeForm(Form):
    """A code of the telephone, or a recovery code."""

    code = StringField(
        _("Code"),
        validators=[InputRequired(_("Enter the code.")), Length(max=64, message=_("Too long."))],
        render_kw={
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )
