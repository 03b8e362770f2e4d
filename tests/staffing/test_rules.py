"""Where a person may stand, and what two tabs make of one record."""

import pytest

from qaweb.permissions import Role
from qaweb.staffing.rules import PlaceProblem, clashes, place_problem, tidy

PLACES = [
    (Role.AGENT, 1, 1, 1, None),
    (Role.AGENT, 1, None, None, PlaceProblem.TEAM_NEEDED),
    (Role.TEAM_LEAD, None, None, None, PlaceProblem.TEAM_NEEDED),
    (Role.AGENT, 2, 1, 1, PlaceProblem.OTHER_PROJECT),
    (Role.QA_SPECIALIST, None, None, None, PlaceProblem.PROJECT_NEEDED),
    (Role.SUPERVISOR, 1, None, None, None),
    (Role.MANAGER, None, None, None, None),
    (Role.ASSISTANT, None, 1, 1, PlaceProblem.OTHER_PROJECT),
]


@pytest.mark.parametrize(("role", "project", "team", "of_team", "problem"), PLACES)
def test_everybody_stands_where_their_role_works(
    role: Role, project: int | None, team: int | None, of_team: int | None, problem: object
) -> None:
    assert place_problem(role, project, team, of_team) is problem


def test_full_width_letters_become_plain() -> None:
    assert tidy(" Ａ００１　") == "A001"


def test_only_what_would_be_overwritten_clashes() -> None:
    seen = {"name": "a", "email": "x", "remark": ""}
    kept = {"name": "b", "email": "y", "remark": ""}
    typed = {"name": "a", "email": "y", "remark": "mine"}
    assert clashes(seen, kept, typed) == {"name": "b"}
