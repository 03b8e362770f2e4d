"""From draft to publication: states, rights, clocks, and what the trail says."""

import datetime as dt
import json
from collections.abc import Callable

import pytest

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.parameters.actions import set_parameter
from qaweb.people.models import Person
from qaweb.permissions import SYSTEM
from qaweb.reports import actions, queries, reception
from qaweb.reports.figures import packed
from qaweb.reports.material import live_figures
from qaweb.reports.models import Report, ReportRead, ReportReview, ReportSubmission
from qaweb.reports.rules import ReportState, fingerprint
from qaweb.reports.writing import WrittenMeanwhile
from tests.cast import NOW, TODAY, Cast, viewer, works
from tests.reports.making import (
    DAY,
    DAY_BEFORE,
    HIGHLIGHTS,
    a_day,
    approved,
    drawn,
    fresh,
    published,
    recorded,
    submitted,
)

Later = Callable[..., object]


def trail(report: Report) -> list[str]:
    entries = AuditEntry.select().where(
        AuditEntry.subject_type == "report", AuditEntry.subject_id == str(report.id)
    )
    return [entry.action for entry in entries.order_by(AuditEntry.id)]


# --- drawing ----------------------------------------------------------------------------------


def test_a_day_is_drawn_once_and_due_at_ten_the_next_morning(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)
    assert drawn(cast) == report
    assert report.state is ReportState.DRAFTING
    assert report.due_at == clock.at(TODAY, dt.time(10))
    assert trail(report) == ["reports.draw"]


def test_the_deadline_is_the_one_in_force_on_the_day(cast: Cast) -> None:
    works(cast.agent, TODAY + dt.timedelta(days=1))
    tomorrow = TODAY + dt.timedelta(days=1)
    set_parameter(viewer(cast.manager), "daily_due", dt.time(9, 15), tomorrow, "早会提前")
    with clock.set_to(NOW + dt.timedelta(days=2)):
        assert drawn(cast, TODAY).due_at == clock.at(tomorrow, dt.time(10))
        late = drawn(cast, tomorrow)
        assert late.due_at == clock.at(tomorrow + dt.timedelta(days=1), dt.time(9, 15))


def test_only_the_projects_own_specialists_draw_by_hand(cast: Cast) -> None:
    a_day(cast)
    for person in (cast.south_qa, cast.manager, cast.supervisor, cast.lead, cast.agent):
        with pytest.raises(Forbidden):
            actions.draw(viewer(person), cast.north, DAY)


def test_a_day_to_come_or_a_day_without_work_is_not_drawn(cast: Cast) -> None:
    for day in (TODAY + dt.timedelta(days=1), dt.date(2016, 10, 20)):
        with pytest.raises(Refused) as refused:
            actions.draw(viewer(cast.qa), cast.north, day)
        assert refused.value.field == "day"


def test_the_worker_draws_the_past_week_where_there_was_work_and_only_once(cast: Cast) -> None:
    a_day(cast)
    recorded(cast, cast.outsider, DAY_BEFORE)
    works(cast.agent, TODAY - dt.timedelta(days=7))
    works(cast.agent, TODAY - dt.timedelta(days=8))
    drawn_now = {(r.project.name, r.starts_on) for r in actions.draw_missing(clock.now())}
    assert drawn_now == {
        ("北方热线", DAY),
        ("南方热线", DAY_BEFORE),
        ("北方热线", TODAY - dt.timedelta(days=7)),
    }
    assert actions.draw_missing(clock.now()) == []
    assert AuditEntry.select().where(AuditEntry.actor_id == SYSTEM.id).exists()


def test_todays_report_is_drawn_by_the_worker_after_midnight(cast: Cast) -> None:
    before = clock.at(TODAY, dt.time(23, 59))
    assert [r.starts_on for r in actions.draw_missing(before)] == []
    after = before + dt.timedelta(minutes=1)
    assert {r.starts_on for r in actions.draw_missing(after)} == {TODAY}


# --- writing ----------------------------------------------------------------------------------


def test_written_parts_are_kept_with_their_author(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)
    actions.write(viewer(cast.qa), report.id, HIGHLIGHTS | {"problems": ""}, 0)
    assert queries.words(viewer(cast.second_qa), fresh(report)) == HIGHLIGHTS
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, json.loads(entry.after)) == ("reports.write", HIGHLIGHTS)


def test_saving_nothing_new_writes_nothing(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)
    for _twice in range(2):
        actions.write(viewer(cast.qa), report.id, HIGHLIGHTS, 0)
    assert fresh(report).words_seq == 1
    assert trail(report) == ["reports.draw", "reports.write"]


def test_two_writers_of_one_part_see_both_texts_and_lose_none(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)
    actions.write(viewer(cast.second_qa), report.id, {"highlights": "张的"}, 0)
    with pytest.raises(WrittenMeanwhile) as both:
        actions.write(viewer(cast.qa), report.id, {"highlights": "马的"}, 0)
    theirs = both.value.theirs["highlights"]
    assert (theirs.text, theirs.author) == ("张的", "张质检")
    actions.write(viewer(cast.qa), report.id, {"highlights": "张的，马的"}, both.value.seq)
    assert queries.words(viewer(cast.qa), fresh(report)) == {"highlights": "张的，马的"}


def test_two_writers_of_different_parts_do_not_meet(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)
    actions.write(viewer(cast.second_qa), report.id, {"highlights": "好", "problems": ""}, 0)
    actions.write(viewer(cast.qa), report.id, {"highlights": "", "problems": "有"}, 0)
    assert queries.words(viewer(cast.qa), fresh(report)) == {"highlights": "好", "problems": "有"}


def test_only_the_projects_own_specialists_write(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    for person in (cast.manager, cast.supervisor, cast.assistant):
        with pytest.raises(Forbidden):
            actions.write(viewer(person), report.id, HIGHLIGHTS, 1)
    for person in (cast.south_qa, cast.lead, cast.agent):
        with pytest.raises(NotFound):
            actions.write(viewer(person), report.id, HIGHLIGHTS, 1)


def test_a_submitted_report_is_not_written_in(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    with pytest.raises(Conflict):
        actions.write(viewer(cast.qa), report.id, {"highlights": "改"}, 1)


# --- submitting -------------------------------------------------------------------------------


def test_the_first_submission_in_time_stops_the_clock(cast: Cast) -> None:
    a_day(cast)
    with clock.set_to(dt.datetime.combine(TODAY, dt.time(10))):
        report = submitted(cast)
    assert (report.state, report.is_late) == (ReportState.SUBMITTED, False)
    assert report.first_submitted_at == report.due_at
    assert report.author_id == cast.qa.id


def test_a_submission_after_ten_stays_marked_late(cast: Cast) -> None:
    a_day(cast)
    with clock.set_to(dt.datetime.combine(TODAY, dt.time(10, 0, 1))):
        assert submitted(cast).is_late


def test_a_resubmission_stands_apart_and_does_not_move_the_clock(cast: Cast, later: Later) -> None:
    a_day(cast)
    with clock.set_to(dt.datetime.combine(TODAY, dt.time(9))):
        report = submitted(cast)
    actions.return_(viewer(cast.manager), report.id, "请补充。")
    with clock.set_to(NOW + dt.timedelta(days=2)):
        actions.submit(viewer(cast.second_qa), report.id, {"problems": "补充。"}, 1)
    again = fresh(report)
    assert (again.is_late, again.first_submitted_at) == (False, report.first_submitted_at)
    assert [s.author.name for s in queries.submissions(viewer(cast.qa), again)] == [
        "马质检",
        "张质检",
    ]
    assert again.return_reason == ""


def test_without_highlights_nothing_is_submitted_or_saved(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)
    with pytest.raises(Refused) as refused:
        actions.submit(viewer(cast.qa), report.id, {"problems": "有"}, 0)
    assert refused.value.field == "highlights"
    assert fresh(report).state is ReportState.DRAFTING
    assert not ReportSubmission.select().exists()
    assert trail(report) == ["reports.draw"]


def test_a_day_is_not_submitted_before_its_records_are_due(cast: Cast) -> None:
    report = drawn(cast, TODAY)
    with pytest.raises(Refused) as refused:
        actions.submit(viewer(cast.qa), report.id, HIGHLIGHTS, 0)
    assert "17:30" in str(refused.value.message)
    with clock.set_to(dt.datetime.combine(TODAY, dt.time(17, 30))):
        actions.submit(viewer(cast.qa), report.id, HIGHLIGHTS, 0)
    assert fresh(report).state is ReportState.SUBMITTED


def test_a_report_is_submitted_once(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    with pytest.raises(Conflict):
        actions.submit(viewer(cast.qa), report.id)
    assert trail(report) == ["reports.draw", "reports.write", "reports.submit"]


# --- reviewing --------------------------------------------------------------------------------


def test_each_supervisor_reviews_once_and_may_amend(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    for person, remark in (
        (cast.supervisor, "已阅"),
        (cast.second_supervisor, "同意"),
        (cast.supervisor, "已阅，周五辅导"),
    ):
        actions.review(viewer(person), report.id, remark)
    rows = ReportReview.select().order_by(ReportReview.supervisor)
    assert [row.remark for row in rows] == ["已阅，周五辅导", "同意"]


def test_a_review_of_an_earlier_submission_is_marked_so(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    actions.review(viewer(cast.supervisor), report.id, "已阅")
    actions.return_(viewer(cast.manager), report.id, "请补充。")
    with clock.set_to(NOW + dt.timedelta(hours=1)):
        actions.submit(viewer(cast.qa), report.id)
    lines = reception.review_lines(viewer(cast.manager), fresh(report))
    assert [line.is_of_earlier for line in lines] == [True, False]


def test_who_may_not_review(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)
    with pytest.raises(Forbidden):
        actions.review(viewer(cast.supervisor), report.id, "已阅")
    report = submitted(cast)
    for person in (cast.qa, cast.manager, cast.assistant):
        with pytest.raises(Forbidden):
            actions.review(viewer(person), report.id, "已阅")
    with pytest.raises(NotFound):
        actions.review(viewer(cast.south_supervisor), report.id, "已阅")
    with pytest.raises(Refused):
        actions.review(viewer(cast.supervisor), report.id, " ")


# --- deciding ---------------------------------------------------------------------------------


def test_a_return_needs_a_reason(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    with pytest.raises(Refused):
        actions.return_(viewer(cast.manager), report.id, "  ")
    actions.return_(viewer(cast.manager), report.id, "请补充。")
    assert fresh(report).return_reason == "请补充。"
    assert trail(report)[-1] == "reports.return"


def test_approval_freezes_the_numbers_with_their_hash(cast: Cast) -> None:
    a_day(cast)
    figures = packed(live_figures(drawn(cast)))
    report = approved(cast)
    recorded(cast, cast.agent)
    assert report.snapshot == figures
    assert fresh(report).snapshot_hash == fingerprint(figures)


def test_approving_and_publishing_can_be_one_step_with_two_lines_in_the_trail(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    actions.approve(viewer(cast.manager), report.id, "同意", and_publish=True)
    assert fresh(report).state is ReportState.PUBLISHED
    assert trail(report)[-2:] == ["reports.approve", "reports.publish"]


def test_nobody_approves_a_report_they_submitted(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    Person.update(role="manager").where(Person.id == cast.qa.id).execute()
    with pytest.raises(Forbidden):
        actions.approve(viewer(cast.qa), report.id)


@pytest.mark.parametrize("step", ["return_", "approve", "publish"])
def test_only_the_manager_decides(cast: Cast, step: str) -> None:
    a_day(cast)
    report = submitted(cast)
    act = {
        "return_": lambda who: actions.return_(viewer(who), report.id, "x"),
        "approve": lambda who: actions.approve(viewer(who), report.id),
        "publish": lambda who: actions.publish(viewer(who), report.id),
    }[step]
    for person in (cast.qa, cast.supervisor, cast.assistant):
        with pytest.raises(Forbidden):
            act(person)
    for person in (cast.lead, cast.agent, cast.south_qa):
        with pytest.raises(NotFound):
            act(person)


def test_no_step_is_taken_out_of_turn(cast: Cast) -> None:
    a_day(cast)
    manager = viewer(cast.manager)
    report = submitted(cast)
    with pytest.raises(Conflict):
        actions.publish(manager, report.id)
    actions.approve(manager, report.id)
    for step in (
        lambda: actions.approve(manager, report.id),
        lambda: actions.return_(manager, report.id, "x"),
        lambda: actions.submit(viewer(cast.qa), report.id),
    ):
        with pytest.raises(Conflict):
            step()


def test_a_receipt_is_kept_from_the_first_reading_of_a_delivered_report(cast: Cast) -> None:
    a_day(cast)
    report = published(cast)
    for person in (cast.agent, cast.agent, cast.lead, cast.qa):
        actions.note_read(viewer(person), report)
    assert {row.person_id for row in ReportRead.select()} == {cast.agent.id, cast.lead.id}
