"""Saving a draft: each answer by itself, two tabs, what is refused (P3.10)."""

import datetime as dt

import pytest

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import actions, drafts
from qaweb.evaluations.answers import Sheet, sheet_of
from qaweb.evaluations.drafts import Given, Overtaken, Word
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.evaluations.rules import Answer, Mode
from tests.cast import TODAY, Cast, viewer
from tests.evaluations.scoring import call, save_answer, save_text, submitted


@pytest.fixture
def draft(cast: Cast) -> Evaluation:
    return actions.start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)


def kept(draft: Evaluation) -> Sheet:
    return sheet_of(Evaluation.get_by_id(draft.id))


def test_an_answer_is_kept_and_scored_at_once(cast: Cast, draft: Evaluation) -> None:
    save_answer(viewer(cast.qa), draft.id, Answer("opening", 1))
    sheet = kept(draft)
    assert sheet.answers == {"opening": Answer("opening", 1)}
    assert (sheet.score.earned, sheet.score.possible) == (200, 400)
    assert sheet.band == "failed"


def test_an_answer_keeps_reason_and_problem_mark(cast: Cast, draft: Evaluation) -> None:
    given = Answer("hold", 2, na=True, reason=" 客户未等待 ", problem=True)
    save_answer(viewer(cast.qa), draft.id, given)
    assert kept(draft).answers["hold"] == Answer("hold", None, True, "客户未等待", True)
    assert EvaluationScore.get().earned is None


def test_an_answer_can_be_changed_and_taken_back(cast: Cast, draft: Evaluation) -> None:
    for seq, level in enumerate((0, 2, None)):
        save_answer(viewer(cast.qa), draft.id, Answer("opening", level), seq)
    assert kept(draft).answers["opening"] == Answer("opening")
    assert kept(draft).score.answered == 0


def test_saving_is_not_audited(cast: Cast, draft: Evaluation) -> None:
    before = AuditEntry.select().count()
    save_answer(viewer(cast.qa), draft.id, Answer("opening", 1))
    save_text(viewer(cast.qa), draft.id, "problems", "语速过快")
    assert AuditEntry.select().count() == before


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer("nonsense", 0), "no such criterion"),
        (Answer("opening", 9), "no such level"),
        (Answer("opening", -1), "no such level"),
        (Answer("opening", na=True), "always applies"),
        (Answer("hold", na=True, reason="x" * 5001), "too long"),
    ],
)
def test_it_refuses_an_impossible_answer(
    cast: Cast, draft: Evaluation, answer: Answer, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        save_answer(viewer(cast.qa), draft.id, answer)
    assert not kept(draft).answers


def test_a_tab_that_has_not_seen_a_later_answer_is_told_both(cast: Cast, draft: Evaluation) -> None:
    save_answer(viewer(cast.qa), draft.id, Answer("opening", 0), seq=0)
    with pytest.raises(Overtaken) as caught:
        save_answer(viewer(cast.qa), draft.id, Answer("opening", 2), seq=0)
    assert caught.value.kept == Answer("opening", 0)
    assert caught.value.given == Answer("opening", 2)
    assert kept(draft).answers["opening"].level == 0


def test_two_tabs_answer_different_criteria_without_trouble(cast: Cast, draft: Evaluation) -> None:
    save_answer(viewer(cast.qa), draft.id, Answer("opening", 0), seq=0)
    save_answer(viewer(cast.qa), draft.id, Answer("purpose", 1), seq=0)
    assert len(kept(draft).answers) == 2


def test_the_same_save_sent_twice_is_taken_once(cast: Cast, draft: Evaluation) -> None:
    for _ in range(2):
        save_answer(viewer(cast.qa), draft.id, Answer("opening", 1), seq=0)
    assert kept(draft).seqs == {"opening": 1}


def test_a_batch_saves_what_it_can_and_names_the_rest(cast: Cast, draft: Evaluation) -> None:
    given = [Given(Answer("opening", 9)), Given(Answer("purpose", 0))]
    words = [Word("problems", "无"), Word("call_time", "25:00")]
    troubles = drafts.save(viewer(cast.qa), draft.id, given, words)
    assert set(troubles) == {"opening", "call_time"}
    assert set(kept(draft).answers) == {"purpose"}
    assert Evaluation.get_by_id(draft.id).problems == "无"


def test_facts_of_a_live_call_are_typed(cast: Cast, draft: Evaluation) -> None:
    for field, value in (("call_number", " L-7 "), ("call_time", "13:05")):
        save_text(viewer(cast.qa), draft.id, field, value)
    save_text(viewer(cast.qa), draft.id, "call_type_name", "投诉")
    row = Evaluation.get_by_id(draft.id)
    assert (row.call_number, row.call_type_name) == ("L-7", "投诉")
    assert row.call_started_at == clock.at(TODAY, dt.time(13, 5))
    save_text(viewer(cast.qa), draft.id, "call_time", "")
    assert Evaluation.get_by_id(draft.id).call_started_at is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("call_time", "half past", "like 14:05"),
        ("call_time", "1405", "like 14:05"),
        ("call_time", "14:01", "has not come yet"),
        ("call_type_name", "外呼", "no such call type"),
        ("call_number", "9" * 65, "too long"),
        ("problems", "x" * 5001, "too long"),
        ("total", "10000", "no such field"),
    ],
)
def test_it_refuses_impossible_words(
    cast: Cast, draft: Evaluation, field: str, value: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        save_text(viewer(cast.qa), draft.id, field, value)


def test_a_recording_keeps_the_facts_of_its_call(cast: Cast) -> None:
    draft = actions.start_recording(viewer(cast.qa), call(cast.agent).id)
    with pytest.raises(Refused, match="A recording keeps"):
        save_text(viewer(cast.qa), draft.id, "call_number", "another")


def test_words_changed_in_another_tab_are_not_overwritten(cast: Cast, draft: Evaluation) -> None:
    save_text(viewer(cast.qa), draft.id, "problems", "one", seen="")
    with pytest.raises(Overtaken) as caught:
        save_text(viewer(cast.qa), draft.id, "problems", "two", seen="")
    assert (caught.value.kept, caught.value.given) == ("one", "two")
    save_text(viewer(cast.qa), draft.id, "problems", "one\r\nand two", seen="one")
    assert Evaluation.get_by_id(draft.id).problems == "one\nand two"


def test_only_its_monitor_knows_a_draft(cast: Cast, draft: Evaluation) -> None:
    for person in (cast.manager, cast.agent, cast.south_qa):
        with pytest.raises(NotFound):
            save_answer(viewer(person), draft.id, Answer("opening", 0))


def test_who_monitors_the_same_person_is_told_who_works_on_the_draft(
    cast: Cast, draft: Evaluation
) -> None:
    for person in (cast.second_qa, cast.supervisor):
        with pytest.raises(Forbidden, match=f"{cast.qa.name} works on this"):
            save_answer(viewer(person), draft.id, Answer("opening", 0))


def test_what_was_submitted_is_closed(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    with pytest.raises(Conflict, match="closed"):
        save_answer(viewer(cast.qa), done.id, Answer("opening", 2), seq=99)
    with pytest.raises(Forbidden, match="Only the person who monitored"):
        save_text(viewer(cast.second_qa), done.id, "problems", "mine")
