"""The editor of drafts: each change is a small POST, and the server draws what follows from it."""

import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from qaweb import clock
from qaweb.errors import NotFound, Refused
from qaweb.guards import viewer
from qaweb.people.models import Project
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.standards import actions, drafts, edits, queries
from qaweb.standards.differences import differences
from qaweb.standards.forms import PublishForm, line_form, section_form
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import Form, digest_of, problems_in

blueprint = Blueprint("drafts", __name__, url_prefix="/standards/drafts")
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@blueprint.post("")
@requires(Permission.STANDARDS_DRAFT)
def begin() -> Response:
    """Begin the draft of the company's standard or of a project's."""
    draft = drafts.begin(viewer(), _project(request.form.get("project", "")))
    return done(_page(draft.id), _("The draft is begun. Nothing counts until it is published."))


@blueprint.get("/<int:draft_id>")
@requires(Permission.STANDARDS_DRAFT)
def edit(draft_id: int) -> Response:
    """The whole draft with its sum, its problems, and what differs from its base."""
    return _editor(queries.draft(viewer(), draft_id))


@blueprint.route("/<int:draft_id>/lines/<code>", methods=["GET", "POST"])
@requires(Permission.STANDARDS_DRAFT)
def line(draft_id: int, code: str) -> Response:
    """One line, opened in its place; `new` gives it a code."""
    draft = queries.draft(viewer(), draft_id)
    form = queries.draft_form(draft.id)
    code, home = _code(code, "c"), edits.home_of(form, code)
    place = home.code if home else request.args.get("section", "")
    typed = line_form(form, code, place)
    if typed.submitted_well() and typed.attempt(
        lambda: drafts.save_line(
            viewer(), draft.id, typed.section.data, typed.line(code), typed.seen.data or ""
        )
    ):
        return done(_page(draft.id, code))
    return _editor(draft, line=code, form=typed, place=place)


@blueprint.route("/<int:draft_id>/sections/<code>", methods=["GET", "POST"])
@requires(Permission.STANDARDS_DRAFT)
def section(draft_id: int, code: str) -> Response:
    """The title of one section, opened in its place; `new` gives it a code."""
    draft = queries.draft(viewer(), draft_id)
    code, found = _code(code, "s"), edits.section_of(queries.draft_form(draft.id), code)
    typed = section_form(found)
    if typed.submitted_well() and typed.attempt(
        lambda: drafts.save_section(viewer(), draft.id, typed.section(code), typed.seen.data or "")
    ):
        return done(_page(draft.id, code))
    return _editor(draft, section=code, form=typed)


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


@blueprint.get("/<int:draft_id>/preview")
@requires(Permission.STANDARDS_DRAFT)
def preview(draft_id: int) -> Response:
    """The scoring screen as the monitor would see it."""
    draft = queries.draft(viewer(), draft_id)
    form = queries.draft_form(draft.id)
    everything = {line.code for line in form.criteria}
    sheet = {"form": form, "answers": {}, "seqs": {}, "shown": everything}
    return render("standards/preview.html", draft=draft, sheet=sheet, missing={}, troubles={})


@blueprint.post("/<int:draft_id>/discard")
@requires(Permission.STANDARDS_DRAFT)
def discard(draft_id: int) -> Response:
    """Throw the draft away."""
    drafts.discard(viewer(), draft_id)
    return done(url_for("standards.index"), _("The draft is discarded."))


@blueprint.route("/<int:draft_id>/publish", methods=["GET", "POST"])
@requires(Permission.STANDARDS_PUBLISH)
def publish(draft_id: int) -> Response:
    """What publishing would change, and publishing it."""
    draft = queries.draft(viewer(), draft_id)
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


def _becomes(draft: StandardVersion, form: Form, typed: PublishForm) -> tuple[int, int] | None:
    """The number and minor of the version to be; None where nothing differs."""
    bands = actions.bands_on(typed.valid_from.data or clock.today())
    try:
        return actions.number_for(draft.standard, form, bands)
    except Refused:
        return None


def _editor(draft: StandardVersion, **opened: Any) -> Response:
    """The editor with at most one line or section `opened`."""
    form, base = queries.draft_form(draft.id), queries.base_form(draft)
    found = differences(base, form) if base else []
    status = opened["form"].status if opened else 200
    return render(
        "standards/edit.html",
        "standards/_editor.html",
        draft=draft,
        sheet=form,
        found=found,
        differs={each.code: each for each in found},
        problems=problems_in(form),
        opened=opened,
        at=request.args.get("at", ""),
        status=status,
    )


def _change(draft_id: int, code: str, change: Callable[[], None]) -> Response:
    change()
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
