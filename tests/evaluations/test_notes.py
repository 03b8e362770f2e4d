"""Notes at a second of the call and the clock of a live one: who writes them, what is kept."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import queries
from qaweb.evaluations.actions import start_live, start_recording
from qaweb.evaluations.answers import words_of
from qaweb.evaluations.drafts import Overtaken
from qaweb.evaluations.models import Evaluation, EvaluationNote
from qaweb.evaluations.note_rules import Clock
from qaweb.evaluations.notes import GivenNote, notes_of, set_clock, write_note
from qaweb.evaluations.rules import Mode
from qaweb.evaluations.submitting import submit
from tests.cast import NOW, Cast, viewer
from tests.evaluations import scoring
from tests.evaluations.noting import key, note
from tests.evaluations.scoring import save_text

Later = Callable[..., Any]


@pytest.fixture
def draft(cast: Cast) -> Evaluation:
    return start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)


def texts(draft: Evaluation) -> list[tuple[int | None, str]]:
    return [(each.at_s, each.text) for each in notes_of(draft)]


def test_notes_stand_in_the_order_of_the_call(cast: Cast, draft: Evaluation) -> None:
    for text, at_s in (("late", 90), ("whole call", None), ("early", 5)):
        note(cast.qa, draft, text, at_s=at_s)
    assert texts(draft) == [(5, "early"), (90, "late"), (None, "whole call")]


def test_the_same_note_sent_twice_is_one(cast: Cast, draft: Evaluation) -> None:
    first = note(cast.qa, draft, "once")
    note(cast.qa, draft, "once", key=first)
    assert texts(draft) == [(35, "once")]


def test_a_note_hangs_on_a_criterion(cast: Cast, draft: Evaluation) -> None:
    note(cast.qa, draft, criterion="opening")
    assert notes_of(draft)[0].criterion.code == "opening"  # type: ignore[union-attr]


def test_without_words_it_is_deleted_and_stays_so(cast: Cast, draft: Evaluation) -> None:
    known = note(cast.qa, draft)
    for _ in range(2):
        note(cast.qa, draft, "  ", key=known, seq=99)
    assert not EvaluationNote.select().exists()


def test_a_window_that_saw_an_older_one_is_told(cast: Cast, draft: Evaluation) -> None:
    known = note(cast.qa, draft, "first window")
    with pytest.raises(Overtaken) as told:
        note(cast.qa, draft, "second window", key=known)
    assert (told.value.kept, told.value.given) == ("first window", "second window")
    assert texts(draft) == [(35, "first window")]


def test_a_window_that_saw_it_changes_it(cast: Cast, draft: Evaluation) -> None:
    known = key()
    seq = write_note(viewer(cast.qa), draft.id, GivenNote(known, "one", 3))
    assert seq > 0
    assert write_note(viewer(cast.qa), draft.id, GivenNote(known, "two", 4, seq=seq)) > seq
    assert texts(draft) == [(4, "two")]


def test_words_for_a_note_deleted_elsewhere_bring_it_back(cast: Cast, draft: Evaluation) -> None:
    known = note(cast.qa, draft, "one")
    note(cast.qa, draft, "", key=known, seq=99)
    note(cast.qa, draft, "two", key=known, seq=99)
    assert texts(draft) == [(35, "two")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "x" * 5001}, "too long"),
        ({"at_s": 90_000}, "No call is that long"),
        ({"criterion": "invented"}, "no such criterion"),
        ({"key": "../1"}, "no proper key"),
    ],
)
def test_what_a_note_cannot_hold_is_refused(
    cast: Cast, draft: Evaluation, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        note(cast.qa, draft, **given)


def test_nobody_writes_in_anothers_draft(cast: Cast, draft: Evaluation) -> None:
    for person in (cast.second_qa, cast.manager, cast.south_qa):
        with pytest.raises((Forbidden, NotFound)):
            note(person, draft)
    assert not EvaluationNote.select().exists()


def test_after_submission_notes_are_closed_and_stay(cast: Cast) -> None:
    draft = scoring.live_draft(cast.qa, cast.agent)
    note(cast.qa, draft, "kept")
    submitted = submit(viewer(cast.qa), draft.id)
    with pytest.raises((Conflict, Forbidden)):
        note(cast.qa, draft, "too late")
    assert texts(submitted) == [(35, "kept")]
    assert [each.text for each in notes_of(queries.evaluation(viewer(cast.agent), draft.id))]


def test_notes_and_the_clock_leave_no_line_in_the_trail(cast: Cast, draft: Evaluation) -> None:
    before = AuditEntry.select().count()
    note(cast.qa, draft)
    set_clock(viewer(cast.qa), draft.id, Clock(NOW))
    assert AuditEntry.select().count() == before


def test_the_clock_says_when_the_call_began(cast: Cast, draft: Evaluation, later: Later) -> None:
    with later(minutes=2):
        draft = set_clock(viewer(cast.qa), draft.id, Clock(clock.now()))
    assert draft.clock_started_at == NOW + dt.timedelta(minutes=2)
    assert words_of(draft)["call_time"] == "14:02"


def test_what_was_typed_outweighs_the_clock(cast: Cast, draft: Evaluation) -> None:
    save_text(viewer(cast.qa), draft.id, "call_time", "13:50")
    draft = set_clock(viewer(cast.qa), draft.id, Clock(NOW))
    assert words_of(draft)["call_time"] == "13:50"


def test_taking_the_clock_back_takes_its_time_back(cast: Cast, draft: Evaluation) -> None:
    set_clock(viewer(cast.qa), draft.id, Clock(NOW))
    draft = set_clock(viewer(cast.qa), draft.id, Clock())
    assert (draft.clock_started_at, draft.call_started_at) == (None, None)


def test_a_clock_with_notes_is_not_taken_back(cast: Cast, draft: Evaluation) -> None:
    set_clock(viewer(cast.qa), draft.id, Clock(NOW))
    note(cast.qa, draft)
    with pytest.raises(Refused, match="Notes lie on this clock"):
        set_clock(viewer(cast.qa), draft.id, Clock())


def test_a_recording_has_no_clock(cast: Cast) -> None:
    draft = start_recording(viewer(cast.qa), scoring.call(cast.agent).id)
    with pytest.raises(Refused, match="keeps its own time"):
        set_clock(viewer(cast.qa), draft.id, Clock(NOW))


def test_a_live_note_lies_on_the_recording_once_it_is_there(cast: Cast, later: Later) -> None:
    """The clock began 20 s after the telephone system's call: 35 s are its second 55."""
    call = scoring.call(cast.agent)
    with clock.set_to(call.started_at + dt.timedelta(seconds=20)):
        draft = start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
        set_clock(viewer(cast.qa), draft.id, Clock(clock.now()))
    note(cast.qa, draft, "lies at 0:55", at_s=35)
    Evaluation.update(call=call).where(Evaluation.id == draft.id).execute()
    matched = queries.evaluation(viewer(cast.qa), draft.id)
    assert [(each.at_s, each.position) for each in notes_of(matched)] == [(35, 55)]


def test_discarding_a_draft_takes_its_notes_with_it(cast: Cast, draft: Evaluation) -> None:
    note(cast.qa, draft)
    Evaluation.delete().where(Evaluation.id == draft.id).execute()
    assert not EvaluationNote.select().exists()
