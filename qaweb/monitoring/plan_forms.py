"""Forms of the day plan: drawing a day, drawing it anew, signing a waiver."""

from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from qaweb.forms import Form
from qaweb.language import lazy_gettext as _

TOO_LONG = _("Use at most 500 characters.")


class DrawForm(Form):
    """The day and project to draw."""

    day = DateField(_("Day"), validators=[InputRequired(_("Choose a day."))])
    project = HiddenField()


class AnewForm(Form):
    """Why a day is drawn once more."""

    reason = StringField(
        _("Why is it drawn anew?"),
        validators=[InputRequired(_("Say why.")), Length(max=500, message=TOO_LONG)],
    )


class WaiverForm(Form):
    """Why the gaps of a day are accepted."""

    reason = TextAreaField(
        _("Why is this accepted?"),
        validators=[InputRequired(_("Say why.")), Length(max=500, message=TOO_LONG)],
    )
