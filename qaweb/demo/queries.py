"""Who may be tried in the demo: one login for each role."""

from qaweb.people.models import Person
from qaweb.permissions import Role


def logins() -> list[Person]:
    """The first person of every role."""
    people = Person.select().order_by(Person.id)
    found = {role: next((p for p in people if p.role is role), None) for role in Role}
    return [person for person in found.values() if person is not None]
