"""Changing a policy number from a day on."""

import datetime as dt
from typing import Any

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.parameters.models import ParameterValue
from qaweb.parameters.queries import as_of, newest_change, one_change
from qaweb.parameters.rules import BOUNDS, BY_KEY, HIGHEST_SHARE, ValueFault, fault_in, written
from qaweb.permissions import Permission, Viewer

SAID = {
    ValueFault.NO_SHARE: _("At least one of the three must be more than zero."),
    ValueFault.LOWEST_NOT_ZERO: _("The lowest band begins at 0, else some scores have no band."),
    ValueFault.LIMIT_OUT_OF_RANGE: _("A limit lies between 0 and 100 points."),
    ValueFault.LIMITS_NOT_FALLING: _("This limit must be below that of the band above it."),
}


def set_parameter(
    viewer: Viewer, key: str, value: Any, valid_from: dt.date, reason: str
) -> ParameterValue:
    """Let `key` be `value` since `valid_from`, which cannot lie in the past; keeps who and why."""
    if not viewer.may(Permission.PARAMETERS_CHANGE):
        raise Forbidden(_("Only the manager changes the policy."))
    if key not in BY_KEY:
        raise Refused(_("There is no such parameter."))
    refuse_early(valid_from)
    if not reason.strip():
        raise Refused(_("Say why the number changes."), "reason")
    before = refuse_bad_value(key, value, valid_from)
    with change(viewer, "parameters.set") as entry:
        entry.before = {key: before}
        row = ParameterValue.create(
            key=key,
            valid_from=valid_from,
            value=written(BY_KEY[key].kind, value),
            author_id=viewer.id,
            author_name=viewer.name,
            reason=reason.strip(),
            created_at=clock.now(),
        )
        entry.subject, entry.after, entry.note = row, {key: value}, row.reason
    return row


def refuse_overtaken(key: str, seen: int) -> None:
    """Somebody else entered a change of this number since the form was drawn: 409, once."""
    newest = newest_change(key)
    if newest is not None and newest.id != seen:
        raise Conflict(
            _(
                "%(name)s has entered a change of this number meanwhile, from %(day)s: %(reason)s. "
                "It stands in the history beside. Save again if yours should be entered too.",
                name=newest.author_name,
                day=newest.valid_from.isoformat(),
                reason=newest.reason,
            )
        )


def withdraw(viewer: Viewer, change_id: int, reason: str) -> ParameterValue:
    """Take back a change before its first day; it stays in the history, with who and why."""
    if not viewer.may(Permission.PARAMETERS_CHANGE):
        raise Forbidden(_("Only the manager changes the policy."))
    row = one_change(viewer, change_id)
    if row.withdrawn_at:
        by, why = row.withdrawn_by, row.withdrawn_why
        raise Conflict(_("%(by)s has withdrawn this change already: %(why)s", by=by, why=why))
    if row.valid_from <= clock.today():
        raise Refused(_("This number holds already: change it from today or a later day on."))
    if not reason.strip():
        raise Refused(_("Say why the change is withdrawn."), "reason")
    with change(viewer, "parameters.withdraw", row) as entry:
        row.withdrawn_at, row.withdrawn_by = clock.now(), viewer.name
        row.withdrawn_why = entry.note = reason.strip()
        row.save()
        entry.before = {row.key: row.value, "valid_from": row.valid_from}
    return row


def refuse_early(valid_from: dt.date) -> None:
    """A change begins today or later; what has been judged stays judged."""
    if valid_from < clock.today():
        raise Refused(_("A past day keeps the numbers it was judged by."), "valid_from")


def refuse_bad_value(key: str, value: Any, valid_from: dt.date) -> Any:
    """Raise `Refused` at the field at fault; returns the value that held on `valid_from`."""
    fault = fault_in(BY_KEY[key], value)
    if fault and fault.why is ValueFault.OUT_OF_BOUNDS:
        least, most = BOUNDS.get(key, (0, HIGHEST_SHARE))
        said = _("Enter a whole number from %(least)s to %(most)s.", least=least, most=most)
        raise Refused(said, fault.field)
    if fault:
        raise Refused(SAID[fault.why], fault.field)
    before = getattr(as_of(valid_from), key)
    if before == value:
        raise Refused(_("This is the value that holds on that day already."))
    return before
