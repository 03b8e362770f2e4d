"""Forms of writing, submitting, reviewing and deciding on a report."""

from collections.abc import Mapping

from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from qaweb.errors import Refused
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _
from qaweb.reports.rules import LONGEST_PART, WrittenPart
from qaweb.reports.writing import Version, WrittenMeanwhile

TOO_LONG = _("This is too long: keep it within %(count)s characters.", count=LONGEST_PART)


class WriteForm(Form):
    """The written parts; `seq` is the report's count of saves when the page was loaded."""

    seq = HiddenField()
    highlights = TextAreaField(
        _("Highlights"),
        validators=[Length(max=LONGEST_PART, message=TOO_LONG)],
    )
    problems = TextAreaField(
        _("Problems and suggestions"), validators=[Length(max=LONGEST_PART, message=TOO_LONG)]
    )
    key_points = TextAreaField(
        _("Key points to follow"), validators=[Length(max=LONGEST_PART, message=TOO_LONG)]
    )
    theirs: Mapping[str, Version] = {}

    def words(self) -> dict[str, str]:
        """What was sent; a part that was not on the page is left as it is."""
        sent = {part.value: self._fields[part.value].data for part in WrittenPart}
        return {part: text for part, text in sent.items() if text is not None}

    def loaded_at(self) -> int:
        """The count of saves that the writer had before them."""
        text = str(self.seq.data or "")
        return int(text) if text.isdecimal() else 0

    def refuse(self, refused: Refused) -> None:
        super().refuse(refused)
        if isinstance(refused, WrittenMeanwhile):
            # The next save is a choice made with both texts in sight, so it may go through.
            self.theirs, self.seq.data = refused.theirs, str(refused.seq)


class ReviewForm(Form):
    """What a supervisor says to the report."""

    remark = TextAreaField(
        _("Your remark"),
        validators=[
            InputRequired(_("Write what you say to this report.")),
            Length(max=LONGEST_PART, message=TOO_LONG),
        ],
    )


class ReturnForm(Form):
    """Why the manager gives it back."""

    reason = TextAreaField(
        _("What has to change"),
        validators=[
            InputRequired(_("Say what has to change before it can be approved.")),
            Length(max=LONGEST_PART, message=TOO_LONG),
        ],
    )


class ApproveForm(Form):
    """Approval, if wanted with a remark and the publication in one step."""

    note = StringField(_("Remark"), validators=[Length(max=500)])
    reason = StringField(_("Why you approve it yourself"), validators=[Length(max=500)])
    publish = BooleanField()


class PublishForm(Form):
    """Opening the report to its readers takes no words."""


class DrawForm(Form):
    """A day of the period whose report is drawn up by hand."""

    day = DateField(_("Day"), validators=[InputRequired(_("Choose the day."))])
