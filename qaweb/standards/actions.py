"""Publishing standards. A published version never changes (P3.6, P3.8)."""

import datetime as dt
import json
from collections.abc import Sequence

import peewee as pw

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.parameters.queries import as_of
from qaweb.people.models import Project
from qaweb.permissions import Permission, Viewer
from qaweb.standards import queries
from qaweb.standards.drafts import hold
from qaweb.standards.fault_rules import problems_in
from qaweb.standards.lines import write
from qaweb.standards.models import Standard, StandardVersion
from qaweb.standards.queries import bands_of, draft_form, forget_forms, form_of, newest_version
from qaweb.standards.rules import Band, Form, VersionState, digest_of, gaps_in, scoring_of


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
    _refuse_faults(form, bands)
    _refuse_past(valid_from, project)
    with change(viewer, "standards.publish") as entry:
        standard = _standard(name, project)
        version = _next_version(viewer, standard, bands, valid_from)
        write(version, form)
        version.scoring = scoring_of(form)
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


def publish_draft(
    viewer: Viewer, draft_id: int, valid_from: dt.date, *, seen: str, reason: str = ""
) -> StandardVersion:
    """Publish a draft as it was `seen`, with the bands in force on its first day (P3.6, P3.8).

    Scores that stay the same make a correction (2.1), others a new version. Whoever wrote in it
    leaves it to another manager; where there is none, a reason is kept.
    """
    if not viewer.may(Permission.STANDARDS_PUBLISH):
        raise Forbidden(_("Only the manager publishes a standard."))
    owner = queries.draft(viewer, draft_id).standard
    with change(viewer, "standards.publish", owner) as entry:
        draft = hold(draft_id)
        form, bands = draft_form(draft.id), as_of(valid_from).bands
        if digest_of(form) != seen:
            raise Conflict(_("The draft was changed since this page was drawn. Look at it again."))
        _refuse_faults(form, bands)
        _refuse_past(valid_from, owner.project)
        _refuse_own(viewer, draft, reason.strip())
        draft.number, draft.minor = number_for(owner, form, bands)
        draft.bands = json.dumps([[band.key, band.lower] for band in bands])
        draft.valid_from, draft.scoring = valid_from, scoring_of(form)
        draft.published_at, draft.published_by = clock.now(), viewer.name
        draft.own_reason = reason.strip() if viewer.id in draft.author_ids else ""
        draft.state = VersionState.PUBLISHED
        draft.save()
        entry.after = {"version": draft.label, "valid_from": valid_from}
        entry.note = draft.own_reason
    forget_forms()
    return draft


def bands_on(day: dt.date) -> tuple[Band, ...]:
    """The bands that a version beginning on `day` would copy (P3.8)."""
    return as_of(day).bands


def number_for(owner: Standard, form: Form, bands: Sequence[Band]) -> tuple[int, int]:
    """The number and minor that `form` would be published under; `Refused` if nothing differs."""
    last = newest_version(owner.project)
    if last is None:
        return 1, 0
    if last.retired_from or last.scoring != scoring_of(form) or bands_of(last) != tuple(bands):
        return last.number + 1, 0
    if form_of(last.id) == form:
        raise Refused(_("The draft is the same as the last version: there is nothing to publish."))
    return last.number, last.minor + 1


def retire(viewer: Viewer, version_id: int, day: dt.date, reason: str) -> None:
    """Let a project go back to the company's standard from `day` on; its past days keep theirs."""
    if not viewer.may(Permission.STANDARDS_PUBLISH):
        raise Forbidden(_("Only the manager retires a standard."))
    version = queries.version(viewer, version_id)
    _refuse_retirement(version, day)
    if not reason.strip():
        raise Refused(_("Say why the standard is retired."), "reason")
    with change(viewer, "standards.retire", version.standard) as entry:
        version.state, version.retired_from = VersionState.RETIRED, day
        version.note = reason.strip()
        version.save()
        entry.after = {"version": version.label, "retired_from": day}
        entry.note = version.note


def _refuse_retirement(version: StandardVersion, day: dt.date) -> None:
    if version.standard.project_id is None:
        raise Refused(_("The company's standard has none behind it: publish a new version."))
    if version.state is VersionState.RETIRED:
        raise Conflict(_("This standard has been retired already."))
    if newest_version(version.standard.project) != version:
        raise Refused(_("A later version has replaced this one: retire that one."))
    if day < max(clock.today(), version.since):
        raise Refused(_("A past day keeps the standard it was judged by."), "day")


def _refuse_faults(form: Form, bands: Sequence[Band]) -> None:
    if problems_in(form):
        raise Refused(_("The form has mistakes: mend them before it is published."))
    if gaps_in(bands):
        raise Refused(_("The bands do not cover 0 to 100 without a gap."))


def _refuse_own(viewer: Viewer, draft: StandardVersion, reason: str) -> None:
    """No one approves their own; a single manager says why and it is marked so."""
    if viewer.id not in draft.author_ids:
        return
    if queries.others_who_publish(draft.author_ids):
        raise Forbidden(_("You wrote in this draft: another manager publishes it."))
    if not reason:
        raise Refused(_("You wrote this draft and there is no other manager: say why."), "reason")


def _refuse_past(valid_from: dt.date, project: Project | None) -> None:
    """A day keeps the version it was judged by: only the very first may begin in the past."""
    newest = newest_version(project)
    if newest is not None and valid_from < newest.since:
        day = newest.since.isoformat()
        raise Refused(
            _(
                "Version %(number)s begins on %(day)s; a later one cannot begin before it.",
                number=newest.label,
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
        number=max(last or 0, 0) + 1,
        valid_from=valid_from,
        bands=json.dumps([[band.key, band.lower] for band in bands]),
        published_at=clock.now(),
        published_by=viewer.name,
    )
