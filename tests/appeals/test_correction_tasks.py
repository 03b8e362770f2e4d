"""Where a correction that waits is found: on the homes of those who can approve it."""

from qaweb import clock
from qaweb.appeals import corrections
from qaweb.home import queries
from qaweb.home.rules import TaskKind
from qaweb.people.models import Person
from qaweb.permissions import Role
from tests.appeals.correcting import approved, person_asked
from tests.cast import Cast, viewer

APPROVE = TaskKind.APPROVE_CORRECTION


def kinds(person: Person) -> list[TaskKind]:
    return [task.kind for task in queries.tasks(viewer(person), clock.now())]


def test_it_waits_for_every_second_person(cast: Cast) -> None:
    person_asked(cast)
    for who in (cast.supervisor, cast.second_supervisor, cast.second_qa):
        assert APPROVE in kinds(who)
    for who in (cast.qa, cast.agent, cast.lead, cast.manager, cast.south_qa):
        assert APPROVE not in kinds(who)


def test_the_manager_approves_where_nobody_else_can(cast: Cast) -> None:
    monitors = Person.role.in_([Role.QA_SPECIALIST, Role.SUPERVISOR])
    Person.update(status="left").where(monitors, Person.id != cast.qa.id).execute()
    row = person_asked(cast)
    assert [person.id for person in corrections.approvers(row)] == [cast.manager.id]
    assert APPROVE in kinds(cast.manager)


def test_it_leaves_the_home_once_it_is_decided(cast: Cast) -> None:
    approved(cast)
    assert APPROVE not in kinds(cast.second_qa)
