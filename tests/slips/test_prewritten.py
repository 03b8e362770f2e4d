"""What a new slip is pre-written from: moments, further calls, slips before, approved texts."""

import uuid
from collections.abc import Callable, Collection
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb.errors import Conflict
from qaweb.evaluations.models import Evaluation, EvaluationNote
from qaweb.inbox.models import Notice
from qaweb.slips import actions
from qaweb.slips.further import earlier_on, further_for, moments_of
from qaweb.slips.models import Slip, SlipEvaluation, SlipMoment
from tests import factories
from tests.cast import NOW, Cast, viewer
from tests.slips.writing import DUE, issue, issued, recovered
from tests.suggestions.making import EN, approved

As = Callable[..., FlaskClient]
SENT: dict[str, Any] = {"criteria": ["opening"], "cause": "agent", "due_on": str(DUE)}


def note(evaluation: Evaluation, text: str, code: str = "", at_s: int | None = 134) -> str:
    key = str(uuid.uuid4())
    EvaluationNote.create(
        evaluation=evaluation, key=key, text=text, at_s=at_s, criterion_code=code, created_at=NOW
    )
    return key


def kept(slip: Slip) -> list[tuple[str, int | None, str]]:
    rows = SlipMoment.select().where(SlipMoment.slip == slip.id).order_by(SlipMoment.id)
    return [(row.criterion_code, row.at_s, row.text) for row in rows]


def test_moments_on_its_criteria_are_kept_as_they_stood(cast: Cast) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    key = note(evaluation, "漏报工号", "opening")
    note(evaluation, "静默", "hold")
    slip = issue(cast.qa, evaluation, ["opening"])
    EvaluationNote.update(text="改了").where(EvaluationNote.key == key).execute()
    assert kept(slip) == [("opening", 134, "漏报工号")]
    assert list(moments_of(slip)) == ["opening"]


def test_the_writer_chooses_the_moments(cast: Cast) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    note(evaluation, "漏报工号", "opening")
    general = note(evaluation, "语速太快", at_s=None)
    assert kept(issue(cast.qa, evaluation, ["opening"], moments=[general])) == [
        ("", None, "语速太快")
    ]


def test_an_agent_reads_the_second_and_who_may_listen_jumps_to_it(cast: Cast, as_: As) -> None:
    slip = issued(cast, opening=1)
    evaluation = SlipEvaluation.get(SlipEvaluation.slip == slip).evaluation
    SlipMoment.create(
        slip=slip, evaluation=evaluation, criterion_code="opening", at_s=134, text="打断客户",
        on_recording=True,
    )  # fmt: skip
    jump = f'href="/evaluations/{evaluation.id}#t=134"'
    for name, jumps in (("agent", False), ("lead", False), ("qa", True), ("supervisor", True)):
        page = as_(getattr(cast, name)).get(f"/slips/{slip.id}").text
        assert (jump in page) is jumps
        assert "2:14" in page


def further(cast: Cast, evaluation: Evaluation, codes: Collection[str]) -> list[Evaluation]:
    return [each.evaluation for each in further_for(viewer(cast.qa), evaluation, codes)]


def test_further_calls_lost_points_on_the_same_criteria_and_are_on_no_slip(cast: Cast) -> None:
    same = factories.evaluation(cast, levels={"opening": 1})
    on_a_slip = factories.evaluation(cast, levels={"opening": 1})
    issue(cast.qa, on_a_slip, ["opening"])
    factories.evaluation(cast, levels={"hold": 1})
    factories.evaluation(cast, agent=cast.teammate, levels={"opening": 1})
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    assert further(cast, evaluation, {"opening"}) == [same]


def test_a_further_call_stands_on_the_slip_and_owes_none_when_all_is_covered(cast: Cast) -> None:
    covered = factories.evaluation(cast, levels={"opening": 1})
    partly = factories.evaluation(cast, levels={"opening": 1, "hold": 1})
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    slip = issue(cast.qa, evaluation, ["opening"], also=[covered.id, partly.id])
    on_it = {
        row.evaluation_id for row in SlipEvaluation.select().where(SlipEvaluation.slip == slip)
    }
    assert on_it == {evaluation.id, covered.id, partly.id}
    owing = [Evaluation.get_by_id(each.id).slip_owed for each in (evaluation, covered, partly)]
    assert owing == [False, False, True]


def test_it_refuses_a_further_call_of_somebody_else(cast: Cast) -> None:
    other = factories.evaluation(cast, agent=cast.teammate, levels={"opening": 1})
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    with pytest.raises(Conflict, match="no longer fits"):
        issue(cast.qa, evaluation, ["opening"], also=[other.id])
    assert not Slip.select().exists()


def test_closed_slips_on_the_same_criterion_are_shown(cast: Cast, as_: As) -> None:
    before = recovered(cast, opening=1)
    actions.close(viewer(cast.lead), before.id)
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    assert earlier_on(viewer(cast.qa), cast.agent.id, {"opening"}) == {"opening": [before]}
    page = as_(cast.qa).get(f"/slips/new?evaluation={evaluation.id}").text
    assert f"{before} on this before" in page


def test_the_page_offers_moments_further_calls_and_texts(cast: Cast, as_: As) -> None:
    other = factories.evaluation(cast, levels={"opening": 1})
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    key = note(evaluation, "漏报工号", "opening")
    approved(cast)
    page = as_(cast.qa).get(f"/slips/new?evaluation={evaluation.id}").text
    assert f'name="moments" value="{key}" checked' in page
    assert f'name="also" value="{other.id}"' in page
    assert EN in page


def test_without_a_script_the_server_puts_the_text_in_and_keeps_the_rest(
    cast: Cast, as_: As
) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    text = approved(cast, cause=None)
    sent = SENT | {"suggestion": "先听完。", "insert": text.id}
    answer = as_(cast.qa).post(f"/slips/new?evaluation={evaluation.id}", data=sent)
    assert f"先听完。\n{EN}</textarea>" in answer.text.replace("\r\n", "\n")
    assert not Slip.select().exists()


def test_the_form_issues_with_all_of_it_and_the_person_is_told(cast: Cast, as_: As) -> None:
    other = factories.evaluation(cast, levels={"opening": 1})
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    key = note(evaluation, "漏报工号", "opening")
    sent = SENT | {"suggestion": "先听完。", "also": [other.id], "moments": [key]}
    as_(cast.qa).post(f"/slips/new?evaluation={evaluation.id}", data=sent)
    slip = Slip.get()
    assert kept(slip) == [("opening", 134, "漏报工号")]
    assert SlipEvaluation.select().where(SlipEvaluation.slip == slip).count() == 2
    assert [row.kind for row in Notice.select().where(Notice.person == cast.agent)] == [
        "slip_issued"
    ]
