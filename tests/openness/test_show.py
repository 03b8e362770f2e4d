"""GET /openness: what is monitored about me, by whom, and who looked at it (S17, S5)."""

import datetime as dt
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb.audit import AuditEntry, change
from qaweb.calls import actions as calls
from qaweb.evaluations import records
from qaweb.openness import queries
from qaweb.openness.looked import About, trail_of
from qaweb.parameters.actions import set_parameter
from qaweb.people.models import Person
from tests import factories
from tests.calls.making import call
from tests.cast import TODAY, Cast, viewer
from tests.monitoring import making as monitoring
from tests.reports import making as reports
from tests.slips import writing as slips

AsPerson = Callable[..., FlaskClient]


def page(as_: AsPerson, person: Person, locale: str = "en") -> str:
    found = BeautifulSoup(as_(person, locale).get("/openness").text, "html.parser")
    return " ".join(found.get_text(" ").split())


def looks(person: Person) -> list[tuple[str, str]]:
    told = trail_of(viewer(person), About(person.id)).order_by(AuditEntry.id.desc())
    return [(row.actor_name, row.action) for row in told]


def test_everybody_who_took_my_record_along_or_listened_is_named(cast: Cast) -> None:
    row = factories.evaluation(cast)
    records.note_export(viewer(cast.supervisor), row.id)
    calls.listen(viewer(cast.qa), call(cast.agent).id)
    assert looks(cast.agent) == [
        (cast.qa.name, "calls.listen"),
        (cast.supervisor.name, "evaluations.export"),
    ]


def test_what_was_taken_of_others_is_not_told(cast: Cast) -> None:
    records.note_export(viewer(cast.supervisor), factories.evaluation(cast).id)
    assert looks(cast.teammate) == looks(cast.lead) == []


def test_a_slip_that_was_taken_along_is_told_and_ones_own_looks_are_not(cast: Cast) -> None:
    slip = slips.issued(cast)
    for person in (cast.lead, cast.agent):
        with change(viewer(person), "slips.export", slip):
            pass
    assert looks(cast.agent) == [(cast.lead.name, "slips.export")]


def test_a_draft_on_my_call_is_not_told_before_it_is_submitted(cast: Cast) -> None:
    row = factories.evaluation(cast)
    with change(viewer(cast.qa), "evaluations.print", row):
        pass
    row.state = "draft"
    row.save()
    assert looks(cast.agent) == []


def test_whoever_is_not_monitored_has_no_looks(cast: Cast, as_: AsPerson) -> None:
    calls.listen(viewer(cast.qa), call(cast.agent).id)
    assert looks(cast.manager) == looks(cast.qa) == []
    assert "kept under your name" in page(as_, cast.manager)


def test_the_months_count_calls_days_and_the_fullest_day(cast: Cast) -> None:
    for days_ago in (0, 0, 1, 30):
        reports.recorded(cast, cast.agent, TODAY - dt.timedelta(days=days_ago))
    october, september = queries.months(viewer(cast.agent), TODAY)
    assert (october.calls, october.days, october.most) == (3, 2, 2)
    assert (september.first, september.calls) == (dt.date(2026, 9, 1), 1)
    assert queries.months(viewer(cast.teammate), TODAY) == []


def test_the_monitors_of_ones_project_are_named_if_they_are_licensed(
    cast: Cast, as_: AsPerson
) -> None:
    said = page(as_, cast.agent)
    assert cast.qa.name in said
    assert cast.supervisor.name in said
    assert cast.unlicensed_qa.name not in said
    assert cast.south_qa.name not in said


def test_todays_plan_changes_nothing_on_the_page(cast: Cast, as_: AsPerson) -> None:
    before = page(as_, cast.agent)
    monitoring.line(cast.qa, cast.agent)
    assert page(as_, cast.agent) == before


def test_the_limits_are_those_in_force_today(cast: Cast, as_: AsPerson) -> None:
    for key, value in (("acceptance_days", 5), ("agent_daily_limit", 2)):
        set_parameter(viewer(cast.manager), key, value, TODAY, "trial")
    said = page(as_, cast.agent)
    assert "waits 5 days for an answer" in said
    assert "At most 2 calls of one person a day" in said


@pytest.mark.parametrize("who", ["manager", "qa", "supervisor", "lead", "agent", "assistant"])
def test_it_is_open_to_everybody_and_in_their_own_menu(cast: Cast, as_: AsPerson, who: str) -> None:
    client = as_(getattr(cast, who))
    assert client.get("/openness").status_code == 200
    assert 'href="/openness"' in client.get("/").text


def test_it_speaks_chinese(cast: Cast, as_: AsPerson) -> None:
    assert "对我监控什么" in page(as_, cast.agent, "zh")
