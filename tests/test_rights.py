"""Routes × people, with and without HTMX, against the table in rights.py."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qaweb import clock
from qaweb.calls.models import CallType
from qaweb.db import database
from qaweb.evaluations.actions import start_live
from qaweb.evaluations.models import EvaluationNote
from qaweb.evaluations.rules import Mode
from qaweb.exports import actions as exports
from qaweb.exports.models import Export
from qaweb.inbox.actions import tell
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.parameters.actions import set_parameter
from qaweb.people.models import DutyHeld, LoginSession, Person, Site
from qaweb.rosters.models import CalendarDay, DayKind
from qaweb.saved_views.actions import keep
from qaweb.standards.drafts import discard as discard_standard
from qaweb.training.models import Licence
from tests import factories
from tests.adoptions import team as adoptions
from tests.appeals import correcting as corrections
from tests.appeals import making as appeals
from tests.calls.making import recorded as recorded_call
from tests.cast import Cast, viewer
from tests.evaluations.noting import note
from tests.imports import making as imports
from tests.monitoring import making as monitoring
from tests.reports import making as reports
from tests.rights import PEOPLE, RIGHTS
from tests.sheets import making as sheets
from tests.sheets import two_way
from tests.slips import writing as slips
from tests.staffing.making import delegated
from tests.standards.drafting import begun as drafted_standard
from tests.suggestions import making as suggestions

PUBLIC = {
    ("GET", "assets.serve"),
    ("GET", "codes.sign_in"),
    ("POST", "codes.sign_in"),
    ("GET", "health.healthz"),
    ("GET", "metrics.show"),
    ("GET", "people.login"),
    ("POST", "people.login"),
    ("POST", "people.preferences"),
}
WORDS = {"o": "open", "3": "403", "4": "404"}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    method: str
    endpoint: str
    expected: str
    record: str = ""

    def __str__(self) -> str:
        return " ".join((self.method, self.endpoint, self.record)).strip()


def rows() -> list[Row]:
    found = []
    for line in RIGHTS.strip().splitlines():
        method, endpoint, expected, *record = line.split()
        found.append(Row(method, endpoint, expected, *record))
    return found


Records = dict[str, dict[str, object]]


@pytest.fixture
def records(app: Flask, cast: Cast) -> Records:
    """The records that the table speaks of, as the values of their addresses."""
    return make_records(app, cast)


def coming_number(cast: Cast) -> int:
    """A change of a policy number that begins next month."""
    day = dt.date(2026, 11, 1)
    row = set_parameter(viewer(cast.manager), "calls_per_day", 25, day, "busy")
    return int(row.id)


def drafts_of_standards(cast: Cast) -> Records:
    """The company's draft and a project's."""
    own = drafted_standard(cast.qa, cast.north).id
    gone = discard_standard(viewer(cast.manager), drafted_standard(cast.manager, cast.south).id)
    return {
        "company_draft": {"draft_id": drafted_standard(cast.manager).id},
        "discarded_draft": {"draft_id": gone.id},
        "north_draft": {"draft_id": own},
        "north_line": {"draft_id": own, "code": "opening"},
        "north_section": {"draft_id": own, "code": "greeting"},
    }


def records_of_people(cast: Cast) -> Records:
    """Two people, a stand-in from tomorrow, a kept view of the staff list."""
    return {
        "view": {"view_id": keep(viewer(cast.manager), "people.index", "x", "q=x").id},
        "notice": {"notice_id": notice(cast)},
        "person": {"person_id": cast.agent.id},
        "a_manager": {"person_id": cast.manager.id},
        "delegation": {"delegation_id": delegated(cast, starts_in=1).id},
    }


def notice(cast: Cast) -> int:
    """A notice to the manager."""
    to = {"evaluation_id": 1}
    tell(
        [cast.manager.id],
        Occasion.SLIP_DUE,
        "x",
        "evaluations.show",
        to,
        subject="S1",
        who="w",
        day="d",
    )
    return int(Notice.get().id)


def records_of_the_plan(cast: Cast) -> Records:
    """A line of today's plan, tomorrow's plan, and a change notice."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    return {
        "monitor": {"person_id": cast.second_qa.id},
        "line": {"line_id": monitoring.line(cast.qa, cast.agent).id},
        "plan": {"plan_id": monitoring.drawn(cast, tomorrow).id},
        "change_notice": {"notice_id": monitoring.notice(cast).id},
    }


def exported(cast: Cast) -> Export:
    """A list that was ordered and made."""
    export = exports.order(viewer(cast.qa), "evaluations", "", [], details=False)
    exports.make(export.id, clock.now())
    return export


def records_of_projects(cast: Cast) -> Records:
    """A project with all that belongs to it."""
    duty = DutyHeld.create(
        person=cast.qa, duty="trainer", project=cast.north, valid_from=clock.today()
    )
    return {
        "project": {"project_id": cast.north.id},
        "team": {"team_id": cast.team_a.id},
        "call_type": {"type_id": CallType.get(CallType.project == cast.north).id},
        "site": {"site_id": Site.create(name="一号楼").id},
        "duty": {"duty_id": duty.id},
        **sheets.records(),
        **adoptions.records(cast),
        **two_way.records(cast),
    }


def objections(cast: Cast) -> Records:
    """An open appeal, and a correction that waits for a second person."""
    return {
        "appeal": {"appeal_id": appeals.with_sound(appeals.raised(cast)).id},
        "correction": {"correction_id": corrections.person_asked(cast).id},
    }


KINDS_OF_FILES: Records = {
    "export_kind": {"kind": "evaluations"},
    "export_kind_of_forms": {"kind": "evaluation_forms"},
    "export_kind_of_slips": {"kind": "slip_forms"},
    "export_kind_of_report": {"kind": "report"},
    "export_kind_of_reports": {"kind": "reports"},
}


def slips_to_answer(cast: Cast) -> Records:
    """A slip that waits for the person's words, and one with words written for them."""
    made = {"issued": slips.issued(cast), "proposed": slips.proposed(cast)}
    return {name: {"slip_id": slip.id} for name, slip in made.items()}


def make_records(app: Flask, cast: Cast) -> Records:
    """Write the records that the table speaks of."""
    reports.a_day(cast)
    reports.a_day(cast, reports.DAY_BEFORE)
    submitted = factories.evaluation(cast, levels={"opening": 1})
    draft = start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    EvaluationNote.create(
        evaluation=submitted, key=note(cast.qa, draft), text="x", at_s=5, created_at=clock.now()
    )
    licence = Licence.get(Licence.person == cast.second_qa)
    session = LoginSession.create(
        token_hash="x", person=cast.second_qa, created_at=clock.now(), seen_at=clock.now()
    )
    drafting = reports.drawn(cast, reports.DAY_BEFORE)
    published = reports.published(cast)
    holiday = CalendarDay.create(day=dt.date(2026, 1, 1), kind=DayKind.HOLIDAY, name="元旦")
    return {
        "": {},
        "chosen": {"id": submitted.id},
        **KINDS_OF_FILES,
        "export": {"export_id": exported(cast).id},
        **drafts_of_standards(cast),
        "coming_number": {"change_id": coming_number(cast)},
        "parameter": {"key": "slip_due_days"},
        **records_of_the_plan(cast),
        "version": {"version_id": cast.standard.id},
        "licence": {"licence_id": licence.id},
        "session": {"session_id": session.id},
        "day": {"person_id": cast.agent.id, "day": "2026-10-21"},
        "own_month": {"person_id": cast.agent.id},
        "year": {"year": 2026},
        "calendar_day": {"day_id": holiday.id},
        **records_of_projects(cast),
        "call": {"call_id": recorded_call(app, cast.agent).id},
        "evaluation": {"evaluation_id": submitted.id},
        **objections(cast),
        "owed": {"evaluation": submitted.id},
        "draft": {"evaluation_id": draft.id},
        "answer": {"evaluation_id": draft.id, "code": "opening"},
        **slips_to_answer(cast),
        "followed": {"slip_id": slips.followed(cast).id},
        "slip_file": slips.with_a_file(cast),
        "followed_by_other": {"slip_id": slips.by_another(cast).id},
        "text": {"text_id": suggestions.proposed(cast).id},
        "leads_own": {"slip_id": slips.followed(cast, cast.lead).id},
        "drafting": {"report_id": drafting.id},
        **imports.records(cast),
        **records_of_people(cast),
        "published": {"report_id": published.id},
    }


def outcome(response: TestResponse) -> str:
    """What a person met: the door, or what is behind it."""
    assert response.status_code < 500, response.text
    if response.status_code in (401, 303) and "/login?next=" in str(response.headers):
        return "login"
    return {403: "403", 404: "404"}.get(response.status_code, "open")


def ask(client: FlaskClient, row: Row, address: str, *, htmx: bool) -> str:
    """One request whose effects are undone."""
    headers = {"HX-Request": "true"} if htmx else {}
    with database.atomic() as transaction:
        response = client.open(address, method=row.method, headers=headers)
        response.close()
        transaction.rollback()
    return outcome(response)


def address_of(app: Flask, row: Row, records: dict[str, dict[str, object]]) -> str:
    with app.test_request_context():
        return url_for(row.endpoint, **records[row.record])


PIECES = 8
"""PostgreSQL slows down with every savepoint of one transaction: the table is walked in pieces."""


@pytest.mark.parametrize("piece", range(PIECES))
def test_every_route_opens_to_those_whom_the_policy_names(
    app: Flask,
    cast: Cast,
    as_: Callable[[Person], FlaskClient],
    records: dict[str, dict[str, object]],
    piece: int,
) -> None:
    clients = {name: as_(getattr(cast, name)) for name in PEOPLE}
    wrong: list[str] = []
    for row in rows()[piece::PIECES]:
        address = address_of(app, row, records)
        for htmx in (False, True):
            for (name, client), letter in zip(clients.items(), row.expected, strict=True):
                met = ask(client, row, address, htmx=htmx)
                if met != WORDS[letter]:
                    wrong.append(f"{row} htmx={htmx} {name}: {met}, not {WORDS[letter]}")
    assert not wrong, "\n".join(wrong)


def test_nobody_enters_without_signing_in(
    app: Flask, anyone: FlaskClient, records: dict[str, dict[str, object]]
) -> None:
    for row in rows():
        address = address_of(app, row, records)
        page = anyone.open(address, method=row.method)
        assert (page.status_code, outcome(page)) == (303, "login"), row
        fragment = anyone.open(address, method=row.method, headers={"HX-Request": "true"})
        assert (fragment.status_code, outcome(fragment)) == (401, "login"), row


def test_the_table_names_every_route(app: Flask) -> None:
    listed = {(row.method, row.endpoint) for row in rows()} | PUBLIC
    routed = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routed - listed == set()
    assert listed - routed == set()


def test_every_view_says_to_whom_it_is_open(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        assert hasattr(view, "permission"), endpoint


def test_only_the_views_named_here_are_public(app: Flask) -> None:
    public = {e for e, view in app.view_functions.items() if view.permission is None}
    assert public == {endpoint for _, endpoint in PUBLIC}


def test_a_person_who_left_is_a_stranger_at_once(
    cast: Cast, as_: Callable[[Person], FlaskClient]
) -> None:
    client = as_(cast.agent)
    assert client.get("/").status_code == 200
    Person.update(status="left").where(Person.id == cast.agent.id).execute()
    assert outcome(client.get("/")) == "login"


def test_the_days_of_the_records_are_past(cast: Cast) -> None:
    assert reports.DAY < clock.today() <= reports.DAY + dt.timedelta(days=1)
