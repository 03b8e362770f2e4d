"""Forms of the worklist: why a line is not carried out, and who takes over which."""

from collections.abc import Mapping

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from qaweb.filters import label
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.monitoring.rules import WhyNot

LONGEST = 500
TOO_LONG = _("This is too long: keep it within %(count)s characters.", count=LONGEST)


def reasons() -> dict[str, str]:
    """The reasons to choose among, in the reader's words."""
    return {each.value: label(each) for each in WhyNot}


class SettleForm(Form):
    """Why a line is skipped or replaced."""

    why = RadioField(
        _("Reason"),
        coerce=str,
        choices=reasons,
        validators=[InputRequired(_("Choose a reason."))],
    )
    words = TextAreaField(
        _("In a few words"),
        validators=[
            InputRequired(_("Say in a few words why.")),
            Length(max=LONGEST, message=TOO_LONG),
        ],
    )


class MoveForm(Form):
    """Why lines go to others; who takes which stands beside each line."""

    reason = StringField(
        _("Reason"),
        validators=[
            InputRequired(_("Write why.")),
            Length(max=LONGEST, message=TOO_LONG),
        ],
    )


def moves_in(args: Mapping[str, str]) -> dict[int, int]:
    """Which line goes to whom: `to-12=7`; an empty choice leaves the line where it is."""
    found = ((name.removeprefix("to-"), value) for name, value in args.items())
    return {
        int(line): int(value) for line, value in found if line.isdecimal() and value.isdecimal()
    }
