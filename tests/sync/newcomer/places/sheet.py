"""The teams of a project as a tab: what a new part writes to have its records in sheets."""

from collections.abc import Iterator, Mapping

from qaweb.audit import change as changed
from qaweb.errors import Refused
from qaweb.people.models import Team
from qaweb.permissions import Viewer
from qaweb.sheets.rules import May, Record, SheetColumn, SheetTab, Span

COLUMNS = (SheetColumn("code", "Code"), SheetColumn("name", "Place", may=May.BOTH))


def rows(span: Span) -> Iterator[Record]:
    """Every team, by its number."""
    for team in Team.select().where(Team.project == span.project).order_by(Team.id):
        yield team.id, (f"T{team.id}", team.name)


def change(viewer: Viewer, record: int, typed: Mapping[str, str]) -> None:
    """Give it another name."""
    if not typed["name"].strip():
        raise Refused("A place has a name.", "name")
    team = Team.get_by_id(record)
    with changed(viewer, "projects.change", team) as entry:
        entry.before, entry.after = {"name": team.name}, {"name": typed["name"]}
        Team.update(name=typed["name"]).where(Team.id == record).execute()


def add(viewer: Viewer, span: Span, typed: Mapping[str, str]) -> int:
    """A new one."""
    with changed(viewer, "projects.change") as entry:
        team = Team.create(project=span.project, name=typed["name"])
        entry.subject = team
    return int(team.id)


SHEETS = [SheetTab("places", "Places", "place", COLUMNS, rows, change, add, ("code",))]
