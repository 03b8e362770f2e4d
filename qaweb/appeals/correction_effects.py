"""What a correction would make of an evaluation, and why it cannot (P2.5, P3.7)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import peewee as pw

from qaweb.calls.models import Call, CallType
from qaweb.errors import Conflict, Refused
from qaweb.evaluations.answers import Sheet, sheet_of
from qaweb.evaluations.matching import facts_of as facts_of_call
from qaweb.evaluations.missing_rules import missing
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Answer, lost_criteria, score
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person, Team
from qaweb.permissions import MONITORED
from qaweb.standards.models import StandardVersion
from qaweb.standards.queries import bands_of, form_of, version_in_force
from qaweb.standards.rules import Form, band_for

ANEW = _(
    "Another standard was in force on the day of this call, and it asks for what was not answered. "
    "Let the right call be monitored anew; this evaluation can only be taken out of the figures."
)


@dataclass(frozen=True)
class Facts:
    """One side: of whom, which call, by which standard, with which score."""

    agent: Person
    team: Team | None
    call_number: str
    call_started_at: dt.datetime | None
    call_type_name: str
    version: StandardVersion
    total: int | None
    band: str


@dataclass(frozen=True)
class Effect:
    """The other side, and the columns that `revise` is given for it."""

    facts: Facts
    columns: dict[str, Any]
    call: Call | None
    changes_person: bool


def facts_of(row: Any) -> Facts:
    """An evaluation, or an earlier revision of it, as one side of the comparison."""
    return Facts(
        row.agent, row.team, row.call_number, row.call_started_at, row.call_type_name,
        row.version, row.total, row.band,
    )  # fmt: skip


def effect_of(found: Evaluation, agent_id: int | None, call_id: int | None) -> Effect:
    """What naming this person and this call makes of it; `Refused` says why it cannot be."""
    call = _call(found, call_id) if call_id else None
    agent = _agent(found, agent_id, call)
    version = _version(found, call)
    answers, lost = _carried_over(found, version)
    form = form_of(version.id)
    total = score(form, answers).total
    changes_person = agent.id != found.agent_id
    columns: dict[str, Any] = {"agent": agent, "team": agent.team_id, "version": version}
    if call:
        columns |= facts_of_call(call, found.call_type_name) | {"waits_for_call": False}
    if changes_person or set(lost_criteria(form, answers)) - lost:
        columns["slip_owed"] = True
    facts = Facts(
        agent, agent.team,
        call.number if call else found.call_number,
        call.started_at if call else found.call_started_at,
        columns.get("call_type_name", found.call_type_name),
        version, total, band_for(total, bands_of(version)),
    )  # fmt: skip
    return Effect(facts, columns, call, changes_person)


def _call(found: Evaluation, call_id: int) -> Call:
    """The right call: another one of the project, which this monitor has not evaluated."""
    rows = (
        Call.select(Call, Person, Team, CallType)
        .join(Person, on=Call.agent)
        .join(Team, pw.JOIN.LEFT_OUTER)
        .join_from(Call, CallType, pw.JOIN.LEFT_OUTER)
    )
    call = rows.where(Call.id == call_id, Call.project == found.project_id).first()
    if call is None or call.agent.role not in MONITORED:
        raise Refused(_("Choose a call of the list."), "call")
    if call.id == found.call_id:
        raise Refused(_("This is the call that stands there already."), "call")
    refuse_evaluated(found, call)
    return call


def refuse_evaluated(found: Evaluation, call: Call) -> None:
    """Nobody has two evaluations of one call (P3.1)."""
    same = (Evaluation.call == call.id) & (Evaluation.monitor == found.monitor_id)
    other = Evaluation.select().where(same, Evaluation.id != found.id).first()
    if other:
        number = str(other)
        raise Conflict(
            _("%(number)s is about that call already, by the same monitor.", number=number), "call"
        )


def _agent(found: Evaluation, agent_id: int | None, call: Call | None) -> Person:
    """The right person; a call that was imported knows whose it is."""
    if call is not None:
        if agent_id and agent_id != call.agent_id:
            raise Refused(_("This call was taken by somebody else."), "call")
        return call.agent
    agent = Person.get_or_none((Person.id == agent_id) & (Person.project == found.project_id))
    if agent is None or agent.role not in MONITORED or not agent.is_active:
        raise Refused(_("Choose a person of the list."), "agent")
    if agent.id == found.agent_id:
        raise Refused(_("This is the person who stands there already."), "agent")
    if found.call_id:
        raise Refused(
            _("The telephone system says who took this call: choose the right call."), "agent"
        )
    return agent


def _version(found: Evaluation, call: Call | None) -> StandardVersion:
    """The version in force on the right call's day (P3.7)."""
    if call is None or call.call_day == found.call_day:
        return found.version
    version = version_in_force(found.project_id, call.call_day)
    if version is None:
        raise Refused(_("No standard was in force on the day of this call."), "call")
    return version


def _carried_over(
    found: Evaluation, version: StandardVersion
) -> tuple[dict[str, Answer], set[str]]:
    """The answers under that version, and what was lost before."""
    sheet, form = sheet_of(found), form_of(version.id)
    given = {c.code: sheet.answers[c.code] for c in form.criteria if c.code in sheet.answers}
    if _has_other_levels(sheet, form, given) or missing(form, given):
        raise Refused(ANEW, "call")
    return given, set(lost_criteria(sheet.form, sheet.answers))


def _has_other_levels(sheet: Sheet, form: Form, given: dict[str, Answer]) -> bool:
    """A level is known by its place: with more or fewer of them it means something else."""
    before = {c.code: len(c.levels) for c in sheet.form.criteria}
    return any(c.code in given and before.get(c.code) != len(c.levels) for c in form.criteria)
