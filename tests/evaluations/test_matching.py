"""Live evaluations and the import that brings their call (P3.1)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.calls.models import Call, CallType
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import actions, matching, submitting, summaries
from qaweb.evaluations.matching_rules import sole_matches
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode
from qaweb.people.models import Person
from tests.cast import TODAY, Cast, viewer
from tests.evaluations.scoring import answer, save_text, submitted

As = Callable[..., FlaskClient]


def monitored(monitor: Person, agent: Person, time: str = "13:50") -> Evaluation:
    """A live evaluation, submitted with the time and nothing else of its call."""
    draft = actions.start_live(viewer(monitor), agent.id, Mode.REMOTE)
    save_text(viewer(monitor), draft.id, "call_time", time)
    answer(monitor, draft)
    return submitting.submit(viewer(monitor), draft.id)


def imported(agent: Person, time: str, number: str = "I-1", **values: Any) -> Call:
    """A call as an import brings it."""
    fields: dict[str, Any] = {
        "project": agent.project_id,
        "call_type": CallType.get(project=agent.project_id, name="投诉"),
        "started_at": clock.at(TODAY, dt.time.fromisoformat(time)),
        "call_day": TODAY,
        "duration_s": 100,
    }
    return Call.create(number=number, agent=agent, **fields | values)


def row(evaluation: Evaluation) -> Evaluation:
    return Evaluation.get_by_id(evaluation.id)


def test_only_pairs_that_fit_nobody_else_are_sure() -> None:
    assert sole_matches({1: [7], 2: [8]}) == {1: 7, 2: 8}
    assert sole_matches({1: [7, 8], 2: []}) == {}
    assert sole_matches({1: [7], 2: [7]}) == {}
    assert sole_matches({1: [7], 2: [7, 8], 3: [9]}) == {3: 9}


def test_number_and_type_may_come_later_but_not_the_time(cast: Cast) -> None:
    done = monitored(cast.qa, cast.agent)
    assert (done.waits_for_call, done.call_number, done.call) == (True, "", None)
    draft = actions.start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    answer(cast.qa, draft)
    with pytest.raises(submitting.Incomplete):
        submitting.submit(viewer(cast.qa), draft.id)


def test_the_clock_says_when_the_call_began(cast: Cast) -> None:
    draft = actions.start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    began = clock.now() - dt.timedelta(minutes=4)
    Evaluation.update(clock_started_at=began).where(Evaluation.id == draft.id).execute()
    answer(cast.qa, draft)
    assert submitting.submit(viewer(cast.qa), draft.id).call_started_at == began


def test_the_only_call_that_fits_is_taken(cast: Cast) -> None:
    done = monitored(cast.qa, cast.agent)
    found = imported(cast.agent, "13:54")
    imported(cast.agent, "13:56", "far")
    imported(cast.teammate, "13:50", "another's")
    assert matching.match_waiting() == 1
    kept = row(done)
    assert (kept.call, kept.call_number, kept.call_type_name) == (found, "I-1", "投诉")
    assert (kept.call_started_at, kept.waits_for_call) == (found.started_at, False)
    assert matching.match_waiting() == 0
    assert not summaries.differences()
    entry = AuditEntry.get(AuditEntry.action == "evaluations.match_call")
    assert (entry.actor_name, entry.subject_label) == ("qaweb", str(done))


def test_a_call_imported_before_is_taken_at_once(cast: Cast) -> None:
    found = imported(cast.agent, "13:48")
    done = monitored(cast.qa, cast.agent)
    assert (done.call, done.call_type_name, done.waits_for_call) == (found, "投诉", False)


def test_two_that_fit_are_asked_for(cast: Cast) -> None:
    done = monitored(cast.qa, cast.agent)
    far, near = imported(cast.agent, "13:53", "far"), imported(cast.agent, "13:49", "near")
    assert matching.match_waiting() == 0
    (waiting,) = matching.waiting(viewer(cast.qa))
    assert waiting.calls == [near, far]
    matching.choose_call(viewer(cast.qa), done.id, far.id)
    assert row(done).call == far
    assert not matching.waiting(viewer(cast.qa))


def test_two_evaluations_never_share_a_call(cast: Cast) -> None:
    first, second = monitored(cast.qa, cast.agent), monitored(cast.qa, cast.agent, "13:52")
    found = imported(cast.agent, "13:51")
    assert matching.match_waiting() == 0
    matching.choose_call(viewer(cast.qa), first.id, found.id)
    with pytest.raises(Conflict, match="does not fit any more"):
        matching.choose_call(viewer(cast.qa), second.id, found.id)
    with pytest.raises(Conflict, match="monitored already"):
        matching.type_call(viewer(cast.qa), second.id, found.number, "")


def test_a_call_under_another_standard_does_not_fit(cast: Cast) -> None:
    done = monitored(cast.qa, cast.agent)
    imported(cast.agent, "13:50", call_day=dt.date(2025, 12, 31))
    assert matching.match_waiting() == 0
    assert matching.fitting(row(done)) == []
    with pytest.raises(Refused, match="Another standard"):
        matching.type_call(viewer(cast.qa), done.id, "I-1", "")


def test_a_call_that_no_import_brings_is_typed(cast: Cast) -> None:
    done = monitored(cast.qa, cast.agent)
    with pytest.raises(Refused, match="number of the call"):
        matching.type_call(viewer(cast.qa), done.id, " ", "投诉")
    with pytest.raises(Refused, match="type of the call"):
        matching.type_call(viewer(cast.qa), done.id, "T-1", "外呼")
    imported(cast.teammate, "13:50", "another's")
    with pytest.raises(Refused, match="somebody else"):
        matching.type_call(viewer(cast.qa), done.id, "another's", "投诉")
    matching.type_call(viewer(cast.qa), done.id, " T-1 ", "投诉")
    kept = row(done)
    assert (kept.call_number, kept.call_type_name, kept.waits_for_call) == ("T-1", "投诉", False)
    assert not summaries.differences()


def test_only_its_monitor_names_the_call(cast: Cast) -> None:
    done = monitored(cast.qa, cast.agent)
    for person in (cast.second_qa, cast.manager, cast.supervisor):
        with pytest.raises(Forbidden):
            matching.type_call(viewer(person), done.id, "T-1", "投诉")
    with pytest.raises(NotFound):
        matching.type_call(viewer(cast.south_qa), done.id, "T-1", "投诉")
    assert matching.waiting_for_call(viewer(cast.second_qa)).count() == 0
    with pytest.raises(Conflict, match="does not wait"):
        matching.type_call(viewer(cast.qa), submitted(cast.qa, cast.agent).id, "T-1", "投诉")


def test_the_page_offers_what_fits_and_takes_the_choice(cast: Cast, as_: As) -> None:
    done, client = monitored(cast.qa, cast.agent), as_(cast.qa)
    assert "No call of this person" in client.get("/evaluations/waiting").text
    for number, time in (("one", "13:49"), ("two", "13:52")):
        imported(cast.agent, time, number)
    page = client.get("/evaluations/waiting").text
    assert page.count('class="btn fitting-call"') == 2
    call = Call.get(Call.number == "two")
    answered = client.post(f"/evaluations/{done.id}/call", data={"call": call.id})
    assert (answered.status_code, answered.location) == (303, "/evaluations/waiting")
    assert "Every live evaluation has its call." in client.get("/evaluations/waiting").text


def test_a_refused_number_stays_typed(cast: Cast, as_: As) -> None:
    done = monitored(cast.qa, cast.agent)
    sent = {"call_number": "T-9", "call_type_name": ""}
    page = as_(cast.qa).post(f"/evaluations/{done.id}/call", data=sent)
    assert page.status_code == 422
    assert "Choose the type of the call." in page.text
    assert 'value="T-9"' in page.text


def test_a_call_knows_that_it_was_monitored(cast: Cast) -> None:
    call = imported(cast.agent, "13:00")
    draft = actions.start_recording(viewer(cast.qa), call.id)
    assert Call.get_by_id(call.id).is_monitored
    actions.discard(viewer(cast.qa), draft.id)
    assert not Call.get_by_id(call.id).is_monitored
