"""First passwords and preferences. Signing in is tested through its page."""

import pytest
from werkzeug.security import check_password_hash

from qaweb.errors import Forbidden, Refused
from qaweb.people.actions import give_first_password, prefer
from qaweb.people.models import Person
from tests.cast import Cast, viewer

FIRST = "first words to sign in"


def fresh(person: Person) -> Person:
    return Person.get_by_id(person.id)


@pytest.mark.parametrize("who", ["manager", "assistant"])
def test_a_first_password_is_for_one_use(cast: Cast, who: str) -> None:
    give_first_password(viewer(getattr(cast, who)), fresh(cast.agent), FIRST)
    agent = fresh(cast.agent)
    assert agent.must_change_password
    assert check_password_hash(agent.password_hash, FIRST)
    assert agent.password_hash.startswith("scrypt:")


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_nobody_else_gives_one(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        give_first_password(viewer(getattr(cast, who)), fresh(cast.teammate), FIRST)


def test_a_common_one_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        give_first_password(viewer(cast.assistant), fresh(cast.agent), "password1")


def test_preferences_are_kept_and_inventions_are_not(cast: Cast) -> None:
    prefer(viewer(cast.agent), locale="en", theme="dark")
    prefer(viewer(cast.agent), locale="tlh", theme="<script>")
    agent = fresh(cast.agent)
    assert (agent.locale, agent.theme) == ("en", "dark")
