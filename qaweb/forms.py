"""The base of all forms: shape and messages here, decisions in the actions."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm

from qaweb.errors import Refused


class Form(FlaskForm):
    """A form that can carry what an action refused, with everything typed kept."""

    def attempt(self, action: Callable[[], Any]) -> bool:
        """Carry out `action`; when it refuses, keep its words at the field and answer False."""
        try:
            action()
        except Refused as refused:
            self.refuse(refused)
            return False
        return True

    def refuse(self, refused: Refused) -> None:
        """Show the refusal at its field, or above the form."""
        if refused.field and refused.field in self._fields:
            field = self._fields[refused.field]
            field.errors = [*field.errors, str(refused.message)]
        else:
            self.form_errors.append(str(refused.message))

    def submitted_well(self) -> bool:
        """Whether this request sent the form and its shape is right."""
        return bool(self.validate_on_submit())
