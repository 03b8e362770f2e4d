"""The worklist of a monitor: /worklist."""

from collections.abc import Callable

from flask.testing import FlaskClient

from qaweb.evaluations.actions import start_live
from qaweb.evaluations.rules import Mode
from qaweb.monitoring.rules import Reason
from qaweb.monitoring.worklist import worklist
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Shift, ShiftCode
from tests import factories
from tests.calls.making import call
from tests.cast import NOW, TODAY, Cast, viewer, works
from tests.monitoring import making

SignIn = Callable[..., FlaskClient]


def test_it_shows_todays_lines_with_reason_slot_and_mode(cast: Cast, as_: SignIn) -> None:
    making.line(cast.qa, cast.agent, at="14:20")
    page = as_(cast.qa).get("/worklist").text
    assert "14:20–14:40" in page
    assert "Nobody has heard 任客服 today; the shift ends at 16:00" in page


def test_it_says_what_is_next_and_begins_it_by_one_button(cast: Cast, as_: SignIn) -> None:
    line = making.line(cast.qa, cast.agent)
    page = as_(cast.qa).get("/worklist").text
    assert "Next: 任客服" in page
    assert f'action="/worklist/{line.id}/begin"' in page


def test_a_call_that_was_begun_comes_before_the_next(cast: Cast, as_: SignIn) -> None:
    making.line(cast.qa, cast.agent)
    begun = start_live(viewer(cast.qa), cast.teammate.id, Mode.REMOTE)
    page = as_(cast.qa).get("/worklist").text
    assert page.index(f"Go on: {cast.teammate.name}") < page.index("Next: 任客服")
    primary = page.split("data-next", 1)[1].split(">", 1)[0]
    assert f"/evaluations/{begun.id}" in primary


def test_without_a_plan_the_one_heard_least_is_proposed(cast: Cast, as_: SignIn) -> None:
    page = as_(cast.qa).get("/worklist").text
    assert "No plan has been drawn for today yet" in page
    assert 'action="/evaluations/new"' in page


def proposed_to(person: Person) -> int:
    found = worklist(viewer(person), TODAY, NOW, as_of(TODAY)).proposal
    assert found is not None
    return found.agent


def test_the_one_proposed_is_the_one_that_the_rule_takes_of_all(cast: Cast) -> None:
    Shift.delete().where(Shift.day == TODAY).execute()
    works(cast.lead, TODAY, ShiftCode.MIDDLE)
    works(cast.agent_b, TODAY, ShiftCode.LATE)  # not there yet
    works(cast.outsider, TODAY)  # of another project
    leaving_first = [works(person, TODAY).person for person in (cast.agent, cast.teammate)]
    for person in (*leaving_first, cast.lead, *leaving_first):
        assert proposed_to(cast.qa) == person.id
        factories.evaluation(cast, agent=person, monitored_on=TODAY, call_day=TODAY)


def test_what_was_done_outside_the_plan_stands_there_too(cast: Cast, as_: SignIn) -> None:
    start_live(viewer(cast.qa), cast.teammate.id, Mode.REMOTE)
    assert "outside the plan" in as_(cast.qa).get("/worklist").text


def test_work_outside_the_plan_may_be_taken_as_the_lines(cast: Cast, as_: SignIn) -> None:
    line = making.line(cast.qa, cast.agent, Mode.RECORDING, call=call(cast.agent))
    done = factories.evaluation(cast)
    client = as_(cast.qa)
    page = client.get("/worklist").text
    assert "Take it" in page
    assert str(done) in page
    answer = client.post(f"/worklist/{line.id}/begin", follow_redirects=True)
    assert f"{done} now stands for this line." in answer.text


def test_a_supervisor_sees_the_week(cast: Cast, as_: SignIn) -> None:
    making.line(cast.supervisor, cast.agent, reason=Reason.MIX)
    page = as_(cast.supervisor).get("/worklist").text
    assert "20 to go until Sunday, 1 day at work left: 20 a day." in page


def test_a_notice_is_named(cast: Cast, as_: SignIn) -> None:
    notice = making.notice(cast)
    making.line(cast.qa, cast.agent, reason=Reason.CHANGE_NOTICE, notice=notice)
    assert "Change notice: 退款流程调整" in as_(cast.qa).get("/worklist").text


def test_htmx_gets_the_list_alone(cast: Cast, as_: SignIn) -> None:
    page = as_(cast.qa).get("/worklist", headers={"HX-Request": "true"}).text
    assert 'id="worklist"' in page
    assert "<nav" not in page


def test_a_shortfall_shows_before_the_day_ends(cast: Cast, as_: SignIn) -> None:
    for agent in (cast.agent, cast.teammate, cast.agent_b):
        factories.evaluation(cast, agent=agent)
    page = as_(cast.qa).get("/worklist").text
    assert "3 of 20 by 14:00; at this pace 4 by 16:00." in page
    assert "16 would be missing." in page


def test_who_does_not_monitor_has_none(cast: Cast, as_: SignIn) -> None:
    for person in (cast.manager, cast.lead, cast.agent, cast.assistant):
        assert as_(person).get("/worklist").status_code == 403


def test_the_pace_is_no_faster_than_the_calls_have_taken(cast: Cast, as_: SignIn) -> None:
    for _n in range(10):
        factories.evaluation(cast, monitor=cast.qa, active_s=3000)
    page = as_(cast.qa).get("/worklist").text
    assert "at this pace 12 by 16:00" in page  # two hours are left, fifty minutes a call
