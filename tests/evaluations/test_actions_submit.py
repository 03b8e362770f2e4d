"""Submitting: licence, completeness, score and band, late, slip owed, once (P3.8-P3.11, P6.1)."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import accepting, actions, drafts, submitting
from qaweb.evaluations.missing_rules import Missing, Why
from qaweb.evaluations.models import DaySummary, Evaluation, EvaluationScore
from qaweb.evaluations.rules import Answer, EvaluationState, Mode
from qaweb.evaluations.submitting import Incomplete
from qaweb.evaluations.turns import take
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.inbox.wording import sentence
from qaweb.parameters.actions import set_parameter
from qaweb.people.models import Person, Shift, ShiftCode
from qaweb.training.models import Licence
from tests.cast import TODAY, Cast, viewer, works
from tests.evaluations.scoring import (
    answer,
    call,
    draft_of,
    live_draft,
    save_answer,
    save_text,
    submitted,
)

Later = Callable[..., Any]


def test_a_clean_call_is_a_hundred_and_owes_no_slip(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    assert (done.state, done.raw_total, done.total) == (EvaluationState.SUBMITTED, 10_000, 10_000)
    assert (done.band, done.slip_owed, done.is_late) == ("excellent", False, False)
    assert done.submitted_at == clock.now()


# What was lost, the total, the band: the limits belong to the higher band (P3.8).
@pytest.mark.parametrize(
    ("levels", "total", "band"),
    [
        ({"courtesy": 3, "clarity": 1, "opening": 1}, 9000, "excellent"),
        ({"courtesy": 3, "clarity": 1, "opening": 1, "summary": 1}, 8900, "good"),
        ({"accuracy": 3, "solution": 3}, 8500, "good"),
        ({"accuracy": 3, "solution": 3, "summary": 1}, 8400, "needs_improvement"),
        ({"accuracy": 3, "solution": 3, "courtesy": 3, "opening": 2}, 7500, "needs_improvement"),
        ({"privacy": 1}, 0, "failed"),
    ],
)
def test_points_lost_make_total_and_band(
    cast: Cast, levels: dict[str, int], total: int, band: str
) -> None:
    done = submitted(cast.qa, cast.agent, **levels)
    assert (done.total, done.band, done.slip_owed) == (total, band, True)


def test_a_critical_failure_keeps_the_raw_total_beside(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent, privacy=1)
    assert (done.raw_total, done.total) == (9500, 0)


def test_a_problem_mark_alone_owes_a_slip(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent)
    given = Answer("opening", 0, problem=True)
    save_answer(viewer(cast.qa), draft.id, given, seq=1)
    done = submitting.submit(viewer(cast.qa), draft.id)
    assert (done.total, done.slip_owed) == (10_000, True)


def test_every_answer_keeps_what_it_earned(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent, opening=1, hold="na")
    rows = EvaluationScore.select().where(EvaluationScore.evaluation == done)
    earned = {row.criterion.code: row.earned for row in rows}
    assert (earned["opening"], earned["purpose"], earned["hold"]) == (200, 400, None)


def test_it_names_everything_that_is_missing(cast: Cast) -> None:
    draft = actions.start_live(viewer(cast.qa), cast.agent.id, Mode.SIDE_BY_SIDE)
    answer(cast.qa, draft)
    save_answer(viewer(cast.qa), draft.id, Answer("opening"), seq=1)
    with pytest.raises(Incomplete) as caught:
        submitting.submit(viewer(cast.qa), draft.id)
    assert caught.value.missing == [
        Missing("call_time", Why.EMPTY),
        Missing("opening", Why.UNANSWERED),
    ]
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.DRAFT


def test_an_empty_form_is_not_submitted(cast: Cast) -> None:
    draft = actions.start_recording(viewer(cast.qa), call(cast.agent).id)
    with pytest.raises(Incomplete) as caught:
        submitting.submit(viewer(cast.qa), draft.id)
    assert len(caught.value.missing) == 22


def test_without_a_licence_the_draft_is_kept(cast: Cast) -> None:
    draft = draft_of(cast.unlicensed_qa, cast.agent)
    with pytest.raises(Forbidden, match="Your draft is kept"):
        submitting.submit(viewer(cast.unlicensed_qa), draft.id)
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.DRAFT


def test_the_licence_must_be_good_today(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent)
    Licence.update(valid_until=TODAY).where(Licence.person == cast.qa).execute()
    tomorrow = clock.at(TODAY + dt.timedelta(days=1), dt.time(0, 1))
    with clock.set_to(tomorrow), pytest.raises(Forbidden):
        submitting.submit(viewer(cast.qa), draft.id)
    assert submitting.submit(viewer(cast.qa), draft.id).total == 10_000


def test_it_is_submitted_once(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    with pytest.raises(Conflict):
        submitting.submit(viewer(cast.qa), done.id)
    assert DaySummary.get().evaluations == 1


def test_the_second_of_two_windows_is_told(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent)
    seen = drafts.own_draft(viewer(cast.qa), draft.id)
    submitting.submit(viewer(cast.qa), draft.id)
    with pytest.raises(Conflict, match="another window"):
        take(seen, EvaluationState.SUBMITTED)


def test_only_its_monitor_submits_a_draft(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent)
    for person in (cast.manager, cast.south_qa, cast.agent):
        with pytest.raises(NotFound):
            submitting.submit(viewer(person), draft.id)
    with pytest.raises(Forbidden, match="works on this"):
        submitting.submit(viewer(cast.second_qa), draft.id)


@pytest.mark.parametrize(
    ("time", "late"), [(dt.time(17, 30), False), (dt.time(17, 30, 1), True), (dt.time(23), True)]
)
def test_after_half_past_five_it_is_late(cast: Cast, time: dt.time, late: bool) -> None:
    draft = draft_of(cast.qa, cast.agent)
    with clock.set_to(clock.at(TODAY, time)):
        done = submitting.submit(viewer(cast.qa), draft.id)
    assert (done.is_late, done.monitored_on) == (late, TODAY)


def test_the_late_shift_has_until_its_end(cast: Cast) -> None:
    Shift.delete().where(Shift.person == cast.qa).execute()
    works(cast.qa, TODAY, ShiftCode.LATE)
    first, second = draft_of(cast.qa, cast.agent), draft_of(cast.qa, cast.agent)
    with clock.set_to(clock.at(TODAY, dt.time(23, 59))):
        assert not submitting.submit(viewer(cast.qa), first.id).is_late
    with clock.set_to(clock.at(TODAY + dt.timedelta(days=1), dt.time(0, 1))):
        assert submitting.submit(viewer(cast.qa), second.id).is_late


def test_a_past_day_is_judged_by_the_cut_off_of_its_time(cast: Cast) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    set_parameter(viewer(cast.manager), "records_due", dt.time(20), tomorrow, "later shifts")
    draft = draft_of(cast.qa, cast.agent)
    with clock.set_to(clock.at(TODAY, dt.time(19))):
        assert submitting.submit(viewer(cast.qa), draft.id).is_late


def test_a_live_form_takes_the_imported_call_of_its_number(cast: Cast) -> None:
    draft = live_draft(cast.qa, cast.agent)
    imported = call(cast.agent, number="L-1")
    assert submitting.submit(viewer(cast.qa), draft.id).call == imported


def test_a_live_form_stands_without_an_imported_call(cast: Cast) -> None:
    done = submitting.submit(viewer(cast.qa), live_draft(cast.qa, cast.agent).id)
    assert (done.call, done.call_number) == (None, "L-1")


def test_a_number_of_somebody_elses_call_is_refused(cast: Cast) -> None:
    draft = live_draft(cast.qa, cast.agent)
    call(cast.teammate, number="L-1")
    with pytest.raises(Refused, match="somebody else") as caught:
        submitting.submit(viewer(cast.qa), draft.id)
    assert caught.value.field == "call_number"


def test_one_call_is_not_counted_twice_for_a_monitor(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    draft = live_draft(cast.qa, cast.agent)
    save_text(viewer(cast.qa), draft.id, "call_number", done.call_number)
    with pytest.raises(Conflict, match="already monitored"):
        submitting.submit(viewer(cast.qa), draft.id)


def test_the_trail_says_what_became_of_it(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent, opening=1)
    entry = AuditEntry.get(AuditEntry.action == "evaluations.submit")
    assert (entry.actor_id, entry.subject_label) == (cast.qa.id, str(done))
    assert json.loads(entry.before) == {"state": "draft"}
    after = json.loads(entry.after)
    assert (after["total"], after["answers"]["opening"]) == (9800, 1)
    assert after.get("call", done.call_number) == done.call_number


def test_the_trail_names_the_imported_call_by_its_number(cast: Cast) -> None:
    draft = live_draft(cast.qa, cast.agent)
    known = call(cast.agent, number="C-77")
    save_text(viewer(cast.qa), draft.id, "call_number", known.number)
    done = submitting.submit(viewer(cast.qa), draft.id)
    entry = AuditEntry.get(AuditEntry.action == "evaluations.submit")
    assert (done.call_id, json.loads(entry.after)["call"]) == (known.id, "C-77")


def test_the_person_accepts_their_own(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    accepting.accept(viewer(cast.agent), done.id)
    row = Evaluation.get_by_id(done.id)
    assert (row.state, row.accepted_at) == (EvaluationState.ACCEPTED, clock.now())
    assert not row.accepted_by_lapse
    with pytest.raises(Conflict):
        accepting.accept(viewer(cast.agent), done.id)


def test_a_lead_accepts_their_own(cast: Cast) -> None:
    done = submitted(cast.qa, cast.lead)
    accepting.accept(viewer(cast.lead), done.id)
    assert Evaluation.get_by_id(done.id).state is EvaluationState.ACCEPTED


@pytest.mark.parametrize("key", ["lead", "qa", "supervisor", "manager"])
def test_nobody_accepts_for_another(cast: Cast, key: str) -> None:
    done = submitted(cast.qa, cast.agent)
    with pytest.raises(Forbidden):
        accepting.accept(viewer(getattr(cast, key)), done.id)


@pytest.mark.parametrize("key", ["teammate", "agent_b", "lead_b", "outsider", "assistant"])
def test_others_do_not_know_of_it(cast: Cast, key: str) -> None:
    done = submitted(cast.qa, cast.agent)
    with pytest.raises(NotFound):
        accepting.accept(viewer(getattr(cast, key)), done.id)


def test_silence_becomes_acceptance_after_the_window(cast: Cast, later: Later) -> None:
    done = submitted(cast.qa, cast.agent)
    assert accepting.accept_lapsed(clock.now() + dt.timedelta(days=3)) == 0
    with later(days=3, seconds=1):
        assert accepting.accept_lapsed(clock.now()) == 1
        assert accepting.accept_lapsed(clock.now()) == 0
    row = Evaluation.get_by_id(done.id)
    assert (row.state, row.accepted_by_lapse) == (EvaluationState.ACCEPTED, True)
    entry = AuditEntry.get(AuditEntry.action == "evaluations.accept_by_lapse")
    assert (entry.actor_id, entry.actor_name) == (0, "qaweb")


def test_drafts_and_answered_ones_do_not_lapse(cast: Cast, later: Later) -> None:
    draft_of(cast.qa, cast.agent)
    accepting.accept(viewer(cast.agent), submitted(cast.qa, cast.agent).id)
    with later(days=30):
        assert accepting.accept_lapsed(clock.now()) == 0


def test_the_record_names_team_and_project_of_the_day(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    Person.update(team=cast.team_b).where(Person.id == cast.agent).execute()
    assert Evaluation.get_by_id(done.id).team == cast.team_a


def test_the_monitored_person_is_told_of_it(cast: Cast) -> None:
    row = submitted(cast.qa, cast.agent)
    told = Notice.get(Notice.kind == Occasion.EVALUATION_NEW)
    assert (told.person_id, told.endpoint) == (cast.agent.id, "evaluations.show")
    assert str(row) in sentence(told)
