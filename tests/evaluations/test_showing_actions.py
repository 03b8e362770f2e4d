"""A record under a standard with a condition: stored, submitted, summed up, drawn (P3.6)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.evaluations import submitting, summaries
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.missing_rules import Missing, Why
from qaweb.evaluations.models import DayCriterionSummary, Evaluation, EvaluationScore
from qaweb.evaluations.rules import Answer
from qaweb.evaluations.submitting import Incomplete
from qaweb.slips.findings import lines_of
from qaweb.standards.models import Criterion, StandardVersion
from qaweb.standards.queries import criterion_ids
from tests.cast import Cast, viewer
from tests.evaluations.scoring import draft_of, save_answer, submitted
from tests.standards.drafting import conditional

As = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def version(cast: Cast) -> StandardVersion:
    return conditional(cast)


def save(cast: Cast, draft: Evaluation, answer: Answer) -> None:
    seq = sheet_of(draft).seqs.get(answer.criterion, 0)
    save_answer(viewer(cast.qa), draft.id, answer, seq)


def kept(evaluation: Evaluation) -> set[str]:
    rows = EvaluationScore.select(Criterion.code).join(Criterion)
    return {code for (code,) in rows.where(EvaluationScore.evaluation == evaluation.id).tuples()}


def test_a_hidden_answer_comes_back_in_the_draft(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent, purpose=1)
    assert "purpose" not in sheet_of(draft).shown
    assert sheet_of(draft).score.total == 10_000
    save(cast, draft, Answer("opening", 1))
    assert "purpose" in sheet_of(draft).shown
    assert sheet_of(draft).answers["purpose"].level == 1


def test_a_hidden_answer_is_no_part_of_the_record(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent)
    save(cast, draft, Answer("purpose", 1, problem=True))
    done = submitting.submit(viewer(cast.qa), draft.id)
    assert (done.total, done.slip_owed) == (10_000, False)
    assert "purpose" not in kept(done)
    assert "purpose" not in [line.criterion.code for line in lines_of(done)]


def test_a_shown_one_has_to_be_answered_and_a_refusal_keeps_all(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent, opening=1)
    save(cast, draft, Answer("purpose"))
    with pytest.raises(Incomplete) as refused:
        submitting.submit(viewer(cast.qa), draft.id)
    assert refused.value.missing == [Missing("purpose", Why.UNANSWERED)]
    assert "purpose" in kept(draft)


def test_the_summaries_count_only_what_was_shown(cast: Cast, version: StandardVersion) -> None:
    submitted(cast.qa, cast.agent, purpose=1)
    submitted(cast.qa, cast.agent, opening=1)
    purpose = criterion_ids(version.id)["purpose"]
    row = DayCriterionSummary.get(DayCriterionSummary.criterion_id == purpose)
    assert (row.scored, row.lost) == (1, 0)
    assert summaries.differences() == []


def test_the_form_hides_and_shows_it(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    client, address = as_(cast.qa), f"/evaluations/{draft.id}"
    rule = 'id="ask-purpose" data-code="purpose" data-top="0" data-if="opening" data-levels="1 2"'
    assert f"{rule} hidden>" in client.get(address).text
    save(cast, draft, Answer("opening", 2))
    assert f"{rule}>" in client.get(address).text


def test_the_count_follows_each_save(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    sent = {"level-opening": "1", "seq-opening": "1"}
    address = f"/evaluations/{draft.id}/answers/opening"
    page = as_(cast.qa).post(address, data=sent, headers={"HX-Request": "true"}).text
    assert "22 of 22" in page


def test_the_record_and_its_workbook_leave_it_out(cast: Cast, as_: As) -> None:
    title = Criterion.get(Criterion.code == "purpose").title_en
    hidden, asked = submitted(cast.qa, cast.agent), submitted(cast.qa, cast.agent, opening=1)
    client = as_(cast.qa)
    assert title not in client.get(f"/evaluations/{hidden.id}").text
    assert title in client.get(f"/evaluations/{asked.id}").text
    assert client.get(f"/evaluations/{hidden.id}.xlsx").status_code == 200
