"""`flask people …`: let the first person into an empty installation, or somebody back in."""

import click
from flask import current_app

from qaweb import audit, clock, db
from qaweb.errors import Refused
from qaweb.people.models import Person, Status
from qaweb.permissions import SYSTEM, Role
from qaweb.staffing import actions
from qaweb.staffing.invitations import invite as give_invitation
from qaweb.staffing.rules import Particulars
from qaweb.starting import FitGroup

group = FitGroup("people", help="Who may sign in.")


@group.command("invite")
@click.argument("number")
@click.option("--name", help="Adds the person first, if nobody has this number.")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.MANAGER.value
)
def invite(number: str, name: str | None, role: str) -> None:
    """Give NUMBER a password for one use, and print it: `flask people invite 0001 --name 林静`.

    The first person of an installation comes this way; everybody else is invited in the browser.
    """
    audit.source.set("cli")
    with db.connection(), current_app.test_request_context(headers={"Accept-Language": "en"}):
        try:
            password = give_invitation(SYSTEM, _person(number, name, Role(role)).id)
        except Refused as refused:
            raise click.ClickException(str(refused.message)) from refused
    click.echo(f"{number}  {password}")
    click.echo("For one use within seven days; it is changed at the first sign-in.")


def _person(number: str, name: str | None, role: Role) -> Person:
    known = Person.get_or_none(Person.number == number)
    if known is not None:
        return known
    if not name:
        raise click.ClickException(f"Nobody has the number {number}. Add them with --name NAME.")
    wanted = Particulars(name, role, None, None, clock.today(), Status.ACTIVE.value)
    return actions.add(SYSTEM, number, wanted)


COMMANDS = [group]
