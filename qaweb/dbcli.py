"""`flask db …`: bring the database up to date, and write migrations."""

import click
from flask import Flask
from flask.cli import AppGroup
from peewee import sort_models  # type: ignore[attr-defined]
from playhouse.migrations import Runner, template
from playhouse.schema_diff import SchemaDiff, diff_models

from qaweb import db

group = AppGroup("db", help="The database.")


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


def all_models() -> list[type[db.Model]]:
    """Every table of the application, in the order of their dependencies."""
    return list(sort_models(db.Model.__subclasses__()))


def difference() -> SchemaDiff:
    """What the models have that the migrated database has not, and the reverse."""
    return diff_models(db.database.obj, all_models())


@group.command("upgrade")
def upgrade() -> None:
    """Apply the migrations that are missing."""
    with db.connection():
        try:
            for name in db.migrate() or ["nothing to do"]:
                click.echo(name)
        except (db.NewerDatabase, db.BrokenMigration) as fault:
            raise click.ClickException(str(fault)) from fault


@group.command("revision")
@click.argument("name")
def revision(name: str) -> None:
    """Write the migration that brings the database to the models."""
    with db.connection():
        found = difference()
        if not found:
            click.echo("the database is as the models say")
            return
        click.echo(Runner(db.database.obj, str(db.MIGRATIONS)).create(name, template(found)))
