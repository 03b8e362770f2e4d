"""`flask people invite`: how the first person enters an empty installation."""

import pytest
from flask import Flask

from qaweb.people.actions import sign_in
from qaweb.people.models import Person
from qaweb.permissions import Role
from tests.cast import Cast


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["people", "invite", *words])
    return result.exit_code, result.output


def test_the_first_manager_gets_a_password_for_one_use(app: Flask, cast: Cast) -> None:
    code, said = run(app, "9001", "--name", "新经理")
    person = Person.get(Person.number == "9001")
    assert code == 0
    assert said.startswith("9001  ")
    assert (person.role, person.must_change_password) == (Role.MANAGER, True)
    assert person.password_hash


def test_the_password_opens_the_door(app: Flask, cast: Cast) -> None:
    _, said = run(app, "9001", "--name", "新经理")
    password = said.splitlines()[0].split()[1]
    assert sign_in("9001", password, "192.0.2.1").name == "新经理"


def test_somebody_known_is_invited_again(app: Flask, cast: Cast) -> None:
    code, said = run(app, cast.assistant.number)
    assert (code, said.split()[0]) == (0, cast.assistant.number)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("9001",), "--name"),
        (("9 001", "--name", "甲"), "no spaces"),
        (("00018",), "has left"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    app: Flask, cast: Cast, words: tuple[str, ...], said: str
) -> None:
    code, output = run(app, *words)
    assert code == 1
    assert said in output
