"""Forms of corrections: what is wrong, what is right, and the decision."""

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from qaweb.appeals.correcting import Named
from qaweb.appeals.forms import AT_MOST
from qaweb.appeals.rules import CorrectionKind
from qaweb.forms import Form
from qaweb.labels import LABELS
from qaweb.language import lazy_gettext as _

LARGEST = 2**31 - 1


class NamingForm(Form):
    """The right person and call, and what one looks for among them."""

    agent = IntegerField(_("Right person"), validators=[Optional(), NumberRange(0, LARGEST)])
    call = IntegerField(_("Right call"), validators=[Optional(), NumberRange(0, LARGEST)])
    q = StringField(_("Name, staff number or call number"), validators=[Length(max=64)])
    day = DateField(_("Day of the call"), validators=[Optional()])

    @property
    def named(self) -> Named:
        return Named(self.agent.data or None, self.call.data or None)


class AskForm(NamingForm):
    """What is wrong and why; what is right, if one knows."""

    kind = SelectField(_("What is wrong"), validators=[InputRequired()])
    reason = TextAreaField(
        _("Reason"),
        validators=[InputRequired(_("Say what is wrong and how you know.")), AT_MOST],
    )

    def offer_kinds(self) -> None:
        """The two mistakes, in the reader's words."""
        words = LABELS["CorrectionKind"]
        self.kind.choices = [(kind.value, str(words[kind.value])) for kind in CorrectionKind]


class DecisionForm(NamingForm):
    """The words of a decision; which button was pressed says what is decided."""

    decision = TextAreaField(_("Your words"), validators=[AT_MOST])
