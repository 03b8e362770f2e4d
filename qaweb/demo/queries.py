"""Who may be tried in the demo: one login for each role."""

from typing import Any

from qaweb.demo.world import START
from qaweb.people.models import Person, Shift
from qaweb.permissions import Role
from qaweb.slips.models import Slip
from qaweb.slips.rules import SlipState


def logins() -> list[Person]:
    """One person of every role, somebody with work in hand if there is one."""
    people = list(Person.select().order_by(Person.id))
    busy = _with_a_slip()
    at_work = {shift.person_id for shift in Shift.select().where(_on_the_day())}

    def rank(person: Person) -> tuple[bool, bool]:
        return person.id not in busy, person.id not in at_work

    chosen = (min((p for p in people if p.role is role), key=rank, default=None) for role in Role)
    return [person for person in chosen if person is not None]


def _with_a_slip() -> set[int]:
    waiting = Slip.select(Slip.person).where(Slip.state == SlipState.ISSUED)
    return {slip.person_id for slip in waiting}


def _on_the_day() -> Any:
    return (Shift.day == START.date()) & Shift.starts_at.is_null(False)
