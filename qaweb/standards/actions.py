"""Publishing standards. A published version never changes (P3.6, P3.8)."""

import datetime as dt
import json
from collections.abc import Sequence

import peewee as pw
from flask_babel import lazy_gettext as _

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Forbidden, Refused
from qaweb.people.models import Project
from qaweb.permissions import Permission, Viewer
from qaweb.standards.models import Criterion, Section, Standard, StandardVersion
from qaweb.standards.queries import bands_of, forget_forms, form_of, newest_version
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
    if not viewer.may(Permission.STANDARDS_PUBLISH):
        raise Forbidden(_("Only the manager publishes a standard."))
    if problems_in(form):
        raise Refused(_("The form has mistakes: mend them before it is published."))
    if gaps_in(bands):
        raise Refused(_("The bands do not cover 0 to 100 without a gap."))
    _refuse_past(valid_from, project)
    with change(viewer, "standards.publish") as entry:
        standard = _standard(name, project)
        version = _next_version(viewer, standard, bands, valid_from)
        _write(version, form)
        version.state = VersionState.PUBLISHED  # from here on the database refuses any change
        version.save()
        entry.subject = standard
        entry.after = {"version": version.number, "valid_from": valid_from}
    forget_forms()
    return version


def publish_unless_same(
    viewer: Viewer,
    name: tuple[str, str],
    form: Form,
    bands: Sequence[Band],
    valid_from: dt.date,
) -> StandardVersion | None:
    """Publish the company's standard; None when the newest version has this form and bands."""
    newest = newest_version(None)
    if newest and form_of(newest.id) == form and bands_of(newest) == tuple(bands):
        return None
    return publish(viewer, name, form, bands, valid_from)


def _refuse_past(valid_from: dt.date, project: Project | None) -> None:
    """A day keeps the version it was judged by: only the very first may begin in the past."""
    newest = newest_version(project)
    if newest is not None and valid_from < newest.since:
        day = newest.since.isoformat()
        raise Refused(
            _(
                "Version %(number)s begins on %(day)s; a later one cannot begin before it.",
                number=newest.number,
                day=day,
            ),
            "valid_from",
        )
    if valid_from < clock.today() and (newest or newest_version(None)):
        raise Refused(_("A past day keeps the standard it was judged by."), "valid_from")


def _standard(name: tuple[str, str], project: Project | None) -> Standard:
    where = Standard.project.is_null() if project is None else Standard.project == project
    found = Standard.get_or_none(where)
    return found or Standard.create(project=project, name=name[0], name_en=name[1])


def _next_version(
    viewer: Viewer, standard: Standard, bands: Sequence[Band], valid_from: dt.date
) -> StandardVersion:
    numbers = StandardVersion.select(pw.fn.MAX(StandardVersion.number))
    last = numbers.where(StandardVersion.standard == standard).scalar()
    return StandardVersion.create(
        standard=standard,
        number=(last or 0) + 1,
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
