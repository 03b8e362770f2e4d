"""The form of putting the shipped standard into force."""

from wtforms import DateField
from wtforms.validators import InputRequired

from qaweb.forms import Form
from qaweb.language import lazy_gettext as _


class FirstStandardForm(Form):
    """From which day on calls are judged by it."""

    valid_from = DateField(_("From"), validators=[InputRequired(_("Enter the first day."))])
