"""Reading the library of suggestions: the company's texts, and those of the viewer's project."""

from collections.abc import Collection
from typing import Any

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import Person, Project
from qaweb.permissions import Permission, Scope, Viewer
from qaweb.standards.models import Criterion
from qaweb.suggestions.models import SlipText
from qaweb.suggestions.rules import Offer, TextState, fitting

Decider = Person.alias("decider")


def texts(viewer: Viewer, state: TextState | None = None) -> Query:
    """The texts that the viewer may read, those that wait for a decision first."""
    query = (
        SlipText.select(SlipText, Project, Person, Decider)
        .join(Project, pw.JOIN.LEFT_OUTER)
        .join_from(SlipText, Person, on=SlipText.author)
        .join_from(SlipText, Decider, pw.JOIN.LEFT_OUTER, on=SlipText.decided_by)
        .where(_visible(viewer))
    )
    if state:
        query = query.where(SlipText.state == state)
    waiting = pw.Case(SlipText.state, ((TextState.PROPOSED, 0), (TextState.APPROVED, 1)), 2)
    return query.order_by(waiting, SlipText.criterion_code, SlipText.id)


def _visible(viewer: Viewer) -> Any:
    match viewer.scope(Permission.SUGGESTIONS_SEE):
        case Scope.ALL:
            return pw.SQL("1 = 1")
        case Scope.PROJECT:
            return SlipText.project.is_null() | (SlipText.project == viewer.project_id)
    return pw.SQL("1 = 0")


def counts(viewer: Viewer) -> dict[TextState, int]:
    """How many texts the viewer may read in each state."""
    rows = SlipText.select(SlipText.state, pw.fn.COUNT(SlipText.id).alias("texts"))
    found = rows.where(_visible(viewer)).group_by(SlipText.state)
    return {row.state: row.texts for row in found}


def text(viewer: Viewer, text_id: int) -> SlipText:
    """One text; `NotFound` for another project's."""
    found = texts(viewer).where(SlipText.id == text_id).first()
    if found is None:
        raise NotFound
    return found


def offers(project_id: int, codes: Collection[str]) -> list[Offer]:
    """The approved texts that fit these criteria, for a slip of this project."""
    rows = SlipText.select().where(
        SlipText.state == TextState.APPROVED,
        SlipText.project.is_null() | (SlipText.project == project_id),
    )
    found = [
        Offer(
            id=row.id,
            text=row.zh,
            text_en=row.en,
            criterion=row.criterion_code,
            cause=row.cause.value if row.cause else "",
            of_project=row.project_id is not None,
        )
        for row in rows.order_by(SlipText.id)
    ]
    return fitting(found, codes)


def criteria() -> list[Criterion]:
    """Every criterion of the published standards, each code once, as it was last worded."""
    rows = Criterion.select().order_by(Criterion.id)
    latest = {row.code: row for row in rows}
    return sorted(latest.values(), key=lambda row: row.id)
