"""Whom somebody's right reaches."""

from typing import Any

from qaweb.people.models import Person
from qaweb.people.queries import within
from qaweb.permissions import Permission, Viewer


def people_within(viewer: Viewer, right: Permission) -> Any:
    """The condition of the people that this right reaches."""
    return within(viewer, right, person=Person.id, team=Person.team, project=Person.project)
