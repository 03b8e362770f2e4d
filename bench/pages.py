"""How much of a page's time is the drawing of its template: 1 means that nothing else costs."""

import secrets
from collections.abc import Iterator

from flask import Flask

from bench.canned import PREFIX
from bench.figures import Bench, Lines, figure
from bench.load import ratio
from bench.server import served
from bench.world import build, stand_in_time
from qaweb import clock, db
from qaweb.evaluations import summaries
from qaweb.people.models import LoginSession, Person
from qaweb.people.sessions import COOKIE, token_hash
from qaweb.permissions import Role

PAGES = {"home": "/", "evaluations": "/evaluations"}


@figure
def page(bench: Bench) -> Lines:
    """`page_<name>_ratio`: requests a second over those of the same template with canned data."""
    stand_in_time()
    with bench.app.app_context(), db.connection():
        build(bench.size)
        summaries.rebuild()
        cookie = f"{COOKIE}={_signed_in()}"
    yield from _ratios(bench.app, cookie)


def _ratios(app: Flask, cookie: str) -> Iterator[tuple[str, float]]:
    environment = {
        "QAWEB_INSTANCE": str(app.config["INSTANCE"]),
        "LOG_LEVEL": "ERROR",
        "BENCH_PAGES": " ".join(PAGES.values()),
        "BENCH_COOKIE": cookie,
    }
    with served("bench.served:app", environment) as address:
        for name, path in PAGES.items():
            found, load = ratio(address + path, address + PREFIX + path, {"Cookie": cookie})
            yield f"page_{name}_ratio", found
            yield f"page_{name}_p50_ms", load.p50_ms


def _signed_in() -> str:
    """A session of a QA specialist, whose pages show the most."""
    person = Person.get(Person.role == Role.QA_SPECIALIST)
    token = secrets.token_urlsafe(32)
    LoginSession.create(
        token_hash=token_hash(token),
        person=person,
        data=f'{{"_user_id": "{person.id}", "_fresh": true, "csrf_token": "bench"}}',
        created_at=clock.now(),
        seen_at=clock.now(),
    )
    return token
