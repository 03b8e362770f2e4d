"""People who work while processes are killed; they remember what they were told was done."""

import http.client
import threading
from dataclasses import dataclass, field
from urllib.parse import urlencode

from qaweb.people.models import Person
from qaweb.standards.company import COMPANY_STANDARD
from tests.evaluations.scoring import clean_answers
from tests.faults.site import Site

CODES = list(clean_answers(COMPANY_STANDARD))
LOST = "opening"
PATIENCE_S = 10


@dataclass
class Told:
    """What the answers said: these forms are saved, submitted, accepted; how many broke off."""

    saved: set[int] = field(default_factory=set)
    submitted: set[int] = field(default_factory=set)
    accepted: set[int] = field(default_factory=set)
    broken: int = 0
    answered: int = 0
    refused: list[str] = field(default_factory=list)


class People:
    """Everybody at once, until told to stop."""

    def __init__(self, site: Site) -> None:
        self.site, self.told = site, Told()
        self.calls = iter(site.calls)
        self.turn = threading.Lock()
        self.over = threading.Event()
        cast = site.cast
        self.threads = [
            threading.Thread(target=self._work, args=(work, person), daemon=True)
            for work, person in (
                (self._monitor, cast.qa),
                (self._monitor, cast.second_qa),
                (self._answer, cast.agent),
                (self._export, cast.manager),
            )
        ]

    def begin(self) -> None:
        """Everybody starts working."""
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Everybody finishes what they do."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _work(self, work: object, person: Person) -> None:
        while not self.over.is_set():
            try:
                work(person)  # type: ignore[operator]
            except (OSError, http.client.HTTPException):
                self.told.broken += 1
                self.over.wait(0.02)

    def _send(self, person: Person, path: str, **sent: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE_S)
        try:
            connection.request("POST", path, urlencode(sent), self.site.headers(person))
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        self.told.answered += 1
        if answer.status not in (303, 409):
            self.told.refused.append(f"{path} answered {answer.status}")
        return answer.status, answer.headers.get("Location", "")

    def _monitor(self, person: Person) -> None:
        with self.turn:
            call = next(self.calls, None)
        if call is None:
            self.over.wait(0.1)
            return
        status, place = self._send(person, f"/evaluations/from-call/{call}")
        if status != 303:
            return
        number = int(place.rpartition("/")[2])
        filled = {f"level-{code}": "0" for code in CODES} | {f"seq-{code}": "0" for code in CODES}
        filled |= {f"level-{LOST}": "1"}
        if self._send(person, f"/evaluations/{number}/words", **filled)[0] == 303:
            self.told.saved.add(number)
        if self._send(person, f"/evaluations/{number}/submit")[0] == 303:
            self.told.submitted.add(number)

    def _answer(self, person: Person) -> None:
        waiting = sorted(self.told.submitted - self.told.accepted)
        if not waiting:
            self.over.wait(0.05)
            return
        if self._send(person, f"/evaluations/{waiting[0]}/accept")[0] in (303, 409):
            self.told.accepted.add(waiting[0])

    def _export(self, person: Person) -> None:
        self._send(person, "/exports/evaluations")
        self.over.wait(0.3)
