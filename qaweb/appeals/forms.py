"""Forms of raising and deciding: a choice and words for each line, by the criterion's code."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from qaweb.appeals.rules import LONGEST_REASON, PointFault, Ruling
from qaweb.errors import Refused
from qaweb.evaluations.rules import Answer
from qaweb.forms import Form
from qaweb.language import lazy_gettext as _

CHOICE, WHY = "choice-", "why-"
NA, STANDS = "na", "stands"
NO_LEVEL = -1
AT_MOST = Length(
    max=LONGEST_REASON, message=_("This is too long: keep it within 2,000 characters.")
)


class LinesForm(Form):
    """What concerns the whole; the lines are read beside it. `faults` says what is wrong where."""

    words = TextAreaField(_("Anything else"), validators=[AT_MOST])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: dict[str, PointFault] = {}

    def refuse(self, refused: Refused) -> None:
        """Keep which lines are wrong, beside the words above the form."""
        self.faults = dict(getattr(refused, "faults", {}))
        super().refuse(refused)


class ReassignForm(Form):
    """Who decides instead, and why."""

    decider = SelectField(
        _("Who decides"), coerce=int, validators=[InputRequired(_("Choose one of the list."))]
    )
    reason = TextAreaField(
        _("Reason"),
        validators=[InputRequired(_("Say why somebody else decides.")), AT_MOST],
    )


def proposals_in(sent: Mapping[str, str], codes: Iterable[str]) -> dict[str, Answer]:
    """The lines objected to: those with another answer, or with words."""
    found = {code: _answer(sent, code) for code in codes}
    return {c: a for c, a in found.items() if a.na or a.level is not None or a.reason}


def rulings_in(sent: Mapping[str, str], codes: Iterable[str]) -> dict[str, Ruling]:
    """What was decided on each line; not made where nothing was chosen."""
    return {c: Ruling(_answer(sent, c), is_made=bool(sent.get(CHOICE + c))) for c in codes}


def _answer(sent: Mapping[str, str], code: str) -> Answer:
    chosen, why = sent.get(CHOICE + code, ""), sent.get(WHY + code, "").strip()
    if chosen == NA:
        return Answer(code, na=True, reason=why)
    if chosen in ("", STANDS):
        return Answer(code, reason=why)
    is_number = chosen.isdecimal() and len(chosen) < 3
    return Answer(code, int(chosen) if is_number else NO_LEVEL, reason=why)


def typed_in(sent: Mapping[str, str], codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What was sent for each line, as it was sent, so that nothing typed is lost."""
    return {code: (sent.get(CHOICE + code, ""), sent.get(WHY + code, "")) for code in codes}
