"""How often each agent was heard on a day (P3.3)."""

import datetime as dt
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import FEEDING, EvaluationState
from qaweb.monitoring.models import DayPlan
from qaweb.permissions import Viewer
from qaweb.prepared import prepared


def heard_on(viewer: Viewer, day: dt.date) -> dict[int, int]:
    """How often each agent's calls of the day were heard, another's open draft included."""
    return heard_and_planned(viewer, day)[0]


def heard_and_planned(viewer: Viewer, day: dt.date) -> tuple[dict[int, int], bool]:
    """The same, and whether the day has a plan."""
    heard = dict(_heard(viewer, day))
    return heard, heard.pop(0, 0) > 0


@prepared
def _heard(viewer: Viewer, day: dt.date) -> Query:
    """How often by agent; 0 stands for the day's plan."""
    heard = heard_by_agent(viewer, day)
    plans = DayPlan.select(pw.SQL("0"), pw.fn.COUNT(DayPlan.id)).where(
        DayPlan.project == viewer.project_id, DayPlan.day == day
    )
    both: Query = heard.union_all(plans).tuples()
    return both


def heard_by_agent(viewer: Viewer, day: dt.date) -> Any:
    """A select of agents with how often (`times`) they were heard."""
    elsewhere = (Evaluation.state != EvaluationState.DRAFT) | (Evaluation.monitor != viewer.id)
    return (
        Evaluation.select(Evaluation.agent, pw.fn.COUNT(Evaluation.id).alias("times"))
        .where(Evaluation.project == viewer.project_id, Evaluation.monitored_on == day)
        .where(Evaluation.call_day == day, elsewhere, Evaluation.counts)
        .where(Evaluation.purpose.in_(FEEDING))
        .group_by(Evaluation.agent)
    )
