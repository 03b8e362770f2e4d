"""`flask standards publish-company`: put the shipped standard into force."""

import datetime as dt

import click

from qaweb import clock, db
from qaweb.errors import Refused
from qaweb.parameters.queries import as_of
from qaweb.permissions import SYSTEM
from qaweb.standards.actions import publish_unless_same
from qaweb.standards.company import COMPANY_NAME, COMPANY_STANDARD
from qaweb.starting import FitGroup

group = FitGroup("standards", help="The monitoring standard.")


@group.command("publish-company")
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="First day; today if left out."
)
def publish_company(since: dt.datetime | None) -> None:
    """Publish the shipped company standard with the bands in force on its first day.

    Does nothing when the newest version is already the same.
    """
    valid_from = since.date() if since else clock.today()
    with db.connection():
        bands = as_of(valid_from).bands
        try:
            version = publish_unless_same(SYSTEM, COMPANY_NAME, COMPANY_STANDARD, bands, valid_from)
        except Refused as refused:
            raise click.ClickException(str(refused.message)) from refused
    if version is None:
        click.echo("nothing to do: the newest version is the same")
    else:
        click.echo(f"version {version.number} is in force from {valid_from}")


COMMANDS = [group]
