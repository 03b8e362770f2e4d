"""Many people invited at once: who is, who is not, what is shown, what the trail keeps."""

import datetime as dt
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.security import check_password_hash
from werkzeug.test import TestResponse

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.people.actions import sign_in
from qaweb.people.models import Person
from qaweb.people.queries import Filters
from qaweb.staffing import invitations
from qaweb.staffing.queries import to_invite
from tests.cast import PASSWORD, Cast, viewer
from tests.staffing.making import fresh

AsPerson = Callable[..., FlaskClient]
Later = Callable[..., AbstractContextManager[None]]
ADDRESS = "/people/invitations"


def not_invited(*people: Person) -> None:
    """As an import leaves them: no password."""
    ids = [person.id for person in people]
    Person.update(password_hash="").where(Person.id.in_(ids)).execute()


def trail() -> list[AuditEntry]:
    given = AuditEntry.action == "people.give_first_password"
    return list(AuditEntry.select().where(given).order_by(AuditEntry.id))


def invite_many(cast: Cast, *people: Person, who: Person | None = None) -> list[Any]:
    ids = [person.id for person in people]
    return invitations.invite_many(viewer(who or cast.assistant), ids, clock.now())


def test_everybody_chosen_gets_a_password_of_their_own(cast: Cast) -> None:
    not_invited(cast.agent, cast.teammate)
    invited = invite_many(cast, cast.agent, cast.teammate)
    assert [each.person.id for each in invited] == [cast.agent.id, cast.teammate.id]
    assert len({each.password for each in invited}) == 2
    for each in invited:
        assert check_password_hash(fresh(each.person).password_hash, each.password)
        assert sign_in(each.person.number, each.password, "10.0.0.1")


def test_the_trail_has_a_line_for_each_and_no_password(cast: Cast) -> None:
    not_invited(cast.agent, cast.teammate)
    invited = invite_many(cast, cast.agent, cast.teammate)
    assert [e.subject_id for e in trail()] == [str(cast.agent.id), str(cast.teammate.id)]
    assert not [e for e in trail() if any(each.password in e.note + e.after for each in invited)]


def test_who_has_signed_in_is_passed_over(cast: Cast) -> None:
    not_invited(cast.agent, cast.teammate)
    (first,) = invite_many(cast, cast.teammate)
    sign_in(cast.teammate.number, first.password, "10.0.0.1")
    assert [each.person for each in invite_many(cast, cast.agent, cast.teammate)] == [cast.agent]
    assert check_password_hash(fresh(cast.teammate).password_hash, first.password)


def test_the_second_press_does_nothing(cast: Cast) -> None:
    not_invited(cast.agent)
    (invited,) = invite_many(cast, cast.agent)
    with pytest.raises(Conflict):
        invite_many(cast, cast.agent)
    assert check_password_hash(fresh(cast.agent).password_hash, invited.password)
    assert len(trail()) == 1


def test_from_a_later_page_who_never_came_is_invited_anew(cast: Cast, later: Later) -> None:
    not_invited(cast.agent)
    (first,) = invite_many(cast, cast.agent)
    with later(hours=1):
        (second,) = invite_many(cast, cast.agent)
    assert first.password != second.password
    assert check_password_hash(fresh(cast.agent).password_hash, second.password)


def test_nobody_who_left_nor_oneself_nor_a_manager_is_on_the_list(cast: Cast) -> None:
    not_invited(cast.leaver, cast.assistant, cast.manager, cast.agent)
    assert list(to_invite(viewer(cast.assistant), Filters())) == [cast.agent]
    assert cast.assistant in to_invite(viewer(cast.manager), Filters())
    with pytest.raises(Conflict):
        invite_many(cast, cast.manager, cast.leaver)


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_nobody_else_invites(cast: Cast, as_: AsPerson, who: str) -> None:
    with pytest.raises(Forbidden):
        invite_many(cast, cast.agent, who=getattr(cast, who))
    assert as_(getattr(cast, who)).get(ADDRESS).status_code == 403


def test_nobody_chosen_is_said(cast: Cast) -> None:
    with pytest.raises(Refused, match="at least one"):
        invite_many(cast)


def press(client: FlaskClient, *people: Person) -> TestResponse:
    page = client.get(ADDRESS).text
    drawn_at = re.search(r'name="drawn_at" value="([^"]+)"', page)
    assert drawn_at
    sent = [("person", str(p.id)) for p in people]
    return client.post(ADDRESS, data=MultiDict([*sent, ("drawn_at", drawn_at[1])]))


def test_the_page_ticks_who_waits_and_finds_by_filter(cast: Cast, as_: AsPerson) -> None:
    not_invited(cast.agent, cast.agent_b)
    client = as_(cast.assistant)
    page = client.get(ADDRESS).text
    assert len(re.findall(r'name="person"[^>]* checked', page)) == 2
    piece = client.get(f"{ADDRESS}?team={cast.team_b.id}", headers={"HX-Request": "true"}).text
    assert cast.agent_b.number in piece
    assert cast.agent.number not in piece


def test_the_passwords_are_shown_once_one_slip_a_person(cast: Cast, as_: AsPerson) -> None:
    not_invited(cast.agent, cast.agent_b)
    client = as_(cast.assistant)
    answer = press(client, cast.agent, cast.agent_b)
    slips = re.findall(r"<li>(.*?)</li>", answer.text.split('class="invite-slips"')[1], re.DOTALL)
    assert [cast.agent.number in slips[0], cast.agent_b.number in slips[1]] == [True, True]
    assert answer.headers["Cache-Control"] == "no-store"
    again = press(client, cast.agent, cast.agent_b)
    assert again.status_code == 409
    assert "invited already" in again.text


def test_what_is_sent_by_no_page_of_ours_is_refused_in_words(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.assistant)
    for drawn_at in ("", "x", "-1", "9" * 40):
        sent = {"person": ["x", "-1", "9" * 30], "drawn_at": drawn_at}
        assert client.post(ADDRESS, data=sent).status_code in (409, 422)


def taken(client: FlaskClient, page: str) -> TestResponse:
    sent = re.findall(r'name="(person|password)" value="([^"]+)"', page)
    return client.post(f"{ADDRESS}/workbook", data=MultiDict(sent))


def test_the_workbook_holds_what_the_page_shows(cast: Cast, as_: AsPerson) -> None:
    not_invited(cast.agent, cast.agent_b)
    client = as_(cast.assistant)
    page = press(client, cast.agent, cast.agent_b).text
    answer = taken(client, page)
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    found = {row[0]: row for row in rows}
    password = re.findall(r'name="password" value="([^"]+)"', page)[0]
    assert found[cast.agent.number][4] == password
    assert isinstance(found[cast.agent.number][5], dt.datetime)
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, entry.after) == ("staffing.take_invitations", '{"people": 2}')


def test_a_password_that_is_used_is_not_written_to_a_workbook(cast: Cast, as_: AsPerson) -> None:
    not_invited(cast.agent)
    client = as_(cast.assistant)
    page = press(client, cast.agent).text
    password = re.findall(r'name="password" value="([^"]+)"', page)[0]
    sign_in(cast.agent.number, password, "10.0.0.1")
    assert taken(client, page).status_code == 409
    assert PASSWORD not in taken(client, page).text
