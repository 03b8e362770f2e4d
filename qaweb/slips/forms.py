"""Forms of writing a slip and of each step it takes."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from qaweb.filters import label
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.slips.rules import Cause, FollowUpKind

LONGEST = 4000
TOO_LONG = _("This is too long: keep it within %(count)s characters.", count=LONGEST)
AT_MOST = Length(max=LONGEST, message=TOO_LONG)


def named(states: type[StrEnum]) -> Callable[[], dict[str, str]]:
    """The choices of an enumeration, each by its word in the reader's language."""
    return lambda: {each.value: label(each) for each in states}


def outcomes() -> dict[str, str]:
    """What a holder may say of the effect."""
    return {"recovered": str(_("Recovered")), "not_recovered": str(_("Not recovered yet"))}


def next_kinds() -> list[tuple[str, str]]:
    """What may be agreed as the next step; also nothing."""
    plain = [(each.value, label(each)) for each in FollowUpKind]
    return [("", str(_("Nothing agreed"))), *plain]


class IssueForm(Form):
    """A new slip; what may be chosen comes with the evaluation."""

    issued_id: int | None = None

    criteria = SelectMultipleField(_("Criteria"), validate_choice=False)
    join = SelectMultipleField(_("Open slips"), coerce=int, validate_choice=False)
    cause = SelectField(
        _("Cause"), coerce=Cause, choices=named(Cause), validators=[InputRequired()]
    )
    suggestion = TextAreaField(_("What to do better"), validators=[AT_MOST])
    due_on = DateField(_("Due on"), validators=[InputRequired(_("Enter the due date."))])
    also = SelectMultipleField(_("Further calls"), coerce=int, validate_choice=False)
    moments = SelectMultipleField(_("Moments of the call"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestion.flags.required = True  # unless every line only joins a slip


class AcknowledgeForm(Form):
    """The person's own words."""

    own_words = TextAreaField(
        _("In your own words"),
        validators=[InputRequired(_("Write a few words of your own.")), AT_MOST],
    )


class FollowUpForm(Form):
    """One entry of the coaching log."""

    day = DateField(_("Day"), validators=[InputRequired(_("Enter the day."))])
    kind = SelectField(
        _("What was done"),
        coerce=FollowUpKind,
        choices=named(FollowUpKind),
        validators=[InputRequired()],
    )
    content = TextAreaField(
        _("What came of it"), validators=[InputRequired(_("Write what was done.")), AT_MOST]
    )
    files = MultipleFileField(_("Files"))
    next_kind = SelectField(_("Next step"), choices=next_kinds, default="")
    next_on = DateField(_("On"), validators=[Optional()])
    next_step = TextAreaField(_("What exactly"), validators=[AT_MOST])


class ConcludeForm(Form):
    """Whether it helped; a recovered slip is closed with it unless somebody wants to watch on."""

    outcome = RadioField(
        _("Has the person recovered?"),
        choices=outcomes,
        validators=[InputRequired(_("Choose one of the two."))],
    )
    result = TextAreaField(
        _("Result"),
        validators=[InputRequired(_("Write what has changed, or what has not.")), AT_MOST],
    )
    close = BooleanField(_("Close the slip when recovered"), default=True)
    due_on = DateField(_("If not recovered: due on"), validators=[Optional()])


class TalkForm(Form):
    """A question of the person, or an answer to it."""

    text = TextAreaField(
        _("Your words"), validators=[InputRequired(_("Write something first.")), AT_MOST]
    )


class DueForm(Form):
    """Another day on which an open slip is due."""

    moved_to = DateField(_("Due on"), validators=[InputRequired(_("Enter the due date."))])


class CloseForm(Form):
    """Nothing to fill in, only to confirm."""
