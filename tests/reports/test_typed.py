"""POST /reports/<id>/typed, /discard, GET /company: writing together without losing anything."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.audit import AuditEntry
from qaweb.people.models import Person
from qaweb.reports import actions, drafts, queries
from qaweb.reports.models import Report, ReportTyping
from tests.cast import Cast, viewer
from tests.reports.making import HIGHLIGHTS, a_day, drawn, fresh, submitted

SignIn = Callable[..., FlaskClient]
PIECE = {"HX-Request": "true", "X-Autosave": "1"}


def types(client: FlaskClient, report: Report, text: str, part: str = "highlights") -> str:
    data = {"part": part, "text": text, "seq": str(fresh(report).words_seq)}
    answer = client.post(f"/reports/{report.id}/typed", data=data, headers=PIECE)
    assert answer.status_code == 200
    return answer.text


def page(client: FlaskClient, report: Report) -> str:
    return client.get(f"/reports/{report.id}").text


def test_what_is_typed_comes_back_to_its_writer_only(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report, before = drawn(cast), AuditEntry.select().count()
    types(as_(cast.qa), report, "还没写完")
    assert "还没写完" in page(as_(cast.qa), report)
    assert "还没写完" not in page(as_(cast.second_qa), report)
    assert AuditEntry.select().count() == before
    assert queries.words(viewer(cast.qa), fresh(report)) == {}


def test_a_colleague_sees_who_is_writing_where(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    types(as_(cast.qa), report, "还没写完")
    assert "马质检 is writing in “Highlights”." in page(as_(cast.second_qa), report)
    assert "is writing" not in page(as_(cast.qa), report)


def test_after_a_while_it_is_unsaved_text_and_no_longer_writing(
    cast: Cast, as_: SignIn, later: Callable[..., object]
) -> None:
    a_day(cast)
    report = drawn(cast)
    types(as_(cast.qa), report, "还没写完")
    with later(minutes=2):  # type: ignore[attr-defined]
        others = drafts.company(viewer(cast.second_qa), fresh(report), 0).writing
    assert [(each.name, each.is_here) for each in others] == [("马质检", False)]


def test_two_tabs_keep_one_text_for_each_part(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report, client = drawn(cast), as_(cast.qa)
    for text, part in (("一", "highlights"), ("二", "problems"), ("一一", "highlights")):
        types(client, report, text, part)
    assert drafts.own(viewer(cast.qa), report).texts == {"highlights": "一一", "problems": "二"}


def test_saving_makes_the_draft_the_text_that_everybody_has(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    types(as_(cast.qa), report, "写完了")
    actions.write(viewer(cast.qa), report.id, {"highlights": "写完了"}, 0)
    assert not ReportTyping.select().exists()
    text = page(as_(cast.second_qa), report)
    assert "写完了" in text
    assert "Saved by 马质检" in text


def test_an_old_draft_meets_the_text_saved_meanwhile_and_neither_is_lost(
    cast: Cast, as_: SignIn
) -> None:
    a_day(cast)
    report, mine = drawn(cast), as_(cast.qa)
    types(mine, report, "马的")
    actions.write(viewer(cast.second_qa), report.id, {"highlights": "张的"}, 0)
    text = page(mine, report)
    assert "马的" in text
    assert "张质检 has saved “Highlights” since you loaded the page." in text
    answer = mine.post(f"/reports/{report.id}/write", data={"highlights": "马的", "seq": "0"})
    assert answer.status_code == 409
    assert "张的" in answer.text
    assert drafts.own(viewer(cast.qa), report).texts == {"highlights": "马的"}


def test_typing_back_what_is_saved_leaves_no_draft(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    actions.write(viewer(cast.qa), report.id, HIGHLIGHTS, 0)
    for text in ("别的", HIGHLIGHTS["highlights"] + " \r\n"):
        types(as_(cast.qa), report, text)
    assert not ReportTyping.select().exists()


def test_a_draft_survives_the_colleagues_submission_and_is_shown(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = submitted(cast)
    told = types(as_(cast.second_qa), report, "晚了一步")
    assert "submitted meanwhile" in told
    text = page(as_(cast.second_qa), report)
    assert "晚了一步" in text
    assert "no part of the report" in text
    as_(cast.second_qa).post(f"/reports/{report.id}/discard")
    assert "晚了一步" not in page(as_(cast.second_qa), report)


def test_an_expired_session_answers_401_and_keeps_the_page(
    cast: Cast, anyone: FlaskClient, as_: SignIn
) -> None:
    a_day(cast)
    answer = anyone.post(f"/reports/{drawn(cast).id}/typed", headers=PIECE)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 403), ("supervisor", 403), ("assistant", 403), ("agent", 403), ("south_qa", 404)],
)
def test_nobody_else_types(cast: Cast, as_: SignIn, who: str, status: int) -> None:
    a_day(cast)
    person: Person = getattr(cast, who)
    data = {"part": "highlights", "text": "x", "seq": "0"}
    answer = as_(person).post(f"/reports/{drawn(cast).id}/typed", data=data, headers=PIECE)
    assert answer.status_code == status


@pytest.mark.parametrize("data", [{"part": "nonsense"}, {"part": "problems", "text": "x" * 10_001}])
def test_what_fits_no_part_is_refused(cast: Cast, as_: SignIn, data: dict[str, str]) -> None:
    a_day(cast)
    answer = as_(cast.qa).post(f"/reports/{drawn(cast).id}/typed", data=data, headers=PIECE)
    assert answer.status_code == 422
