"""`flask doctor`."""

import sys

import click
from flask.cli import with_appcontext

from qaweb.doctor.checks import findings
from qaweb.doctor.rules import exit_code


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look at this installation; one line each, and exit 1 where something is bad."""
    found = list(findings())
    for each in found:
        click.echo(str(each))
    sys.exit(exit_code(found))


COMMANDS = [doctor]
