"""The first steps of an empty centre: which are done, which is next, whose they are."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale

from qaweb import clock, create_app, db
from qaweb.calls.models import Call
from qaweb.home.first_steps import first_day, first_steps, has_standard
from qaweb.home.rules import FirstStep, StepKind
from qaweb.people.models import Person, Shift
from qaweb.people.sessions import COOKIE
from qaweb.permissions import SYSTEM, Role
from qaweb.staffing.actions import add
from qaweb.staffing.rules import Particulars
from qaweb.standards.company import COMPANY_STANDARD
from tests import factories
from tests.cast import TODAY, Cast, license_, viewer
from tests.conftest import Client, Engine, csrf_token, session_of, test_config

AsPerson = Callable[..., FlaskClient]


def by_kind(person: Person) -> dict[StepKind, FirstStep]:
    return {step.kind: step for step in first_steps(viewer(person))}


def test_what_the_records_show_is_done_and_the_first_gap_is_next(cast: Cast) -> None:
    steps = by_kind(cast.manager)
    done = {kind for kind, step in steps.items() if step.is_done}
    assert {*StepKind} - done == {StepKind.CALLS, StepKind.LICENCES}
    assert [kind for kind, step in steps.items() if step.is_next] == [StepKind.CALLS]


def test_an_uninvited_person_and_an_empty_roster_are_gaps(cast: Cast) -> None:
    Person.update(password_hash="").where(Person.id == cast.agent.id).execute()
    Shift.delete().execute()
    steps = by_kind(cast.assistant)
    assert steps[StepKind.INVITATIONS].is_next
    assert not steps[StepKind.SHIFTS].is_done


def test_each_role_may_do_its_own_and_is_told_who_does_the_rest(cast: Cast) -> None:
    assistant, qa = by_kind(cast.assistant), by_kind(cast.qa)
    assert not assistant[StepKind.CALLS].may
    assert assistant[StepKind.CALLS].who == (Role.MANAGER, Role.QA_SPECIALIST)
    assert [kind for kind, step in qa.items() if step.may] == [StepKind.CALLS]
    assert assistant[StepKind.LICENCES].may


@pytest.mark.parametrize("who", ["supervisor", "lead", "agent"])
def test_others_are_not_troubled(cast: Cast, who: str) -> None:
    assert first_steps(viewer(getattr(cast, who))) == []


def test_they_are_gone_when_all_is_done(cast: Cast) -> None:
    made_call(cast)
    for person in (cast.unlicensed_qa, cast.south_supervisor):
        license_(person)
    assert first_steps(viewer(cast.manager)) == []


def made_call(cast: Cast) -> Call:
    return Call.create(
        number="1",
        project=cast.north,
        agent=cast.agent,
        started_at=clock.now(),
        call_day=TODAY,
        duration_s=60,
    )


def test_a_centre_at_work_shows_none(cast: Cast) -> None:
    Shift.delete().execute()
    factories.evaluation(cast)
    assert first_steps(viewer(cast.manager)) == []


def test_home_shows_links_only_for_what_one_may_do(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.assistant).get("/").text.split('id="first-steps"')[1].split("</section>")[0]
    assert "/imports/new?kind=people" in page
    assert "/imports/new?kind=calls" not in page
    assert "Done by: Customer service manager, QA specialist." in page
    assert page.count('aria-current="step"') == 1
    assert 'id="first-steps"' not in as_(cast.agent).get("/").text


@pytest.fixture
def empty(world: Engine, tmp_path: Path) -> Iterator[FlaskClient]:
    """An installation as `db upgrade` leaves it, with one manager at the browser."""
    app = create_app(test_config(f"sqlite:///{tmp_path / 'new.db'}", tmp_path))
    with db.database.obj.connection_context(), app.app_context(), force_locale("en"):
        db.migrate()
        manager = add(SYSTEM, "1", Particulars("林", Role.MANAGER, None, None, TODAY, "active"))
        Person.update(locale="en", must_change_password=False).execute()
        app.test_client_class = Client
        client = app.test_client()
        client.set_cookie(COOKIE, session_of(manager), domain="localhost", secure=True)
        with app.test_request_context():
            client.csrf_header = csrf_token()
        yield client
    db.database.initialize(world.database)


def test_an_empty_centre_gets_its_standard_in_the_browser(empty: FlaskClient) -> None:
    assert "/first-standard" in empty.get("/").text
    page = empty.get("/first-standard").text
    assert COMPANY_STANDARD.sections[0].title_en in page
    assert f'value="{TODAY}"' in page
    answer = empty.post("/first-standard", data={"valid_from": str(TODAY)})
    assert (answer.status_code, answer.location) == (303, "/standards")
    assert has_standard()
    again = empty.get("/first-standard").text
    assert "published already" in again
    assert "valid_from" not in again


def test_it_begins_with_the_first_call(cast: Cast) -> None:
    assert first_day() == TODAY
    earlier = TODAY - dt.timedelta(days=20)
    call = made_call(cast)
    Call.update(call_day=earlier).where(Call.id == call.id).execute()
    assert first_day() == earlier


def test_where_there_is_one_it_is_not_published_again(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.manager).post("/first-standard", data={"valid_from": str(TODAY)})
    assert answer.status_code == 409
    assert "published already" in answer.text
