"""What pages cost beside their template, and whether they cost more where there is more.

`PAGES="report dashboard"` measures these alone.
"""

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryDirectory

from bench.canned import PREFIX
from bench.figures import Bench, Lines, figure
from bench.load import Load, measure, ratio
from bench.server import served
from bench.signed_in import SECRET, SignedIn, sign_in
from bench.world import TODAY, newest, stand_in_time
from bench.worlds import using, world
from config import Config
from qaweb import create_app
from qaweb.db import database
from qaweb.people.models import Person, Project
from qaweb.people.queries import viewer_of
from qaweb.permissions import Role
from qaweb.reports import actions
from qaweb.reports.drawing import draw
from qaweb.reports.rules import WRITTEN
from tests.counting import statements

PAGES = {
    "home": "/",
    "evaluations": "/evaluations",
    "worklist": "/worklist",
    "slips": "/slips",
    "record": "/evaluations/{record}",
    "dashboard": "/dashboard",
    "report": "/reports/{report}",
    "report_published": "/reports/{report_published}",
}
FILTERS = {
    "band": "band=failed",
    "lost": "criterion={criterion}",
    "agent": "agent={agent}",
    "agent_lost": "agent={agent}&criterion={criterion}",
    "monitor_band": "monitor={monitor}&band=failed",
    "late": "late=1",
    "rare_state": "state=appealed",
    "score": "from=10&to=40&sort=score",
    "month_mode": "since=2026-10-01&until=2026-10-31&mode=side_by_side",
    "text": "q={agent}",
}
ROUNDS = 3


@dataclass(frozen=True)
class Served:
    """A server on a database of one size, and somebody signed in there."""

    size: int
    environment: dict[str, str]
    address: str
    somebody: SignedIn
    pages: dict[str, str]

    def get(self, name: str, seconds: float, connections: int = 1) -> Load:
        load = measure(self.address + self.pages[name], seconds, self.somebody.headers, connections)
        if load.errors:
            raise RuntimeError(f"{name}: {load.errors} errors at {self.size}: {load.trouble}")
        return load


@figure
def page(bench: Bench) -> Lines:
    """For each page and filter: ratio to its floor, growth from small to large, and queries."""
    stand_in_time()
    with ExitStack() as stack:
        small = stack.enter_context(serving(bench, bench.small))
        large = stack.enter_context(serving(bench, bench.size))
        for name in large.pages:
            if name in PAGES:
                yield from _ratio(large, name)
            yield from _growth(small, large, name)
            yield f"page_{name}_queries", _queries(bench, large, name)


@contextmanager
def serving(bench: Bench, size: int) -> Iterator[Served]:
    """A server of its own on the database of this size."""
    with world(size) as url, TemporaryDirectory(prefix="qaweb-bench-") as folder:
        with bench.app.app_context(), using(url):
            somebody = sign_in()
            facts = newest() | _reports(somebody)
        pages = {name: address.format(**facts) for name, address in PAGES.items()}
        pages |= {
            f"evaluations_{name}": "/evaluations?" + query.format(**facts)
            for name, query in FILTERS.items()
        }
        pages = {name: pages[name] for name in chosen(pages)}
        environment = {
            "QAWEB_INSTANCE": folder,
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "LOG_LEVEL": "ERROR",
        }
        asked = {
            "BENCH_PAGES": " ".join(pages[name] for name in PAGES if name in pages),
            "BENCH_COOKIE": somebody.headers["Cookie"],
        }
        with served("bench.served:app", environment | asked) as address:
            yield Served(size, environment, address, somebody, pages)


def chosen(pages: Iterable[str]) -> list[str]:
    """The pages to be measured: those named in the environment, else all."""
    named = os.environ.get("PAGES", "").split()
    return [name for name in pages if not named or name in named]


def _reports(somebody: SignedIn) -> dict[str, int]:
    """Yesterday's report as it is being written, and one of the day before that was published."""
    monitor = viewer_of(somebody.person)
    project = Project.get_by_id(monitor.project_id)
    manager = viewer_of(Person.get(Person.role == Role.MANAGER))
    drawn, told = (draw(monitor, project, TODAY - dt.timedelta(days=ago)) for ago in (1, 2))
    actions.submit(monitor, told.id, {part.value: "记录" for part in WRITTEN[told.kind]})
    actions.approve(manager, told.id, and_publish=True)
    return {"report": drawn.id, "report_published": told.id}


def _ratio(large: Served, name: str) -> Lines:
    page, headers = large.pages[name], large.somebody.headers
    found, load = ratio(large.address + page, large.address + PREFIX + page, headers)
    yield f"page_{name}_ratio", found
    yield f"page_{name}_per_second", load.per_second


def _growth(small: Served, large: Served, name: str) -> Lines:
    """Medians of single requests, small and large in turn."""
    times: dict[int, list[float]] = {small.size: [], large.size: []}
    for one in (small, large):
        one.get(name, 1)
    for _round in range(ROUNDS):
        for one in (small, large):
            times[one.size].append(one.get(name, 1).p50_ms)
    for one in (small, large):
        yield f"page_{name}_p50_ms_at_{one.size}", median(times[one.size])
    yield f"page_{name}_growth", median(times[large.size]) / median(times[small.size])


def _queries(bench: Bench, large: Served, name: str) -> int:
    """How many statements the second request sends: the first one fills what is kept."""
    own = database.obj
    try:
        app = create_app(Config.from_environment(large.environment))
        client = app.test_client(use_cookies=False)
        client.get(large.pages[name], headers=large.somebody.headers)
        with statements(with_bounds=True) as seen:
            client.get(large.pages[name], headers=large.somebody.headers)
        database.close()
    finally:
        database.initialize(own)
    return len(seen)
