"""Forms of change notices: a proposal, a decision with its reason, another last day."""

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from qaweb.filters import label
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.monitoring.rules import NoticeKind

LONGEST = 4000
TOO_LONG = _("This is too long: keep it within %(count)s characters.", count=LONGEST)


def kinds() -> dict[str, str]:
    """What may change."""
    return {each.value: label(each) for each in NoticeKind}


def whole(value: str | int | None) -> int | None:
    """A choice by its number; nothing chosen is none."""
    return int(value) if value and str(value).isdecimal() else None


class NoticeForm(Form):
    """What changes, for whom, how long, and how many calls a day that asks for."""

    project = SelectField(_("Project"), coerce=whole, validators=[InputRequired()])
    kind = SelectField(_("What changes"), choices=kinds, validators=[InputRequired()])
    title = StringField(
        _("In one line"),
        validators=[
            InputRequired(_("Say in a few words what changes.")),
            Length(max=200, message=_("Use at most 200 characters.")),
        ],
    )
    content = TextAreaField(_("Content"), validators=[Length(max=LONGEST, message=TOO_LONG)])
    team = SelectField(_("Team"), coerce=whole)
    call_type = SelectField(_("Call type"), coerce=whole)
    since = DateField(_("First day"), validators=[InputRequired(_("Enter the first day."))])
    until = DateField(_("Last day"), validators=[InputRequired(_("Enter the last day."))])
    factor = IntegerField(
        _("Calls a day for each person"), validators=[InputRequired(_("Enter a whole number."))]
    )


class ReasonForm(Form):
    """Why a notice is declined or withdrawn."""

    reason = StringField(
        _("Reason"),
        validators=[
            InputRequired(_("Write why.")),
            Length(max=500, message=_("Use at most 500 characters.")),
        ],
    )


class EndForm(Form):
    """Another last day."""

    until = DateField(_("Last day"), validators=[InputRequired(_("Enter the last day."))])


class ConfirmForm(Form):
    """Nothing to fill in, only to confirm."""
