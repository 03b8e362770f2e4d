"""How long an autosave and a submission take, beside the floor of one bare insert."""

import datetime as dt
import http.client
import time
from collections.abc import Callable
from statistics import quantiles
from urllib.parse import urlencode, urlsplit

from bench.figures import Bench, Lines, figure
from bench.pages import Served, serving
from bench.world import stand_in_time
from bench.worlds import using
from qaweb import clock
from qaweb.db import database
from qaweb.evaluations.actions import start_live
from qaweb.evaluations.rules import Mode
from qaweb.people.models import Person
from qaweb.people.queries import viewer_of
from qaweb.permissions import Role
from qaweb.standards.queries import form_of

DRAFTS = 30
FORM = "application/x-www-form-urlencoded"


@figure
def scoring(bench: Bench) -> Lines:
    """`autosave_p95_ms` and `submit_p95_ms` at the large size, each with its floor."""
    stand_in_time()
    with serving(bench, bench.size) as large:
        url = large.environment["DATABASE_URL"]
        with bench.app.app_context(), using(url):
            drafts = _drafts(large)
        send = _sender(large)
        saves, floors = [], []
        for number, codes in drafts:
            for code in codes:
                saves.append(
                    _timed(
                        lambda n=number, c=code: send(f"/evaluations/{n}/answers/{c}", _answer(c))
                    )
                )
            floors += _floors(url, 1)
        submits = [
            _timed(lambda d=d: send(f"/evaluations/{d[0]}/submit", _whole(*d))) for d in drafts
        ]
        floors += _floors(url, 100)
    yield "floor_p95_ms", _p95(floors)
    yield "autosave_p95_ms", _p95(saves)
    yield "submit_p95_ms", _p95(submits)
    yield "autosave_reach_ms", 3 * _p95(floors) + 10


def _drafts(large: Served) -> list[tuple[int, list[str]]]:
    """Open forms of as many agents, with the codes of their criteria."""
    monitor = viewer_of(large.somebody.person)
    agents = (
        Person.select()
        .where(Person.project == monitor.project_id, Person.role == Role.AGENT)
        .limit(DRAFTS)
    )
    begun = [start_live(monitor, agent.id, Mode.REMOTE) for agent in list(agents)]
    return [(draft.id, [c.code for c in form_of(draft.version_id).scored]) for draft in begun]


def _sender(large: Served) -> Callable[[str, dict[str, object]], None]:
    parts = urlsplit(large.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    headers = large.somebody.headers | {"Content-Type": FORM, "HX-Request": "true"}

    def send(path: str, values: dict[str, object]) -> None:
        connection.request("POST", path, urlencode(values), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status not in (200, 204, 303):
            raise RuntimeError(f"{path} answered {answer.status}: {body[:300]!r}")

    return send


def _answer(code: str) -> dict[str, object]:
    return {f"seq-{code}": 0, f"level-{code}": 0}


def _whole(number: int, codes: list[str]) -> dict[str, object]:
    """What is left to be said when the form is closed."""
    began = clock.local(clock.now()) - dt.timedelta(minutes=20)
    facts = {"call_number": f"B{number:09d}", "call_time": f"{began:%H:%M}"}
    return {**facts, "call_type_name": "投诉", "problems": "", "suggestions": ""}


def _floors(url: str, count: int) -> list[float]:
    with using(url):
        return [_timed(_bare_insert) for _unused in range(count)]


def _bare_insert() -> None:
    """One row in a transaction of its own, as durable as ours: nothing can be faster."""
    mark = database.obj.param
    with database.atomic():
        text = f"INSERT INTO app_settings (key, value) VALUES ({mark}, '')"  # noqa: S608
        database.execute_sql(text, (str(time.perf_counter()),))


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
