"""What the viewer may find; each part narrows its own records."""

from dataclasses import dataclass, field
from typing import Any

from qaweb.calls.models import Call
from qaweb.calls.queries import visible_calls
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import evaluations
from qaweb.people.models import Person
from qaweb.people.queries import Filters as PeopleFilters
from qaweb.people.queries import people
from qaweb.permissions import Permission, Viewer
from qaweb.reports.models import Report
from qaweb.reports.queries import readable, reports
from qaweb.search.rules import Asked
from qaweb.slips.models import Slip
from qaweb.slips.queries import Filters as SlipFilters
from qaweb.slips.queries import slips

MOST = 6


@dataclass(frozen=True)
class Found:
    """The records that a text names, as far as the viewer may know of them."""

    people: list[Person] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)


def found(viewer: Viewer, asked: Asked) -> Found:
    """Everything that the text may mean; nothing for no text."""
    if not asked.text:
        return Found()
    return Found(
        _people(viewer, asked),
        _evaluations(viewer, asked),
        _slips(viewer, asked),
        _calls(viewer, asked),
        _reports(viewer, asked),
    )


def _people(viewer: Viewer, asked: Asked) -> list[Person]:
    """Whose name or number has every word typed."""
    if not viewer.may(Permission.PEOPLE_SEE):
        return []
    named = [
        Person.name.contains(word) | Person.number.contains(word) for word in asked.text.split()
    ]
    return list(people(viewer, PeopleFilters()).where(*named).limit(MOST))


def _evaluations(viewer: Viewer, asked: Asked) -> list[Evaluation]:
    """By its own number, or by that of the call."""
    named: Any = None
    if asked.evaluation:
        named = Evaluation.id == asked.evaluation
    elif asked.may_be_call:
        named = Evaluation.call_number == asked.text
    if named is None:
        return []
    return list(evaluations(viewer).where(named).limit(MOST))


def _slips(viewer: Viewer, asked: Asked) -> list[Slip]:
    if not asked.slip:
        return []
    return list(slips(viewer, SlipFilters(all_states=True)).where(Slip.id == asked.slip).limit(1))


def _calls(viewer: Viewer, asked: Asked) -> list[Call]:
    """By the beginning of the number: an index answers that at any size."""
    if not asked.may_be_call:
        return []
    begins = Call.number.between(asked.text, asked.text + "\U0010ffff")
    return list(visible_calls(viewer).where(begins).order_by(Call.number).limit(MOST))


def _reports(viewer: Viewer, asked: Asked) -> list[Report]:
    """The reports whose period the day belongs to."""
    if asked.day is None:
        return []
    around = (Report.starts_on <= asked.day) & (Report.ends_on >= asked.day)
    rows = list(reports(viewer).where(around).limit(2 * MOST))
    open_to = readable(viewer, rows)
    return [row for row in rows if row.id in open_to][:MOST]
