"""Grants and how far they reach. The whole table of routes stands in test_rights."""

import pytest

from qaweb.permissions import GRANTS, SYSTEM, Permission, Role, Scope, Viewer, public, requires

P, S = Permission, Scope


def someone(role: Role) -> Viewer:
    return Viewer(id=7, name="x", role=role, project_id=1, team_id=11, team_ids=(11, 12))


def test_every_role_has_its_grants() -> None:
    assert set(GRANTS) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_everybody_reads_standard_and_policy(role: Role) -> None:
    assert someone(role).may(P.STANDARDS_READ)
    assert someone(role).may(P.PARAMETERS_READ)


ONLY = [
    (P.PARAMETERS_CHANGE, {Role.MANAGER}),
    (P.STANDARDS_DRAFT, {Role.MANAGER, Role.QA_SPECIALIST}),
    (P.STANDARDS_PUBLISH, {Role.MANAGER}),
    (P.LICENCES_SUSPEND, {Role.MANAGER}),
    (P.LICENCES_RECORD, {Role.ASSISTANT}),
    (P.EVALUATE, {Role.QA_SPECIALIST, Role.SUPERVISOR}),
    (P.SLIPS_ACKNOWLEDGE, {Role.TEAM_LEAD, Role.AGENT}),
    (P.PLAN_SEE, {Role.MANAGER, Role.QA_SPECIALIST, Role.SUPERVISOR}),
    (P.PLAN_WAIVE, {Role.MANAGER}),
    (P.WORK_ASSIGN, {Role.MANAGER, Role.QA_SPECIALIST}),
    (P.NOTICES_PROPOSE, {Role.MANAGER, Role.QA_SPECIALIST, Role.SUPERVISOR}),
    (P.NOTICES_DECIDE, {Role.MANAGER}),
    (P.REPORTS_DRAFT, {Role.QA_SPECIALIST}),
    (P.REPORTS_REVIEW, {Role.SUPERVISOR}),
    (P.REPORTS_APPROVE, {Role.MANAGER}),
    (P.USERS_MANAGE, {Role.MANAGER, Role.ASSISTANT}),
    (P.AUDIT_READ, {Role.MANAGER}),
]


@pytest.mark.parametrize(("permission", "roles"), ONLY)
def test_what_only_some_may(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if someone(role).may(permission)} == roles


# person, team and project of the record; does the grant of each role reach it?
REACH = [
    ((7, 11, 1), {"all", "project", "teams", "self"}),
    ((8, 12, 1), {"all", "project", "teams"}),
    ((8, 13, 1), {"all", "project"}),
    ((8, 21, 2), {"all"}),
    ((8, None, None), {"all"}),
    ((7, None, None), {"all", "teams", "self"}),
]
HOLDERS = {
    "all": Role.MANAGER,
    "project": Role.QA_SPECIALIST,
    "teams": Role.SUPERVISOR,
    "self": Role.AGENT,
}


@pytest.mark.parametrize(("record", "reached_by"), REACH)
def test_a_grant_reaches_as_far_as_its_scope(
    record: tuple[int | None, int | None, int | None], reached_by: set[str]
) -> None:
    person, team, project = record
    found = {
        name
        for name, role in HOLDERS.items()
        if someone(role).reaches(P.EVALUATIONS_SEE, person=person, team=team, project=project)
    }
    assert found == reached_by


def test_without_a_grant_nothing_is_reached_not_even_ones_own() -> None:
    agent = someone(Role.AGENT)
    assert not agent.reaches(P.CALLS_SEE, person=agent.id, team=11, project=1)


def test_a_person_without_project_reaches_no_project() -> None:
    nowhere = Viewer(id=7, name="x", role=Role.QA_SPECIALIST)
    assert not nowhere.reaches(P.CALLS_SEE, person=8, team=None, project=None)


def test_the_system_may_everything() -> None:
    assert {SYSTEM.scope(permission) for permission in P} == {S.ALL}


def test_views_are_marked_as_opened() -> None:
    assert requires(P.CALLS_SEE)(lambda: None).permission is P.CALLS_SEE
    assert public(lambda: None).permission is None
