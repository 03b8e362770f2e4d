"""The base of all forms: shape and messages here, decisions in the actions."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm

from qaweb.errors import Forbidden, Refused


class Form(FlaskForm):
    """A form that can carry what an action refused, with everything typed kept.

    `status` is what the page is answered with: 200, or why the form came back.
    """

    status = 200

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
