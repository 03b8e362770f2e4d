"""Later changes stand beside the report, never in it, and none stays silent (P6.1)."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.revisions import revise
from qaweb.evaluations.rules import Answer, EvaluationState, RevisionCause
from qaweb.evaluations.submitting import submit
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.people.models import Person
from qaweb.reports import actions, queries
from qaweb.reports.differences import Topic
from qaweb.reports.material import live_figures
from qaweb.reports.models import Report, ReportRestatement
from qaweb.reports.reading import reading
from qaweb.reports.restatements import restate
from qaweb.standards.queries import form_of
from tests.cast import Cast, viewer
from tests.evaluations.scoring import live_draft
from tests.reports.making import DAY, a_day, approved, drawn, fresh, published, recorded, submitted

SignIn = Callable[..., FlaskClient]
Later = Callable[..., Iterator[None]]


def mended(cast: Cast, row: Evaluation, why: RevisionCause = RevisionCause.APPEAL) -> Evaluation:
    """Every criterion at its best, as an upheld appeal leaves it."""
    form = form_of(cast.standard.id)
    best = {c.code: Answer(c.code, level=c.top_level) for c in form.scored}
    held = Evaluation.get_by_id(row.id)
    return revise(viewer(cast.supervisor), held, why, EvaluationState.SUBMITTED, best)


def last(report: Report, person: Person) -> queries.Restated | None:
    return reading(viewer(person), fresh(report)).restated


def test_a_revised_score_is_appended_once_with_its_cause(cast: Cast, later: Later) -> None:
    rows = a_day(cast)
    report = approved(cast)
    with later(hours=1):
        mended(cast, rows[3], RevisionCause.CORRECTION)
        assert restate(clock.now()) == 1
        assert restate(clock.now()) == 0
    row = ReportRestatement.get()
    assert (row.count, row.corrections, row.appeals, row.late_records) == (5, 1, 0, 0)
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, json.loads(entry.after)["corrections"]) == ("reports.restate", 1)
    assert fresh(report).snapshot == report.snapshot


def test_the_page_tells_before_the_worker_has_come(cast: Cast, later: Later) -> None:
    rows = a_day(cast)
    report = approved(cast)
    with later(hours=1):
        mended(cast, rows[3])
        found = last(report, cast.manager)
        assert found is not None
        assert found.at is None
        restate(clock.now())
        kept = last(report, cast.manager)
        assert kept is not None
        assert kept.changes == found.changes
        assert kept.at == clock.now()


def test_a_change_that_moves_neither_number_nor_average_is_told(cast: Cast, later: Later) -> None:
    first, second = a_day(cast)[1:3]
    report = approved(cast)
    with later(hours=1):
        swap_people(first, second)
        found = last(report, cast.manager)
    assert found is not None
    assert {pair.topic for pair in found.changes} == {Topic.AGENTS}
    assert {pair.name for pair in found.changes} == {"任客服", "郑客服"}


def swap_people(one: Evaluation, other: Evaluation) -> None:
    """The two calls were each other's person's: two corrections, and the sums stay."""
    boss, facts = viewer(Person.get_by_id(one.monitor_id)), ("agent_id", "team_id")
    for row, person in ((one, other.agent), (other, one.agent)):
        held = Evaluation.get_by_id(row.id)
        values = dict(zip(facts, (person.id, person.team_id), strict=True))
        revise(boss, held, RevisionCause.CORRECTION, EvaluationState.SUBMITTED, **values)


def test_a_late_record_after_the_submission_is_a_restatement(cast: Cast, later: Later) -> None:
    a_day(cast)
    report = submitted(cast)
    with later(hours=1):
        recorded(cast, cast.newcomer, is_late=True, submitted_at=clock.now())
        restate(clock.now())
    found = last(report, cast.supervisor)
    assert found is not None
    assert (found.count, found.late_records) == (6, 1)
    topics = {pair.topic: (pair.was, pair.now) for pair in found.changes}
    assert topics[Topic.MISSED] == (1, 0)
    assert topics[Topic.LATE] == (1, 2)


def test_records_that_come_back_to_what_was_told_say_so(cast: Cast, later: Later) -> None:
    rows = a_day(cast)
    report = approved(cast)
    answers = {row.criterion.code: row.level for row in rows[3].scores}
    with later(hours=1):
        mended(cast, rows[3])
        restate(clock.now())
    with later(hours=2):
        held = Evaluation.get_by_id(rows[3].id)
        back = {code: Answer(code, level=level) for code, level in answers.items()}
        by = viewer(cast.supervisor)
        revise(by, held, RevisionCause.CORRECTION, EvaluationState.SUBMITTED, back)
        assert restate(clock.now()) == 1
    assert last(report, cast.manager) is None
    assert len(reading(viewer(cast.manager), fresh(report)).restatements) == 2


def test_a_second_submission_takes_the_records_as_they_are_then(cast: Cast, later: Later) -> None:
    rows = a_day(cast)
    report = submitted(cast)
    with later(hours=1):
        mended(cast, rows[3])
        restate(clock.now())
    with later(hours=2):
        actions.return_(viewer(cast.manager), report.id, "请补充。")
        actions.submit(viewer(cast.qa), report.id)
        assert reading(viewer(cast.manager), fresh(report)).restatements == []
        assert restate(clock.now()) == 0


def test_nothing_is_compared_before_a_report_is_handed_in(cast: Cast, later: Later) -> None:
    rows = a_day(cast)
    drawn(cast)
    with later(hours=1):
        mended(cast, rows[3])
        assert restate(clock.now(), None) == 0


def test_every_night_what_is_older_is_compared_too(cast: Cast, later: Later) -> None:
    rows = a_day(cast)
    approved(cast)
    with later(hours=1):
        mended(cast, rows[3])
    with later(days=9):
        assert restate(clock.now()) == 0
        assert restate(clock.now(), None) == 1


def test_author_supervisors_and_manager_are_told_each_time(cast: Cast, later: Later) -> None:
    rows = a_day(cast)
    approved(cast)
    with later(hours=1):
        mended(cast, rows[3])
        restate(clock.now())
    told = Notice.select(Notice, Person).join(Person)
    names = {n.person.name for n in told.where(Notice.kind == Occasion.REPORT_RESTATED)}
    assert names == {"马质检", "朱主管", "胡主管", "林经理"}


def test_the_page_says_it_beside_the_approved_figures(
    cast: Cast, as_: SignIn, later: Later
) -> None:
    rows = a_day(cast)
    report = published(cast)
    with later(hours=1):
        mended(cast, rows[3])
        restate(clock.now())
    page = as_(cast.manager).get(f"/reports/{report.id}").text
    assert re.search(r"Approved [\d.]+, restated [\d.]+\.", page)
    assert "People: 杜客服, average" in page


@pytest.mark.parametrize(("who", "sees"), [("agent_b", True), ("lead_b", True), ("agent", False)])
def test_leads_and_agents_are_told_of_their_own_rows(
    cast: Cast, as_: SignIn, later: Later, who: str, sees: bool
) -> None:
    rows = a_day(cast)
    report = published(cast)
    with later(hours=1):
        mended(cast, rows[3])
        restate(clock.now())
    page = as_(getattr(cast, who)).get(f"/reports/{report.id}").text
    assert ("People: 杜客服, average" in page) is sees
    assert "朱主管" not in page


def test_who_is_heard_days_later_is_noted_without_calling_anybody(cast: Cast, later: Later) -> None:
    a_day(cast)
    report = approved(cast)
    with later(hours=1):
        day = clock.today()
        values = {"monitored_on": day, "submitted_at": clock.now()}
        recorded(cast, cast.newcomer, DAY, **values)
        restate(clock.now())
    found = last(report, cast.manager)
    assert found is not None
    assert {pair.topic for pair in found.changes} == {Topic.MISSED}
    assert not Notice.select().where(Notice.kind == Occasion.REPORT_RESTATED).exists()


def test_a_call_of_the_day_that_is_handed_in_after_the_report_is_late_and_restates_it(
    cast: Cast, later: Later
) -> None:
    """The whole way of such a record: begun beside the call, handed in the next morning (P6.1)."""
    a_day(cast)
    with clock.set_to(clock.at(DAY, dt.time(16))):
        draft = live_draft(cast.qa, cast.newcomer)
    report = submitted(cast)
    with later(hours=1):
        row = submit(viewer(cast.qa), draft.id)
        found = last(report, cast.manager)
        restate(clock.now())
    assert row.is_late
    assert found is not None
    assert (found.count, found.late_records) == (6, 1)
    assert [late.number for late in live_figures(fresh(report)).late_records][-1] == str(row)
