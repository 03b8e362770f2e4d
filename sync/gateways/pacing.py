"""How calls go out: never more than the quota, again after a fault, and not for ever.

Knows nothing of HTTP: a call is a function that raises `Busy` or `Broken`. Clock, sleep and chance
come from outside.
"""

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

Answer = TypeVar("Answer")
Clock = Callable[[], float]
A_MINUTE = 60.0
CALLS_A_MINUTE = 60
AT_ONCE = 10
"""So many calls may follow each other without a pause; it comes off the steady rate."""
TRIES = 6
LONGEST = 180.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 32.0
FAILURES, REST = 3, 300.0
COUNTED = 10_000
"""Calls are remembered until somebody counts them; never without end."""


class Busy(Exception):
    """Refused for now, and not carried out; `after` are the seconds that it asks for."""

    def __init__(self, detail: str, after: float = 0.0) -> None:
        super().__init__(detail)
        self.after = after


class Broken(Exception):
    """No answer that could be read. `sent`: it may have been carried out all the same."""

    def __init__(self, detail: str, sent: bool) -> None:
        super().__init__(detail)
        self.sent = sent


class Down(Exception):
    """Given up; nothing was carried out."""


class Lost(Exception):
    """A write without an answer: nobody knows whether it was carried out."""


class Bucket:
    """Lets at most `calls` through in any minute, some of them at once."""

    def __init__(self, clock: Clock, calls: int = CALLS_A_MINUTE, at_once: int = AT_ONCE) -> None:
        self._clock = clock
        self._at_once = at_once
        self._rate = (calls - at_once) / A_MINUTE
        self._tokens = float(at_once)
        self._told = clock()
        self._lock = threading.Lock()

    def take(self) -> float:
        """The seconds to wait before the call; the place in the row is taken at once."""
        with self._lock:
            now = self._clock()
            gained = (now - self._told) * self._rate
            self._tokens = min(self._tokens + gained, float(self._at_once)) - 1
            self._told = now
            return max(0.0, -self._tokens / self._rate)

    def spend(self, calls: int) -> None:
        """Calls that somebody else made in the last minute come off too."""
        with self._lock:
            self._tokens -= calls


@dataclass(frozen=True)
class Made:
    """A call that went out, so many seconds ago; `of` is what it was about."""

    of: str
    ago: float
    writes: bool


@dataclass
class Breaker:
    """After some failures in a row nothing is tried for a while; then one call may try."""

    clock: Clock
    failures: int = 0
    until: float = 0.0

    @property
    def is_open(self) -> bool:
        return self.failures >= FAILURES and self.clock() < self.until

    def tell(self, well: bool) -> None:
        """How a call ended."""
        self.failures = 0 if well else self.failures + 1
        if self.failures >= FAILURES:
            self.until = self.clock() + REST


@dataclass
class Pace:
    """The pace of one account: every thread that calls in its name shares it."""

    clock: Clock = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: random.Random = field(default_factory=random.SystemRandom)

    def __post_init__(self) -> None:
        self._buckets = {False: Bucket(self.clock), True: Bucket(self.clock)}
        self._known: dict[bool, tuple[int, int]] = {}
        self._made: deque[tuple[str, float, bool]] = deque(maxlen=COUNTED)

    def spend(self, reads: int, writes: int) -> None:
        """What the account called lately elsewhere, as before a new start, counts here too."""
        self._buckets[False].spend(reads)
        self._buckets[True].spend(writes)

    def learn(self, *totals: int) -> None:
        """The account's calls of the day, reads and writes, as all workers have counted them.

        What others have called since this was told last comes off, as if it were called here.
        """
        for writes, total in zip((False, True), totals, strict=True):
            known, own = self._known.get(writes, (total, 0))
            self._buckets[writes].spend(max(0, total - known - own) if total >= known else 0)
            self._known[writes] = (total, 0)

    def take_made(self) -> list[Made]:
        """The calls since this was asked last: each try counts, as it does with Google."""
        taken, now = [], self.clock()
        while self._made:
            of, at, writes = self._made.popleft()
            taken.append(Made(of, now - at, writes))
            if writes in self._known:
                total, own = self._known[writes]
                self._known[writes] = (total, own + 1)
        return taken

    def carry(self, call: Callable[[], Answer], writes: bool, of: str = "") -> Answer:
        """Make a call, again where that can do no harm; raises `Down` or `Lost`."""
        until, detail = self.clock() + LONGEST, "too many calls"
        for number in range(TRIES):
            if not self._waited(self._buckets[writes].take(), until):
                break
            self._made.append((of, self.clock(), writes))
            try:
                return call()
            except Busy as fault:
                detail, pause = str(fault), max(fault.after, self._pause(number))
            except Broken as fault:
                if writes and fault.sent:
                    raise Lost(str(fault)) from fault
                detail, pause = str(fault), self._pause(number)
            if number + 1 == TRIES or not self._waited(pause, until):
                break
        raise Down(detail)

    def _pause(self, number: int) -> float:
        """Full jitter: anything up to a limit that doubles."""
        return self.chance.uniform(0.0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**number))

    def _waited(self, seconds: float, until: float) -> bool:
        """Wait, unless that would be longer than anybody waits."""
        if self.clock() + seconds > until:
            return False
        if seconds:
            self.sleep(seconds)
        return True
