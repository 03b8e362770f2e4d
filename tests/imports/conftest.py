"""A database without the cast, for the customer's own files."""

import pytest

from qaweb.people.models import DutyHeld, LoginSession, Person, Shift
from qaweb.training.models import Licence
from tests.cast import Cast


@pytest.fixture
def bare(cast: Cast) -> None:
    """Nobody on the staff list; rolled back like everything else."""
    for model in (Licence, DutyHeld, LoginSession, Shift, Person):
        model.delete().execute()
