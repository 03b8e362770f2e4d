"""`flask import people|shifts|calls FILE`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from qaweb import audit, db
from qaweb.errors import Refused
from qaweb.filters import label
from qaweb.imports import actions, queries
from qaweb.imports.actions import File, Outcome
from qaweb.imports.models import ImportKind
from qaweb.imports.rules import by_kind, by_reason
from qaweb.language import ENGLISH
from qaweb.permissions import SYSTEM
from qaweb.starting import FitCommand
from qaweb.tabular.rows import Progress

STEP = 10  # per cent


def watched(phase: str) -> Progress:
    """A line each ten per cent; on a terminal always the same line. Goes to standard error."""
    terminal = sys.stderr.isatty()
    shown = 0

    def progress(done: int, total: int) -> None:
        nonlocal shown
        step = 100 * done // max(total, 1) // STEP * STEP
        if step <= shown:
            return
        shown = step
        line = f"{phase} {step:3}%"
        click.echo(f"\r{line}" if terminal else line, err=True, nl=not terminal or step == 100)

    return progress


@click.command("import", cls=FitCommand)
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_file(kind: str, file: Path) -> None:
    """Import FILE (xlsx, xls, ods, csv): every good row; refused rows go to a file of their own.

    The same file again changes nothing. Exit code 1 when the file itself cannot be read.
    """
    token = audit.source.set("cli")
    try:
        with db.connection(), force_locale(ENGLISH):
            importer = queries.importer(ImportKind(kind))
            _tell(actions.run(SYSTEM, importer, File(file.read_bytes(), file.name), watched))
    except Refused as refused:
        raise click.ClickException(f"{file.name}: {refused.message}") from refused
    finally:
        audit.source.reset(token)


def _tell(outcome: Outcome) -> None:
    run = outcome.run
    click.echo(
        f"{run.kind.value}: {run.new} new, {run.changed} changed, {run.unchanged} unchanged, "
        f"{run.refused} refused, {run.skipped} skipped"
    )
    _tell_counts("refused", by_reason(outcome.refused))
    _tell_counts("skipped", by_kind(outcome.found.skipped))
    for what, names in outcome.written.made.items():
        click.echo(f"  new {what.replace('_', ' ')}: {', '.join(names)}")
    if run.refusals:
        click.echo(f"  refused rows, to mend and import again: {run.refusals}")


def _tell_counts(word: str, counts: Mapping[Any, int]) -> None:
    for reason, count in counts.items():
        click.echo(f"  {word}: {count} × {label(reason)}")


COMMANDS = [import_file]
