"""The record's page: revisions, what happened, neighbours; several on paper (P3.10, P7, S17)."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from qaweb.audit import AuditEntry, change
from qaweb.calls.models import Call
from qaweb.evaluations import records
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.revisions import revise
from qaweb.evaluations.rules import Answer, EvaluationState, RevisionCause
from tests import factories
from tests.cast import Cast, viewer
from tests.evaluations import noting
from tests.evaluations.scoring import draft_of, submitted

As = Callable[..., FlaskClient]


def test_who_listened_is_told_to_those_concerned(cast: Cast) -> None:
    record = submitted(cast.qa, cast.agent)
    with change(viewer(cast.second_qa), "calls.listen", Call.get_by_id(record.call_id)):
        pass
    for person, knows in (
        (cast.manager, True),
        (cast.agent, True),
        (cast.qa, True),
        (cast.lead, False),
        (cast.second_qa, False),
    ):
        told = [entry.action for entry in records.history(viewer(person), record)]
        assert ("calls.listen" in told) is knows
        assert "evaluations.submit" in told


def test_the_page_leads_on_in_the_list_it_came_from(cast: Cast, as_: As) -> None:
    one, two, three = (submitted(cast.qa, cast.agent) for _unused in range(3))
    page = as_(cast.qa).get(f"/evaluations/{two.id}?list=1&mode=recording").text
    assert f'href="/evaluations/{three.id}?list=1&amp;mode=recording"' in page
    assert f'href="/evaluations/{one.id}?list=1&amp;mode=recording"' in page
    assert 'href="/evaluations?mode=recording"' in page
    assert "data-next" not in as_(cast.qa).get(f"/evaluations/{two.id}").text


def test_a_record_is_printed_with_all_it_must_have(cast: Cast, as_: As) -> None:
    one = factories.evaluation(cast, levels={"opening": 1}, suggestions="慢一点")
    two = factories.evaluation(cast, agent=cast.agent_b)
    page = as_(cast.qa).get(f"/evaluations/print?id={one.id}&id={two.id}").text
    assert page.count('class="paper"') == 2
    for words in (one.call_number, cast.agent.name, cast.qa.name, "慢一点", "Recording", "一组"):
        assert words in page
    printed = AuditEntry.select().where(AuditEntry.action == "evaluations.print")
    assert {row.subject_id for row in printed} == {str(one.id), str(two.id)}


def test_nothing_is_printed_that_one_may_not_see(cast: Cast, as_: As) -> None:
    record, draft = submitted(cast.qa, cast.agent), draft_of(cast.qa, cast.agent)
    assert as_(cast.south_qa).get(f"/evaluations/print?id={record.id}").status_code == 404
    assert as_(cast.qa).get(f"/evaluations/print?id={draft.id}").status_code == 409
    assert as_(cast.qa).get("/evaluations/print").status_code == 404


@pytest.mark.parametrize("revision", [0, 2, 99])
def test_a_revision_that_never_was_is_not_there(cast: Cast, as_: As, revision: int) -> None:
    record = submitted(cast.qa, cast.agent)
    address = f"/evaluations/{record.id}?revision={revision}"
    assert as_(cast.qa).get(address).status_code == 404
    assert as_(cast.qa).get(f"/evaluations/{record.id}?revision=1").status_code == 200


def test_an_earlier_revision_stays_readable(cast: Cast, as_: As) -> None:
    record = factories.evaluation(cast, levels={"opening": 1})
    with change(viewer(cast.manager), "evaluations.correct", record):
        answers = {"opening": Answer("opening", 0)}
        state = EvaluationState.PARTLY_UPHELD
        revise(viewer(cast.manager), record, RevisionCause.CORRECTION, state, answers)
    page = as_(cast.qa).get(f"/evaluations/{record.id}").text
    assert "In force (revision 2)" in page
    assert "<dd>100</dd>" in page
    before = as_(cast.qa).get(f"/evaluations/{record.id}?revision=1").text
    assert f"{cast.manager.name} changed it" in before
    assert "<dd>100</dd>" not in before


def test_the_notes_are_on_paper_and_in_the_file(cast: Cast, as_: As) -> None:
    evaluation = draft_of(cast.qa, cast.agent)
    noting.note(cast.qa, evaluation, "No greeting", at_s=72, criterion="opening")
    Evaluation.update(state=EvaluationState.SUBMITTED).where(
        Evaluation.id == evaluation.id
    ).execute()
    client = as_(cast.qa)
    assert "No greeting" in client.get(f"/evaluations/print?id={evaluation.id}").text
    file = client.get(f"/evaluations/{evaluation.id}.xlsx").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert "1:12  No greeting  Standard opening" in cells
