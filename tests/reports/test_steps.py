"""POST /reports/<id>/write, submit, review, return, approve, publish, and /reports/draw."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.reports import actions
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportState
from tests.cast import Cast, viewer
from tests.reports.making import DAY, HIGHLIGHTS, a_day, approved, drawn, fresh, submitted

SignIn = Callable[..., FlaskClient]


def test_drawing_by_hand_opens_the_report(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    answer = as_(cast.qa).post("/reports/draw", data={"day": str(DAY)})
    report = Report.get()
    assert (answer.status_code, answer.location) == (303, f"/reports/{report.id}")


@pytest.mark.parametrize("day", ["", "yesterday", "2016-10-20", "2027-01-01"])
def test_a_day_that_cannot_be_drawn_is_said_at_the_field(cast: Cast, as_: SignIn, day: str) -> None:
    answer = as_(cast.qa).post("/reports/draw", data={"day": day})
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert not Report.select().exists()


@pytest.mark.parametrize("who", ["manager", "supervisor", "assistant", "lead", "agent"])
def test_only_specialists_draw(cast: Cast, as_: SignIn, who: str) -> None:
    answer = as_(getattr(cast, who)).post("/reports/draw", data={"day": str(DAY)})
    assert answer.status_code == 403


def test_saving_goes_back_to_the_page(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    address = f"/reports/{drawn(cast).id}"
    client = as_(cast.qa)
    assert client.post(f"{address}/write", data=HIGHLIGHTS | {"seq": "0"}).status_code == 303
    assert HIGHLIGHTS["highlights"] in client.get(address).text


def test_a_clash_shows_both_texts_and_the_next_save_settles_it(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    actions.write(viewer(cast.second_qa), report.id, {"highlights": "张写的"}, 0)
    client, address = as_(cast.qa), f"/reports/{report.id}/write"
    answer = client.post(address, data={"highlights": "马写的", "problems": "有", "seq": "0"})
    assert answer.status_code == 409
    for text in ("张写的", "马写的", "有", "张质检 saved this meanwhile"):
        assert text in answer.text
    assert 'name="seq" type="hidden" value="1"' in answer.text
    assert client.post(address, data={"highlights": "合并", "seq": "1"}).status_code == 303


def test_submitting_saves_what_is_typed(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    answer = as_(cast.qa).post(f"/reports/{report.id}/submit", data=HIGHLIGHTS | {"seq": "0"})
    assert answer.status_code == 303
    assert fresh(report).state is ReportState.SUBMITTED


def test_a_refused_submission_keeps_what_was_typed(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    data = {"highlights": "", "problems": "流程说明不完整", "seq": "0"}
    answer = as_(cast.qa).post(f"/reports/{report.id}/submit", data=data)
    assert answer.status_code == 422
    assert "流程说明不完整" in answer.text
    assert "Write “Highlights” before you submit" in answer.text


def test_a_text_of_any_length_is_refused_in_words(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    data = {"highlights": "长" * 10_001, "seq": "x"}
    answer = as_(cast.qa).post(f"/reports/{drawn(cast).id}/write", data=data)
    assert answer.status_code == 422
    assert "10000 characters" in answer.text


def test_a_supervisor_records_and_amends_a_review(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    address = f"/reports/{submitted(cast).id}"
    client = as_(cast.supervisor)
    assert client.post(f"{address}/review", data={"remark": " "}).status_code == 422
    for remark in ("已阅", "周五辅导"):
        assert client.post(f"{address}/review", data={"remark": remark}).status_code == 303
    assert "周五辅导" in as_(cast.manager).get(address).text


def test_the_manager_returns_with_a_reason_that_the_author_reads(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    address = f"/reports/{submitted(cast).id}"
    client = as_(cast.manager)
    assert client.post(f"{address}/return", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/return", data={"reason": "请补充原因"}).status_code == 303
    assert "请补充原因" in as_(cast.qa).get(address).text


@pytest.mark.parametrize(
    ("data", "state"),
    [({}, ReportState.APPROVED), ({"publish": "y", "note": "同意"}, ReportState.PUBLISHED)],
)
def test_the_manager_approves_alone_or_with_the_publication(
    cast: Cast, as_: SignIn, data: dict[str, str], state: ReportState
) -> None:
    a_day(cast)
    report = submitted(cast)
    assert as_(cast.manager).post(f"/reports/{report.id}/approve", data=data).status_code == 303
    assert fresh(report).state is state


def test_the_manager_publishes_what_is_approved(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = approved(cast)
    assert as_(cast.manager).post(f"/reports/{report.id}/publish").status_code == 303
    assert as_(cast.agent).get(f"/reports/{report.id}").status_code == 200


def test_a_step_out_of_turn_is_a_conflict_said_on_the_page(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    address = f"/reports/{approved(cast).id}"
    for step, data in (("approve", {}), ("return", {"reason": "晚了"})):
        answer = as_(cast.manager).post(f"{address}/{step}", data=data)
        assert answer.status_code == 409
        assert "by now" in answer.text
    assert as_(cast.qa).post(f"{address}/write", data=HIGHLIGHTS).status_code == 409


STEPS = ("write", "submit", "review", "return", "approve", "publish")
ALLOWED = {
    "qa": {"write", "submit"},
    "supervisor": {"review"},
    "manager": {"return", "approve", "publish"},
}


@pytest.mark.parametrize("who", ["qa", "supervisor", "manager", "assistant", "lead", "agent"])
def test_each_step_belongs_to_one_role(cast: Cast, as_: SignIn, who: str) -> None:
    a_day(cast)
    report = drawn(cast)
    client = as_(getattr(cast, who))
    for step in STEPS:
        if step not in ALLOWED.get(who, set()):
            assert client.post(f"/reports/{report.id}/{step}").status_code == 403, step


@pytest.mark.parametrize(
    ("who", "step"),
    [("south_qa", "write"), ("south_qa", "submit"), ("south_supervisor", "review")],
)
def test_another_projects_report_is_not_there(cast: Cast, as_: SignIn, who: str, step: str) -> None:
    a_day(cast)
    data = HIGHLIGHTS | {"remark": "x", "seq": "0"}
    address = f"/reports/{submitted(cast).id}/{step}"
    assert as_(getattr(cast, who)).post(address, data=data).status_code == 404
