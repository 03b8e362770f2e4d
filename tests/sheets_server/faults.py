"""What can go wrong between us and Google, on demand; and the quota on a clock of one's own."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.sheets_server.api import Call

HTML = "<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title><p>502.</html>"


class Sent(StrEnum):
    """What the caller gets to see."""

    ERROR = "error"
    HTML = "html"
    EMPTY = "empty"
    CUT = "cut"
    RESET = "reset"
    HANG = "hang"


@dataclass
class Fault:
    """The next `times` calls that `when` says yes to go wrong, before or after they are applied."""

    sent: Sent
    status: int = 200
    message: str = ""
    applied: bool = False
    retry_after: str = ""
    times: int = 1
    when: Callable[[Call], bool] = lambda call: True


def too_many(retry_after: str = "", times: int = 1) -> Fault:
    """429, with or without Retry-After."""
    message = "Quota exceeded for quota metric 'Read requests'."
    return Fault(Sent.ERROR, 429, message, retry_after=retry_after, times=times)


def unavailable(status: int = 503, applied: bool = False, times: int = 1) -> Fault:
    """500 or 503, before or after the call was carried out."""
    message = "The service is currently unavailable."
    return Fault(Sent.ERROR, status, message, applied, times=times)


def refused(status: int, times: int = 1) -> Fault:
    """401, 403 or 404."""
    return Fault(Sent.ERROR, status, "Request refused.", times=times)


def html(applied: bool = False, times: int = 1) -> Fault:
    """A proxy's page in place of JSON."""
    return Fault(Sent.HTML, 502, applied=applied, times=times)


def empty_body(applied: bool = True, times: int = 1) -> Fault:
    """200 and nothing."""
    return Fault(Sent.EMPTY, applied=applied, times=times)


def cut_body(applied: bool = True, times: int = 1) -> Fault:
    """200, half of the answer, then the line is dead."""
    return Fault(Sent.CUT, applied=applied, times=times)


def reset(applied: bool = False, times: int = 1) -> Fault:
    """The line is dead without an answer."""
    return Fault(Sent.RESET, applied=applied, times=times)


def hang(applied: bool = False, times: int = 1) -> Fault:
    """No answer until the server is closed."""
    return Fault(Sent.HANG, applied=applied, times=times)


class Quota:
    """So many reads and so many writes a user in any 60 seconds of the clock."""

    def __init__(self, clock: Callable[[], float], reads: int = 60, writes: int = 60) -> None:
        self.clock = clock
        self.limits = {False: reads, True: writes}
        self.past: dict[tuple[str, bool], deque[float]] = defaultdict(deque)

    def exceeded(self, call: Call) -> Fault | None:
        """The fault of a call that is one too many; any other is counted."""
        past = self.past[call.account, call.is_write]
        now = self.clock()
        while past and past[0] <= now - 60:
            past.popleft()
        if len(past) < self.limits[call.is_write]:
            past.append(now)
            return None
        kind = "Write" if call.is_write else "Read"
        message = (
            f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per "
            "minute per user' of service 'sheets.googleapis.com'."
        )
        return Fault(Sent.ERROR, 429, message)
