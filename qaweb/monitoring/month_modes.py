"""The month's modes of monitoring against their ratio: a monitor's own, and all (P3.1)."""

import datetime as dt
from dataclasses import dataclass

import peewee as pw

from qaweb.db import Query
from qaweb.evaluations.models import Evaluation, MonthAgentSummary
from qaweb.evaluations.rules import FEEDING, EvaluationState, Mode, ModeShare, mode_mix
from qaweb.parameters.rules import Policy
from qaweb.people.queries import within
from qaweb.permissions import Permission, Viewer


@dataclass(frozen=True)
class Modes:
    """How often each mode was used in the month so far: by the viewer, by all within reach."""

    own: dict[Mode, int]
    everybody: dict[Mode, int]


def month_modes(viewer: Viewer, day: dt.date) -> Modes:
    """Both in one statement."""
    mine = (
        Evaluation.select(pw.Value(1), Evaluation.mode, pw.fn.COUNT(Evaluation.id))
        .where(Evaluation.monitor == viewer.id, Evaluation.counts)
        .where(Evaluation.monitored_on.between(day.replace(day=1), day))
        .where(Evaluation.purpose.in_(FEEDING), Evaluation.state != EvaluationState.DRAFT)
        .group_by(Evaluation.mode)
    )
    counts: dict[int, dict[Mode, int]] = {0: {}, 1: {}}
    for is_own, mode, count in mine.union_all(_all_modes(viewer, day)).tuples():
        counts[int(is_own)][Mode(mode)] = int(count)
    return Modes(counts[1], counts[0])


def _all_modes(viewer: Viewer, day: dt.date) -> Query:
    """As `evaluations.queries.mode_counts` reads them, marked with a 0."""
    M = MonthAgentSummary  # noqa: N806
    reach = within(
        viewer, Permission.EVALUATIONS_SEE, person=M.agent_id, team=M.team_id, project=M.project
    )
    query = M.select(pw.Value(0), M.mode, pw.fn.SUM(M.evaluations))
    return query.where(reach, M.month == day.replace(day=1)).group_by(M.mode)


@dataclass(frozen=True)
class Mixes:
    """A month's modes against the ratio: the viewer's own, and all within reach (P3.1)."""

    own: dict[Mode, ModeShare]
    everybody: dict[Mode, ModeShare]


def mixes(modes: Modes, policy: Policy) -> Mixes:
    """Both beside the policy's ratio."""
    return Mixes(
        mode_mix(modes.own, policy.mode_ratio), mode_mix(modes.everybody, policy.mode_ratio)
    )
