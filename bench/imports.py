"""How long a month of calls takes to import: 24,000 rows, on a database of its own."""

import datetime as dt
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Bench, Lines, figure
from qaweb import clock, db
from qaweb.calls.models import Call
from qaweb.imports import actions, queries
from qaweb.imports.models import ImportKind
from qaweb.people.models import Person, Project
from qaweb.permissions import SYSTEM, Role

CALLS, AGENTS = 24_000, 100
TYPES = ("业务咨询", "账单查询", "故障申报", "投诉")
HEADER = "流水号,工号,主叫号码,来电时间,通话时长,排队时长(秒),来电类型,项目,录音文件"


@figure
def import_calls(bench: Bench) -> Lines:
    """Seconds from the bytes of the file to the end of the transaction, then of a second run."""
    importer, data = queries.importer(ImportKind.CALLS), file_of_calls()
    with bench.app.app_context(), own_database():
        _people()
        for name in ("import_calls_s", "import_calls_again_s"):
            began = time.perf_counter()
            file = actions.File(data, "calls.csv")
            outcome = actions.run(SYSTEM, importer, file, lambda phase: _unwatched)
            took = time.perf_counter() - began
            if outcome.run.refused or Call.select().count() != CALLS:
                raise RuntimeError(f"{outcome.run.refused} rows refused: the figure means nothing")
            yield name, took


@contextmanager
def own_database() -> Iterator[None]:
    """A migrated SQLite file in place of the bench's own database, which is put back."""
    kept = db.database.obj
    with TemporaryDirectory(prefix="qaweb-bench-") as folder:
        db.connect(f"sqlite:///{Path(folder) / 'imports.db'}")
        try:
            with db.connection():
                db.migrate()
                yield
        finally:
            db.database.initialize(kept)


def file_of_calls() -> bytes:
    """A month of calls as a telephone system exports it."""
    rng = random.Random(7)
    lines = [HEADER, *(_line(rng, number) for number in range(CALLS))]
    return "\r\n".join(lines).encode("gb18030")


def _line(rng: random.Random, number: int) -> str:
    began = dt.datetime(2026, 10, 1) + dt.timedelta(seconds=rng.randrange(31 * 86_400))  # noqa: DTZ001
    agent = f"{number % AGENTS + 1:05d}"
    customer = f"1{rng.randrange(10**10):010d}"
    duration = f"{rng.randrange(10):02d}:{rng.randrange(60):02d}"
    when = f"{began:%Y/%m/%d %H:%M:%S}"
    rest = f"{rng.randrange(90)},{rng.choice(TYPES)},项目 1,{began:%Y%m%d}/{number:07d}.wav"
    return f"C{number:012d},{agent},{customer},{when},{duration},{rest}"


def _people() -> None:
    project = Project.create(name="项目 1")
    for number in range(1, AGENTS + 1):
        Person.create(
            number=f"{number:05d}",
            name=f"员工 {number}",
            role=Role.AGENT,
            project=project,
            hired_on=dt.date(2024, 1, 1),
            created_at=clock.now(),
        )


def _unwatched(done: int, total: int) -> None:
    """Nobody looks at the progress of a measurement."""
