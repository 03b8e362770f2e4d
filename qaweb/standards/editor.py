"""The editor of drafts: each change is a small POST, and the server draws what follows from it."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for

from qaweb import clock
from qaweb.errors import NotFound, Refused
from qaweb.forms import Form
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.people.models import Project
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.standards import actions, drafts, edits, queries
from qaweb.standards.departed import BegunAlready, Departed
from qaweb.standards.differences import differences
from qaweb.standards.fault_rules import problems_in
from qaweb.standards.forms import LineForm, PublishForm, SectionForm, line_form, section_form
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import Form as Whole
from qaweb.standards.rules import digest_of

blueprint = Blueprint("drafts", __name__, url_prefix="/standards/drafts")
# The head of the page speaks of a draft that is none any more: HTMX draws all of it anew.
WHOLE = {"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"}
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@blueprint.post("")
@requires(Permission.STANDARDS_DRAFT)
def begin() -> Response:
    """Begin the draft of the company's standard or of a project's; or open the one there is."""
    project = _project(request.form.get("project", ""))
    begun = _("The draft is begun. Nothing counts until it is published.")
    return _joined(lambda: drafts.begin(viewer(), project), begun)


@blueprint.post("/<int:draft_id>/take-up")
@requires(Permission.STANDARDS_DRAFT)
def take_up(draft_id: int) -> Response:
    """Write on in a draft that was discarded."""
    again = _("The draft is as it was when it was discarded.")
    return _joined(lambda: drafts.take_up(viewer(), draft_id), again)


def _joined(start: Callable[[], StandardVersion], said: str) -> Response:
    try:
        return done(_page(start().id), said)
    except BegunAlready as other:
        return done(_page(other.draft.id), other.message)


@blueprint.get("/<int:draft_id>")
@requires(Permission.STANDARDS_DRAFT)
def edit(draft_id: int) -> Response:
    """The whole draft with its sum, its problems, and what differs from its base."""
    draft = queries.draft(viewer(), draft_id)
    return _editor(draft, queries.draft_form(draft.id))


@blueprint.route("/<int:draft_id>/lines/<code>", methods=["GET", "POST"])
@requires(Permission.STANDARDS_DRAFT)
def line(draft_id: int, code: str) -> Response:
    """One line, opened in its place; `new` gives it a code."""
    code = _code(code, "c")
    try:
        draft = _draft(draft_id)
        sheet = queries.draft_form(draft.id)
        typed = line_form(sheet, code, _place(sheet, code))
        if typed.submitted_well() and typed.attempt(lambda: _save_line(draft, code, typed)):
            return done(_page(draft.id, code))
    except Departed as gone:
        sheet = queries.draft_form(gone.version.id)
        return departed(gone, "line", code, line_form(sheet, code, _place(sheet, code)))
    return _editor(draft, sheet, line=code, form=typed, place=_place(sheet, code))


def _place(sheet: Whole, code: str) -> str:
    """The section that a line stands in, or is to stand in."""
    home = edits.home_of(sheet, code)
    return home.code if home else request.args.get("section", "")


def _save_line(draft: StandardVersion, code: str, typed: LineForm) -> None:
    place, seen = typed.section.data, typed.seen.data or ""
    drafts.save_line(viewer(), draft.id, place, typed.line(code), seen)


@blueprint.route("/<int:draft_id>/sections/<code>", methods=["GET", "POST"])
@requires(Permission.STANDARDS_DRAFT)
def section(draft_id: int, code: str) -> Response:
    """The title of one section, opened in its place; `new` gives it a code."""
    code = _code(code, "s")
    try:
        draft = _draft(draft_id)
        sheet = queries.draft_form(draft.id)
        typed = section_form(edits.section_of(sheet, code))
        if typed.submitted_well() and typed.attempt(lambda: _save_section(draft, code, typed)):
            return done(_page(draft.id, code))
    except Departed as gone:
        sheet = queries.draft_form(gone.version.id)
        return departed(gone, "section", code, section_form(edits.section_of(sheet, code)))
    return _editor(draft, sheet, section=code, form=typed)


def _save_section(draft: StandardVersion, code: str, typed: SectionForm) -> None:
    drafts.save_section(viewer(), draft.id, typed.section(code), typed.seen.data or "")


def _draft(draft_id: int) -> StandardVersion:
    """The draft; where it has departed and the form asks for that, the one to carry on in."""
    try:
        return queries.draft(viewer(), draft_id)
    except Departed as gone:
        if "carry_on" not in request.form:
            raise
        return drafts.carry_on(viewer(), gone.version)


@blueprint.post("/<int:draft_id>/lines/<code>/move")
@requires(Permission.STANDARDS_DRAFT)
def move_line(draft_id: int, code: str) -> Response:
    """One place up or down, or to where it was dropped."""
    place, before = request.form.get("section", ""), request.form.get("before", "")
    if place:
        return _change(
            draft_id, code, lambda: drafts.place_line(viewer(), draft_id, code, place, before)
        )
    return _change(draft_id, code, lambda: drafts.step_line(viewer(), draft_id, code, _step()))


@blueprint.post("/<int:draft_id>/sections/<code>/move")
@requires(Permission.STANDARDS_DRAFT)
def move_section(draft_id: int, code: str) -> Response:
    """A section one place up or down."""
    return _change(draft_id, code, lambda: drafts.step_section(viewer(), draft_id, code, _step()))


@blueprint.post("/<int:draft_id>/lines/<code>/remove")
@requires(Permission.STANDARDS_DRAFT)
def remove_line(draft_id: int, code: str) -> Response:
    """Take a line off the form."""
    return _change(draft_id, "", lambda: drafts.remove_line(viewer(), draft_id, code))


@blueprint.post("/<int:draft_id>/sections/<code>/remove")
@requires(Permission.STANDARDS_DRAFT)
def remove_section(draft_id: int, code: str) -> Response:
    """Take an empty section off the form."""
    return _change(draft_id, "", lambda: drafts.remove_section(viewer(), draft_id, code))


@blueprint.post("/<int:draft_id>/discard")
@requires(Permission.STANDARDS_DRAFT)
def discard(draft_id: int) -> Response:
    """Put the draft away."""
    drafts.discard(viewer(), draft_id)
    said = _("The draft is discarded. It can be taken up again below.")
    return done(url_for("standards.index"), said)


@blueprint.route("/<int:draft_id>/publish", methods=["GET", "POST"])
@requires(Permission.STANDARDS_PUBLISH)
def publish(draft_id: int) -> Response:
    """What publishing would change, and publishing it."""
    try:
        draft = queries.draft(viewer(), draft_id)
    except Departed as gone:
        return departed(gone, "publish", "", PublishForm())
    form = queries.draft_form(draft.id)
    typed = PublishForm(valid_from=clock.today(), seen=digest_of(form))
    if typed.submitted_well() and typed.attempt(lambda: _publish(draft, typed)):
        return done(url_for("standards.show", version_id=draft.id), _("The standard is published."))
    typed.seen.data = digest_of(form)
    typed.reason.flags.required = True  # asked only of whoever wrote the draft
    last = queries.newest_version(draft.standard.project)
    return render(
        "standards/publish.html",
        draft=draft,
        form=typed,
        last=last or draft.base_version,
        found=differences(queries.form_of((last or draft.base_version).id), form),
        problems=problems_in(form),
        becomes=_becomes(draft, form, typed),
        is_own=viewer().id in draft.author_ids,
        has_other=queries.others_who_publish(draft.author_ids),
        status=typed.status,
    )


def _publish(draft: StandardVersion, typed: PublishForm) -> None:
    day = typed.valid_from.data
    assert day is not None
    actions.publish_draft(
        viewer(), draft.id, day, seen=typed.seen.data or "", reason=typed.reason.data or ""
    )


def _becomes(draft: StandardVersion, form: Whole, typed: PublishForm) -> tuple[int, int] | None:
    """The number and minor of the version to be; None where nothing differs."""
    bands = actions.bands_on(typed.valid_from.data or clock.today())
    try:
        return actions.number_for(draft.standard, form, bands)
    except Refused:
        return None


def departed(gone: Departed, kind: str = "", code: str = "", typed: Form | None = None) -> Response:
    """The draft is none any more: what was typed for it, with the draft to carry it over to."""
    if typed is not None:
        if not typed.is_submitted():
            raise gone
        typed.validate()  # reads what was sent; its mistakes are said where it is carried on
    answer = render(
        "standards/departed.html",
        version=gone.version,
        said=gone.message,
        successor=queries.draft_of(gone.version.standard.project),
        draft=gone.version,
        sheet=queries.draft_form(gone.version.id),
        opened={kind: code, "form": typed} if typed else {},
        status=gone.status,
    )
    answer.headers.update(WHOLE)
    return answer


def _editor(draft: StandardVersion, sheet: Whole, **opened: Any) -> Response:
    """The editor with at most one line or section `opened`."""
    base = queries.base_form(draft)
    found = differences(base, sheet) if base else []
    status = opened["form"].status if opened else 200
    return render(
        "standards/edit.html",
        "standards/_editor.html",
        draft=draft,
        sheet=sheet,
        found=found,
        differs={each.code: each for each in found},
        problems=problems_in(sheet),
        opened=opened,
        at=request.args.get("at", ""),
        status=status,
    )


def _change(draft_id: int, code: str, change: Callable[[], None]) -> Response:
    try:
        change()
    except Departed as gone:
        return departed(gone)
    return done(_page(draft_id, code))


def _page(draft_id: int, at: str = "") -> str:
    return url_for(
        "standards.drafts.edit", draft_id=draft_id, at=at or None, _anchor=f"l-{at}" if at else None
    )


def _code(code: str, prefix: str) -> str:
    """The code of a line that is there or is being added; `NotFound` for anything else."""
    if code == "new":
        return prefix + secrets.token_hex(4)
    if not CODE.fullmatch(code):
        raise NotFound
    return code


def _step() -> int:
    return -1 if request.form.get("step") == "-1" else 1


def _project(text: str) -> Project | None:
    if not text:
        return None
    found = Project.get_or_none(Project.id == int(text)) if text.isdecimal() else None
    if found is None:
        raise NotFound
    return found
