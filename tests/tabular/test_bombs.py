"""Workbooks made to take all memory or time: each is read or refused within little of both."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tabular.building import with_member, xlsx

ROOT = Path(__file__).resolve().parent.parent.parent
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MOST_MB, MOST_SECONDS = 400, 10
READ = """
import pathlib, re, resource, sys, time
from qaweb.tabular.files import FileRefused, read_tables
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
try:
    said = f"{len(read_tables(sys.stdin.buffer.read(), 'x.xlsx'))} sheets"
except FileRefused as refused:
    said = refused.code.name
most = re.search(r"VmHWM:\\s*(\\d+)", pathlib.Path("/proc/self/status").read_text()).group(1)
print(said, int(most) // 1024, time.process_time(), sep="|")
"""


def sheet(rows: str, before: str = "") -> bytes:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def cell(place: str, row: int) -> str:
    text = f'<c r="{place}" t="inlineStr"><is><t>x</t></is></c>'
    return f'<row r="{row}">{text}</row>'


def laughs() -> str:
    """Entities of entities: a thousand million when written out."""
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{"".join(names)}]>'


def nested(depth: int = 6) -> bytes:
    """A zip in a zip in a zip, named as a workbook's part."""
    data = b"\0" * 1_000_000
    for _level in range(depth):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner.zip", data)
        data = packed.getvalue()
    return data


PLAIN = xlsx(["工号"], ["1"])
ENDLESS = f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"/>'
WIDE = "".join(cell(f"XFD{row}", row) for row in range(1, 2000))
BOMBS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "unpacks to 100 MB": lambda: ("xl/media/zeros.bin", b"\0" * 100_000_000),
    "a sheet of spaces": lambda: (SHEET, sheet(" " * 100_000_000)),
    "entities of entities": lambda: (SHEET, sheet("&a9;", laughs())),
    "entities in the strings": lambda: (STRINGS, f"{laughs()}<sst>&a9;</sst>".encode()),
    "says it has endless strings": lambda: (STRINGS, ENDLESS.encode()),
    "in an encoding that hides it": lambda: (STRINGS, ENDLESS.encode("utf-16")),
    "two far corners": lambda: (SHEET, sheet(cell("A1", 1) + cell("XFD1048576", 1_048_576))),
    "wide and long": lambda: (SHEET, sheet(WIDE)),
    "deeply nested marks": lambda: (SHEET, sheet("<x>" * 500_000)),
    "a zip in a zip in a zip": lambda: ("xl/embeddings/a.zip", nested()),
    "names that climb": lambda: ("../../../../tmp/climbed", b"x"),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_costs_neither_memory_nor_time(bomb: Callable[[], tuple[str, bytes]]) -> None:
    data = with_member(PLAIN, *bomb())
    done = subprocess.run(
        [sys.executable, "-c", READ], cwd=ROOT, input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    said, megabytes, seconds = done.stdout.decode().split("|")
    assert int(megabytes) < MOST_MB, said
    assert float(seconds) < MOST_SECONDS, said
    assert not Path("/tmp/climbed").exists()
