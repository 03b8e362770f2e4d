"""`flask audit verify`: whether the trail is whole."""

import click
from flask.cli import AppGroup

from qaweb import audit, db

group = AppGroup("audit", help="The audit trail.")


@group.command("verify")
def verify() -> None:
    """Recompute the whole chain; exit 1 and name the line where it breaks."""
    with db.connection():
        verdict = audit.verify()
    if verdict.whole:
        click.echo(f"whole: {verdict.entries} entries")
        return
    place = f"entry {verdict.broken_id}" if verdict.broken_id else "the head"
    raise click.ClickException(f"broken after {verdict.entries} entries: {place} {verdict.reason}")


COMMANDS = [group]
