"""Summaries are what the raw rows add up to, whatever is submitted and taken out again."""

import datetime as dt
import random
from collections import Counter

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qaweb.db import Model, database
from qaweb.evaluations import actions, summaries
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import (
    DayCriterionSummary,
    DaySummary,
    Evaluation,
    EvaluationScore,
    MonthAgentSummary,
    MonthCriterionSummary,
)
from qaweb.evaluations.rules import Answer, EvaluationState, Mode, Purpose, lost_criteria
from qaweb.evaluations.summary_models import (
    DayBandPointsSummary,
    DayPointsSummary,
    DayTeamSummary,
    MonthBandPointsSummary,
    MonthMixSummary,
)
from qaweb.people.models import Person
from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.queries import criterion_ids
from tests.cast import TODAY, Cast
from tests.evaluations.scoring import submitted

FORM = COMPANY_STANDARD
DAYS = [TODAY, TODAY - dt.timedelta(days=1), TODAY.replace(day=1) - dt.timedelta(days=1)]
TYPES = ["", "投诉", "业务咨询"]


def test_a_submission_stands_in_each(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent, opening=1, hold="na")
    day, month = DaySummary.get(), MonthAgentSummary.get()
    assert (day.day, day.monitor_id, day.agent_id) == (TODAY, cast.qa.id, cast.agent.id)
    assert (day.evaluations, day.total_sum, day.band) == (1, done.total, "excellent")
    assert (month.month, month.evaluations) == (dt.date(2026, 10, 1), 1)
    opening = criterion_ids(cast.standard.id)["opening"]
    for model in (DayCriterionSummary, MonthCriterionSummary):
        row = model.get(model.criterion_id == opening)
        assert (row.scored, row.earned, row.possible, row.lost) == (1, 200, 400, 1)
        assert model.select().count() == 21  # N/A stands in none


def test_equal_ones_share_a_row(cast: Cast) -> None:
    for _ in range(3):
        submitted(cast.qa, cast.agent)
    assert DaySummary.get().evaluations == 3
    assert DaySummary.select().count() == 1
    assert not summaries.differences()


def test_a_problem_mark_counts_as_lost_without_points(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent, hold="na")
    summaries.apply(done, -1)
    EvaluationScore.update(problem=True).where(EvaluationScore.na).execute()
    summaries.apply(done)
    row = DayCriterionSummary.get(
        DayCriterionSummary.criterion_id == criterion_ids(cast.standard.id)["hold"]
    )
    assert (row.scored, row.earned, row.possible, row.lost, row.short) == (0, 0, 0, 1, 0)


def test_what_is_taken_out_leaves_nothing_behind(cast: Cast) -> None:
    summaries.apply(submitted(cast.qa, cast.agent, opening=1), -1)
    for summary in summaries.SUMMARIES:
        assert not summary.model.select().count(), summary.model


def test_drafts_and_what_does_not_count_stand_in_none(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    summaries.apply(done, -1)
    for change in ({"counts": False}, {"counts": True, "purpose": Purpose.CALIBRATION}):
        Evaluation.update(change).where(Evaluation.id == done.id).execute()
        summaries.apply(done)
    assert not DaySummary.select().count()
    assert not summaries.differences()


def test_a_difference_is_found_and_mended(cast: Cast, app: Flask) -> None:
    submitted(cast.qa, cast.agent)
    DaySummary.update(total_sum=DaySummary.total_sum + 1).execute()
    runner = app.test_cli_runner()
    found = runner.invoke(args=["summaries", "verify"])
    assert found.exit_code == 1
    assert "day_summaries kept" in found.output
    assert "day_summaries recomputed" in found.output
    assert runner.invoke(args=["summaries", "rebuild"]).exit_code == 0
    assert "whole" in runner.invoke(args=["summaries", "verify"]).output


Step = tuple[int, int, int, int, int]
steps = st.lists(
    st.tuples(
        st.integers(0, 2),  # whose
        st.integers(0, 2),  # day
        st.integers(0, 2),  # mode
        st.integers(0, 2),  # call type
        st.integers(0, 2**20),  # answers
    ),
    min_size=1,
    max_size=5,
)
OUT = st.lists(st.integers(0, 4), unique=True, max_size=3)
FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def write(cast: Cast, step: Step) -> Evaluation:
    """A submitted evaluation with random answers, written without the actions."""
    whose, day, mode, kind, seed = step
    agent: Person = (cast.agent, cast.agent_b, cast.lead)[whose]
    row = Evaluation.create(
        project=cast.north,
        agent=agent,
        team=agent.team if whose else None,
        monitor=cast.qa,
        version=cast.standard,
        mode=list(Mode)[mode],
        call_type_name=TYPES[kind],
        call_day=DAYS[day],
        monitored_on=DAYS[day],
        started_at=actions.clock.now(),
        state=EvaluationState.SUBMITTED,
    )
    EvaluationScore.insert_many(answers(cast, row, random.Random(seed))).execute()
    sheet = sheet_of(row)
    row.total, row.band = sheet.score.total, sheet.band
    row.save()
    return row


def answers(cast: Cast, row: Evaluation, chance: random.Random) -> list[dict[str, object]]:
    ids, rows = criterion_ids(cast.standard.id), []
    for criterion in FORM.criteria:
        na = criterion.na_allowed and chance.random() < 0.3
        level = chance.randrange(len(criterion.levels))
        earned = None if na else criterion.levels[level].points
        rows.append(
            {
                "evaluation": row.id,
                "criterion": ids[criterion.code],
                "level": None if na else level,
                "na": na,
                "earned": earned,
                "problem": chance.random() < 0.1,
            }
        )
    return rows


def counted_by_hand(rows: list[Evaluation]) -> tuple[Counter[object], Counter[object]]:
    """Evaluations by day and mode, and losses by criterion, from the rules alone."""
    number: Counter[object] = Counter((row.monitored_on, row.mode) for row in rows)
    lost: Counter[object] = Counter()
    for row in rows:
        given: dict[str, Answer] = sheet_of(row).answers
        lost.update(lost_criteria(FORM, given))
    return number, lost


@FEW
@given(steps=steps, out=OUT)
def test_summaries_are_the_recomputation(cast: Cast, steps: list[Step], out: list[int]) -> None:
    with database.atomic() as example:
        rows = [write(cast, step) for step in steps]
        for row in rows:
            summaries.apply(row)
        taken = [rows[index] for index in out if index < len(rows)]
        for row in taken:
            summaries.apply(row, -1)
            row.counts = False
            row.save()
        assert not summaries.differences()
        check_by_hand(cast, [row for row in rows if row not in taken])
        example.rollback()


@pytest.mark.parametrize("model", [one.model for one in summaries.SUMMARIES])
def test_a_table_that_is_wrong_is_named_and_no_other(cast: Cast, model: type[Model]) -> None:
    submitted(cast.qa, cast.agent, opening=1)
    figure = "total_sum" if hasattr(model, "total_sum") else "scored"
    model.update({figure: getattr(model, figure) + 1}).execute()
    found = summaries.differences()
    assert {(each.table, each.side) for each in found} == {
        (model._meta.table_name, "kept"),
        (model._meta.table_name, "recomputed"),
    }


@pytest.mark.parametrize("model", [one.model for one in summaries.SUMMARIES])
def test_a_row_that_is_missing_is_named(cast: Cast, model: type[Model]) -> None:
    submitted(cast.qa, cast.agent, opening=1)
    rows = model.delete().where(model.id == model.select().get().id).execute()
    (found,) = summaries.differences()
    assert (rows, found.table, found.side) == (1, model._meta.table_name, "recomputed")


@pytest.mark.parametrize("summary", summaries.SUMMARIES, ids=lambda one: one.model.__name__)
def test_a_row_too_many_is_named(cast: Cast, summary: summaries.Summary) -> None:
    submitted(cast.qa, cast.agent, opening=1)
    (row,) = summary.stored().limit(1).dicts()
    earlier = {summary.keys[0]: dt.date(2020, 1, 1)}
    summary.model.insert(row | earlier).execute()
    (found,) = summaries.differences()
    assert (found.table, found.side) == (summary.model._meta.table_name, "kept")


def check_by_hand(cast: Cast, rows: list[Evaluation]) -> None:
    number, lost = counted_by_hand(rows)
    kept: Counter[object] = Counter()
    for row in DaySummary.select():
        kept[(row.day, row.mode)] += row.evaluations
    assert kept == number
    codes = {key: code for code, key in criterion_ids(cast.standard.id).items()}
    losses: Counter[object] = Counter()
    for row in MonthCriterionSummary.select().where(MonthCriterionSummary.lost > 0):
        losses[codes[row.criterion_id]] += row.lost
    assert losses == lost


def test_rebuilding_gives_what_submitting_kept(cast: Cast) -> None:
    submitted(cast.qa, cast.agent, opening=1)
    submitted(cast.qa, cast.agent_b, hold="na")
    kept = [sorted(s.stored().tuples(), key=str) for s in summaries.SUMMARIES]
    summaries.rebuild()
    assert [sorted(s.stored().tuples(), key=str) for s in summaries.SUMMARIES] == kept
    assert all(kept)


def test_the_coarser_ones_add_up_to_the_finer_ones(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent, opening=1)
    mix, team = MonthMixSummary.get(), DayTeamSummary.get()
    assert (mix.band, mix.evaluations, mix.total_sum) == ("excellent", 1, done.total)
    assert (team.team_id, team.evaluations) == (cast.team_a.id, 1)
    opening = criterion_ids(cast.standard.id)["opening"]
    for model in (DayPointsSummary, DayBandPointsSummary, MonthBandPointsSummary):
        row = model.get(model.criterion_id == opening)
        assert (row.scored, row.earned, row.possible, row.lost, row.short) == (1, 200, 400, 1, 1)
