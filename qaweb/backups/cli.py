"""`flask backup create|check|restore`: the whole installation in one file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import peewee as pw
from flask.cli import AppGroup

from qaweb import db
from qaweb.backups import actions
from qaweb.backups.rules import Manifest, Unusable
from qaweb.errorpages import is_full

group = AppGroup("backup", help="Backups of the database and the files that belong to it.")
FILE = click.Path(path_type=Path, dir_okay=False)


@contextmanager
def _faults() -> Iterator[None]:
    """Every fault in a line, with what to do."""
    try:
        yield
    except Unusable as fault:
        raise click.ClickException(str(fault)) from fault
    except (OSError, pw.DatabaseError, sqlite3.Error) as fault:
        raise click.ClickException(_said(fault)) from fault


def _said(fault: Exception) -> str:
    if is_full(fault):
        return "The disk is full: make room and try again. Nothing was made."
    if isinstance(fault, OSError):
        return f"{fault.filename or 'the disk'}: {fault.strerror}. Nothing was made."
    return f"The database does not answer: {fault}"


@group.command("create")
@click.argument("path", type=FILE)
@click.option("--without-recordings", is_flag=True, help="They are copied by other means.")
def create(path: Path, without_recordings: bool) -> None:
    """Make a backup; web server and worker go on meanwhile."""
    with _faults(), db.connection():
        manifest = actions.create(path, recordings=not without_recordings)
    _tell(manifest)
    click.echo(f"{path} ({path.stat().st_size / 1e6:.1f} MB). Not in it:")
    for line in manifest.left_out:
        click.echo(f"- {line}")


@group.command("check")
@click.argument("path", type=FILE)
def check(path: Path) -> None:
    """Read a backup to its end: is it whole, and of what."""
    with _faults():
        _tell(actions.check(path))
    click.echo("whole")


@group.command("restore")
@click.argument("path", type=FILE)
@click.option("--other-key", is_flag=True, help="The data key is lost: restore what is readable.")
def restore(path: Path, other_key: bool) -> None:
    """Fill an empty installation; stop web server and worker before."""
    with _faults():
        manifest = actions.restore(path, other_key)
        with db.connection():
            waiting = db.pending()
    _tell(manifest)
    click.echo("restored: rows counted, audit trail and summaries whole" if not waiting else OLDER)
    click.echo("Not in it:")
    for line in manifest.left_out:
        click.echo(f"- {line}")


OLDER = """restored, from an older version. Now run:
  flask --app wsgi db upgrade
  flask --app wsgi audit verify
  flask --app wsgi summaries verify"""


def _tell(manifest: Manifest) -> None:
    rows, files = sum(manifest.tables.values()), len(manifest.files) - 1
    click.echo(
        f"{manifest.made_at}, qaweb {manifest.qaweb}, {manifest.engine}: "
        f"{len(manifest.tables)} tables, {rows} rows, {files} files"
    )


COMMANDS = [group]
