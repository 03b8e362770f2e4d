"""What is still to happen, in the order of time; the clock stands at each moment meanwhile."""

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from qaweb import clock

Event = Callable[[], object]


@dataclass
class Agenda:
    """Moments with what happens then; nothing is played after `until`."""

    until: dt.datetime
    waiting: list[tuple[dt.datetime, int, Event]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)

    def at(self, moment: dt.datetime, event: Event) -> None:
        """Let `event` happen at `moment`, unless that lies behind the end."""
        if moment < self.until:
            heapq.heappush(self.waiting, (moment, next(self.order), event))

    def play(self) -> None:
        """Let everything happen, and what follows from it."""
        while self.waiting:
            moment, _, event = heapq.heappop(self.waiting)
            with clock.set_to(moment):
                event()
