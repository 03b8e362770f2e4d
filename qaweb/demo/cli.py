"""`flask demo`: fill an empty installation with invented people and three weeks of their work."""

import click
from flask import current_app
from flask.cli import with_appcontext

from qaweb import db
from qaweb.demo.actions import seed
from qaweb.demo.queries import logins
from qaweb.demo.world import PASSWORD
from qaweb.errors import Refused
from qaweb.labels import LABELS
from qaweb.starting import FitCommand


@click.command("demo", cls=FitCommand)
@click.option("--logins", "show", is_flag=True, help="Show one login for each role.")
@with_appcontext
def demo(show: bool) -> None:
    """Seed the demo once; needs DEMO=1."""
    with db.connection(), current_app.test_request_context():
        if show:
            for person in logins():
                role = LABELS["Role"][person.role.value]
                click.echo(f"  {person.number}  {PASSWORD}  {role}: {person.name}")
            return
        try:
            done = seed()
        except Refused as refused:
            raise click.ClickException(str(refused.message)) from refused
    click.echo("demo data made" if done else "demo data are there already")


COMMANDS = [demo]
