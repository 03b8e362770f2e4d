"""The pages of corrections: the list, asking, deciding, the banner on the record (P2.5)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.appeals import correcting
from qaweb.appeals.models import Correction
from qaweb.appeals.rules import CorrectionState
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from tests.appeals.correcting import WHY, approved, asked, call_of, live, person_asked
from tests.appeals.making import monitored
from tests.cast import Cast, viewer

As = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


def ask_page(evaluation: Evaluation) -> str:
    return f"/evaluations/{evaluation.id}/correction"


def decision(row: Correction) -> str:
    return f"/corrections/{row.id}/decision"


def test_an_agent_asks_without_a_list_of_colleagues(cast: Cast, as_: As) -> None:
    evaluation, client = monitored(cast), as_(cast.agent)
    call_of(cast.teammate)
    page = client.get(ask_page(evaluation)).text
    assert cast.teammate.name not in page
    answer = client.post(ask_page(evaluation), data={"kind": "wrong_person", "reason": WHY})
    assert answer.status_code == 303
    assert "Waits for approval" in client.get(answer.location).text


def test_a_monitor_looks_for_the_right_call_and_loses_no_word(cast: Cast, as_: As) -> None:
    evaluation = monitored(cast)
    call_of(cast.teammate)
    sent = {"kind": "wrong_person", "reason": WHY, "q": cast.teammate.number, "look": "look"}
    page = as_(cast.qa).post(ask_page(evaluation), data=sent)
    assert page.status_code == 200
    assert WHY in page.text
    assert "R-1" in page.text
    assert not Correction.select().exists()


def test_looking_answers_with_the_choices_alone(cast: Cast, as_: As) -> None:
    sent = {"kind": "wrong_person", "reason": "", "q": "x", "look": "look"}
    page = as_(cast.qa).post(ask_page(live(cast)), data=sent, headers=HTMX)
    assert page.text.lstrip().startswith('<div id="correction-choices"')


def test_a_lead_names_somebody_of_the_team(cast: Cast, as_: As) -> None:
    evaluation = live(cast)
    page = as_(cast.lead).get(ask_page(evaluation)).text
    assert cast.teammate.name in page
    assert cast.agent_b.name not in page


@pytest.mark.parametrize("sent", ["x", "99999999999999999999", "-1"])
def test_a_strange_number_is_refused_at_its_field(cast: Cast, as_: As, sent: str) -> None:
    data = {"kind": "wrong_call", "reason": WHY, "call": sent}
    answer = as_(cast.qa).post(ask_page(monitored(cast)), data=data)
    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_a_missing_reason_comes_back_with_everything(cast: Cast, as_: As) -> None:
    call = call_of(cast.teammate)
    data = {"kind": "wrong_person", "reason": "", "call": str(call.id)}
    answer = as_(cast.qa).post(ask_page(monitored(cast)), data=data)
    assert answer.status_code == 422
    assert f'value="{call.id}" checked' in answer.text


def test_an_open_one_closes_the_form(cast: Cast, as_: As) -> None:
    row = person_asked(cast)
    page = as_(cast.second_qa).get(ask_page(row.evaluation)).text
    assert "A correction is open already" in page
    assert "Ask for the correction" not in page


def test_the_second_person_sees_both_sides_and_approves(cast: Cast, as_: As) -> None:
    row, client = person_asked(cast), as_(cast.supervisor)
    page = client.get(f"/corrections/{row.id}").text
    assert f"<del>{cast.agent.name}</del>" in page
    assert f"<strong>{cast.teammate.name}</strong>" in page
    answer = client.post(decision(row), data={"act": "approve"})
    assert answer.status_code == 303
    after = client.get(answer.location).text
    assert f"<del>{cast.agent.name}</del>" in after
    assert "Approve" not in after


def test_a_decision_from_a_stale_tab_keeps_the_page_and_the_words(cast: Cast, as_: As) -> None:
    row, client = person_asked(cast), as_(cast.supervisor)
    client.post(decision(row), data={"act": "approve"})
    answer = client.post(decision(row), data={"act": "refuse", "decision": "不对，是本人。"})
    assert answer.status_code == 409
    assert "decided or taken back meanwhile" in answer.text
    assert f"<del>{cast.agent.name}</del>" in answer.text
    assert "不对，是本人。" in answer.text


def test_the_second_person_names_what_the_agent_did_not_know(cast: Cast, as_: As) -> None:
    row, call = asked(cast.agent, monitored(cast)), call_of(cast.teammate)
    client = as_(cast.supervisor)
    looked = client.post(decision(row), data={"act": "look", "q": "R-1"}, headers=HTMX).text
    assert f'value="{call.id}"' in looked
    assert client.post(decision(row), data={"act": "approve"}).status_code == 422
    sent = {"act": "approve", "call": str(call.id)}
    assert client.post(decision(row), data=sent).status_code == 303


@pytest.mark.parametrize(("act", "state"), [("refuse", "refused"), ("take_out", "approved")])
def test_the_other_two_decisions_need_words(cast: Cast, as_: As, act: str, state: str) -> None:
    row, client = person_asked(cast), as_(cast.supervisor)
    assert client.post(decision(row), data={"act": act}).status_code == 422
    answer = client.post(decision(row), data={"act": act, "decision": WHY})
    assert answer.status_code == 303
    assert Correction.get_by_id(row.id).state == state
    assert client.get(answer.location).status_code == 200


def test_whoever_asked_meets_no_buttons_and_takes_it_back(cast: Cast, as_: As) -> None:
    row, client = person_asked(cast), as_(cast.qa)
    page = client.get(f"/corrections/{row.id}").text
    assert "Your decision" not in page
    assert "Take it back" in page
    assert client.post(decision(row), data={"act": "approve"}).status_code == 403
    assert client.post(f"/corrections/{row.id}/withdrawal").status_code == 303


def test_the_wrong_person_never_reads_who_it_was(cast: Cast, as_: As) -> None:
    row, client = person_asked(cast), as_(cast.agent)
    page = client.get(f"/corrections/{row.id}").text
    assert cast.teammate.name not in page
    approved(cast, row)
    assert client.get(f"/corrections/{row.id}").status_code == 404
    assert client.get(f"/evaluations/{row.evaluation_id}").status_code == 404
    assert "not about you" in client.get("/inbox").text


def test_an_agent_who_asked_reads_only_how_it_ended(cast: Cast, as_: As) -> None:
    row = asked(cast.agent, monitored(cast))
    correcting.approve(
        viewer(cast.supervisor), row.id, correcting.Named(call=call_of(cast.teammate).id)
    )
    for address in (f"/corrections/{row.id}", "/corrections?show=all"):
        page = as_(cast.agent).get(address)
        assert page.status_code == 200
        assert cast.teammate.name not in page.text


def test_the_right_person_reads_nothing_of_the_wrong_one(cast: Cast, as_: As) -> None:
    after = approved(cast)
    client = as_(cast.teammate)
    for part in ("", "/corrections", "/appeals", "/clocks"):
        page = client.get(f"/evaluations/{after.id}{part}")
        assert page.status_code == 200
        assert cast.agent.name not in page.text
    assert client.get(f"/evaluations/{after.id}?revision=1").status_code == 404


def test_a_monitor_reads_about_whom_it_was(cast: Cast, as_: As) -> None:
    after = approved(cast)
    page = as_(cast.qa).get(f"/evaluations/{after.id}?revision=1").text
    assert f"It was then about {cast.agent.name}" in page


def test_the_record_says_that_a_correction_is_open(cast: Cast, as_: As) -> None:
    row = person_asked(cast)
    address = f"/evaluations/{row.evaluation_id}/corrections"
    for who in (cast.agent, cast.lead, cast.manager):
        assert "Correction asked for" in as_(who).get(address, headers=HTMX).text


SEEN = {"qa": 1, "agent": 1, "lead": 1, "manager": 1, "teammate": 0, "lead_b": 0, "south_qa": 0}


@pytest.mark.parametrize(("who", "count"), SEEN.items())
def test_the_list_shows_what_is_within_reach(cast: Cast, as_: As, who: str, count: int) -> None:
    row = person_asked(cast)
    page = as_(getattr(cast, who)).get("/corrections?show=asked").text
    assert page.count(f">{row}<") == count


def test_the_list_is_narrowed_by_state_and_name(cast: Cast, as_: As) -> None:
    row, client = person_asked(cast), as_(cast.supervisor)
    person: Person = cast.agent
    for query in ("show=mine", f"show=asked&q={person.name}", "show=all", "show=nonsense"):
        assert str(row) in client.get(f"/corrections?{query}").text
    for query in ("show=approved", "show=asked&q=nobody", *map("show={}".format, ("refused",))):
        assert str(row) not in client.get(f"/corrections?{query}").text


def test_words_that_look_like_markup_stay_words(cast: Cast, as_: As) -> None:
    row = correcting.ask(
        viewer(cast.qa),
        monitored(cast).id,
        correcting.CorrectionKind.WRONG_CALL,
        "<script>x</script>",
        correcting.Named(),
    )
    assert "<script>x" not in as_(cast.supervisor).get(f"/corrections/{row.id}").text
    assert row.state is CorrectionState.ASKED
