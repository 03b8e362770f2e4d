"""Where a person may stand, and what two tabs made of one record, as functions of plain data."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qaweb.permissions import MONITORED, MONITORS, Role


@dataclass(frozen=True)
class Particulars:
    """What the assistant writes of a person; project and team by their ids."""

    name: str
    role: Role
    project: int | None
    team: int | None
    hired_on: dt.date
    status: str
    email: str = ""
    remark: str = ""


class PlaceProblem(StrEnum):
    """Why a person cannot stand where the form puts them."""

    OTHER_PROJECT = "other_project"
    TEAM_NEEDED = "team_needed"
    PROJECT_NEEDED = "project_needed"


def tidy(text: str) -> str:
    """Full-width letters and digits as plain ones (NFKC), no spaces around."""
    return unicodedata.normalize("NFKC", text).strip()


def place_problem(
    role: Role, project: int | None, team: int | None, project_of_team: int | None
) -> PlaceProblem | None:
    """Agents and leads work in a team, monitors in a project, a team in its own project."""
    if team is not None and project_of_team != project:
        return PlaceProblem.OTHER_PROJECT
    if role in MONITORED and team is None:
        return PlaceProblem.TEAM_NEEDED
    if role in MONITORS and project is None:
        return PlaceProblem.PROJECT_NEEDED
    return None


def clashes(
    seen: Mapping[str, str], kept: Mapping[str, str], typed: Mapping[str, str]
) -> dict[str, str]:
    """What somebody else saved since the page was loaded and this save would overwrite."""
    return {
        field: value
        for field, value in kept.items()
        if value != seen.get(field) and value != typed.get(field)
    }
