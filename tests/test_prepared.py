"""Selects that are written once: the same rows and text, and nothing kept of their values."""

import datetime as dt

import pytest

from qaweb import prepared
from qaweb.db import Query
from qaweb.inbox.queries import unread_count
from qaweb.people.models import Person, Project, Status, Team
from qaweb.people.queries import teams, visible_people
from qaweb.permissions import Role, Viewer
from qaweb.prepared import StillOpen
from tests.cast import TODAY, Cast, viewer


@prepared.prepared
def named(name: str, role: Role | None, teams: tuple[int, ...]) -> Query:
    query = Person.select().where(Person.name == name, Person.team.in_(teams))
    return query if role is None else query.where(Person.role == role)


@prepared.prepared
def hired_before(known: Viewer, day: dt.date) -> Query:
    return visible_people(known).where(Person.hired_on < day)


@prepared.prepared
def decides_by_a_value(number: int) -> Query:
    return Person.select().where(Person.id > (number or 1))


def test_values_are_those_of_each_call(cast: Cast) -> None:
    place = (cast.agent.team_id,)
    assert named(cast.agent.name, None, place) == [cast.agent]
    assert named(cast.teammate.name, None, place) == [cast.teammate]
    assert named(cast.agent.name, Role.TEAM_LEAD, place) == []
    assert named(cast.agent.name, Role.AGENT, (0, *place)) == [cast.agent]
    assert named(cast.agent.name, Role.AGENT, ()) == []


def test_each_viewer_is_shown_their_own(cast: Cast) -> None:
    for person in (cast.manager, cast.qa, cast.supervisor, cast.lead, cast.agent, cast.qa):
        known = viewer(person)
        expected = list(visible_people(known).where(Person.hired_on < TODAY))
        assert hired_before(known, TODAY) == expected


def test_rows_are_the_ones_of_now(cast: Cast) -> None:
    known = viewer(cast.manager)
    count = len(teams(known))
    Team.create(project=Project.select().first(), name="new")
    Person.update(name="else").where(Person.id == cast.agent.id).execute()
    assert len(teams(known)) == count + 1
    assert named("else", None, (cast.agent.team_id,))[0].name == "else"
    assert unread_count(known) == 0


@prepared.prepared
def everybody(status: Status) -> Query:
    return Person.select().where(Person.status == status).order_by(Person.number.desc())


@prepared.prepared
def in_bytes(number: int) -> Query:
    return Person.select(Person.number.cast("BLOB")).where(Person.id > number).tuples()


def test_many_rows_come_as_before_the_second_time_too(cast: Cast) -> None:
    Person.update(name='"Ruo\\n"\n若').where(Person.id == cast.agent.id).execute()
    expected = list(everybody.select(Status.ACTIVE))
    assert len(expected) > prepared.FEW_ROWS
    for _time in range(3):
        found = everybody(Status.ACTIVE)
        assert [each.__data__ for each in found] == [each.__data__ for each in expected]


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_bytes_come_row_by_row(cast: Cast) -> None:
    first = in_bytes(0)
    assert first == in_bytes(0) == in_bytes(0)
    assert isinstance(first[0][0], bytes)


def test_deciding_by_a_value_that_is_left_open_is_refused(cast: Cast) -> None:
    with pytest.raises(StillOpen):
        decides_by_a_value(cast.agent.id)


def test_what_depends_on_anything_else_is_found_out_by_tests(cast: Cast) -> None:
    seen = [Person.id > 0, Person.id < 0]

    @prepared.prepared
    def changing(number: int) -> Query:
        return Person.select().where(Person.id != number, seen.pop())

    with pytest.raises(AssertionError, match="differs"):
        changing(1)


def test_joined_rows_come_with_the_row(cast: Cast) -> None:
    (row,) = [each for each in hired_before(viewer(cast.qa), TODAY) if each == cast.agent]
    assert (str(row.team), str(row.project)) == (str(cast.agent.team), str(cast.agent.project))
    assert not row.dirty_fields
    assert isinstance(row.created_at, dt.datetime)
    assert row.created_at.tzinfo
