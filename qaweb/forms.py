"""The base of all forms: shape and messages here, decisions in the actions."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms.csrf.core import CSRFTokenField

from qaweb.errors import Forbidden, Refused
from qaweb.language import lazy_gettext as _

ANOTHER_CHOICE = _("Choose one of the list.")
OUT_OF_RANGE = _("Enter a number from %(min)s to %(max)s.")
TOO_LITTLE = _("Enter %(min)s or more.")
TOO_MUCH = _("Enter %(max)s or less.")
TOO_SHORT = _("This is too short: at least %(min)d characters.")
TOO_LONG = _("This is too long: at most %(max)d characters.")
OTHER_LENGTH = _("Write %(min)d characters.")
BETWEEN = _("Write %(min)d to %(max)d characters.")
WHOLE = _("Enter a whole number.")
NUMBER = _("Enter a number.")
DAY = _("Enter a day such as 2026-10-21.")
CHARACTER = _("A character in it is not allowed.")

# What WTForms says by itself, in our words and both languages. The placeholders are its own.
PLAIN = {
    "This field is required.": _("Fill this in."),
    "Invalid input.": _("This is not in the form that is asked for."),
    "Invalid field name '%s'.": _("The page was sent incompletely. Load it again."),
    "Field must be equal to %(other_name)s.": _("The two are not the same."),
    "Field must be at least %(min)d character long.": TOO_SHORT,
    "Field cannot be longer than %(max)d character.": TOO_LONG,
    "Field must be exactly %(max)d character long.": OTHER_LENGTH,
    "Field must be between %(min)d and %(max)d characters long.": BETWEEN,
    "Number must be at least %(min)s.": TOO_LITTLE,
    "Number must be at most %(max)s.": TOO_MUCH,
    "Number must be between %(min)s and %(max)s.": OUT_OF_RANGE,
    "Date must be at least %(min)s.": _("Enter %(min)s or a later day."),
    "Date must be at most %(max)s.": _("Enter %(max)s or an earlier day."),
    "Date must be between %(min)s and %(max)s.": _("Enter a day from %(min)s to %(max)s."),
    "Invalid email address.": _("This is not an e-mail address."),
    "Invalid IP address.": _("This is not an IP address."),
    "Invalid Mac address.": _("This is not a hardware address."),
    "Invalid URL.": _("This is not an address of a page."),
    "Invalid UUID.": CHARACTER,
    "Invalid value, must be one of: %(values)s.": ANOTHER_CHOICE,
    "Invalid value, can't be any of: %(values)s.": ANOTHER_CHOICE,
    "This field cannot be edited.": _("This cannot be changed here."),
    "This field is disabled and cannot have a value.": _("This cannot be changed here."),
    "Invalid CSRF Token.": _("The page was open for too long. Load it again."),
    "CSRF token missing.": _("The page was open for too long. Load it again."),
    "CSRF failed.": _("The page was open for too long. Load it again."),
    "CSRF token expired.": _("The page was open for too long. Load it again."),
    "Invalid Choice: could not coerce.": ANOTHER_CHOICE,
    "Choices cannot be None.": ANOTHER_CHOICE,
    "Not a valid choice.": ANOTHER_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": ANOTHER_CHOICE,
    "'%(value)s' is not a valid choice for this field.": ANOTHER_CHOICE,
    "'%(value)s' are not valid choices for this field.": ANOTHER_CHOICE,
    "Not a valid datetime value.": _("Enter a day and time such as 2026-10-21 14:00."),
    "Not a valid date value.": DAY,
    "Not a valid time value.": _("Enter a time such as 14:00."),
    "Not a valid week value.": _("Enter a week such as 2026-W43."),
    "Not a valid integer value.": WHOLE,
    "Not a valid decimal value.": NUMBER,
    "Not a valid float value.": NUMBER,
}


class _Words:
    """What WTForms asks for the translation of its own messages."""

    def gettext(self, message: str) -> str:
        return str(PLAIN.get(message, message))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(PLAIN.get(singular, singular if n == 1 else plural))


class Form(FlaskForm):
    """A form that can carry what an action refused, with everything typed kept.

    `status` is what the page is answered with: 200, or why the form came back.
    """

    status = 200

    class Meta(FlaskForm.Meta):
        """How messages of WTForms itself are said."""

        def get_translations(self, form: Any) -> _Words:
            return _Words()

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """The token goes without an id: a page has as many as it has forms."""
            if isinstance(field, CSRFTokenField):
                render_kw = {"id": False, **render_kw}
            return super().render_field(field, render_kw)

    def submitted_well(self) -> bool:
        """Whether this request sent the form and its shape is right."""
        well = bool(self.validate_on_submit())
        self.status = 422 if self.is_submitted() and not well else 200
        return well

    def attempt(self, action: Callable[[], Any]) -> bool:
        """Carry out `action`; when it refuses, keep its words at the field and answer False."""
        try:
            action()
        except Refused as refused:
            self.refuse(refused)
            return False
        return True

    def refuse(self, refused: Refused) -> None:
        """Show the refusal at its field, or above the form.

        What is not this person's to do cannot be mended by typing: that stays a 403.
        """
        if isinstance(refused, Forbidden):
            raise refused
        self.status = refused.status
        if refused.field and refused.field in self._fields:
            field = self._fields[refused.field]
            field.errors = [*field.errors, str(refused.message)]
        else:
            self.form_errors.append(str(refused.message))
