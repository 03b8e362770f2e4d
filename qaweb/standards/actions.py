"""Publishing standards. A published version never changes (P3.6, P3.8)."""

import datetime as dt
import json
from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Refused
from qaweb.people.models import Project
from qaweb.permissions import Viewer
from qaweb.standards.models import Criterion, Section, Standard, StandardVersion
from qaweb.standards.queries import forget_forms
from qaweb.standards.rules import Band, Form, VersionState, gaps_in, problems_in


def publish(
    viewer: Viewer,
    name: tuple[str, str],
    form: Form,
    bands: Sequence[Band],
    valid_from: dt.date,
    project: Project | None = None,
) -> StandardVersion:
    """Publish `form` as the next version of the company's, or a project's, standard.

    `name` is Chinese and English. The bands in force are copied into the version.
    """
    if problems_in(form):
        raise Refused(_("The form has mistakes: mend them before it is published."))
    if gaps_in(bands):
        raise Refused(_("The bands do not cover 0 to 100 without a gap."))
    with change(viewer, "standards.publish") as entry:
        standard = _standard(name, project)
        version = _next_version(viewer, standard, bands, valid_from)
        _write(version, form)
        entry.subject = standard
        entry.after = {"version": version.number, "valid_from": valid_from}
    forget_forms()
    return version


def _standard(name: tuple[str, str], project: Project | None) -> Standard:
    where = Standard.project.is_null() if project is None else Standard.project == project
    found = Standard.get_or_none(where)
    return found or Standard.create(project=project, name=name[0], name_en=name[1])


def _next_version(
    viewer: Viewer, standard: Standard, bands: Sequence[Band], valid_from: dt.date
) -> StandardVersion:
    number = StandardVersion.select().where(StandardVersion.standard == standard).count() + 1
    return StandardVersion.create(
        standard=standard,
        number=number,
        state=VersionState.PUBLISHED,
        valid_from=valid_from,
        bands=json.dumps([[band.key, band.lower] for band in bands]),
        published_at=clock.now(),
        published_by=viewer.name,
    )


def _write(version: StandardVersion, form: Form) -> None:
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
            }
            for place, criterion in enumerate(section.criteria)
        ]
        Criterion.insert_many(lines).execute()
