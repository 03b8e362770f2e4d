"""The appeals that wait for somebody who leaves: each falls to whom the rules name next (P2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from qaweb.appeals import queries
from qaweb.appeals.models import Appeal
from qaweb.appeals.raising import tell_decider
from qaweb.appeals.routing import decider_for
from qaweb.appeals.rules import AppealState, Level
from qaweb.audit import change
from qaweb.people.models import Person
from qaweb.permissions import Viewer


@dataclass(frozen=True)
class Falls:
    """An open appeal, and who decides it once its decider is gone; None is any manager."""

    appeal: Appeal
    to: Person | None

    def __str__(self) -> str:
        return str(self.appeal)


def falling(person: Person) -> list[Falls]:
    """What waits for this person's decision, and to whom it falls; the same on page and in deed."""
    waiting = (
        Appeal.select()
        .where(Appeal.decider == person.id, Appeal.state == AppealState.OPEN)
        .order_by(Appeal.id)
    )
    return [Falls(row, decider_for(row.evaluation, Level(row.level), person)) for row in waiting]


def pass_on(viewer: Viewer, falls: Sequence[Falls], reason: str) -> None:
    """Name the next decider of each and tell them; the due time stays."""
    for each in falls:
        row, about = each.appeal, queries.evaluation_of(viewer, each.appeal)
        with change(viewer, "appeals.reassign", about) as entry:
            entry.before, entry.after = (
                {"decider": str(row.decider)},
                {"decider": str(each.to or "")},
            )
            entry.note = f"{row}: {reason}"
            still = (Appeal.id == row.id) & (Appeal.state == AppealState.OPEN)
            Appeal.update(decider=each.to).where(still).execute()
            tell_decider(viewer, row, about, each.to)
