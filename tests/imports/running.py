"""Files made in memory and imported, as the command line does it."""

import csv
from collections.abc import Sequence
from pathlib import Path

from qaweb.imports import actions, queries
from qaweb.imports.actions import Outcome
from qaweb.imports.models import ImportKind
from qaweb.permissions import SYSTEM, Viewer
from qaweb.tabular.cells import CellProblem
from qaweb.tabular.rows import Progress
from tests.tabular.building import separated

Rows = Sequence[Sequence[str]]


def silent(phase: str) -> Progress:
    return lambda done, total: None


def imported(kind: str, *rows: Sequence[str], viewer: Viewer = SYSTEM) -> Outcome:
    """Import a csv of these rows, the header first."""
    importer = queries.importer(ImportKind(kind))
    file = actions.File(separated(rows, ",", "utf-8"), "file.csv")
    return actions.run(viewer, importer, file, silent)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    """New, changed, unchanged, refused."""
    run = outcome.run
    return run.new, run.changed, run.unchanged, run.refused


def reasons(outcome: Outcome) -> list[tuple[int, CellProblem]]:
    return [(row.number, problem.code) for row in outcome.refused for problem in row.problems]


def refused_file(outcome: Outcome) -> list[list[str]]:
    with Path(outcome.run.refusals).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))
