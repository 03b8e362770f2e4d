"""Reading standards: which version is in force, and a version as a form."""

import datetime as dt
import json
from collections.abc import Sequence
from functools import lru_cache

import peewee as pw

from qaweb.db import Query
from qaweb.errors import NotFound
from qaweb.people.models import Person, Project, Status
from qaweb.people.queries import within
from qaweb.permissions import Permission, Role, Scope, Viewer
from qaweb.standards import rules
from qaweb.standards.departed import Departed
from qaweb.standards.models import Criterion, Section, Standard, StandardVersion
from qaweb.standards.rules import Band, Form, Level, ShownIf, Standing, VersionState

IS_OPEN = (StandardVersion.state == VersionState.DRAFT) & StandardVersion.discarded_at.is_null()


def version_in_force(project_id: int, day: dt.date) -> StandardVersion | None:
    """The published version for this project on `day`: its own if it has one, else the company's.

    P3.7: nobody chooses it. A project whose standard is retired goes back to the company's.
    """
    published = (
        StandardVersion.select(StandardVersion, Standard)
        .join(Standard)
        .where(
            StandardVersion.state != VersionState.DRAFT,
            StandardVersion.valid_from <= day,
            (Standard.project == project_id) | Standard.project.is_null(),
        )
    )
    return in_force_among(list(published), project_id, day)


def in_force_among(
    published: Sequence[StandardVersion], project_id: int, day: dt.date
) -> StandardVersion | None:
    """The same of versions that are known already."""
    latest: dict[int | None, StandardVersion] = {}
    for row in sorted(published, key=lambda row: (row.since, row.number, row.minor)):
        if row.since <= day:
            latest[row.standard.project_id] = row
    both = (latest.get(project_id), latest.get(None))
    return next((row for row in both if row and not row.is_retired_on(day)), None)


def company_version(day: dt.date) -> StandardVersion | None:
    """The company's version in force on `day`, from which the projects derive theirs (P3.6)."""
    return version_in_force(0, day)


def bands_of(version: StandardVersion) -> tuple[Band, ...]:
    """The bands copied into the version when it was published."""
    return tuple(Band(key, lower) for key, lower in json.loads(version.bands))


@lru_cache(maxsize=64)
def bands_by(version_id: int) -> tuple[Band, ...]:
    """The bands of a published version, by its number: they never change, so they are kept."""
    return bands_of(StandardVersion.get_by_id(version_id))


@lru_cache(maxsize=64)
def form_of(version_id: int) -> Form:
    """A version as plain data for scoring; published versions never change, so it is kept."""
    return draft_form(version_id)


def draft_form(version_id: int) -> Form:
    """A version as it stands in the database now: the way to read a draft."""
    criteria: dict[int, list[rules.Criterion]] = {}
    for row in (
        Criterion.select().where(Criterion.version == version_id).order_by(Criterion.position)
    ):
        criteria.setdefault(row.section_id, []).append(_criterion(row))
    sections = Section.select().where(Section.version == version_id).order_by(Section.position)
    return Form(
        tuple(
            rules.Section(s.code, s.title, s.title_en, tuple(criteria.get(s.id, ())))
            for s in sections
        )
    )


def _criterion(row: Criterion) -> rules.Criterion:
    return rules.Criterion(
        code=row.code,
        title=row.title,
        title_en=row.title_en,
        guidance=row.guidance,
        guidance_en=row.guidance_en,
        levels=tuple(Level(*level) for level in json.loads(row.levels)),
        critical=row.critical,
        na_allowed=row.na_allowed,
        bonus=row.bonus,
        shown_if=_condition(row.shown_if),
    )


def _condition(kept: str) -> ShownIf | None:
    if not kept:
        return None
    code, levels = json.loads(kept)
    return ShownIf(code, tuple(levels))


@lru_cache(maxsize=64)
def criterion_ids(version_id: int) -> dict[str, int]:
    """The row of each criterion of a version, by code."""
    rows = Criterion.select(Criterion.id, Criterion.code).where(Criterion.version == version_id)
    return {row.code: row.id for row in rows}


def forget_forms() -> None:
    """Drop what is kept of versions (after publishing, and between tests)."""
    form_of.cache_clear()
    criterion_ids.cache_clear()
    bands_by.cache_clear()


def newest_version(project: Project | None) -> StandardVersion | None:
    """The version published last of the company's standard, or of a project's own."""
    owner = Standard.project.is_null() if project is None else Standard.project == project
    published = StandardVersion.select(StandardVersion, Standard).join(Standard)
    return (
        published.where(owner, StandardVersion.state != VersionState.DRAFT)
        .order_by(StandardVersion.number.desc(), StandardVersion.minor.desc())
        .first()
    )


def versions(viewer: Viewer) -> list[StandardVersion]:
    """Every version that everybody may read, the newest of each standard first."""
    query = (
        StandardVersion.select(StandardVersion, Standard, Project)
        .join(Standard)
        .join(Project, pw.JOIN.LEFT_OUTER)
        .where(StandardVersion.state != VersionState.DRAFT)
        .order_by(Standard.id, StandardVersion.number.desc(), StandardVersion.minor.desc())
    )
    return list(query)


def version(viewer: Viewer, version_id: int) -> StandardVersion:
    """One version; `NotFound` for drafts of which the viewer may not know."""
    found = [v for v in versions(viewer) if v.id == version_id]
    if not found:
        raise NotFound
    return found[0]


def comparable(viewer: Viewer, version_id: int) -> StandardVersion:
    """A published version, or a draft that the viewer may write in; `NotFound` for others."""
    found = next((row for row in drafts(viewer) if row.id == version_id), None)
    return found or version(viewer, version_id)


def projects() -> list[Project]:
    """All of them: by which standard each is judged is no secret."""
    return list(Project.select().order_by(Project.id))


def projects_in_force(
    viewer: Viewer, every: Sequence[Project], published: Sequence[StandardVersion], day: dt.date
) -> list[tuple[Project, StandardVersion | None]]:
    """For each project the version by which its calls of `day` are judged, the own one first."""
    pairs = [(project, in_force_among(published, project.id, day)) for project in every]
    return sorted(pairs, key=lambda pair: pair[0].id != viewer.project_id)


def standing_of(
    version: StandardVersion, published: Sequence[StandardVersion], day: dt.date
) -> Standing:
    """Whether one of the published versions is in force on `day`, coming, replaced, or retired."""
    if version.since > day:
        return Standing.COMING
    if version.is_retired_on(day):
        return Standing.RETIRED
    begun = [v for v in published if v.standard_id == version.standard_id and v.since <= day]
    is_last = all((v.number, v.minor) <= (version.number, version.minor) for v in begun)
    return Standing.IN_FORCE if is_last else Standing.REPLACED


def drafts(viewer: Viewer) -> list[StandardVersion]:
    """The drafts that the viewer may write in, the company's first."""
    query = _within_reach(viewer).where(IS_OPEN)
    return list(query.order_by(Standard.project.is_null(False), Standard.id))


def draft(viewer: Viewer, version_id: int) -> StandardVersion:
    """One draft; `NotFound` for whom it is not, `Departed` once it is published or discarded."""
    found: StandardVersion | None = (
        _within_reach(viewer).where(StandardVersion.id == version_id).first()
    )
    if found is None or (found.state is not VersionState.DRAFT and not found.drafted_at):
        raise NotFound
    if found.state is not VersionState.DRAFT or found.discarded_at:
        raise Departed(found)
    return found


def discarded(viewer: Viewer) -> list[StandardVersion]:
    """The last discarded draft of each standard without a draft: it can be taken up again."""
    taken = StandardVersion.select(StandardVersion.standard).where(IS_OPEN)
    query = _within_reach(viewer).where(
        StandardVersion.discarded_at.is_null(False), StandardVersion.standard.not_in(taken)
    )
    latest: dict[int, StandardVersion] = {}
    for row in query.order_by(StandardVersion.discarded_at.desc()):
        latest.setdefault(row.standard_id, row)
    return list(latest.values())


def discarded_draft(viewer: Viewer, version_id: int) -> StandardVersion:
    """One draft that can be taken up again."""
    found = next((row for row in discarded(viewer) if row.id == version_id), None)
    if found is None:
        raise NotFound
    return found


def draft_of(project: Project | None) -> StandardVersion | None:
    """The draft of the company's, or a project's, standard, if it has one now."""
    owner = Standard.project.is_null() if project is None else Standard.project == project
    found: StandardVersion | None = (
        StandardVersion.select(StandardVersion, Standard).join(Standard).where(owner, IS_OPEN)
    ).first()
    return found


def _within_reach(viewer: Viewer) -> Query:
    """Every version of the standards that the viewer may write in."""
    reach = within(
        viewer,
        Permission.STANDARDS_DRAFT,
        person=pw.Value(0),
        team=pw.Value(0),
        project=Standard.project,
    )
    if viewer.scope(Permission.STANDARDS_DRAFT) is not Scope.ALL:
        reach &= Standard.project.is_null(False)  # the company's is the manager's to write
    return (
        StandardVersion.select(StandardVersion, Standard, Project)
        .join(Standard)
        .join(Project, pw.JOIN.LEFT_OUTER)
        .where(reach)
    )


def may_begin(viewer: Viewer, project_id: int | None) -> bool:
    """Whether the viewer may draft the company's standard (None) or this project's (P3.6)."""
    scope = viewer.scope(Permission.STANDARDS_DRAFT)
    if scope is Scope.ALL:
        return True
    return scope is not None and project_id is not None and project_id == viewer.project_id


def to_begin(
    viewer: Viewer, every: Sequence[Project], begun: Sequence[StandardVersion]
) -> list[Project | None]:
    """The company (None) and the projects for which the viewer may begin a draft now."""
    taken = {row.standard.project_id for row in begun}
    keys = [(None, None), *((project, project.id) for project in every)]
    return [each for each, key in keys if key not in taken and may_begin(viewer, key)]


def base_form(version: StandardVersion) -> Form | None:
    """The form that a version was derived from: the company's, or the version before (P3.6)."""
    return form_of(version.base_version_id) if version.base_version_id else None


def others_who_publish(author_ids: frozenset[int]) -> bool:
    """Whether there is a manager who did not write in the draft."""
    managers = Person.select().where(Person.role == Role.MANAGER, Person.status != Status.LEFT)
    return managers.where(Person.id.not_in(list(author_ids) or [0])).exists()


def may_be_retired(viewer: Viewer, version: StandardVersion) -> bool:
    """Whether the viewer could let this project's standard fall back to the company's."""
    project = version.standard.project
    return (
        viewer.may(Permission.STANDARDS_PUBLISH)
        and project is not None
        and version.retired_from is None
        and bool(newest_version(project) == version)
    )
