"""Who holds a licence."""

import datetime as dt

from qaweb.people.models import Person
from qaweb.training.models import Licence
from qaweb.training.rules import VALID, LicenceState, licence_state


def state_on(person_id: int, day: dt.date, warn_days: int = 30) -> LicenceState | None:
    """The state of a person's latest licence on `day`; None without any (P4.2)."""
    row = latest(person_id)
    if row is None:
        return None
    return licence_state(row.granted, row.valid_from, row.valid_until, day, warn_days)


def latest(person_id: int) -> Licence | None:
    """The licence recorded last."""
    return Licence.select().where(Licence.person == person_id).order_by(Licence.id.desc()).first()


def may_monitor(person_id: int, day: dt.date) -> bool:
    """Whether a person may submit evaluations on `day`."""
    return state_on(person_id, day) in VALID


def licensed_people(project_id: int, day: dt.date) -> list[Person]:
    """The monitors of a project whose licence is good on `day`."""
    people = Person.select().where(Person.project == project_id).order_by(Person.id)
    return [person for person in people if may_monitor(person.id, day)]
