"""GET /: each role's home, what stands there and what must not (P2.1-P2.6, S5)."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb.db import database
from qaweb.evaluations import summaries
from qaweb.home.rules import AT_MOST
from qaweb.people.models import Person
from tests import factories
from tests.cast import TODAY, Cast
from tests.reports import making as reports
from tests.slips import writing as slips

AsPerson = Callable[..., FlaskClient]
YESTERDAY = TODAY - dt.timedelta(days=1)
# Session, person, reach and bell are among them: 4 for most, 7 for a supervisor.
READS = {"manager": 19, "qa": 21, "supervisor": 22, "lead": 16, "agent": 10, "assistant": 11}


def home(as_: AsPerson, person: Person) -> BeautifulSoup:
    return BeautifulSoup(as_(person).get("/").text, "html.parser")


def section(page: BeautifulSoup, heading: str) -> Any:
    found = page.find("h2", id=f"{heading}-title")
    return found.find_parent("section") if found else None


def text(page: BeautifulSoup, heading: str) -> str:
    found = section(page, heading)
    return re.sub(r"\s+", " ", found.get_text(" ")).strip() if found else ""


def heard_today(cast: Cast, person: Person) -> None:
    summaries.apply(factories.evaluation(cast, agent=person))


def test_the_lead_sees_the_same_team_whoever_has_been_heard_today(
    cast: Cast, as_: AsPerson
) -> None:
    reports.recorded(cast, cast.teammate, YESTERDAY)
    before = home(as_, cast.lead)
    heard_today(cast, cast.teammate)
    after = home(as_, cast.lead)
    for heading in ("team", "past", "trend"):
        assert text(before, heading) == text(after, heading) != ""


@pytest.mark.parametrize("who", ["lead", "agent"])
def test_no_monitored_person_reads_who_is_still_to_be_heard(
    cast: Cast, as_: AsPerson, who: str
) -> None:
    page = home(as_, getattr(cast, who))
    assert section(page, "coverage") is None
    assert "Not yet:" not in page.get_text()


@pytest.mark.parametrize("who", ["manager", "qa", "supervisor"])
def test_whoever_steers_reads_who_is_still_to_be_heard(cast: Cast, as_: AsPerson, who: str) -> None:
    page = home(as_, getattr(cast, who))
    assert cast.newcomer.name in text(page, "coverage")
    assert "Remote" in text(page, "mix")


def test_the_lead_has_the_team_with_scores_slips_and_whom_to_coach(
    cast: Cast, as_: AsPerson
) -> None:
    slip = slips.acknowledged(cast, cast.teammate)
    reports.recorded(cast, cast.teammate, YESTERDAY)
    glance = text(home(as_, cast.lead), "team")
    assert all(p.name in glance for p in (cast.agent, cast.teammate, cast.newcomer))
    assert cast.agent_b.name not in glance
    assert str(slip) in glance
    assert "Excellent" in glance
    assert glance.count("Coach today") == 1  # the heading of its column


def test_whose_slip_is_due_soon_is_coached_today(
    cast: Cast, as_: AsPerson, later: Callable[..., Any]
) -> None:
    slip = slips.acknowledged(cast, cast.teammate)
    with later(days=5):
        link = section(home(as_, cast.lead), "team").find("a", {"aria-label": re.compile("Coach")})
    assert link["href"] == f"/slips/{slip.id}"


def test_an_agent_reads_strengths_and_one_next_step_of_their_own(cast: Cast, as_: AsPerson) -> None:
    for _time in range(3):
        factories.evaluation(cast, agent=cast.agent, levels={"opening": 1})
    factories.evaluation(cast, agent=cast.teammate, levels={"solution": 3})
    page = home(as_, cast.agent)
    assert "you already get" in text(page, "growth")
    assert cast.teammate.name not in page.get_text()


def test_an_agent_who_was_never_monitored_is_told_kindly(cast: Cast, as_: AsPerson) -> None:
    page = home(as_, cast.newcomer)
    assert "your strengths will stand here" in text(page, "growth")
    assert "Nothing waits for you" in text(page, "tasks")


def test_an_appeal_window_says_how_long_it_is_open(cast: Cast, as_: AsPerson) -> None:
    factories.evaluation(cast)
    assert "3 days left" in text(home(as_, cast.agent), "tasks")


def test_the_manager_sees_what_is_at_risk(cast: Cast, as_: AsPerson, later: Any) -> None:
    reports.a_day(cast)
    reports.drawn(cast)
    slips.acknowledged(cast)
    with later(days=9):
        said = text(home(as_, cast.manager), "tasks")
    assert "1 report is late" in said
    assert "1 slip is overdue" in said


def test_the_assistant_prepares_next_week(cast: Cast, as_: AsPerson) -> None:
    page = home(as_, cast.assistant)
    said = text(page, "tasks")
    assert "have no shift next week" in said
    assert section(page, "trend") is None


def test_the_assistant_invites_who_has_no_password(cast: Cast, as_: AsPerson) -> None:
    Person.update(password_hash="").where(Person.id == cast.newcomer.id).execute()
    assert "Invite 1 person to sign in" in text(home(as_, cast.assistant), "tasks")
    assert "Invite" not in text(home(as_, cast.manager), "tasks")


@contextmanager
def counting() -> Iterator[list[str]]:
    seen: list[str] = []
    real = database.obj.execute_sql

    def spy(sql: str, *rest: Any, **values: Any) -> Any:
        seen.append(sql)
        return real(sql, *rest, **values)

    database.obj.execute_sql = spy
    try:
        yield seen
    finally:
        del database.obj.execute_sql


@pytest.mark.parametrize("who", READS)
def test_a_home_asks_the_database_no_more_than_it_needs(
    cast: Cast, as_: AsPerson, who: str
) -> None:
    reports.a_day(cast)
    slips.acknowledged(cast)
    client = as_(getattr(cast, who))
    with counting() as seen:
        client.get("/")
    reads = [sql for sql in seen if sql.startswith("SELECT")]
    assert len(reads) <= READS[who], "\n".join(reads)


def test_what_did_not_find_room_on_the_list_is_one_press_away(cast: Cast, as_: AsPerson) -> None:
    for _time in range(AT_MOST + 1):
        factories.evaluation(cast)
    page = home(as_, cast.agent)
    link = section(page, "tasks").find("a", string=re.compile("and 1 more"))
    assert link["href"] == "/?all=1"
    whole = as_(cast.agent).get("/?all=1").text
    assert whole.count('aria-label="Read: ') == AT_MOST + 1
