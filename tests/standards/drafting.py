"""Drafts that tests of standards need."""

import datetime as dt
from dataclasses import replace

from qaweb.people.models import Person, Project
from qaweb.permissions import SYSTEM
from qaweb.standards import drafts, edits, queries
from qaweb.standards.actions import publish_draft
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import Criterion, Form, Level, ShownIf, Standing, digest_of
from tests.cast import TODAY, Cast, viewer


def begun(person: Person, project: Project | None = None) -> StandardVersion:
    return drafts.begin(viewer(person), project)


def form(draft: StandardVersion) -> Form:
    return queries.draft_form(draft.id)


def line(draft: StandardVersion, code: str) -> Criterion:
    found = edits.line_of(form(draft), code)
    assert found is not None
    return found


def worth(criterion: Criterion, points: int) -> Criterion:
    """The same line with another best level."""
    best = replace(criterion.levels[0], points=points)
    return replace(criterion, levels=(best, *criterion.levels[1:]))


def put(person: Person, draft: StandardVersion, changed: Criterion) -> None:
    """Save a changed line as somebody who has just read it."""
    kept = line(draft, changed.code)
    home = edits.home_of(form(draft), changed.code)
    assert home is not None
    drafts.save_line(viewer(person), draft.id, home.code, changed, digest_of(kept))


def reword(person: Person, draft: StandardVersion) -> None:
    """Other guidance: no score changes."""
    put(person, draft, replace(line(draft, "opening"), guidance="别的说明", guidance_en="Other"))


def conditional(cast: Cast) -> StandardVersion:
    """North's own standard, published: `purpose` is asked only where the opening lost points."""
    draft = begun(cast.qa, cast.north)
    put(cast.qa, draft, replace(line(draft, "purpose"), shown_if=ShownIf("opening", (1, 2))))
    return publish_draft(viewer(cast.manager), draft.id, TODAY, seen=digest_of(form(draft)))


def regrade(person: Person, draft: StandardVersion) -> None:
    """Two points from `purpose` to `opening`."""
    put(person, draft, worth(line(draft, "opening"), 600))
    purpose = line(draft, "purpose")
    levels = tuple(Level(v.label, v.label_en, v.points // 2) for v in purpose.levels)
    put(person, draft, replace(purpose, levels=levels))


def standing(version: StandardVersion, day: dt.date) -> Standing:
    return queries.standing_of(version, queries.versions(SYSTEM), day)
