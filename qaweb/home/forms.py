"""The form of putting the shipped standard into force."""

from flask_babel import lazy_gettext as _
from wtforms import DateField
from wtforms.validators import InputRequired

from qaweb.forms import Form


class FirstStandardForm(Form):
    """From which day on calls are judged by it."""

    valid_from = DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
