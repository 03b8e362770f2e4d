"""Who finds a report among their notices (P6.2, P3.13)."""

from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Person
from qaweb.reports import actions
from tests.cast import Cast, viewer
from tests.reports import making as reports

SUBMITTED, RETURNED = Occasion.REPORT_SUBMITTED, Occasion.REPORT_RETURNED
APPROVED, PUBLISHED = Occasion.REPORT_APPROVED, Occasion.REPORT_PUBLISHED


def told(kind: Occasion) -> set[str]:
    rows = Notice.select(Notice, Person).join(Person).where(Notice.kind == kind)
    return {row.person.name for row in rows}


def names(*people: Person) -> set[str]:
    return {person.name for person in people}


def test_submitting_tells_the_manager_and_the_supervisors_of_the_project(cast: Cast) -> None:
    reports.a_day(cast)
    reports.submitted(cast)
    assert told(SUBMITTED) == names(cast.manager, cast.supervisor, cast.second_supervisor)


def test_a_returned_report_is_told_to_its_author_each_time(cast: Cast) -> None:
    reports.a_day(cast)
    report = reports.submitted(cast)
    for _time in range(2):
        actions.return_(viewer(cast.manager), report.id, "再写清楚。")
        actions.submit(viewer(cast.qa), report.id)
    assert told(RETURNED) == names(cast.qa)
    assert Notice.select().where(Notice.kind == RETURNED).count() == 2


def test_leads_and_agents_are_told_when_it_opens_to_them(cast: Cast) -> None:
    reports.a_day(cast)
    report = reports.submitted(cast)
    actions.approve(viewer(cast.manager), report.id)
    above = names(cast.qa, cast.supervisor, cast.second_supervisor)
    assert told(APPROVED) == above
    actions.publish(viewer(cast.manager), report.id)
    below = (cast.lead, cast.lead_b, cast.agent, cast.teammate, cast.agent_b, cast.newcomer)
    assert told(APPROVED) == above
    assert told(PUBLISHED) == names(*below)
