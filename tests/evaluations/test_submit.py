"""Submitting, discarding, accepting and exporting in the browser."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from qaweb.audit import AuditEntry
from qaweb.evaluations import actions, submitting
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState, Mode
from tests.cast import Cast, viewer
from tests.evaluations.scoring import call, draft_of, live_draft, save_text, submitted

As = Callable[..., FlaskClient]


def state(row: Evaluation) -> EvaluationState:
    return Evaluation.get_by_id(row.id).state


def test_a_clean_call_leads_on_to_the_next(cast: Cast, as_: As) -> None:
    draft, client = draft_of(cast.qa, cast.agent), as_(cast.qa)
    answer = client.post(f"/evaluations/{draft.id}/submit")
    assert (answer.status_code, answer.location) == (303, "/worklist")
    assert f"{draft} is submitted: 100 points." in client.get(answer.location).text


def test_lost_points_lead_to_the_slip(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent, opening=1)
    answer = as_(cast.qa).post(f"/evaluations/{draft.id}/submit")
    assert (answer.status_code, answer.location) == (303, f"/slips/new?evaluation={draft.id}")


def test_the_sent_form_is_saved_first(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    sent = {"level-opening": "1", "seq-opening": "1", "problems": "late answer"}
    as_(cast.qa).post(f"/evaluations/{draft.id}/submit", data=sent)
    row = Evaluation.get_by_id(draft.id)
    assert (row.total, row.problems) == (9800, "late answer")


def test_an_overtaken_form_is_not_submitted(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    sent = {"level-opening": "1", "seq-opening": "0"}
    page = as_(cast.qa).post(f"/evaluations/{draft.id}/submit", data=sent)
    assert page.status_code == 409
    assert "It now says" in page.text
    assert state(draft) is EvaluationState.DRAFT


def test_what_is_missing_is_marked_and_the_first_has_the_focus(cast: Cast, as_: As) -> None:
    draft = actions.start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    page = as_(cast.qa).post(f"/evaluations/{draft.id}/submit")
    assert page.status_code == 422
    assert page.text.count("Choose a level.") == 22
    assert page.text.count("Fill this in.") == 1
    assert page.text.count(" autofocus") == 1
    assert 'type="time" autofocus' in page.text
    assert "lines marked in red" in page.text


def test_without_a_licence_the_reason_stands_above_the_form(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.unlicensed_qa, cast.agent)
    page = as_(cast.unlicensed_qa).post(f"/evaluations/{draft.id}/submit")
    assert page.status_code == 403
    assert "Your draft is kept" in page.text
    assert 'name="level-opening" value="0" checked' in page.text


def test_somebody_elses_call_number_is_named_at_its_field(cast: Cast, as_: As) -> None:
    draft = live_draft(cast.qa, cast.agent)
    call(cast.teammate, number="L-1")
    page = as_(cast.qa).post(f"/evaluations/{draft.id}/submit")
    assert page.status_code == 422
    assert "taken by somebody else" in page.text


def test_a_second_submission_leads_to_the_record(cast: Cast, as_: As) -> None:
    done, client = submitted(cast.qa, cast.agent), as_(cast.qa)
    answer = client.post(f"/evaluations/{done.id}/submit")
    assert (answer.status_code, answer.location) == (303, f"/evaluations/{done.id}")
    assert "has been submitted" in client.get(answer.location).text
    queued = {"X-Autosave": "1", "HX-Request": "true"}
    answer = client.post(f"/evaluations/{done.id}/submit", headers=queued)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/evaluations/{done.id}")
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("key", "status"),
    [("second_qa", 403), ("south_qa", 404), ("manager", 403), ("agent", 403), ("lead", 403)],
)
@pytest.mark.parametrize("step", ["submit", "discard"])
def test_nobody_else_ends_a_draft(cast: Cast, as_: As, key: str, status: int, step: str) -> None:
    draft = draft_of(cast.qa, cast.agent)
    answer = as_(getattr(cast, key)).post(f"/evaluations/{draft.id}/{step}")
    assert answer.status_code == status
    assert state(draft) is EvaluationState.DRAFT


def test_a_draft_is_discarded(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    answer = as_(cast.qa).post(f"/evaluations/{draft.id}/discard")
    assert (answer.status_code, answer.location) == (303, "/evaluations")
    assert not Evaluation.select().exists()


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("agent", 303),
        ("lead", 403),
        ("qa", 403),
        ("manager", 403),
        ("teammate", 404),
        ("lead_b", 404),
        ("outsider", 404),
        ("assistant", 403),
    ],
)
def test_the_person_alone_accepts(cast: Cast, as_: As, key: str, status: int) -> None:
    done = submitted(cast.qa, cast.agent)
    answer = as_(getattr(cast, key)).post(f"/evaluations/{done.id}/accept")
    assert answer.status_code == status
    assert (state(done) is EvaluationState.ACCEPTED) is (status == 303)


def test_accepting_again_in_a_stale_page_leads_back_to_the_record(cast: Cast, as_: As) -> None:
    client, done = as_(cast.agent), submitted(cast.qa, cast.agent)
    address = f"/evaluations/{done.id}"
    client.post(f"{address}/accept")
    client.get(address)
    answer = client.post(f"{address}/accept")
    assert (answer.status_code, answer.location) == (303, address)
    assert "This evaluation is accepted already." in client.get(address).text


def test_the_record_is_exported_as_the_printed_form(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent, privacy=1, hold="na")
    save_text(viewer(cast.qa), draft.id, "private_note", "between us")
    save_text(viewer(cast.qa), draft.id, "problems", "=1+1")
    done = submitting.submit(viewer(cast.qa), draft.id)
    answer = as_(cast.qa).get(f"/evaluations/{done.id}.xlsx")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{done}.xlsx"'
    cells = {str(c.value) for row in load_workbook(BytesIO(answer.data)).active for c in row}
    assert {str(done), cast.qa.name, "C-1", "投诉", "=1+1", "Failed"} <= cells
    assert "between us" not in cells
    assert AuditEntry.select().where(AuditEntry.action == "evaluations.export").count() == 1


@pytest.mark.parametrize(
    ("key", "status"),
    [("agent", 200), ("lead", 200), ("manager", 200), ("teammate", 404), ("assistant", 403)],
)
def test_who_sees_a_record_may_export_it(cast: Cast, as_: As, key: str, status: int) -> None:
    done = submitted(cast.qa, cast.agent)
    assert as_(getattr(cast, key)).get(f"/evaluations/{done.id}.xlsx").status_code == status


def test_a_draft_is_not_exported(cast: Cast, as_: As) -> None:
    draft = draft_of(cast.qa, cast.agent)
    assert as_(cast.qa).get(f"/evaluations/{draft.id}.xlsx").status_code == 409
    assert as_(cast.manager).get(f"/evaluations/{draft.id}.xlsx").status_code == 404
