"""Whose turn it is: never the monitor's, never the person's own (P2.5)."""

import datetime as dt

import pytest

from qaweb import clock
from qaweb.appeals import deciding
from qaweb.appeals.queries import decides, to_decide
from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.people.models import Delegation, Person, Status, TeamSupervisor
from qaweb.permissions import Role
from tests.appeals.making import again, decided, evaluation_of, raised
from tests.cast import TODAY, Cast, viewer


def no_more(*people: Person) -> None:
    Person.update(status=Status.LEFT).where(Person.id.in_([p.id for p in people])).execute()


def stands_in(stand_in: Person, absent: Person) -> None:
    Delegation.create(
        absent=absent,
        stand_in=stand_in,
        valid_from=TODAY,
        valid_until=TODAY + dt.timedelta(days=7),
        created_at=clock.now(),
    )


def test_the_supervisor_of_the_team_decides(cast: Cast) -> None:
    TeamSupervisor.create(team=cast.team_a, person=cast.second_supervisor)
    TeamSupervisor.create(team=cast.team_b, person=cast.supervisor)
    assert raised(cast).decider == cast.second_supervisor


def test_whoever_has_less_to_decide_comes_first(cast: Cast) -> None:
    deciders = [raised(cast).decider for _ in range(3)]
    assert deciders == [cast.supervisor, cast.second_supervisor, cast.supervisor]


def test_another_supervisor_where_the_first_was_the_monitor(cast: Cast) -> None:
    TeamSupervisor.create(team=cast.team_a, person=cast.supervisor)
    TeamSupervisor.create(team=cast.team_b, person=cast.second_supervisor)
    row = raised(cast, monitor=cast.supervisor)
    assert row.decider == cast.second_supervisor
    assert decided(cast.second_supervisor, row).state.value == "partly_upheld"


def test_an_uninvolved_specialist_where_there_is_no_other_supervisor(cast: Cast) -> None:
    no_more(cast.second_supervisor)
    row = raised(cast, monitor=cast.supervisor)
    assert row.decider == cast.qa
    assert not decided(cast.qa, row).is_final


def test_the_manager_where_nobody_is_uninvolved(cast: Cast) -> None:
    no_more(cast.second_supervisor, cast.qa, cast.second_qa, cast.unlicensed_qa)
    row = raised(cast, monitor=cast.supervisor)
    assert row.decider is None
    assert to_decide(viewer(cast.manager)) == [row]
    assert decided(cast.manager, row).is_final


def test_a_stand_in_decides_and_the_trail_says_for_whom(cast: Cast) -> None:
    row = raised(cast)
    stands_in(cast.second_supervisor, cast.supervisor)
    assert to_decide(viewer(cast.second_supervisor)) == [row]
    decided(cast.second_supervisor, row)
    entry = history_of(evaluation_of(row))[-1]
    assert entry.on_behalf_of == str(cast.supervisor)


def test_a_stand_in_never_decides_on_what_they_monitored(cast: Cast) -> None:
    stands_in(cast.second_supervisor, cast.supervisor)
    row = raised(cast, monitor=cast.second_supervisor)
    assert row.decider == cast.supervisor
    assert not to_decide(viewer(cast.second_supervisor))
    with pytest.raises(Forbidden):
        decided(cast.second_supervisor, row)


def test_the_manager_lets_somebody_else_decide_for_a_reason(cast: Cast) -> None:
    row = raised(cast)
    deciding.reassign(viewer(cast.manager), row.id, cast.second_qa.id, "主管休假")
    entry = history_of(evaluation_of(row))[-1]
    assert (entry.action, entry.note) == ("appeals.reassign", f"{row}: 主管休假")
    assert to_decide(viewer(cast.second_qa)) == [row]
    assert not to_decide(viewer(cast.supervisor))


@pytest.mark.parametrize("who", ["qa", "supervisor", "agent", "south_supervisor", "lead"])
def test_never_the_monitor_a_stranger_or_the_same_again(cast: Cast, who: str) -> None:
    row = raised(cast)
    with pytest.raises(Refused, match="another person"):
        deciding.reassign(viewer(cast.manager), row.id, getattr(cast, who).id, "x")


def test_only_the_manager_says_who_else(cast: Cast) -> None:
    row = raised(cast)
    for who in (cast.supervisor, cast.second_qa, cast.agent, cast.lead):
        with pytest.raises(Forbidden):
            deciding.reassign(viewer(who), row.id, cast.second_qa.id, "x")


def test_a_change_needs_a_reason_and_an_open_first_level(cast: Cast) -> None:
    row = raised(cast)
    with pytest.raises(Refused, match="why"):
        deciding.reassign(viewer(cast.manager), row.id, cast.second_qa.id, " ")
    second = again(evaluation_of(decided(cast.supervisor, row)), solution=0)
    for each in (row, second):
        with pytest.raises(Conflict):
            deciding.reassign(viewer(cast.manager), each.id, cast.second_qa.id, "x")


def test_a_manager_decides_only_what_is_the_managers(cast: Cast) -> None:
    assert not decides(viewer(cast.manager), raised(cast))
    assert cast.manager.role is Role.MANAGER
