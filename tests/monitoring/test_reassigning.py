"""Moving lines of somebody who is away, and the page of all monitors (P3.2)."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations.rules import Mode
from qaweb.monitoring import oversight, reassigning, working
from qaweb.monitoring.models import PlanLine
from qaweb.monitoring.rules import LineState, WhyNot
from qaweb.monitoring.standings import standings
from qaweb.parameters.queries import as_of
from qaweb.people.models import Shift, ShiftCode
from qaweb.training.models import Licence
from tests import factories
from tests.cast import TODAY, Cast, viewer, works
from tests.monitoring import making

SignIn = Callable[..., FlaskClient]


def absent(cast: Cast) -> None:
    """The second QA specialist is on leave today."""
    mine = (Shift.person == cast.second_qa) & (Shift.day == TODAY)
    Shift.update(code=ShiftCode.LEAVE, starts_at=None, ends_at=None).where(mine).execute()


def test_lines_go_to_others_with_one_line_in_the_trail(cast: Cast) -> None:
    old = [making.line(cast.second_qa, agent) for agent in (cast.agent, cast.teammate)]
    moves = {row.id: cast.qa.id for row in old}
    new = reassigning.reassign(viewer(cast.manager), cast.second_qa.id, moves, "休假")
    assert {row.monitor_id for row in new} == {cast.qa.id}
    kept = PlanLine.get_by_id(old[0].id)
    assert (kept.state, kept.settled_reason) == (LineState.REASSIGNED, "休假")
    (entry,) = history_of(cast.second_qa)
    assert (entry.action, entry.note) == ("monitoring.reassign", "休假")


def test_a_specialist_moves_within_the_own_project(cast: Cast) -> None:
    line = making.line(cast.second_qa, cast.agent)
    move = {line.id: cast.qa.id}
    with pytest.raises(NotFound):
        reassigning.reassign(viewer(cast.south_qa), cast.second_qa.id, move, "x")
    with pytest.raises(Forbidden):
        reassigning.reassign(viewer(cast.supervisor), cast.second_qa.id, move, "x")
    assert reassigning.reassign(viewer(cast.qa), cast.second_qa.id, move, "x")


def test_only_licensed_people_at_work_take_lines(cast: Cast) -> None:
    line = making.line(cast.second_qa, cast.agent)
    for person in (cast.unlicensed_qa, cast.second_supervisor, cast.south_qa, cast.second_qa):
        with pytest.raises(Refused, match="licensed"):
            reassigning.reassign(viewer(cast.manager), cast.second_qa.id, {line.id: person.id}, "x")
    assert PlanLine.get_by_id(line.id).state is LineState.PLANNED


def test_all_move_or_none(cast: Cast) -> None:
    good, begun = (making.line(cast.second_qa, each) for each in (cast.agent, cast.teammate))
    working.begin(viewer(cast.second_qa), begun.id)
    moves = {row.id: cast.qa.id for row in (good, begun)}
    with pytest.raises(Conflict):
        reassigning.reassign(viewer(cast.manager), cast.second_qa.id, moves, "x")
    assert PlanLine.get_by_id(good.id).state is LineState.PLANNED


def test_it_wants_lines_and_a_reason(cast: Cast) -> None:
    line = making.line(cast.second_qa, cast.agent)
    for moves, reason in (({}, "x"), ({line.id: cast.qa.id}, " ")):
        with pytest.raises(Refused):
            reassigning.reassign(viewer(cast.manager), cast.second_qa.id, moves, reason)


def test_the_page_shows_who_is_away_and_proposes_to_whom(cast: Cast, as_: SignIn) -> None:
    line = making.line(cast.second_qa, cast.agent)
    absent(cast)
    assert "张质检 is away today and has 1 open line." in as_(cast.qa).get("/worklist").text
    page = as_(cast.manager).get(f"/worklist/monitors/{cast.second_qa.id}/move").text
    assert f'name="to-{line.id}"' in page
    assert f'<option value="{cast.qa.id}" selected>' in page or "selected" in page
    assert 'value="On leave"' in page


def test_lines_are_moved_in_the_browser(cast: Cast, as_: SignIn) -> None:
    line = making.line(cast.second_qa, cast.agent)
    address = f"/worklist/monitors/{cast.second_qa.id}/move"
    client = as_(cast.manager)
    assert client.post(address, data={"reason": ""}).status_code == 422
    form = {"reason": "休假", f"to-{line.id}": cast.qa.id}
    page = client.post(address, data=form, follow_redirects=True).text
    assert "1 line is moved." in page
    assert "moved to you" in as_(cast.qa).get("/worklist").text


def test_standings_count_done_open_and_passed_over(cast: Cast) -> None:
    making.line(cast.qa, cast.agent)
    skipped = making.line(cast.qa, cast.teammate)
    working.skip(viewer(cast.qa), skipped.id, WhyNot.BUSY, "xx")
    factories.evaluation(cast, agent=cast.agent_b)
    found = standings(viewer(cast.manager), TODAY, clock.now(), as_of(TODAY))
    mine = next(each for each in found if each.person.id == cast.qa.id)
    assert (mine.done, mine.open, mine.passed_over, mine.room) == (1, 1, 1, 18)
    assert mine.is_behind


def test_whoever_has_no_licence_is_away(cast: Cast) -> None:
    making.line(cast.qa, cast.agent)
    Licence.update(ended_on=TODAY, granted="suspended").where(Licence.person == cast.qa).execute()
    found = standings(viewer(cast.manager), TODAY, clock.now(), as_of(TODAY))
    assert found[0].person.id == cast.qa.id
    assert found[0].leaves_lines


def test_the_unheard_stand_by_who_leaves_first_and_are_given_away(cast: Cast, as_: SignIn) -> None:
    making.plan(cast.north)
    factories.evaluation(cast, agent=cast.agent)
    found = oversight.unheard(viewer(cast.qa), TODAY)
    assert cast.agent.id not in {each.person.id for each in found}
    assert cast.outsider.id not in {each.person.id for each in found}
    client = as_(cast.qa)
    assert "nobody" in client.get("/worklist/monitors").text
    page = client.post(f"/worklist/assign/{cast.teammate.id}", follow_redirects=True).text
    assert "has it on the list, 14:00–16:00." in page
    assert PlanLine.get(PlanLine.agent == cast.teammate).mode is Mode.REMOTE


def test_without_a_plan_or_out_of_reach_nobody_is_given_away(cast: Cast) -> None:
    with pytest.raises(Refused, match="Draw it first"):
        reassigning.assign(viewer(cast.manager), cast.agent.id)
    with pytest.raises(NotFound):
        reassigning.assign(viewer(cast.south_qa), cast.agent.id)
    with pytest.raises(Forbidden):
        reassigning.assign(viewer(cast.lead), cast.agent.id)


def test_supervisors_do_not_see_the_others_day(cast: Cast, as_: SignIn) -> None:
    assert as_(cast.supervisor).get("/worklist/monitors").status_code == 403


def test_a_supervisors_room_is_the_days_share_of_the_week(cast: Cast) -> None:
    for offset in range(1, 3):  # today is Wednesday; Thursday and Friday are worked too
        works(cast.supervisor, TODAY + dt.timedelta(days=offset))
    factories.evaluation(cast, monitor=cast.supervisor, monitored_on=TODAY - dt.timedelta(days=1))
    factories.evaluation(cast, monitor=cast.supervisor)
    found = standings(viewer(cast.manager), TODAY, clock.now(), as_of(TODAY))
    mine = next(each for each in found if each.person == cast.supervisor)
    assert (mine.done, mine.room) == (2, 6)  # 19 were left this morning: 7 a day, 1 is done


def test_what_was_picked_freely_is_counted(cast: Cast, as_: SignIn) -> None:
    making.line(cast.qa, cast.agent, evaluation=factories.evaluation(cast))
    factories.evaluation(cast)
    found = standings(viewer(cast.manager), TODAY, clock.now(), as_of(TODAY))
    mine = next(each for each in found if each.person == cast.qa)
    assert (mine.done, mine.outside) == (2, 1)
    assert "Outside the plan" in as_(cast.manager).get("/worklist/monitors").text
