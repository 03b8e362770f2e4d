"""Writing a form down as the rows of a version that is still a draft."""

import json

from qaweb.standards.models import Criterion, Section, StandardVersion
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
            {
                "version": version.id,
                "section": row.id,
                "position": place,
                "code": criterion.code,
                "title": criterion.title,
                "title_en": criterion.title_en,
                "guidance": criterion.guidance,
                "guidance_en": criterion.guidance_en,
                "points": criterion.points,
                "levels": json.dumps(
                    [[v.label, v.label_en, v.points] for v in criterion.levels],
                    ensure_ascii=False,
                ),
                "critical": criterion.critical,
                "na_allowed": criterion.na_allowed,
                "bonus": criterion.bonus,
                "shown_if": _condition(criterion.shown_if),
            }
            for place, criterion in enumerate(section.criteria)
        ]
        if lines:
            Criterion.insert_many(lines).execute()


def _condition(shown_if: ShownIf | None) -> str:
    return json.dumps([shown_if.code, shown_if.levels]) if shown_if else ""
