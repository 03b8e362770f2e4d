"""GET and POST /slips/new"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb.evaluations.models import Evaluation
from qaweb.slips.models import Slip
from tests import factories
from tests.cast import Cast
from tests.slips.writing import DUE, issue, issued

As = Callable[..., FlaskClient]
GOOD = {"criteria": ["opening"], "cause": "tool", "suggestion": "先问好。", "due_on": str(DUE)}


@pytest.fixture
def lossy(cast: Cast) -> Evaluation:
    return factories.evaluation(cast, levels={"opening": 1}, notes={"opening": "未报工号"})


def address(evaluation: Evaluation) -> str:
    return f"/slips/new?evaluation={evaluation.id}"


def test_it_is_pre_written_from_what_was_lost(cast: Cast, as_: As, lossy: Evaluation) -> None:
    page = as_(cast.qa).get(address(lossy)).text
    assert 'value="opening" checked' in page
    assert 'value="clarity" checked' not in page
    assert "Standard opening: Prompt, all four elements given, warm and natural" in page
    assert "未报工号" in page
    assert f'value="{DUE}"' in page


def test_the_chinese_reader_gets_the_standards_chinese_words(
    cast: Cast, as_: As, lossy: Evaluation
) -> None:
    assert "应答及时，四项要素齐全，语气亲切自然" in as_(cast.qa, "zh_CN").get(address(lossy)).text


def test_the_monitors_suggestions_are_taken_over(cast: Cast, as_: As) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1}, suggestions="先听完再答。")
    assert "先听完再答。" in as_(cast.qa).get(address(evaluation)).text


def test_an_open_slip_on_the_same_criterion_is_offered_first(cast: Cast, as_: As) -> None:
    slip = issued(cast, opening=1)
    page = as_(cast.qa).get(address(factories.evaluation(cast, levels={"opening": 1}))).text
    assert f'name="join" value="{slip.id}" checked' in page
    assert 'value="opening" checked' not in page


def test_it_issues_and_leads_back_to_the_next_call(cast: Cast, as_: As, lossy: Evaluation) -> None:
    client = as_(cast.qa)
    answer = client.post(address(lossy), data=GOOD)
    slip = Slip.get()
    assert (answer.status_code, answer.location) == (303, "/worklist")
    assert f"{slip} is issued" in client.get("/worklist").text
    assert (slip.cause.value, slip.suggestion, slip.due_on) == ("tool", "先问好。", DUE)


def test_on_another_day_it_joins_and_opens_the_slip_joined(
    cast: Cast, as_: As, lossy: Evaluation
) -> None:
    lossy.monitored_on -= dt.timedelta(days=1)
    lossy.save()
    slip = issued(cast, opening=2)
    data = {**GOOD, "criteria": [], "join": [slip.id], "suggestion": ""}
    assert as_(cast.qa).post(address(lossy), data=data).location == f"/slips/{slip.id}"
    assert not Evaluation.get_by_id(lossy.id).slip_owed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"criteria": ["clarity"]}, "Points were lost here too"),
        ({"criteria": []}, "Choose at least one criterion"),
        ({"suggestion": ""}, "Write what to do better"),
        ({"due_on": "2026-10-01"}, "Choose today or a later day"),
        ({"due_on": ""}, "Enter the due date"),
        ({"suggestion": "长" * 4001}, "within 4000 characters"),
    ],
)
def test_it_says_what_is_missing_and_keeps_what_was_typed(
    cast: Cast, as_: As, lossy: Evaluation, wrong: dict[str, Any], said: str
) -> None:
    answer = as_(cast.qa).post(address(lossy), data={"suggestion": "要保留", **GOOD, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert wrong.get("suggestion", "先问好。") in answer.text
    assert not Slip.select().exists()


def test_twice_is_told_apart(cast: Cast, as_: As, lossy: Evaluation) -> None:
    client = as_(cast.qa)
    client.post(address(lossy), data=GOOD)
    answer = client.post(address(lossy), data=GOOD)
    assert answer.status_code == 409
    assert "already speaks of" in answer.text
    assert Slip.select().count() == 1


def test_it_names_no_call_that_has_no_number_yet(cast: Cast, as_: As, lossy: Evaluation) -> None:
    Evaluation.update(call_number="", call_type_name="").where(Evaluation.id == lossy.id).execute()
    page = as_(cast.qa).get(address(lossy)).text
    assert "· ·" not in page


def test_it_does_not_say_that_nothing_was_lost_when_a_slip_has_it(
    cast: Cast, as_: As, lossy: Evaluation
) -> None:
    client = as_(cast.qa)
    assert "Nothing was lost" not in client.get(address(lossy)).text
    issue(cast.qa, lossy, ["opening"])
    page = client.get(address(lossy)).text
    assert "Nothing was lost" not in page
    assert "stands on a slip already" in page


def test_markup_in_the_suggestion_stays_text(cast: Cast, as_: As, lossy: Evaluation) -> None:
    client = as_(cast.qa)
    client.post(address(lossy), data={**GOOD, "suggestion": "<script>x</script>"})
    assert "&lt;script&gt;x" in client.get(f"/slips/{Slip.get().id}").text


STATUS = {
    "qa": 200, "second_qa": 200, "supervisor": 200, "manager": 403, "lead": 403, "agent": 403,
    "assistant": 403, "south_qa": 404, "south_supervisor": 404,
}  # fmt: skip


@pytest.mark.parametrize("name", STATUS)
def test_only_those_who_monitor_the_person_write(
    cast: Cast, as_: As, lossy: Evaluation, name: str
) -> None:
    client = as_(getattr(cast, name))
    assert client.get(address(lossy)).status_code == STATUS[name]
    expected = 303 if STATUS[name] == 200 else STATUS[name]
    assert client.post(address(lossy), data=GOOD).status_code == expected


def test_there_is_no_slip_without_an_evaluation(cast: Cast, as_: As) -> None:
    assert as_(cast.qa).get("/slips/new").status_code == 404
    draft = factories.evaluation(cast, state="draft")
    assert as_(cast.qa).get(address(draft)).status_code == 409
