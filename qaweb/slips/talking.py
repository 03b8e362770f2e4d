"""Questions about a slip and their answers; the clock of the slip goes on (P2.5)."""

from collections.abc import Collection

import peewee as pw

from qaweb import clock
from qaweb.audit import change
from qaweb.db import Query
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.inbox.actions import tell
from qaweb.inbox.rules import Occasion
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.prepared import prepared
from qaweb.slips import queries
from qaweb.slips.models import Slip, SlipMessage
from qaweb.slips.rules import OPEN


def messages_of(slip: Slip) -> list[SlipMessage]:
    """What was asked and answered on a slip that the viewer may see, the oldest first."""
    rows = SlipMessage.select(SlipMessage, Person).join(Person).where(SlipMessage.slip == slip.id)
    return list(rows.order_by(SlipMessage.id))


def may_talk(viewer: Viewer, slip: Slip) -> bool:
    """The person asks; the author and whoever follows it up answer."""
    return viewer.id in (slip.person_id, slip.author_id) or queries.is_followed_by(viewer, slip)


def slip_to_talk_about(viewer: Viewer, slip_id: int) -> Slip:
    """A slip that is the viewer's to ask about or to answer on; `Forbidden` for readers."""
    slip = queries.slip(viewer, slip_id)
    if not may_talk(viewer, slip):
        raise Forbidden(_("Only the person, the author and whoever follows it up write here."))
    return slip


def say(viewer: Viewer, slip_id: int, text: str) -> SlipMessage:
    """Ask, or answer; the one side is told of what the other writes."""
    slip = slip_to_talk_about(viewer, slip_id)
    asks = viewer.id == slip.person_id
    if slip.state not in OPEN:
        raise Conflict(_("This slip is closed: nobody is asked any more."))
    if not text.strip():
        raise Refused(_("Write your question.") if asks else _("Write your answer."), "text")
    with change(viewer, "slips.ask" if asks else "slips.answer", slip) as entry:
        entry.note = text.strip()
        row = SlipMessage.create(slip=slip, author=viewer.id, at=clock.now(), text=text.strip())
        _tell(viewer, slip, row.id, asks)
    return row


def _tell(viewer: Viewer, slip: Slip, number: int, asks: bool) -> None:
    people = [slip.holder_id, slip.author_id] if asks else [slip.person_id]
    occasion = Occasion.SLIP_QUESTION if asks else Occasion.SLIP_ANSWERED
    tell(
        people, occasion, f"{slip.id}:{number}", "slips.show", {"slip_id": slip.id},
        by=viewer, who=viewer.name, subject=str(slip),
    )  # fmt: skip


def open_question(messages: list[SlipMessage], slip: Slip) -> SlipMessage | None:
    """The person's question that nobody has answered yet."""
    last = messages[-1] if messages else None
    return last if last is not None and last.author_id == slip.person_id else None


@prepared
def to_answer(viewer: Viewer) -> Query:
    """The questions that wait for the viewer, who follows the slip up or wrote it, oldest first."""
    asked = (Slip.holder == viewer.id) | (Slip.author == viewer.id)
    last = (
        SlipMessage.select(pw.fn.MAX(SlipMessage.id))
        .join(Slip)
        .where(asked, Slip.state.in_(OPEN), Slip.person != viewer.id, queries.may_see(viewer))
        .group_by(SlipMessage.slip)
    )
    rows = (
        SlipMessage.select(SlipMessage, Slip, Person)
        .join(Slip)
        .join(Person, on=Slip.person)
        .where(SlipMessage.id.in_(last), SlipMessage.author == Slip.person)
    )
    return rows.order_by(SlipMessage.id)


def with_open_question(slips: Collection[Slip]) -> set[int]:
    """Those of the open slips on which the person wrote last and waits for an answer, by id."""
    people = {slip.id: slip.person_id for slip in slips if slip.state in OPEN}
    last = (
        SlipMessage.select(pw.fn.MAX(SlipMessage.id))
        .where(SlipMessage.slip.in_(list(people)))
        .group_by(SlipMessage.slip)
    )
    rows = SlipMessage.select().where(SlipMessage.id.in_(last)) if people else ()
    return {row.slip_id for row in rows if row.author_id == people[row.slip_id]}
