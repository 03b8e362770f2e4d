"""Stand-ins, and what the form of a record sends."""

import datetime as dt
import json
from typing import Any

from qaweb.people.models import Delegation, Person
from qaweb.permissions import Role
from qaweb.staffing.actions import values_of
from qaweb.staffing.delegations import delegate
from qaweb.staffing.rules import Particulars
from tests.cast import TODAY, Cast, viewer


def fresh(person: Person) -> Person:
    return Person.get_by_id(person.id)


def delegated(cast: Cast, starts_in: int = 0) -> Delegation:
    """Team B's lead stands in for team A's for three days."""
    first = TODAY + dt.timedelta(days=starts_in)
    days = first, first + dt.timedelta(days=2)
    return delegate(viewer(cast.assistant), cast.lead.id, cast.lead_b.id, *days, "休假")


def particulars(cast: Cast, **values: Any) -> Particulars:
    """A new agent of team A, but for `values`."""
    given: dict[str, Any] = {
        "name": "高客服", "role": Role.AGENT, "project": cast.north.id, "team": cast.team_a.id,
        "hired_on": TODAY, "status": "active",
    }  # fmt: skip
    return Particulars(**given | values)


def typed(person: Person, **values: str) -> dict[str, str]:
    """What the page of a person sends when only `values` were typed."""
    kept = values_of(person)
    sent = {**kept, "state": kept["status"], "seen": json.dumps(kept)}
    for field in ("project", "team"):
        sent[field] = kept[field] or "0"
    del sent["status"]
    return sent | values
