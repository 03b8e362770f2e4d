"""Files of people and of shifts: how they are read, and written to the staff list and roster.

Rows are keyed by staff number. Nobody is removed by not being listed, no password is given, and
what a file has no column for stays as it was.
"""

from collections.abc import Set

from qaweb.people.columns import PEOPLE_COLUMNS
from qaweb.people.models import Person
from qaweb.people.shift_codes import LONG_COLUMNS
from qaweb.people.shift_files import read_shifts, write_shifts
from qaweb.people.staff_files import write_people
from qaweb.tabular.importers import Importer, list_reader


def strangers(numbers: Set[str]) -> Set[str]:
    """Those of the staff numbers that nobody has."""
    known = Person.select(Person.number).where(Person.number.in_(sorted(numbers)))
    return numbers - {person.number for person in known}


IMPORTERS = [
    Importer("people", list_reader(PEOPLE_COLUMNS), write_people, PEOPLE_COLUMNS),
    Importer("shifts", read_shifts, write_shifts, LONG_COLUMNS, True, "number", strangers),
]
