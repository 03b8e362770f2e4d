"""What follows from appeals elsewhere: reminders, homes, restated reports (P2.5, P6.1)."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from qaweb import clock
from qaweb.appeals.reminding import remind
from qaweb.home.queries import tasks
from qaweb.home.rules import TaskKind
from qaweb.inbox.models import Notice
from qaweb.people.models import Person
from qaweb.reports import actions as reports
from qaweb.reports.models import Report
from tests.appeals.making import again, decided, evaluation_of, monitored, raised
from tests.cast import TODAY, Cast, viewer

Later = Callable[..., Any]


def told(person: Person) -> int:
    return Notice.select().where(Notice.person == person, Notice.kind == "appeal_due").count()


def test_whoever_decides_is_reminded_a_day_before_and_the_manager_when_it_is_late(
    cast: Cast, later: Later
) -> None:
    raised(cast)
    assert remind(clock.now()) == 0
    with later(days=2, hours=1):
        assert [remind(clock.now()) for _ in range(2)] == [1, 0]
    with later(days=3, hours=1):
        assert [remind(clock.now()) for _ in range(2)] == [2, 0]
    assert (told(cast.supervisor), told(cast.manager), told(cast.second_supervisor)) == (2, 1, 0)


def test_what_is_decided_is_not_reminded_of(cast: Cast, later: Later) -> None:
    decided(cast.supervisor, raised(cast))
    with later(days=5):
        assert remind(clock.now()) == 0


def kinds(person: Person) -> list[TaskKind]:
    return [task.kind for task in tasks(viewer(person), clock.now())]


def test_the_home_of_whoever_decides_has_it(cast: Cast) -> None:
    row = raised(cast)
    assert TaskKind.DECIDE_APPEAL in kinds(cast.supervisor)
    assert TaskKind.DECIDE_APPEAL not in kinds(cast.manager)
    assert TaskKind.ACCEPT not in kinds(cast.agent)
    decided(cast.supervisor, row)
    assert TaskKind.DECIDE_APPEAL not in kinds(cast.supervisor)
    assert TaskKind.ACCEPT in kinds(cast.agent)


def test_the_agent_is_asked_to_sign_again(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    decided(cast.supervisor, raised(cast))
    assert "Your appeal is decided: 95 points, sign again" in as_(cast.agent).get("/").text


def test_an_approved_report_says_how_many_appeals_restated_it(
    cast: Cast, as_: Callable[..., FlaskClient], later: Later
) -> None:
    first, second = monitored(cast), monitored(cast, agent=cast.teammate)
    report = reports.draw(viewer(cast.qa), cast.north, TODAY)
    with later(days=1):
        words = {"highlights": "平稳。", "key_points": "无。"}
        reports.submit(viewer(cast.qa), report.id, words, Report.get_by_id(report.id).words_seq)
        reports.approve(viewer(cast.manager), report.id)
    with later(days=1, hours=1):
        decided(cast.supervisor, again(first))
        row = again(second)
        decided(cast.supervisor, row, opening=None, solution=None)
    page = as_(cast.manager).get(f"/reports/{report.id}").text
    assert evaluation_of(row).total == 9300
    assert "Approved 93, restated 94." in page
    assert "1 appeal upheld." in page
