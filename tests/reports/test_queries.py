"""Who sees which report, in which state, and how much of it."""

import datetime as dt
import json
import logging

import pandas as pd
import pytest

from qaweb import clock
from qaweb.errors import Forbidden, NotFound
from qaweb.evaluations import summaries
from qaweb.evaluations.models import Evaluation, EvaluationScore
from qaweb.people.models import Person
from qaweb.reports import actions, queries, reception
from qaweb.reports.figures import Figures, unpacked
from qaweb.reports.material import live_figures, material
from qaweb.reports.models import Report
from qaweb.reports.reading import reading
from qaweb.reports.rules import ReportStep
from qaweb.slips.models import Slip
from qaweb.standards.models import Criterion
from qaweb.training.models import Licence
from qaweb.training.rules import LicenceState
from tests.cast import Cast, license_, viewer
from tests.reports.making import (
    DAY,
    DAY_BEFORE,
    a_day,
    approved,
    drawn,
    fresh,
    published,
    recorded,
    slip,
    submitted,
)


def listed(person: Person) -> list[Report]:
    return list(queries.reports(viewer(person)))


def seen(person: Person, report: Report) -> Figures:
    return queries.figures(viewer(person), queries.report(viewer(person), report.id))


def test_a_draft_is_listed_for_those_who_wait_for_it_and_opened_by_its_writers_only(
    cast: Cast,
) -> None:
    a_day(cast)
    report = drawn(cast)
    for person in (cast.qa, cast.second_qa, cast.manager, cast.supervisor):
        assert listed(person) == [report]
    for person in (cast.assistant, cast.lead, cast.agent, cast.south_qa, cast.south_supervisor):
        assert listed(person) == []
    assert queries.report(viewer(cast.second_qa), report.id)
    for person in (cast.manager, cast.supervisor):
        with pytest.raises(Forbidden):
            queries.report(viewer(person), report.id)


def test_a_submitted_report_is_with_manager_supervisors_and_archive_at_once(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    for person in (cast.manager, cast.supervisor, cast.assistant, cast.qa):
        assert queries.report(viewer(person), report.id)
    for person in (cast.lead, cast.agent, cast.south_qa, cast.south_supervisor):
        with pytest.raises(NotFound):
            queries.report(viewer(person), report.id)


def test_an_approved_report_waits_for_its_publication_before_leads_and_agents_read_it(
    cast: Cast,
) -> None:
    a_day(cast)
    report = approved(cast)
    assert listed(cast.lead) == listed(cast.agent) == []
    actions.publish(viewer(cast.manager), report.id)
    assert listed(cast.lead) == listed(cast.agent) == [report]
    assert listed(cast.south_lead) == listed(cast.outsider) == []


def test_a_lead_reads_the_rows_of_their_own_team_only(cast: Cast) -> None:
    a_day(cast)
    slip(cast, cast.agent), slip(cast, cast.agent_b)
    figures = seen(cast.lead_b, published(cast))
    assert {line.agent.name for line in figures.agents} == {"杜客服"}
    assert [line.name for line in figures.teams] == ["二组"]
    assert [line.person.name for line in figures.slips] == ["杜客服"]
    assert {record.agent.name for record in figures.records} == {"杜客服"}
    assert figures.monitors == figures.coverage.uncovered == ()
    assert figures.count == 5


def test_an_agent_reads_their_own_row_only(cast: Cast) -> None:
    a_day(cast)
    slip(cast, cast.teammate)
    figures = seen(cast.agent, published(cast))
    assert {line.agent.name for line in figures.agents} == {"任客服"}
    assert {record.agent.name for record in figures.records} == {"任客服"}
    assert figures.teams == figures.slips == figures.monitors == ()


def test_nothing_about_reviews_readers_and_steps_reaches_leads_and_agents(cast: Cast) -> None:
    a_day(cast)
    report = published(cast)
    for person in (cast.lead, cast.agent):
        told = reading(viewer(person), report)
        kept = (told.reviews, told.history, told.submissions, told.steps)
        assert not any(kept)
        assert told.readers is None
        assert told.restated is None


def test_the_figures_are_those_that_pandas_computes_from_the_raw_rows(cast: Cast) -> None:
    a_day(cast)
    recorded(cast, cast.agent, DAY_BEFORE)
    rows = pd.DataFrame(Evaluation.select().dicts())
    day = rows[rows.monitored_on == DAY]
    figures = live_figures(drawn(cast))
    assert figures.count == len(day)
    assert figures.mean == half_up(day.total.sum(), len(day))
    assert {line.mode: line.count for line in figures.modes} == day["mode"].value_counts().to_dict()
    assert {line.name: line.count for line in figures.call_types} == (
        day.call_type_name.value_counts().to_dict()
    )
    by_agent = day.groupby("agent").total.agg(["count", "sum", "max", "min"])
    for line in figures.agents:
        row = by_agent.loc[line.agent.person_id]
        assert (line.count, line.best, line.worst) == (row["count"], row["max"], row["min"])
        assert line.mean == half_up(row["sum"], row["count"])
    assert {line.key: line.count for line in figures.bands if line.count} == (
        day.band.value_counts().to_dict()
    )


def test_the_score_per_criterion_is_what_pandas_computes_from_the_raw_answers(cast: Cast) -> None:
    a_day(cast)
    answers = pd.DataFrame(
        EvaluationScore.select(EvaluationScore.earned, Criterion.points, Criterion.code)
        .join(Criterion)
        .dicts()
    )
    answers["lost"] = answers.earned < answers.points
    by_code = answers.groupby("code").agg({"earned": "sum", "points": "sum", "lost": "sum"})
    lines = live_figures(drawn(cast)).criteria
    assert {line.code for line in lines} == set(by_code.index)
    for line in lines:
        row = by_code.loc[line.code]
        assert (line.earned, line.possible, line.lost) == tuple(row)
        assert line.share == half_up(10_000 * row.earned, row.points)


def half_up(part: int, whole: int) -> int:
    return (2 * int(part) + int(whole)) // (2 * int(whole))


def test_coverage_goes_by_the_day_of_the_call(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)
    assert [p.name for p in live_figures(report).coverage.uncovered] == ["新客服"]
    # Scored the morning after, from a recording of the day.
    at = clock.at(DAY, clock.now().time())
    recorded(cast, cast.newcomer, DAY, monitored_on=clock.today(), call_started_at=at)
    coverage = live_figures(report).coverage
    assert (coverage.at_work, coverage.uncovered) == (4, ())


def test_the_floor_counts_for_licensed_specialists_at_work(cast: Cast) -> None:
    a_day(cast)
    floors = {line.name: line.floor for line in live_figures(drawn(cast)).monitors}
    assert floors == {"马质检": 20, "朱主管": None}


def test_the_floor_of_a_day_stays_when_the_licence_is_renewed_ahead(cast: Cast) -> None:
    a_day(cast)
    ahead = DAY + dt.timedelta(days=30)
    renewed = license_(cast.qa, ahead + dt.timedelta(days=365))
    Licence.update(valid_from=ahead).where(Licence.id == renewed.id).execute()
    floors = {line.name: line.floor for line in live_figures(drawn(cast)).monitors}
    assert floors["马质检"] == 20


def test_the_floor_of_a_day_stays_when_the_licence_is_suspended_later(cast: Cast) -> None:
    a_day(cast)
    held = Licence.update(granted=LicenceState.SUSPENDED, ended_on=DAY + dt.timedelta(days=1))
    held.where(Licence.person == cast.qa.id).execute()
    floors = {line.name: line.floor for line in live_figures(drawn(cast)).monitors}
    assert floors["马质检"] == 20


def test_slips_count_on_the_day_of_their_issue_by_the_wall_clock(cast: Cast) -> None:
    a_day(cast)
    inside = slip(cast, cast.agent, clock.at(DAY, dt.time(23, 59)))
    slip(cast, cast.agent, clock.at(DAY, dt.time(0)) - dt.timedelta(minutes=1))
    found = live_figures(drawn(cast)).slips
    assert [line.number for line in found] == [str(inside)]
    assert found[0].criteria_en


def test_the_number_of_queries_does_not_grow_with_the_day(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    a_day(cast)
    report = drawn(cast)
    caplog.set_level(logging.DEBUG, logger="peewee")

    def sent() -> int:
        caplog.clear()
        material(report.project, report.period)
        return len(caplog.records)

    sent()  # the version's bands are kept from then on
    few = sent()
    for _more in range(5):
        recorded(cast, cast.lead)
        slip(cast, cast.lead)
    assert 5 < few == sent()


def test_everybody_reads_the_snapshot_while_a_returned_report_is_mended(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    actions.return_(viewer(cast.manager), report.id, "请补充。")
    recorded(cast, cast.agent)
    actions.write(viewer(cast.qa), report.id, {"highlights": "新的"}, 1)
    assert seen(cast.qa, report).count == 6
    assert seen(cast.supervisor, report).count == 5
    words = queries.words(viewer(cast.supervisor), fresh(report))
    assert words["highlights"] == "二组的开场白有进步。"
    assert queries.words(viewer(cast.qa), fresh(report))["highlights"] == "新的"


def test_a_later_change_of_the_records_does_not_change_an_approved_report(cast: Cast) -> None:
    first = a_day(cast)[0]
    report = approved(cast)
    before = seen(cast.manager, report)
    summaries.apply(first, -1)
    Evaluation.update(total=0, band="failed").where(Evaluation.id == first.id).execute()
    summaries.apply(Evaluation.get_by_id(first.id))
    Person.update(name="改名").where(Person.id == cast.agent.id).execute()
    assert seen(cast.manager, report) == before
    restated = reading(viewer(cast.manager), fresh(report)).restated
    assert restated is not None
    assert (restated.count, restated.mean) == (5, live_figures(report).mean)


def test_a_snapshot_reads_back_as_it_was_packed(cast: Cast) -> None:
    a_day(cast)
    slip(cast, cast.agent)
    report = submitted(cast)
    assert unpacked(report.snapshot) == live_figures(report)
    assert json.loads(report.snapshot)["count"] == 5


def test_what_waits_for_whom(cast: Cast) -> None:
    a_day(cast)
    report = drawn(cast)

    def steps(person: Person) -> list[tuple[ReportStep, bool]]:
        return [(d.step, d.is_overdue) for d in queries.due_reports(viewer(person), clock.now())]

    assert steps(cast.qa) == [(ReportStep.WRITE, True)]
    assert steps(cast.supervisor) == steps(cast.manager) == steps(cast.south_qa) == []
    report = submitted(cast)
    assert steps(cast.supervisor) == [(ReportStep.REVIEW, False)]
    assert steps(cast.manager) == [(ReportStep.DECIDE, False)]
    actions.review(viewer(cast.supervisor), report.id, "已阅")
    assert steps(cast.supervisor) == []
    actions.return_(viewer(cast.manager), report.id, "请补充。")
    assert steps(cast.qa) == [(ReportStep.MEND, False)]


def test_missing_reviews_stay_visible(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    actions.review(viewer(cast.supervisor), report.id, "已阅")
    lines = reception.review_lines(viewer(cast.manager), report)
    assert {line.supervisor.name: bool(line.review) for line in lines} == {
        "朱主管": True,
        "胡主管": False,
    }
    assert reception.review_counts(viewer(cast.manager), [report]) == {report.id: (1, 2)}


def test_receipts_name_who_has_read_and_who_has_not(cast: Cast) -> None:
    a_day(cast)
    report = published(cast)
    for _twice in range(2):
        actions.note_read(viewer(cast.agent), report)
    actions.note_read(viewer(cast.qa), report)
    read, missing = reception.receipts(viewer(cast.manager), report)
    assert [receipt.person.name for receipt in read] == ["任客服"]
    unread = {person.name for person in missing}
    assert reception.readers(viewer(cast.manager), report) == reception.Readers(1, len(missing))
    assert "肖组长" in unread
    assert not unread & {"任客服", "离客服", "董客服"}


def test_an_unknown_day_has_an_empty_report(cast: Cast) -> None:
    report = drawn(cast, clock.today())
    figures = live_figures(report)
    assert (figures.count, figures.mean, figures.before) == (0, None, None)
    assert figures.coverage.at_work == 6
    assert not Slip.select().exists()
