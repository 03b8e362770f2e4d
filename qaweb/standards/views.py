"""The standard, to be read by everybody (P3.6-P3.9); comparing and retiring versions."""

from flask import Blueprint, Response, request, url_for

from qaweb import clock
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.standards import actions, editor, queries, rules
from qaweb.standards.differences import differences
from qaweb.standards.forms import RetireForm
from qaweb.standards.models import StandardVersion

blueprint = Blueprint("standards", __name__)
blueprint.register_blueprint(editor.blueprint)


@blueprint.get("/standards")
@requires(Permission.STANDARDS_READ)
def index() -> Response:
    """By which version each project is judged, every version there has been, and open drafts."""
    today = clock.today()
    versions, drafts = queries.versions(viewer()), queries.drafts(viewer())
    projects = queries.projects()
    return render(
        "standards/index.html",
        projects=queries.projects_in_force(viewer(), projects, versions, today),
        versions=[(each, queries.standing_of(each, versions, today)) for each in versions],
        drafts=drafts,
        discarded=queries.discarded(viewer()),
        to_begin=queries.to_begin(viewer(), projects, drafts) if versions else [],
    )


@blueprint.get("/standards/<int:version_id>")
@requires(Permission.STANDARDS_READ)
def show(version_id: int) -> Response:
    """One version, laid out like the printed form."""
    version = queries.version(viewer(), version_id)
    bands = queries.bands_of(version)
    return render(
        "standards/show.html",
        version=version,
        standing=queries.standing_of(version, queries.versions(viewer()), clock.today()),
        form=queries.form_of(version.id),
        bands=[(band, rules.upper_of(band, bands)) for band in bands],
        retirable=queries.may_be_retired(viewer(), version),
    )


@blueprint.get("/standards/compare")
@requires(Permission.STANDARDS_READ)
def compare() -> Response:
    """Any two side by side, versions and drafts: what is new, gone, changed."""
    versions, drafts = queries.versions(viewer()), queries.drafts(viewer())
    before = _chosen("before", versions[1:2] or versions)
    after = _chosen("after", drafts or versions)
    found = (
        differences(queries.draft_form(before.id), queries.draft_form(after.id))
        if before and after
        else []
    )
    return render(
        "standards/compare.html",
        choices=[*drafts, *versions],
        before=before,
        after=after,
        found=found,
    )


def _chosen(name: str, offered: list[StandardVersion]) -> StandardVersion | None:
    wanted = request.args.get(name, type=int)
    if wanted:
        return queries.comparable(viewer(), wanted)
    return offered[0] if offered else None


@blueprint.route("/standards/<int:version_id>/retire", methods=["GET", "POST"])
@requires(Permission.STANDARDS_PUBLISH)
def retire(version_id: int) -> Response:
    """Let a project go back to the company's standard from a day on."""
    version = queries.version(viewer(), version_id)
    form = RetireForm(day=max(clock.today(), version.since))
    if form.submitted_well() and form.attempt(lambda: _retire(version, form)):
        return done(url_for("standards.show", version_id=version.id), _("The standard is retired."))
    return render("standards/retire.html", version=version, form=form, status=form.status)


def _retire(version: StandardVersion, form: RetireForm) -> None:
    assert form.day.data is not None
    actions.retire(viewer(), version.id, form.day.data, form.reason.data or "")
