"""What each record earned, criterion by criterion, as the report took it."""

import datetime as dt

from qaweb import clock
from qaweb.evaluations import revisions
from qaweb.evaluations.rules import Answer, EvaluationState, RevisionCause
from qaweb.reports.points import PointsOf
from tests import factories
from tests.cast import Cast, viewer


def test_each_record_has_the_points_of_its_answers(cast: Cast) -> None:
    lost, full = factories.evaluation(cast, levels={"opening": 1}), factories.evaluation(cast)
    points = PointsOf([full.id, lost.id], None)
    first, second = points.by_record()
    assert second["opening"] < first["opening"]
    assert {c.code for c in points.criteria} == set(first) == set(second)


def test_a_change_after_the_report_does_not_show_in_it(cast: Cast) -> None:
    record = factories.evaluation(cast, levels={"opening": 1})
    before = clock.now() - dt.timedelta(minutes=1)
    lost = next(PointsOf([record.id], None).by_record())["opening"]
    better = {"opening": Answer("opening", 0)}
    why, state = RevisionCause.APPEAL, EvaluationState.SUBMITTED
    revisions.revise(viewer(cast.supervisor), record, why, state, better)
    assert next(PointsOf([record.id], None).by_record())["opening"] > lost
    assert next(PointsOf([record.id], before).by_record())["opening"] == lost


def test_without_records_there_is_nothing(cast: Cast) -> None:
    points = PointsOf([], None)
    assert (points.criteria, list(points.by_record())) == ([], [])
