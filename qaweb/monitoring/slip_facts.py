"""The open slips that a day plan draws calls for, and what was agreed in them (P3.12)."""

import datetime as dt
from collections import defaultdict
from typing import Any

import peewee as pw

from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState, Mode
from qaweb.monitoring.plan_facts import OpenSlip
from qaweb.people.models import Project
from qaweb.slips.models import Slip, SlipCriterion, SlipFollowUp
from qaweb.slips.rules import JOINABLE, FollowUpKind
from qaweb.standards.models import Criterion

FOLLOW_UPS = 3
"""Ours: how many later calls show whether a slip helped."""


def waiting_slips(project: Project, day: dt.date) -> dict[int, list[OpenSlip]]:
    """The slips by person that wait for later calls, fewer than three of which are there."""
    later = (
        Evaluation.select(pw.fn.COUNT(Evaluation.id))
        .where(Evaluation.agent == Slip.person, Evaluation.submitted_at > Slip.issued_at)
        .where(Evaluation.state != EvaluationState.DRAFT, Evaluation.counts)
    )
    rows: Any = (
        Slip.select(Slip.id, Slip.person, Criterion.code)
        .join(SlipCriterion)
        .join(Criterion)
        .where(Slip.project == project.id, Slip.state.in_(JOINABLE), later < FOLLOW_UPS)
        .order_by(Slip.id, Criterion.id)
        .tuples()
    )
    codes: dict[tuple[int, int], list[str]] = defaultdict(list)
    for slip, person, code in rows:
        codes[person, slip].append(code)
    beside = _agreed_beside(project, day)
    found: dict[int, list[OpenSlip]] = defaultdict(list)
    for (person, slip), named in codes.items():
        found[person].append(OpenSlip(slip, tuple(dict.fromkeys(named)), slip in beside))
    return found


def _agreed_beside(project: Project, day: dt.date) -> set[int]:
    """The slips whose log ends with side by side as the next step, due by `day`, not yet done."""
    later = SlipFollowUp.alias()
    newer = later.select(later.id).where(
        later.slip == SlipFollowUp.slip, later.id > SlipFollowUp.id
    )
    sat = Evaluation.select(Evaluation.id).where(
        Evaluation.agent == Slip.person,
        Evaluation.mode == Mode.SIDE_BY_SIDE,
        Evaluation.state != EvaluationState.DRAFT,
        Evaluation.submitted_at > SlipFollowUp.at,
    )
    rows = (
        SlipFollowUp.select(SlipFollowUp.slip)
        .join(Slip)
        .where(Slip.project == project.id, Slip.state.in_(JOINABLE))
        .where(SlipFollowUp.next_kind == FollowUpKind.SIDE_BY_SIDE)
        .where(SlipFollowUp.next_on.is_null() | (SlipFollowUp.next_on <= day))
        .where(~pw.fn.EXISTS(newer), ~pw.fn.EXISTS(sat))
    )
    return {row.slip_id for row in rows}
