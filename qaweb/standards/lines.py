"""Writing a form down as the rows of a version that is still a draft."""

import json
from typing import Any

from qaweb.standards.models import Criterion, Section, StandardVersion
from qaweb.standards.rules import Criterion as Line
from qaweb.standards.rules import Form, ShownIf


def rewrite(version: StandardVersion, form: Form) -> None:
    """Let a draft be `form`; the codes are what its lines are known by, not their rows."""
    Criterion.delete().where(Criterion.version == version).execute()
    Section.delete().where(Section.version == version).execute()
    write(version, form)


def write(version: StandardVersion, form: Form) -> None:
    """Write the sections and lines of an empty version."""
    for position, section in enumerate(form.sections):
        row = Section.create(
            version=version,
            position=position,
            code=section.code,
            title=section.title,
            title_en=section.title_en,
        )
        lines = [
            {"version": version.id, "section": row.id, "position": place, **_columns(criterion)}
            for place, criterion in enumerate(section.criteria)
        ]
        if lines:
            Criterion.insert_many(lines).execute()


def _columns(line: Line) -> dict[str, Any]:
    levels = [[level.label, level.label_en, level.points] for level in line.levels]
    return {
        "code": line.code,
        "title": line.title,
        "title_en": line.title_en,
        "guidance": line.guidance,
        "guidance_en": line.guidance_en,
        "points": line.points,
        "levels": json.dumps(levels, ensure_ascii=False),
        "critical": line.critical,
        "na_allowed": line.na_allowed,
        "bonus": line.bonus,
        "shown_if": _condition(line.shown_if),
    }


def _condition(shown_if: ShownIf | None) -> str:
    return json.dumps([shown_if.code, shown_if.levels]) if shown_if else ""
