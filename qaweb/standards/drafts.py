"""Writing the next version of a standard: one small change at a time (P3.6)."""

import json
from collections.abc import Callable

import peewee as pw

from qaweb import clock
from qaweb.audit import change
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Project
from qaweb.permissions import Viewer
from qaweb.standards import edits, queries
from qaweb.standards.departed import BegunAlready, Departed
from qaweb.standards.lines import rewrite, write
from qaweb.standards.models import Standard, StandardVersion
from qaweb.standards.rules import Criterion, Form, Section, digest_of

Line = Criterion | Section


class Overtaken(Conflict):
    """Another window changed the same line meanwhile; `kept` is what it says now, None: removed."""

    def __init__(self, kept: Line | None) -> None:
        gone = _("This was removed in another window. Save again to put it back.")
        changed = _(
            "This was changed in another window meanwhile. Save again if yours should stay."
        )
        super().__init__(changed if kept else gone)
        self.kept = kept


def begin(viewer: Viewer, project: Project | None) -> StandardVersion:
    """Draft the company's next version, or a project's, derived from the company's (P3.6)."""
    if not queries.may_begin(viewer, project.id if project else None):
        raise Forbidden(
            _("The manager drafts the company's standard, QA specialists their project's.")
        )
    try:
        return _begin(viewer, project)
    except pw.IntegrityError:  # another window began it between our look and our writing
        found = queries.draft_of(project)
        if found is None:
            raise
        raise BegunAlready(found) from None


def _begin(viewer: Viewer, project: Project | None) -> StandardVersion:
    last = queries.newest_version(project)
    base = queries.company_version(clock.today()) if project else last
    if base is None:
        raise Refused(_("There is no company standard yet to begin from."))
    with change(viewer, "standards.draft") as entry:
        entry.subject = standard = _standard_of(project, base)
        _refuse_second(standard)
        source = last if last and not last.retired_from else base
        draft = StandardVersion.create(
            standard=standard,
            number=_free_number(standard),
            base_version=base,
            authors=json.dumps([viewer.id]),
            drafted_by=viewer.name,
            drafted_at=clock.now(),
        )
        write(draft, queries.form_of(source.id))
        entry.after = {"from": source.label}
    return draft


def _standard_of(project: Project | None, base: StandardVersion) -> Standard:
    if project is None:
        return base.standard
    found = Standard.get_or_none(Standard.project == project)
    return found or Standard.create(
        project=project, name=f"{project.name}监控标准", name_en=f"{project.name} standard"
    )


def _refuse_second(standard: Standard) -> None:
    found = queries.draft_of(standard.project)
    if found is not None:
        raise BegunAlready(found)


def _free_number(standard: Standard) -> int:
    numbers = StandardVersion.select(pw.fn.MAX(StandardVersion.number))
    highest: int | None = numbers.where(StandardVersion.standard == standard).scalar()
    return max(highest or 0, 0) + 1  # those of discarded drafts are below zero


def discard(viewer: Viewer, draft_id: int) -> StandardVersion:
    """Put a draft away; it can be taken up again as it was."""
    kept = queries.draft(viewer, draft_id)
    with change(viewer, "standards.discard", kept.standard):
        draft = hold(kept.id)
        draft.discarded_at, draft.discarded_by = clock.now(), viewer.name
        draft.number = -draft.id  # the number is the next draft's
        draft.save()
    return draft


def take_up(viewer: Viewer, version_id: int) -> StandardVersion:
    """Write on in a draft that was discarded; `BegunAlready` where another was begun since."""
    kept = queries.discarded_draft(viewer, version_id)
    try:
        with change(viewer, "standards.take_up", kept.standard) as entry:
            _refuse_second(kept.standard)
            kept.number = _free_number(kept.standard)
            kept.discarded_at, kept.discarded_by = None, ""
            kept.save()
            entry.after = {"drafted_by": kept.drafted_by, "drafted_at": kept.drafted_at}
    except pw.IntegrityError:
        found = queries.draft_of(kept.standard.project)
        if found is None:
            raise
        raise BegunAlready(found) from None
    return kept


def carry_on(viewer: Viewer, departed: StandardVersion) -> StandardVersion:
    """The draft in which what was typed for one that departed finds its place."""
    found = queries.draft_of(departed.standard.project)
    if found is not None:
        return queries.draft(viewer, found.id)
    if departed in queries.discarded(viewer):
        return take_up(viewer, departed.id)
    return begin(viewer, departed.standard.project)


def hold(draft_id: int) -> StandardVersion:
    """The draft, kept from other writers until the transaction ends; `Departed` if it is gone."""
    held = (
        StandardVersion.update(note=StandardVersion.note)
        .where(StandardVersion.id == draft_id, queries.IS_OPEN)
        .execute()
    )
    found: StandardVersion = StandardVersion.get_by_id(draft_id)
    if not held:
        raise Departed(found)
    return found


def save_line(viewer: Viewer, draft_id: int, section: str, line: Criterion, seen: str = "") -> None:
    """Put a line into a section or in place of the one with its code, if that is as `seen`."""

    def put(form: Form) -> Form:
        if edits.section_of(form, section) is None:
            raise Refused(_("This section is gone. Choose another."), "section")
        _refuse_overtaken(edits.line_of(form, line.code), line, seen)
        return edits.put_line(form, section, line)

    _edit(viewer, draft_id, put, line.code)


def save_section(viewer: Viewer, draft_id: int, section: Section, seen: str = "") -> None:
    """Name a section, or add one; its lines are as they are kept. `Overtaken` if not as `seen`."""

    def put(form: Form) -> Form:
        kept = edits.section_of(form, section.code)
        bare = Section(kept.code, kept.title, kept.title_en, ()) if kept else None
        _refuse_overtaken(bare, section, seen)
        lines = kept.criteria if kept else ()
        return edits.put_section(
            form, Section(section.code, section.title, section.title_en, lines)
        )

    _edit(viewer, draft_id, put, section.code)


def _refuse_overtaken(kept: Line | None, given: Line, seen: str) -> None:
    if kept == given:
        return
    if (kept is None and seen) or (kept is not None and digest_of(kept) != seen):
        raise Overtaken(kept)


def remove_line(viewer: Viewer, draft_id: int, code: str) -> None:
    """Take a line off the form."""
    _edit(viewer, draft_id, lambda form: edits.drop_line(form, code), code)


def remove_section(viewer: Viewer, draft_id: int, code: str) -> None:
    """Take an empty section off the form."""

    def drop(form: Form) -> Form:
        section = edits.section_of(form, code)
        if section is not None and section.criteria:
            raise Refused(_("Move or remove its lines first: a section goes when it is empty."))
        return edits.drop_section(form, code)

    _edit(viewer, draft_id, drop, code)


def step_line(viewer: Viewer, draft_id: int, code: str, step: int) -> None:
    """Move a line one place up (-1) or down (+1)."""
    _edit(viewer, draft_id, lambda form: edits.step_line(form, code, step), code)


def place_line(viewer: Viewer, draft_id: int, code: str, section: str, before: str) -> None:
    """Move a line into a section, before another line or to its end."""
    _edit(viewer, draft_id, lambda form: edits.place_line(form, code, section, before), code)


def step_section(viewer: Viewer, draft_id: int, code: str, step: int) -> None:
    """Move a section one place up (-1) or down (+1)."""
    _edit(viewer, draft_id, lambda form: edits.step_section(form, code, step), code)


def _edit(viewer: Viewer, draft_id: int, edit: Callable[[Form], Form], code: str) -> None:
    """One change of the form; whoever makes one is an author of the draft."""
    standard = queries.draft(viewer, draft_id).standard
    with change(viewer, "standards.edit", standard) as entry:
        draft = hold(draft_id)
        before = queries.draft_form(draft.id)
        after = edit(before)
        if after != before:
            rewrite(draft, after)
        draft.authors = json.dumps(sorted(draft.author_ids | {viewer.id}))
        draft.save()
        entry.before = {"line": code, "points": before.possible}
        entry.after = {"line": code, "points": after.possible}
