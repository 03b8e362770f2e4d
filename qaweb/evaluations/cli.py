"""`flask summaries verify|rebuild`: whether the summaries are what the evaluations add up to."""

import click

from qaweb import db
from qaweb.evaluations import summaries
from qaweb.starting import FitGroup

group = FitGroup("summaries", help="Day and month summaries of the evaluations.")


@group.command("verify")
def verify() -> None:
    """Recompute everything from the raw rows; exit 1 and list the first rows that differ."""
    with db.connection(), db.temporary_on_disk():  # tens of millions of rows are sorted
        found = summaries.differences()
    if not found:
        click.echo("whole: every summary is what its evaluations add up to")
        return
    for difference in found[:20]:
        click.echo(f"{difference.table} {difference.side}: {difference.values}")
    raise click.ClickException(f"{len(found)} rows differ; `flask summaries rebuild` mends them")


@group.command("rebuild")
def rebuild() -> None:
    """Write all summaries anew from the raw rows."""
    with db.connection(), db.temporary_on_disk():
        summaries.rebuild()
    click.echo("rebuilt")


COMMANDS = [group]
