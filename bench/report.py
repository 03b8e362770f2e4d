"""How long a month's report of 10,000 records takes as a workbook, and how much memory."""

import datetime as dt
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import force_locale

from bench.figures import Bench, Lines, figure
from bench.world import TODAY, stand_in_time
from bench.worlds import using, world
from config import Config
from qaweb import clock, create_app
from qaweb.people.models import Person, Project
from qaweb.people.queries import viewer_of
from qaweb.permissions import Role, Viewer
from qaweb.reports.drawing import draw
from qaweb.reports.export import write_workbook
from qaweb.reports.lines import Record
from qaweb.reports.models import Report
from qaweb.reports.reading import Reading, reading

RECORDS = 10_000


@figure
def report_month_xlsx(bench: Bench) -> Lines:
    """`report_month_xlsx_s` and `_mb`, in a process of its own so that its memory is its own."""
    with world(bench.size) as url:
        context = get_context("spawn")
        with context.Pool(1) as pool:
            seconds, megabytes, records = pool.apply(_measured, (url,))
    yield "report_month_xlsx_records", records
    yield "report_month_xlsx_s", seconds
    yield "report_month_xlsx_mb", megabytes


def _measured(database: str) -> tuple[float, float, int]:
    stand_in_time()
    with TemporaryDirectory(prefix="qaweb-bench-") as folder:
        app = create_app(Config.from_environment({"QAWEB_INSTANCE": folder, "LOG_LEVEL": "ERROR"}))
        with app.app_context(), using(database), force_locale("zh_Hans_CN"):
            viewer = viewer_of(Person.get(Person.role == Role.QA_SPECIALIST))
            report, told = _month(viewer)
            target = Path(folder) / "report.xlsx"
            before = _peak()
            seconds = _timed(lambda: write_workbook(target, report, told, clock.now()))
            return seconds, _peak() - before, len(told.figures.records)


def _month(viewer: Viewer) -> tuple[Report, Reading]:
    """A report as it is read, with the records of as many days as make up the number."""
    project = Project.get_by_id(viewer.project_id)
    records: list[Record] = []
    day = TODAY
    while len(records) < RECORDS:
        day -= dt.timedelta(days=1)
        report = draw(viewer, project, day)
        told = reading(viewer, report)
        records += told.figures.records
    whole = replace(told.figures, records=tuple(records[:RECORDS]))
    return report, replace(told, figures=whole)


def _peak() -> float:
    """The most memory this process ever had, in MB."""
    book = Path("/proc/self/status")
    if book.exists():  # `getrusage` begins with the peak of the process that started this one
        told = dict(line.split(":", 1) for line in book.read_text().splitlines())
        return int(told["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
