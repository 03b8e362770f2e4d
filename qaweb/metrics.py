"""/metrics: what a Prometheus asks of this installation, from loopback or with a token.

Requests are counted by each process; with PROMETHEUS_MULTIPROC_DIR in the environment the answer
is the sum over all of them. What stands in the database is read when it is asked for.
"""

import datetime as dt
import hmac
import ipaddress
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import peewee as pw
from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from qaweb import clock, jobs, leading
from qaweb.db import connection, database
from qaweb.jobs import Job, JobState
from qaweb.permissions import public

blueprint = Blueprint("metrics", __name__)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
Read = Callable[[], Iterable[Metric]]

disable_created_metrics()
own = CollectorRegistry()
REQUESTS = Counter(
    "qaweb_requests", "Answered requests", ("method", "endpoint", "status"), registry=own
)
TOOK = Histogram(
    "qaweb_request_seconds", "Time until an answer stood", ("endpoint",), registry=own,
    buckets=SECONDS,
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Count every request; what the foundation itself knows of the database is told too."""
    app.extensions["gauges"] = [_worker, _leader, _jobs, _successes]
    app.before_request(_begin)
    app.after_request(_count)
    app.register_blueprint(blueprint)


def tell(app: Flask, read: Read) -> None:
    """A part's own figures, read from the database whenever somebody asks."""
    app.extensions["gauges"].append(read)


def _begin() -> None:
    g.metrics_began = time.perf_counter()


def _count(response: Response) -> Response:
    """By the view's name, never by the address: that would be a series for each record."""
    endpoint = request.endpoint or "unknown"
    if endpoint != "metrics.show":
        REQUESTS.labels(_method(), endpoint, response.status_code).inc()
        if "metrics_began" in g:
            TOOK.labels(endpoint).observe(time.perf_counter() - g.metrics_began)
    return response


def _method() -> str:
    """A client may invent methods; each would be a series of its own."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return request.method if request.method in known else "other"


@blueprint.get("/metrics")
@public
def show() -> Response:
    """The figures; to whom they are not open there is no such address."""
    if not _is_open():
        abort(404)
    registry = CollectorRegistry()
    registry.register(_Database(current_app.extensions["gauges"]))
    answers = [generate_latest(registry), generate_latest(_counted())]
    response = Response(b"".join(answers), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_open() -> bool:
    """With the token; without one only to this machine itself, and not through a proxy."""
    token, sent = current_app.config["METRICS_TOKEN"], request.headers.get("Authorization", "")
    if token and hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        return True
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _counted() -> CollectorRegistry:
    """What this process counted, or all processes together."""
    if not os.environ.get(SHARED):
        return own
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return together


class _Database(Collector):
    """What is read from the database; `qaweb_database_up` is 0 when it does not answer."""

    def __init__(self, reads: Iterable[Read]) -> None:
        self.reads = reads

    def collect(self) -> Iterator[Metric]:
        found, up = [], 1
        try:
            with connection():
                for read in self.reads:
                    found += list(read())
        except pw.PeeweeException:
            up, found = 0, []
            if not database.is_closed():
                database.close()  # the next request opens it anew
        yield gauge("qaweb_database_up", "Whether the database answered", up)
        yield from found


def gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    """One figure as it stands now."""
    return GaugeMetricFamily(name, about, value=value)


def gauges(name: str, about: str, label: str, values: dict[str, float]) -> GaugeMetricFamily:
    """One figure for each value of a label."""
    family = GaugeMetricFamily(name, about, labels=(label,))
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _worker() -> Iterator[Metric]:
    seen = jobs.worker_seen()
    yield gauge(
        "qaweb_worker_seen_seconds", "Since a worker was last alive; -1 before the first",
        (clock.now() - seen).total_seconds() if seen else -1,
    )  # fmt: skip


def _leader() -> Iterator[Metric]:
    """Which worker leads: that it is one, since when, and when it was last heard."""
    row, now = leading.leader(), clock.now()
    yield gauges(
        "qaweb_worker_leads", "1 for the worker that leads, 0 once its lease ran out", "worker",
        {row.worker: int(row.leads(now))} if row else {},
    )  # fmt: skip
    for name, about, moment in (
        ("qaweb_leader_since_seconds", "For how long it leads", row and row.since),
        ("qaweb_leader_heard_seconds", "Since the leader was last heard", row and row.heard_at),
    ):
        seconds = (now - moment).total_seconds() if moment else -1
        yield gauge(name, f"{about}; -1 before the first", seconds)


def _jobs() -> Iterator[Metric]:
    """How much waits, and how much has been given up."""
    rows: Any = Job.select(Job.state, pw.fn.COUNT(Job.id)).group_by(Job.state).tuples()
    counts = dict.fromkeys((state.value for state in JobState), 0.0)
    counts |= {JobState(state).value: float(count) for state, count in rows}
    yield gauges("qaweb_jobs", "Jobs on the list by state", "state", counts)
    due = (Job.state == JobState.WAITING) & (Job.due_at <= clock.now())
    both: Any = Job.select(pw.fn.COUNT(Job.id), pw.fn.MIN(Job.due_at)).where(due)
    waiting, oldest = both.tuples().get()
    yield gauge("qaweb_jobs_due", "Jobs that could be done now", waiting)
    late = (clock.now() - _moment(oldest)).total_seconds() if oldest else 0
    yield gauge("qaweb_jobs_oldest_due_seconds", "How long the oldest of them has waited", late)


def _successes() -> Iterator[Metric]:
    """A list of a week: what was last done longer ago is not on it any more."""
    rows: Any = (
        Job.select(Job.kind, pw.fn.MAX(Job.finished_at))
        .where(Job.state == JobState.DONE)
        .group_by(Job.kind)
        .tuples()
    )
    yield gauges(
        "qaweb_job_last_success_timestamp_seconds", "When a job of this kind last succeeded",
        "kind", {kind: _moment(at).timestamp() for kind, at in rows},
    )  # fmt: skip


def _moment(value: dt.datetime | str) -> dt.datetime:
    """What an aggregate answers: SQLite's are text."""
    plain = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return plain if plain.tzinfo else plain.replace(tzinfo=dt.UTC)
