"""The players of the demo: who they are, what they are good at, and what is still to happen."""

import datetime as dt
import random
from dataclasses import dataclass, field

from qaweb import clock
from qaweb.demo.agenda import Agenda
from qaweb.demo.looking import ITS_AUTHOR, LEAD, MANAGER, SUPERVISOR, Reader, read_later
from qaweb.demo.world import START, World
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from qaweb.people.queries import lead_of, shift_of, supervisors_of, viewer_of
from qaweb.permissions import Viewer
from qaweb.slips.models import Slip

MOST_SKILL = 0.85
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


@dataclass
class History:
    """The players, what they are good at, and what is still to happen."""

    world: World
    agenda: Agenda = field(default_factory=lambda: Agenda(START))
    skill: dict[int, float] = field(default_factory=dict)
    viewers: dict[int, Viewer] = field(default_factory=dict)

    @property
    def rng(self) -> random.Random:
        return self.world.rng

    def viewer(self, person: Person) -> Viewer:
        """The person as actions know them; nobody changes post in the demo."""
        if person.id not in self.viewers:
            self.viewers[person.id] = viewer_of(person)
        return self.viewers[person.id]

    def is_there(self, person: Person) -> bool:
        """Whether the roster still has the person at work today."""
        shift = shift_of(person.id, clock.today())
        return shift is not None and shift.starts_at is not None


def let_read(history: History, author: Person, record: Evaluation | Slip) -> None:
    """The record's lead, supervisor, author and the manager may look into it (S17)."""
    lead, world = lead_of(record.team_id), history.world
    above = supervisors_of(record.project_id, record.team_id)
    chances = [(lead, LEAD), (above[0] if above else None, SUPERVISOR)]
    chances += [(author, ITS_AUTHOR), (world.manager, MANAGER)]
    readers = {p.id: Reader(history.viewer(p), chance) for p, chance in chances if p}
    read_later(history.agenda, record, readers.values())
