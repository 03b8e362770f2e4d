"""Forms of the library: a proposed text, and why one is declined."""

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from qaweb.filters import label, titled
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.slips.rules import Cause
from qaweb.suggestions import queries
from qaweb.suggestions.rules import LONGEST

AT_MOST = Length(max=LONGEST, message=_("Use at most %(count)s characters.", count=LONGEST))


def causes() -> list[tuple[str, str]]:
    """The causes, and any of them."""
    return [("", str(_("Any"))), *((each.value, label(each)) for each in Cause)]


def criteria() -> list[tuple[str, str]]:
    """The criteria of the standards, and any of them."""
    return [("", str(_("Any"))), *((each.code, titled(each)) for each in queries.criteria())]


class TextForm(Form):
    """A suggestion as a slip may take it."""

    zh = TextAreaField(_("Text in Chinese"), validators=[AT_MOST])
    en = TextAreaField(_("Text in English"), validators=[AT_MOST])
    criterion_code = SelectField(_("Criterion"), choices=criteria)
    cause = SelectField(_("Cause"), choices=causes)
    company_wide = BooleanField(_("For all projects of the company"))


class DeclineForm(Form):
    """Why a text is not taken."""

    reason = StringField(
        _("Reason"),
        validators=[
            InputRequired(_("Write why.")),
            Length(max=500, message=_("Use at most 500 characters.")),
        ],
    )
