"""`flask sync doctor`: what is wrong with the set-up of spreadsheets."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from qaweb import db
from qaweb.sheets.doctor import findings

group = AppGroup("sync", help="Spreadsheets that are kept up to date.")


@group.command("doctor")
def doctor() -> None:
    """Name what is wrong and what to do; exit 1 where there is something."""
    with db.connection(), force_locale("en"):
        found = findings()
    for line in found:
        click.echo(f"- {line}")
    if found:
        raise click.ClickException(f"{len(found)} to mend")
    click.echo("well")


COMMANDS = [group]
