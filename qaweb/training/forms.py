"""Forms of recording and ending licences."""

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.training.rules import MOST_EXPERIENCE


class LicenceForm(Form):
    """A licence with its dates."""

    person = SelectField(
        _("Monitor"), coerce=int, validators=[InputRequired(_("Choose a monitor."))]
    )
    valid_from = DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
    valid_until = DateField(_("Until"), validators=[InputRequired(_("Enter the last day."))])
    experience_years = IntegerField(
        _("Years of experience with calls"),
        validators=[
            InputRequired(_("Enter whole years, 0 if there are none.")),
            NumberRange(0, MOST_EXPERIENCE, _("Enter 0 to 60 years.")),
        ],
    )
    note = TextAreaField(_("Remark"), validators=[Length(max=1000)])


class EndForm(Form):
    """Why a licence is suspended or withdrawn."""

    reason = StringField(_("Reason"), validators=[InputRequired(_("Say why.")), Length(max=500)])
