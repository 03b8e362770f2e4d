"""Reading standards: which version is in force, and a version as a form."""

import datetime as dt
import json
from functools import lru_cache

import peewee as pw

from qaweb.errors import NotFound
from qaweb.people.models import Project
from qaweb.permissions import Viewer
from qaweb.standards import rules
from qaweb.standards.models import Criterion, Section, Standard, StandardVersion
from qaweb.standards.rules import Band, Form, Level, Standing, VersionState


def version_in_force(project_id: int, day: dt.date) -> StandardVersion | None:
    """The published version for this project on `day`: its own if it has one, else the company's.

    P3.7: nobody chooses it.
    """
    published = (
        StandardVersion.select(StandardVersion, Standard)
        .join(Standard)
        .where(
            StandardVersion.state != VersionState.DRAFT,
            StandardVersion.valid_from <= day,
            (Standard.project == project_id) | Standard.project.is_null(),
        )
        .order_by(
            Standard.project.is_null(),
            StandardVersion.valid_from.desc(),
            StandardVersion.number.desc(),
        )
    )
    return published.first()


def bands_of(version: StandardVersion) -> tuple[Band, ...]:
    """The bands copied into the version when it was published."""
    return tuple(Band(key, lower) for key, lower in json.loads(version.bands))


@lru_cache(maxsize=64)
def form_of(version_id: int) -> Form:
    """A version as plain data for scoring; published versions never change, so it is kept."""
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
    )


@lru_cache(maxsize=64)
def criterion_ids(version_id: int) -> dict[str, int]:
    """The row of each criterion of a version, by code."""
    rows = Criterion.select(Criterion.id, Criterion.code).where(Criterion.version == version_id)
    return {row.code: row.id for row in rows}


def forget_forms() -> None:
    """Drop what is kept of versions (after publishing, and between tests)."""
    form_of.cache_clear()
    criterion_ids.cache_clear()


def newest_version(project: Project | None) -> StandardVersion | None:
    """The version published last of the company's standard, or of a project's own."""
    owner = Standard.project.is_null() if project is None else Standard.project == project
    published = StandardVersion.select(StandardVersion, Standard).join(Standard)
    return (
        published.where(owner, StandardVersion.state != VersionState.DRAFT)
        .order_by(StandardVersion.number.desc())
        .first()
    )


def versions(viewer: Viewer) -> list[StandardVersion]:
    """Every version that everybody may read, the newest of each standard first."""
    query = (
        StandardVersion.select(StandardVersion, Standard, Project)
        .join(Standard)
        .join(Project, pw.JOIN.LEFT_OUTER)
        .where(StandardVersion.state != VersionState.DRAFT)
        .order_by(Standard.id, StandardVersion.number.desc())
    )
    return list(query)


def version(viewer: Viewer, version_id: int) -> StandardVersion:
    """One version; `NotFound` for drafts of which the viewer may not know."""
    found = [v for v in versions(viewer) if v.id == version_id]
    if not found:
        raise NotFound
    return found[0]


def projects_in_force(viewer: Viewer, day: dt.date) -> list[tuple[Project, StandardVersion | None]]:
    """For each project the version by which its calls of `day` are judged, the own one first."""
    projects = Project.select().order_by(Project.id)
    pairs = [(project, version_in_force(project.id, day)) for project in projects]
    return sorted(pairs, key=lambda pair: pair[0].id != viewer.project_id)


def standing_of(version: StandardVersion, day: dt.date) -> Standing:
    """Whether a published version is in force on `day`, coming, or replaced by a later one."""
    if version.since > day:
        return Standing.COMING
    later = StandardVersion.select().where(
        StandardVersion.standard == version.standard_id,
        StandardVersion.state != VersionState.DRAFT,
        StandardVersion.number > version.number,
        StandardVersion.valid_from <= day,
    )
    return Standing.REPLACED if later.exists() else Standing.IN_FORCE
