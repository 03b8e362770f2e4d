"""How long a workbook takes to be kept: 10,000 rows, 1,000 changed cells, a process of its own."""

import datetime as dt
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Bench, Lines, figure
from qaweb.workbooks.styles import Kind
from sync.gateways.protocol import At, Batch, Binding, Column, Cover, Done, NewRow, Snapshot, Tab
from sync.gateways.workbook import WorkbookGateway

ROWS, CELLS = 10_000, 1_000
KINDS = (*[Kind.TEXT] * 8, Kind.SCORE, Kind.DATE, Kind.MOMENT, Kind.NUMBER)
TAB = Tab("rows", "行", tuple(Column(f"c{n}", f"列{n}", kind) for n, kind in enumerate(KINDS)))
DAY = dt.date(2026, 10, 21)
VALUES = {Kind.SCORE: 90.5, Kind.DATE: DAY, Kind.NUMBER: 7}


@figure
def sync_workbook(bench: Bench) -> Lines:
    """Seconds to make it, to read and write it, to find it unchanged; the most memory."""
    command = [sys.executable, "-m", "bench.sheets"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in said.splitlines():
        name, value = line.split()
        yield name, float(value)


def main() -> None:
    """Measure, and print names and values."""
    with TemporaryDirectory(prefix="qaweb-bench-") as folder:
        binding = Binding(str(Path(folder) / "a.xlsx"), "bench", (TAB,), Cover("a", "a"))
        gateway = WorkbookGateway()
        began = time.perf_counter()
        gateway.create(binding, {"rows": [_row(number) for number in range(ROWS)]})
        made = time.perf_counter()
        _cycle(gateway, binding)
        written = time.perf_counter()
        gateway.stamp(binding)
        print("sync_workbook_make_s", made - began)
        print("sync_workbook_1000_cells_s", written - made)
        print("sync_workbook_idle_s", time.perf_counter() - written)
        print("sync_workbook_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _row(number: int) -> NewRow:
    moment = dt.datetime.combine(DAY, dt.time(14, 5))
    values = VALUES | {Kind.MOMENT: moment}
    return NewRow(
        str(number), {c.key: values.get(c.kind, f"文字 {number} {c.key}") for c in TAB.columns}
    )


def _cycle(gateway: WorkbookGateway, binding: Binding) -> None:
    seen = gateway.read(binding)
    assert isinstance(seen, Snapshot)
    cells = {At("rows", str(number * 10), "c3"): f"新 {number}" for number in range(CELLS)}
    done = gateway.write(binding, Batch(2, cells, only_if=seen.stamp))
    assert isinstance(done, Done)
    assert len(done.before) == CELLS


if __name__ == "__main__":
    main()
