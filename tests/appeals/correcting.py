"""Corrections for tests, as far along as a test needs them."""

from qaweb.appeals import correcting
from qaweb.appeals.correcting import Named
from qaweb.appeals.models import Correction
from qaweb.appeals.rules import CorrectionKind
from qaweb.calls.models import Call
from qaweb.evaluations import submitting
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from tests.appeals.making import monitored
from tests.cast import TODAY, Cast, viewer
from tests.evaluations import scoring

WHY = "这通来电不是任客服接的。"
PERSON, CALL = CorrectionKind.WRONG_PERSON, CorrectionKind.WRONG_CALL
NOTHING = Named()


def live(cast: Cast, **levels: int) -> Evaluation:
    """A submitted live evaluation, whose call no import has brought."""
    draft = scoring.live_draft(cast.qa, cast.agent, **(levels or {"opening": 1}))
    return submitting.submit(viewer(cast.qa), draft.id)


def call_of(person: Person, number: str = "R-1") -> Call:
    """The right call, by default of the same day."""
    return scoring.call(person, TODAY, number)


def asked(
    by: Person, evaluation: Evaluation, named: Named = NOTHING, kind: CorrectionKind = PERSON
) -> Correction:
    return correcting.ask(viewer(by), evaluation.id, kind, WHY, named)


def person_asked(cast: Cast, by: Person | None = None) -> Correction:
    """Open: the teammate took the call and not the agent; asked by the monitor."""
    evaluation = monitored(cast)
    return asked(by or cast.qa, evaluation, Named(call=call_of(cast.teammate).id))


def approved(cast: Cast, row: Correction | None = None) -> Evaluation:
    """The evaluation after the supervisor approved."""
    row = row or person_asked(cast)
    correcting.approve(viewer(cast.supervisor), row.id, NOTHING)
    return Evaluation.get_by_id(row.evaluation_id)
