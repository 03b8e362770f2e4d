"""docs/security.md says what is so: its tests are there, and deploy/ is as it says."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
UNITS = ("qaweb-web.service", "qaweb-worker.service")
HARDENED = (
    "User=qaweb",
    "NoNewPrivileges=yes",
    "CapabilityBoundingSet=",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "SystemCallArchitectures=native",
    "UMask=0077",
)


def lines_of_the_table() -> list[str]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    table = text.partition("## Item by item")[2].partition("\n## ")[0]
    return [line for line in table.splitlines() if line.startswith("|")][2:]


@cache
def known_in(name: str) -> frozenset[str]:
    path = ROOT / "tests" / name
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def deployed(name: str) -> list[str]:
    """The lines of a file of deploy/ that are no comments, without what indents them."""
    lines = (ROOT / "deploy" / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def test_every_test_that_the_page_names_is_there() -> None:
    named = [pair for line in lines_of_the_table() for pair in NAMED.findall(line)]
    assert len(named) > 100
    missing = [f"{file}::{name}" for file, name in named if name not in known_in(file)]
    assert not missing, "\n".join(missing)


def test_every_item_is_proven() -> None:
    assert len(lines_of_the_table()) > 30
    assert [line for line in lines_of_the_table() if not NAMED.search(line)] == []


@pytest.mark.parametrize("unit", UNITS)
def test_the_units_give_nothing_away(unit: str) -> None:
    assert set(HARDENED) <= set(deployed(unit))
    assert not [line for line in deployed(unit) if re.match(r"Environment=\w*(KEY|TOKEN)=", line)]


def test_the_proxy_speaks_tls_of_today_and_hides_the_metrics() -> None:
    lines = deployed("nginx.conf")
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in lines
    assert (
        "proxy_set_header X-Forwarded-For $remote_addr;" in lines
    )  # what a client says is dropped
    assert lines[lines.index("location = /metrics {") + 1] == "return 404;"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert [line for line in lines if "==" not in line and not line.startswith("-r ")] == []
