"""Whoever decides hears the call, also beyond their own teams (P2.5)."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from qaweb.appeals.models import Appeal
from qaweb.audit import AuditEntry
from qaweb.people.models import Person, TeamSupervisor
from tests.appeals.making import decided, raised, with_sound
from tests.calls.making import recorded
from tests.cast import Cast

As = Callable[..., FlaskClient]


def beyond(app: Flask, cast: Cast) -> Appeal:
    """For a supervisor of the other team: the first one was the monitor."""
    TeamSupervisor.create(team=cast.team_a, person=cast.supervisor)
    TeamSupervisor.create(team=cast.team_b, person=cast.second_supervisor)
    recorded(app, cast.agent)
    return with_sound(raised(cast, monitor=cast.supervisor))


def heard(person: Person) -> int:
    listened = AuditEntry.action == "calls.listen"
    return AuditEntry.select().where(listened, AuditEntry.actor_id == person.id).count()


def test_the_page_plays_it_and_the_trail_knows(app: Flask, cast: Cast, as_: As) -> None:
    row, client = beyond(app, cast), as_(cast.second_supervisor)
    address = f"/appeals/{row.id}/recording"
    assert f'src="{address}"' in client.get(f"/appeals/{row.id}/decision").text
    with client.get(address) as answer:
        assert answer.mimetype == "audio/wav"
    with client.head(address) as answer:
        assert answer.status_code == 200
    assert heard(cast.second_supervisor) == 1


def test_nobody_else_hears_it_here(app: Flask, cast: Cast, as_: As) -> None:
    address = f"/appeals/{beyond(app, cast).id}/recording"
    for who, status in ((cast.supervisor, 403), (cast.qa, 403), (cast.south_qa, 404)):
        assert as_(who).get(address).status_code == status
        assert not heard(who)


def test_whoever_reaches_the_call_has_the_whole_player(app: Flask, cast: Cast, as_: As) -> None:
    recorded(app, cast.agent)
    row = with_sound(raised(cast))
    page = as_(cast.supervisor).get(f"/appeals/{row.id}/decision").text
    assert 'id="player"' in page
    assert f"/appeals/{row.id}/recording" not in page


def test_what_waits_for_somebody_who_left_is_the_managers(cast: Cast) -> None:
    row = raised(cast)
    Person.update(status="left").where(Person.id == cast.supervisor.id).execute()
    assert decided(cast.manager, row).is_final
