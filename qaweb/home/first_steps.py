"""What an empty centre still lacks before its first call can be monitored, in the order of doing.

A handful of EXISTS, and none but the first once an evaluation was submitted.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import peewee as pw

from qaweb import clock
from qaweb.calls.models import Call
from qaweb.errors import Conflict
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.home.rules import FirstStep, StepKind
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, Project, Shift, Status
from qaweb.permissions import GRANTS, MONITORED, MONITORS, Permission, Role, Viewer
from qaweb.standards.actions import publish
from qaweb.standards.company import COMPANY_NAME, COMPANY_STANDARD
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import VersionState
from qaweb.training.models import Licence

_PUBLISHED = StandardVersion.state == VersionState.PUBLISHED
GUIDED = (Role.MANAGER, Role.ASSISTANT, Role.QA_SPECIALIST)
NEEDS = {
    StepKind.PROJECT: Permission.PROJECTS_MANAGE,
    StepKind.PEOPLE: Permission.ROSTER_IMPORT,
    StepKind.INVITATIONS: Permission.USERS_MANAGE,
    StepKind.SHIFTS: Permission.ROSTER_IMPORT,
    StepKind.CALLS: Permission.CALLS_IMPORT,
    StepKind.STANDARD: Permission.STANDARDS_PUBLISH,
    StepKind.LICENCES: Permission.LICENCES_RECORD,
}


def first_steps(viewer: Viewer, is_at_work: bool | None = None) -> list[FirstStep]:
    """The steps with what is done and what is next; none in a centre that is set up or at work."""
    if viewer.role not in GUIDED or (_is_at_work() if is_at_work is None else is_at_work):
        return []
    done = dict(_progress())
    if all(done.values()):
        return []
    next_one = next(kind for kind in StepKind if not done[kind])
    return [
        FirstStep(kind, done[kind], kind is next_one, viewer.may(NEEDS[kind]), _who(NEEDS[kind]))
        for kind in StepKind
    ]


def first_day() -> dt.date:
    """The day of the first call, if it is past: the standard should judge that call too."""
    first = Call.select(pw.fn.MIN(Call.call_day)).scalar()
    return min(first or clock.today(), clock.today())


def has_standard() -> bool:
    """Whether any standard was ever published here."""
    return _any(StandardVersion, _PUBLISHED)


def adopt_standard(viewer: Viewer, valid_from: dt.date) -> None:
    """Publish the standard that comes with the product as the company's first (P3.6)."""
    if has_standard():
        raise Conflict(_("A standard is published already. Draft the next version of it."))
    bands = as_of(valid_from).bands
    publish(viewer, COMPANY_NAME, COMPANY_STANDARD, bands, valid_from)


def _is_at_work() -> bool:
    return _any(Evaluation, Evaluation.state != EvaluationState.DRAFT)


def _progress() -> Iterator[tuple[StepKind, bool]]:
    here = Person.status != Status.LEFT
    licensed = Licence.select(Licence.person)
    monitors = here & Person.role.in_(MONITORS)
    has_people = _any(Person, here & Person.role.in_(MONITORED))
    yield StepKind.PROJECT, _any(Project)
    yield StepKind.PEOPLE, has_people
    yield StepKind.INVITATIONS, has_people and not _any(Person, here & (Person.password_hash == ""))  # nosec B105
    yield StepKind.SHIFTS, _any(Shift)
    yield StepKind.CALLS, _any(Call)
    yield StepKind.STANDARD, has_standard()
    yield (
        StepKind.LICENCES,
        _any(Person, monitors) and not _any(Person, monitors & Person.id.not_in(licensed)),
    )


def _any(table: Any, condition: Any = True) -> bool:
    return bool(table.select(table.id).where(condition).exists())


def _who(needed: Permission) -> tuple[Role, ...]:
    return tuple(role for role in Role if needed in GRANTS[role])
