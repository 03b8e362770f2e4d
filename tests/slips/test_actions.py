"""What happens to a slip: each step, who may take it, and when it is refused (P3.12)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import summaries
from qaweb.evaluations.models import EvaluationScore
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.slips import actions
from qaweb.slips.models import Slip, SlipFollowUp
from qaweb.slips.rules import FollowUpKind, SlipState
from tests.cast import NOW, TODAY, Cast, viewer
from tests.slips.writing import WORDS, acknowledged, follow_up, followed, issued, recovered

S = SlipState
NEXT_WEEK = TODAY + dt.timedelta(days=7)


def state(slip: Slip) -> SlipState:
    return Slip.get_by_id(slip.id).state


# --- acknowledging ----------------------------------------------------------------------------


def test_the_person_acknowledges_in_their_own_words(cast: Cast) -> None:
    slip = issued(cast)
    actions.acknowledge(viewer(cast.agent), slip.id, f"  {WORDS} ")
    kept = Slip.get_by_id(slip.id)
    assert (kept.state, kept.own_words, kept.acknowledged_at) == (S.ACKNOWLEDGED, WORDS, NOW)
    assert history_of(slip)[-1].action == "slips.acknowledge"


@pytest.mark.parametrize("words", ["", "  ", "好"])
def test_it_refuses_to_acknowledge_without_own_words(cast: Cast, words: str) -> None:
    slip = issued(cast)
    with pytest.raises(Refused) as refused:
        actions.acknowledge(viewer(cast.agent), slip.id, words)
    assert refused.value.field == "own_words"
    assert state(slip) is S.ISSUED


def test_a_slip_is_acknowledged_once(cast: Cast) -> None:
    slip = acknowledged(cast)
    with pytest.raises(Conflict):
        actions.acknowledge(viewer(cast.agent), slip.id, "再说一次")
    assert Slip.get_by_id(slip.id).own_words == WORDS


@pytest.mark.parametrize("name", ["lead", "supervisor", "manager", "qa"])
def test_nobody_acknowledges_for_another(cast: Cast, name: str) -> None:
    slip = issued(cast)
    with pytest.raises(Forbidden):
        actions.acknowledge(viewer(getattr(cast, name)), slip.id, WORDS)


def test_a_lead_acknowledges_their_own(cast: Cast) -> None:
    assert acknowledged(cast, cast.lead).state is S.ACKNOWLEDGED


# --- following up -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lead", "supervisor", "manager"])
def test_a_follow_up_goes_into_the_log(cast: Cast, name: str) -> None:
    slip = acknowledged(cast)
    follow_up(getattr(cast, name), slip, kind=FollowUpKind.REVIEW, content=" 听录音 ")
    entry = SlipFollowUp.get(SlipFollowUp.slip == slip)
    assert (entry.content, entry.kind, entry.day) == ("听录音", FollowUpKind.REVIEW, TODAY)
    assert entry.author == getattr(cast, name)
    assert state(slip) is S.FOLLOWING


def test_following_goes_on_as_long_as_it_takes(cast: Cast) -> None:
    slip = followed(cast)
    follow_up(cast.lead, slip)
    assert SlipFollowUp.select().where(SlipFollowUp.slip == slip).count() == 2
    assert state(slip) is S.FOLLOWING


def test_who_has_not_recovered_is_followed_again(cast: Cast) -> None:
    slip = followed(cast)
    actions.conclude(viewer(cast.lead), slip.id, False, "仍有遗漏。", due_on=NEXT_WEEK)
    follow_up(cast.lead, slip)
    assert state(slip) is S.FOLLOWING


def test_it_refuses_to_follow_up_before_the_person_has_read_it(cast: Cast) -> None:
    with pytest.raises(Conflict, match="acknowledge"):
        follow_up(cast.lead, issued(cast))


def test_it_refuses_to_follow_up_what_has_recovered(cast: Cast) -> None:
    with pytest.raises(Conflict):
        follow_up(cast.lead, recovered(cast))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": TODAY + dt.timedelta(days=1)}, "day"),
        ({"day": TODAY - dt.timedelta(days=1)}, "day"),
        ({"content": " "}, "content"),
    ],
)
def test_it_refuses_a_follow_up_that_cannot_be(
    cast: Cast, values: dict[str, Any], field: str
) -> None:
    slip = acknowledged(cast)
    with pytest.raises(Refused) as refused:
        follow_up(cast.lead, slip, **values)
    assert refused.value.field == field
    assert not SlipFollowUp.select().exists()


# --- judging and closing ----------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "target"), [(True, S.RECOVERED), (False, S.NOT_RECOVERED)])
def test_the_effect_is_judged_with_a_result(cast: Cast, outcome: bool, target: SlipState) -> None:
    slip = followed(cast)
    actions.conclude(viewer(cast.lead), slip.id, outcome, "连续三通满分。", due_on=NEXT_WEEK)
    kept = Slip.get_by_id(slip.id)
    assert (kept.state, kept.result) == (target, "连续三通满分。")


def test_it_refuses_to_conclude_without_a_result(cast: Cast) -> None:
    slip = followed(cast)
    with pytest.raises(Refused) as refused:
        actions.conclude(viewer(cast.lead), slip.id, True, " ")
    assert refused.value.field == "result"
    assert state(slip) is S.FOLLOWING


@pytest.mark.parametrize("made", [issued, acknowledged, recovered])
def test_it_refuses_to_conclude_what_is_not_followed(
    cast: Cast, made: Callable[[Cast], Slip]
) -> None:
    slip = made(cast)
    before = state(slip)
    with pytest.raises(Conflict):
        actions.conclude(viewer(cast.lead), slip.id, True, "好了")
    assert state(slip) is before


def test_a_recovered_slip_is_closed_at_once_when_wanted(cast: Cast) -> None:
    slip = followed(cast)
    actions.conclude(viewer(cast.lead), slip.id, True, "好了", and_close=True)
    kept = Slip.get_by_id(slip.id)
    assert (kept.state, kept.closed_by, kept.closed_at) == (S.CLOSED, cast.lead.name, NOW)
    assert [e.action for e in history_of(slip)][-2:] == ["slips.conclude", "slips.close"]


def test_who_has_not_recovered_is_not_closed(cast: Cast) -> None:
    slip = followed(cast)
    actions.conclude(viewer(cast.lead), slip.id, False, "仍有遗漏", True, NEXT_WEEK)
    assert state(slip) is S.NOT_RECOVERED


@pytest.mark.parametrize("made", [issued, acknowledged, followed])
def test_only_a_recovered_slip_is_closed(cast: Cast, made: Callable[[Cast], Slip]) -> None:
    slip = made(cast)
    with pytest.raises(Conflict, match="recovered"):
        actions.close(viewer(cast.lead), slip.id)


@pytest.mark.parametrize("name", ["lead", "supervisor", "manager"])
def test_lead_supervisor_and_manager_close(cast: Cast, name: str) -> None:
    slip = recovered(cast)
    actions.close(viewer(getattr(cast, name)), slip.id)
    assert state(slip) is S.CLOSED
    with pytest.raises(Conflict):
        actions.close(viewer(cast.lead), slip.id)


# --- who may not ------------------------------------------------------------------------------

STEPS: dict[str, tuple[Callable[..., Slip], Callable[[Any, int], Any]]] = {
    "follow_up": (
        acknowledged,
        lambda v, i: actions.follow_up(v, i, actions.Entry(TODAY, FollowUpKind.COACHING, "听录音")),
    ),
    "conclude": (followed, lambda v, i: actions.conclude(v, i, True, "好了")),
    "close": (recovered, lambda v, i: actions.close(v, i)),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", ["qa", "agent"])
def test_those_who_see_it_may_not(cast: Cast, step: str, name: str) -> None:
    made, act = STEPS[step]
    slip = made(cast)
    with pytest.raises(Forbidden):
        act(viewer(getattr(cast, name)), slip.id)
    assert state(slip) is slip.state


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", ["lead_b", "teammate", "south_supervisor", "assistant"])
def test_those_elsewhere_do_not_learn_of_it(cast: Cast, step: str, name: str) -> None:
    made, act = STEPS[step]
    slip = made(cast)
    with pytest.raises(NotFound):
        act(viewer(getattr(cast, name)), slip.id)


@pytest.mark.parametrize("step", STEPS)
def test_a_lead_takes_no_step_on_their_own_slip(cast: Cast, step: str) -> None:
    made, act = STEPS[step]
    slip = made(cast, cast.lead)
    with pytest.raises(Forbidden, match="own"):
        act(viewer(cast.lead), slip.id)
    act(viewer(cast.supervisor), slip.id)


def test_an_export_is_kept_in_the_trail(cast: Cast) -> None:
    slip = issued(cast)
    actions.record_export(viewer(cast.qa), slip.id)
    assert history_of(slip)[-1].action == "slips.export"
    with pytest.raises(NotFound):
        actions.record_export(viewer(cast.teammate), slip.id)


# --- going on, and who is told ----------------------------------------------------------------


def test_who_has_not_recovered_goes_on_until_a_new_day_and_is_counted(cast: Cast) -> None:
    slip = followed(cast)
    actions.conclude(viewer(cast.lead), slip.id, False, "仍有遗漏", due_on=NEXT_WEEK)
    kept, last = Slip.get_by_id(slip.id), history_of(slip)[-1]
    assert (kept.rounds, kept.due_on, kept.state) == (1, NEXT_WEEK, S.NOT_RECOVERED)
    assert ("仍有遗漏", str(NEXT_WEEK) in last.after) == (last.note, True)


@pytest.mark.parametrize("due_on", [None, TODAY, TODAY - dt.timedelta(days=1)])
def test_it_refuses_to_go_on_without_a_later_day(cast: Cast, due_on: dt.date | None) -> None:
    slip = followed(cast)
    with pytest.raises(Refused) as refused:
        actions.conclude(viewer(cast.lead), slip.id, False, "仍有遗漏", due_on=due_on)
    assert refused.value.field == "due_on"
    assert state(slip) is S.FOLLOWING


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"next_on": TODAY - dt.timedelta(days=1)}, "next_on"),
        ({"next_on": TODAY, "next_step": ""}, "next_step"),
    ],
)
def test_it_refuses_a_next_step_that_cannot_be(
    cast: Cast, values: dict[str, Any], field: str
) -> None:
    slip = acknowledged(cast)
    with pytest.raises(Refused) as refused:
        follow_up(cast.lead, slip, **values)
    assert refused.value.field == field


def test_a_side_by_side_is_agreed_as_the_next_step(cast: Cast) -> None:
    slip, kind = acknowledged(cast), FollowUpKind.SIDE_BY_SIDE
    follow_up(cast.lead, slip, next_kind=kind, next_on=NEXT_WEEK, next_step="")
    entry = SlipFollowUp.get()
    assert (entry.next_kind, entry.next_on) == (kind, NEXT_WEEK)


def test_holder_and_author_hear_of_the_words_and_the_person_of_the_end(cast: Cast) -> None:
    slip = recovered(cast)
    actions.close(viewer(cast.lead), slip.id)
    told = {(row.person_id, row.kind) for row in Notice.select()}
    assert told == {
        (cast.agent.id, Occasion.SLIP_ISSUED),
        (cast.lead.id, Occasion.SLIP_ACKNOWLEDGED),
        (cast.qa.id, Occasion.SLIP_ACKNOWLEDGED),
        (cast.agent.id, Occasion.SLIP_CLOSED),
    }


def test_no_step_of_a_slip_touches_a_score_or_a_summary(cast: Cast) -> None:
    slip = issued(cast)
    summaries.rebuild()
    before = list(EvaluationScore.select().dicts())
    actions.acknowledge(viewer(cast.agent), slip.id, WORDS)
    follow_up(cast.lead, slip)
    actions.conclude(viewer(cast.lead), slip.id, True, "好了", and_close=True)
    assert list(EvaluationScore.select().dicts()) == before
    assert summaries.differences() == []
