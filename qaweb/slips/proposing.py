"""Words that somebody else wrote for the person named on a slip: theirs only once they confirm."""

import peewee as pw

from qaweb import clock
from qaweb.audit import change, source
from qaweb.db import Query
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.prepared import prepared
from qaweb.slips import queries
from qaweb.slips.models import Slip, SlipProposal
from qaweb.slips.rules import SHORTEST_WORDS, SlipState
from qaweb.slips.talking import may_talk

Proposer = Person.alias("proposer")
LONGEST_WORDS = 4000
SHEET = "sheet: "


# --- reading ------------------------------------------------------------------------------------


def proposal_of(slip: Slip) -> SlipProposal | None:
    """What was proposed last, also when it was rejected or confirmed since."""
    query = SlipProposal.select(SlipProposal, Person).join(Person)
    found: SlipProposal | None = query.where(SlipProposal.slip == slip.id).first()
    return found


def own_to_answer(viewer: Viewer) -> list[tuple[Slip, SlipProposal | None]]:
    """The viewer's own slips that wait for their words, with what was written for them (P2.5)."""
    pairs = ((slip, slip.proposal) for slip in own_open(viewer))
    return [(slip, one if waits(slip, one) else None) for slip, one in pairs]


@prepared
def own_open(viewer: Viewer) -> Query:
    """Those slips."""
    own = (Slip.person == viewer.id) & (Slip.state == SlipState.ISSUED)
    return with_proposal().where(own).order_by(Slip.id)


def with_proposal() -> Query:
    """Slips with their people, each with its `proposal`, or None."""
    return (
        queries.with_people()
        .select_extend(SlipProposal, Proposer)
        .join_from(Slip, SlipProposal, pw.JOIN.LEFT_OUTER, attr="proposal")
        .join_from(
            SlipProposal, Proposer, pw.JOIN.LEFT_OUTER, on=SlipProposal.author, attr="author"
        )
    )


def waits(slip: Slip, proposal: SlipProposal | None) -> bool:
    """Whether the person still has to say whether these are their words."""
    return proposal is not None and slip.state is SlipState.ISSUED and not proposal.rejected_at


# --- writing ------------------------------------------------------------------------------------


def propose(viewer: Viewer, slip_id: int, text: str) -> None:
    """Write an answer for the person, who confirms, changes or rejects it; "" takes it back."""
    slip = _to_propose_on(viewer, slip_id)
    words = text.strip()
    if not words:
        _take_back(viewer, slip)
        return
    if len(words) < SHORTEST_WORDS:
        raise Refused(_("Write a few words."), "own_words")
    if len(words) > LONGEST_WORDS:
        raise Refused(
            _("This is too long: keep it within %(count)s characters.", count=LONGEST_WORDS),
            "own_words",
        )
    with change(viewer, "slips.propose_words", slip) as entry:
        before = proposal_of(slip)
        entry.before = {"proposed": before.text if before else ""}
        entry.after = {"proposed": words}
        row = {"author": viewer.id, "text": words, "at": clock.now(), "rejected_at": None}
        row["source"] = source.get().removeprefix(SHEET) if source.get().startswith(SHEET) else ""
        SlipProposal.delete().where(SlipProposal.slip == slip).execute()
        SlipProposal.create(slip=slip, **row)


def _to_propose_on(viewer: Viewer, slip_id: int) -> Slip:
    slip = queries.slip(viewer, slip_id)
    if slip.person_id == viewer.id:
        raise Refused(_("Answer your own slip on its page."), "own_words")
    if not may_talk(viewer, slip):
        raise Forbidden(_("Only the author and whoever follows the slip up propose an answer."))
    if slip.state is not SlipState.ISSUED:
        raise Conflict(_("The person has acknowledged the slip: their own words stay."))
    return slip


def _take_back(viewer: Viewer, slip: Slip) -> None:
    before = proposal_of(slip)
    if before is None:
        return
    with change(viewer, "slips.take_words_back", slip) as entry:
        entry.before = {"proposed": before.text}
        before.delete_instance()


def reject(viewer: Viewer, slip_id: int) -> Slip:
    """The person says that these are not their words; the slip still waits for their own."""
    slip = queries.slip_to_acknowledge(viewer, slip_id)
    proposal = proposal_of(slip)
    with change(viewer, "slips.reject_words", slip) as entry:
        same = (SlipProposal.slip == slip) & SlipProposal.rejected_at.is_null()
        rejects = SlipProposal.update(rejected_at=clock.now()).where(same)
        if proposal is None or not waits(slip, proposal) or not rejects.execute():
            raise Conflict(_("Nothing waits here for your confirmation. Load the page again."))
        entry.before = {"proposed": proposal.text}
    return slip
