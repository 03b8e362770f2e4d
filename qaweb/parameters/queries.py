"""Reading the policy's numbers."""

import datetime as dt

from qaweb.parameters.models import ParameterValue
from qaweb.parameters.rules import Dated, Policy, policy_as_of
from qaweb.permissions import Viewer


def as_of(day: dt.date) -> Policy:
    """The policy in force on `day`; everybody may read it, so it takes no viewer."""
    rows = ParameterValue.select().where(ParameterValue.valid_from <= day)
    return policy_as_of(day, (Dated(r.key, r.valid_from, r.id, r.value) for r in rows))


def history(viewer: Viewer) -> dict[str, list[ParameterValue]]:
    """Every change of every number, the newest first, by key."""
    changes: dict[str, list[ParameterValue]] = {}
    newest = (ParameterValue.valid_from.desc(), ParameterValue.id.desc())
    for row in ParameterValue.select().order_by(*newest):
        changes.setdefault(row.key, []).append(row)
    return changes
