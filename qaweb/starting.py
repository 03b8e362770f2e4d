"""Before a process serves, works or changes records: is the database the one of this code?"""

from typing import Any

import click
import peewee as pw
import structlog
from flask.cli import AppGroup

from qaweb import db

log = structlog.get_logger("qaweb.start")


def objection() -> str:
    """What to do where the database is newer or lacks migrations, else nothing.

    One that does not answer is no reason: it may start later, until then pages say so.
    """
    try:
        with db.connection():
            waiting = db.pending()
    except db.NewerDatabase as fault:
        return str(fault)
    except (pw.OperationalError, pw.InterfaceError) as fault:
        log.error("database away", exc_info=fault)
        return ""
    if waiting:
        return (
            f"The database lacks {', '.join(waiting)}: "
            "make a backup, then run `flask --app wsgi db upgrade`."
        )
    return ""


def refuse_unfit() -> None:
    """End the process, with what to do."""
    if said := objection():
        raise SystemExit(f"qaweb does not start. {said}")


class FitCommand(click.Command):
    """A command that is not begun on a database of another version."""

    def invoke(self, ctx: click.Context) -> Any:
        if said := objection():
            raise click.ClickException(said)
        return super().invoke(ctx)


class FitGroup(FitCommand, AppGroup):
    """Commands of which none is."""
