"""The loop: orders what has fallen due, claims what is waiting, and outlives every failure."""

import datetime as dt
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

import peewee as pw
import structlog
from flask import Flask
from schedule import Scheduler

from qaweb import audit, clock, jobs
from qaweb.db import connection, database
from qaweb.jobs import Job
from sync.jobs import DUTIES, ORDERED, Duty, Work
from sync.leading import Post

BEAT = dt.timedelta(seconds=10)
JUMP = dt.timedelta(minutes=1)
RENEWED_EVERY = dt.timedelta(seconds=10)
log = structlog.get_logger("qaweb.worker")


class UnknownWork(Exception):
    """A job of a kind that this version of the worker does not know."""


class Worker:
    """One process that works through the table of jobs. `ending` is set by a signal."""

    def __init__(
        self,
        app: Flask,
        name: str,
        duties: Sequence[Duty] = DUTIES,
        renewed_every: dt.timedelta = RENEWED_EVERY,
        steady: Callable[[], float] = clock.steady,
    ) -> None:
        self.app = app
        self.name = name
        self.renewed_every = renewed_every.total_seconds()
        self.duties = duties
        self.works: Mapping[str, Work] = {duty.kind: duty.work for duty in duties} | ORDERED
        self.ordered: dict[str, dt.datetime] = {}
        self.seen: dt.datetime | None = None
        self.ending = False
        self.away = False
        self.steady = steady
        self.post = Post(name, steady)
        self.clocks: tuple[dt.datetime, float] | None = None

    def tick(self) -> None:
        """Order, then work until nothing waits or the end is asked for."""
        try:
            with self.app.app_context():
                database.connect(reuse_if_open=True)
                self._watch_clock()
                self._beat()
                self._order()
                while not self.ending and (job := jobs.claim(self.name)):
                    self.run(job)
                self.away = False
        except (pw.OperationalError, pw.InterfaceError) as fault:
            self._wait_for_database(fault)

    def _wait_for_database(self, fault: pw.PeeweeException) -> None:
        """Said once; the next ticks try again until it is back."""
        if not self.away:
            log.error("database away", exc_info=fault)
        self.away = True
        if not database.is_closed():
            database.close()

    def _watch_clock(self) -> None:
        """Say so where the time of day did not go on as time did: deadlines count by it."""
        now, steady = clock.now(), self.steady()
        before, self.clocks = self.clocks, (now, steady)
        if before is None:
            return
        jumped = (now - before[0]).total_seconds() - (steady - before[1])
        if abs(jumped) >= JUMP.total_seconds():
            log.error("clock jumped", seconds=round(jumped))
            jobs.keep_setting(jobs.CLOCK_JUMPED, f"{now.isoformat()} {round(jumped)}")

    def _beat(self) -> None:
        now = clock.now()
        if self.seen is None or abs(now - self.seen) >= BEAT:  # also after it was set back
            jobs.beat(now)
            self.seen = now

    def _order(self) -> None:
        """The leader orders each due date once; its memory of the last one only spares the asking.

        In one transaction with the renewal: one that was stopped for longer than its lease finds
        that another leads, and orders nothing.
        """
        now = clock.now()
        if not self.post.hold(now):
            return
        due = {duty.kind: duty.latest_due(now) for duty in self.duties}
        new = {kind: at for kind, at in due.items() if self.ordered.get(kind) != at}
        if not new and not self.post.is_due(now):
            return
        with database.atomic():
            if not self.post.renew(now):
                return
            for kind, at in new.items():
                jobs.order(kind, f"{kind} {_written(at)}", at)
        self.ordered |= new

    def leave(self) -> None:
        """Let another worker lead at once; without it that takes as long as the lease runs."""
        with suppress(pw.PeeweeException), self.app.app_context(), connection():
            self.post.leave(clock.now())

    def run(self, job: Job) -> None:
        """Do one job. Whatever it raises is written down, and the next one is begun."""
        began = time.monotonic()
        try:
            with self._held(job):
                result = self._work_of(job)(job)
        except Exception as fault:  # the one place that catches everything
            log.error("job failed", kind=job.kind, key=job.key, tries=job.tries, exc_info=fault)
            jobs.fail(job, f"{type(fault).__name__}: {fault}")
            return
        jobs.finish(job, result)
        ms = round((time.monotonic() - began) * 1000)
        log.info("job done", kind=job.kind, key=job.key, result=result, ms=ms)

    @contextmanager
    def _held(self, job: Job) -> Iterator[None]:
        """Renew the lease for as long as the job takes: a second worker never takes it over.

        A leader goes on leading meanwhile: what falls due is ordered, for whoever is free.

        By a thread with a connection of its own: what the job's own transaction writes nobody else
        sees before its end, and not every job has progress to tell.
        """
        over = threading.Event()
        keeper = threading.Thread(target=self._renew, args=(job, over), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join()

    def _renew(self, job: Job, over: threading.Event) -> None:
        while not over.wait(self.renewed_every):
            try:
                with self.app.app_context(), connection():
                    jobs.beat(clock.now())
                    jobs.renew(job)
                    self._order()
            except pw.PeeweeException as fault:  # SQLite's one writer is the job itself: next time
                log.info("lease not renewed", key=job.key, fault=str(fault))

    def _work_of(self, job: Job) -> Work:
        if job.kind not in self.works:
            raise UnknownWork(job.kind)
        return self.works[job.kind]

    def end(self, _number: int, _frame: FrameType | None) -> None:
        """Handle SIGTERM and SIGINT: what is running is finished, nothing more is begun."""
        self.ending = True


def _written(due: dt.datetime) -> str:
    """A moment as keys have it: to the minute, and to the second where that is not a full one."""
    return f"{due:%Y-%m-%dT%H:%M:%SZ}" if due.second else f"{due:%Y-%m-%dT%H:%MZ}"


def work(worker: Worker) -> None:
    """Tick each second until a signal asks for the end. `schedule` only ticks."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.end)
    audit.source.set("worker")
    scheduler = Scheduler()
    scheduler.every(1).seconds.do(worker.tick)
    log.info("worker ready", worker=worker.name)
    worker.tick()
    while not worker.ending:
        time.sleep(min(max(scheduler.idle_seconds or 0, 0), 1))
        scheduler.run_pending()
    worker.leave()
    log.info("worker ended", worker=worker.name)
