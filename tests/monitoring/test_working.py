"""Beginning, skipping and replacing lines of the plan (P3.2)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations.actions import discard, start_live
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode, Purpose
from qaweb.monitoring import working
from qaweb.monitoring.models import PlanLine
from qaweb.monitoring.rules import LineState, Reason, WhyNot
from tests import factories
from tests.calls.making import recorded
from tests.cast import Cast, viewer
from tests.monitoring import making

SignIn = Callable[..., FlaskClient]
BUSY = WhyNot.BUSY


def fresh(line: PlanLine) -> PlanLine:
    return PlanLine.get_by_id(line.id)


def test_a_live_line_opens_the_form_without_a_call(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    evaluation = working.begin(viewer(cast.qa), line.id)
    assert (evaluation.agent_id, evaluation.mode) == (cast.agent.id, Mode.REMOTE)
    assert fresh(line).evaluation_id == evaluation.id
    assert [entry.action for entry in history_of(line)] == ["monitoring.begin"]


def test_a_recorded_line_opens_its_call(app: object, cast: Cast) -> None:
    call = recorded(app, cast.agent)  # type: ignore[arg-type]
    line = making.line(cast.qa, cast.agent, Mode.RECORDING, call=call)
    assert working.begin(viewer(cast.qa), line.id).call_id == call.id


def test_a_follow_up_line_is_for_following_up(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent, reason=Reason.FOLLOW_UP)
    assert working.begin(viewer(cast.qa), line.id).purpose is Purpose.FOLLOW_UP


def test_two_presses_begin_one(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    first, second = (working.begin(viewer(cast.qa), line.id) for _ in range(2))
    assert first.id == second.id
    assert Evaluation.select().count() == 1


def test_what_was_begun_outside_the_plan_stands_for_the_line(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    begun = start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    assert working.begin(viewer(cast.qa), line.id).id == begun.id


def test_another_mode_or_another_monitors_work_does_not(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    start_live(viewer(cast.qa), cast.agent.id, Mode.SIDE_BY_SIDE)
    factories.evaluation(cast, monitor=cast.second_qa, mode=Mode.REMOTE)
    working.begin(viewer(cast.qa), line.id)
    assert Evaluation.select().count() == 3


def test_one_evaluation_stands_for_one_line(cast: Cast) -> None:
    lines = [making.line(cast.qa, cast.agent) for _ in range(2)]
    begun = [working.begin(viewer(cast.qa), line.id) for line in lines]
    assert begun[0].id != begun[1].id


def test_anothers_line_may_be_seen_and_not_begun(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    with pytest.raises(Forbidden):
        working.begin(viewer(cast.second_qa), line.id)
    with pytest.raises(NotFound):
        working.begin(viewer(cast.south_qa), line.id)
    with pytest.raises(NotFound):
        working.begin(viewer(cast.agent), line.id)


def test_skipping_keeps_the_line_with_who_and_why(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    working.skip(viewer(cast.qa), line.id, WhyNot.ABSENT, "去开会了")
    kept = fresh(line)
    assert (kept.state, kept.settled_why) == (LineState.SKIPPED, WhyNot.ABSENT)
    assert (kept.settled_reason, kept.settled_by_id) == ("去开会了", cast.qa.id)


def test_skipping_wants_words(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    with pytest.raises(Refused, match="few words"):
        working.skip(viewer(cast.qa), line.id, BUSY, " ")


def test_what_was_begun_is_not_skipped(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    working.begin(viewer(cast.qa), line.id)
    with pytest.raises(Conflict, match="begun"):
        working.skip(viewer(cast.qa), line.id, BUSY, "xx")


def test_what_was_skipped_is_not_begun(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    working.skip(viewer(cast.qa), line.id, BUSY, "xx")
    with pytest.raises(Conflict):
        working.begin(viewer(cast.qa), line.id)


def test_replacing_draws_one_of_those_heard_least_at_random(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent, at="14:20")
    factories.evaluation(cast, agent=cast.teammate)
    new = working.replace(viewer(cast.qa), line.id, WhyNot.ABSENT, "不在")
    assert new.agent_id in {cast.agent_b.id, cast.newcomer.id, cast.lead.id, cast.lead_b.id}
    assert (new.is_random, new.is_drawn, new.replaces_id) == (True, False, line.id)
    assert new.reason is Reason.COVERAGE
    assert fresh(line).state is LineState.REPLACED


def test_a_recording_is_replaced_by_another_call_of_the_same_person(
    app: object, cast: Cast
) -> None:
    first, other = (recorded(app, cast.agent) for _ in range(2))  # type: ignore[arg-type]
    line = making.line(cast.qa, cast.agent, Mode.RECORDING, Reason.NEW_STAFF, call=first)
    new = working.replace(viewer(cast.qa), line.id, WhyNot.UNUSABLE, "没有声音")
    assert (new.call_id, new.reason) == (other.id, Reason.NEW_STAFF)


def test_with_nobody_else_the_line_stays(cast: Cast) -> None:
    people = (cast.teammate, cast.agent_b, cast.newcomer, cast.lead, cast.lead_b)
    lines = [making.line(cast.qa, person) for person in (cast.agent, *people)]
    with pytest.raises(Refused, match="nobody else"):
        working.replace(viewer(cast.qa), lines[0].id, BUSY, "xx")
    assert fresh(lines[0]).state is LineState.PLANNED


def test_the_form_of_a_reason_opens_above_the_list(cast: Cast, as_: SignIn) -> None:
    line = making.line(cast.qa, cast.agent)
    page = as_(cast.qa).get(f"/worklist/{line.id}/skip").text
    assert "Skip 任客服" in page
    answer = as_(cast.qa).post(f"/worklist/{line.id}/skip", data={"words": "xx"})
    assert (answer.status_code, "Choose a reason." in answer.text) == (422, True)


def test_it_is_skipped_and_replaced_in_the_browser(cast: Cast, as_: SignIn) -> None:
    one, two = making.line(cast.qa, cast.agent), making.line(cast.qa, cast.teammate)
    form, client = {"why": "busy", "words": "高峰"}, as_(cast.qa)
    assert (
        "is skipped"
        in client.post(f"/worklist/{one.id}/skip", data=form, follow_redirects=True).text
    )
    page = client.post(f"/worklist/{two.id}/replace", data=form, follow_redirects=True).text
    assert "Too much going on: 高峰" in page
    assert "2 lines skipped or replaced today" in page


def test_a_discarded_draft_leaves_the_line_to_be_begun_again(cast: Cast) -> None:
    line = making.line(cast.qa, cast.agent)
    discard(viewer(cast.qa), working.begin(viewer(cast.qa), line.id).id)
    assert fresh(line).evaluation_id is None
    assert working.begin(viewer(cast.qa), line.id).agent_id == cast.agent.id
