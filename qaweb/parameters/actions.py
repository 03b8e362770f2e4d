"""Changing a policy number from a day on."""

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Forbidden, Refused
from qaweb.parameters.models import ParameterValue
from qaweb.parameters.queries import as_of
from qaweb.parameters.rules import BY_KEY, written
from qaweb.permissions import Permission, Viewer


def set_parameter(
    viewer: Viewer, key: str, value: Any, valid_from: dt.date, reason: str
) -> ParameterValue:
    """Let `key` be `value` since `valid_from`, which cannot lie in the past; keeps who and why."""
    if not viewer.may(Permission.PARAMETERS_CHANGE):
        raise Forbidden(_("Only the manager changes the policy."))
    if key not in BY_KEY:
        raise Refused(_("There is no such parameter."))
    if valid_from < clock.today():
        raise Refused(_("A past day keeps the numbers it was judged by."), "valid_from")
    if not reason.strip():
        raise Refused(_("Say why the number changes."), "reason")
    with change(viewer, "parameters.set") as entry:
        entry.before = {key: getattr(as_of(valid_from), key)}
        row = ParameterValue.create(
            key=key,
            valid_from=valid_from,
            value=written(BY_KEY[key].kind, value),
            author_id=viewer.id,
            author_name=viewer.name,
            reason=reason.strip(),
            created_at=clock.now(),
        )
        entry.subject, entry.after, entry.note = row, {key: value}, reason
    return row
