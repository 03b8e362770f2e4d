"""Projects with their teams and call types, duties and sites."""

from collections.abc import Callable

from flask import Blueprint, Response, url_for

from qaweb import clock
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.people.models import Project
from qaweb.permissions import Permission, requires
from qaweb.projects import actions, duty_views, queries
from qaweb.projects.forms import CallTypeForm, ProjectForm, SeenForm, SiteForm, TeamForm
from qaweb.projects.rules import ZONES
from qaweb.rendering import done, render

blueprint = Blueprint("projects", __name__)
blueprint.register_blueprint(duty_views.blueprint)


@blueprint.get("/projects")
@requires(Permission.PROJECTS_SEE)
def index() -> Response:
    """Every project with its teams and call types."""
    shown = queries.overviews(viewer(), clock.today())
    return render("projects/index.html", overviews=shown)


@blueprint.get("/projects/<int:project_id>")
@requires(Permission.PROJECTS_SEE)
def show(project_id: int) -> Response:
    """One project: teams, call types, who keeps its records."""
    return render(
        "projects/show.html", overview=queries.overview(viewer(), project_id, clock.today())
    )


def _edit(
    form: SeenForm,
    act: Callable[[], object],
    back: str,
    title: str,
    project: Project | None = None,
) -> Response:
    """Every form of this part is answered alike: done, or shown again with all that was typed."""
    if form.submitted_well() and form.attempt(act):
        return done(back, _("Saved."))
    return render(
        "projects/edit.html",
        form=form,
        back=back,
        heading=title,
        project=project,
        status=form.status,
    )


def _zones(form: ProjectForm, present: str = "Asia/Shanghai") -> ProjectForm:
    names = ZONES if present in ZONES else (present, *ZONES)
    form.zone_name.choices = [(name, name.replace("_", " ")) for name in names]
    return form


@blueprint.route("/projects/new", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def add() -> Response:
    """Add a project."""
    form = _zones(ProjectForm(zone_name="Asia/Shanghai"))
    return _edit(
        form,
        lambda: actions.add_project(viewer(), form.name.data or "", form.zone_name.data),
        url_for("projects.index"),
        _("Add a project"),
    )


@blueprint.route("/projects/<int:project_id>/change", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def change(project_id: int) -> Response:
    """Change a project's name or time zone."""
    row = queries.project(viewer(), project_id)
    form = _zones(ProjectForm(), row.zone_name)
    form.show({"name": row.name, "zone_name": row.zone_name})
    return _edit(
        form,
        lambda: actions.change_project(viewer(), row.id, form.was_seen, form.sent),
        url_for("projects.show", project_id=row.id),
        _("Change the project"),
        row,
    )


def _team_form(project_id: int) -> TeamForm:
    form = TeamForm()
    people = queries.supervisors_to_choose(project_id)
    form.supervisors.choices = [(p.id, f"{p.name} ({p.number})") for p in people]
    return form


@blueprint.route("/projects/<int:project_id>/teams/new", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def add_team(project_id: int) -> Response:
    """Add a team to a project."""
    row = queries.project(viewer(), project_id)
    form = _team_form(row.id)
    return _edit(
        form,
        lambda: actions.add_team(
            viewer(), row.id, form.name.data or "", form.supervisors.data or ()
        ),
        url_for("projects.show", project_id=row.id),
        _("Add a team"),
        row,
    )


@blueprint.route("/teams/<int:team_id>/change", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def change_team(team_id: int) -> Response:
    """Change a team's name or its supervisors."""
    row = queries.team(viewer(), team_id)
    form = _team_form(row.project_id)
    form.show({"name": row.name, "supervisors": queries.supervisor_ids(row.id)})
    return _edit(
        form,
        lambda: actions.change_team(viewer(), row.id, form.was_seen, form.sent),
        url_for("projects.show", project_id=row.project_id),
        _("Change the team"),
        row.project,
    )


@blueprint.route("/projects/<int:project_id>/call-types/new", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def add_call_type(project_id: int) -> Response:
    """Add a call type to a project."""
    row = queries.project(viewer(), project_id)
    form = CallTypeForm()
    return _edit(
        form,
        lambda: actions.add_call_type(viewer(), row.id, form.name.data or ""),
        url_for("projects.show", project_id=row.id),
        _("Add a call type"),
        row,
    )


@blueprint.route("/call-types/<int:type_id>/change", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def rename_call_type(type_id: int) -> Response:
    """Rename a call type."""
    row = queries.call_type(viewer(), type_id)
    form = CallTypeForm()
    form.show({"name": row.name})
    return _edit(
        form,
        lambda: actions.rename_call_type(viewer(), row.id, form.was_seen, form.sent),
        url_for("projects.show", project_id=row.project_id),
        _("Rename the call type"),
        row.project,
    )


@blueprint.post("/call-types/<int:type_id>/retire")
@requires(Permission.PROJECTS_MANAGE)
def retire_call_type(type_id: int) -> Response:
    """Offer a call type no longer."""
    row = actions.retire_call_type(viewer(), type_id)
    back = url_for("projects.show", project_id=row.project_id)
    return done(back, _("“%(name)s” is no longer offered. Old records keep it.", name=row.name))


@blueprint.post("/call-types/<int:type_id>/restore")
@requires(Permission.PROJECTS_MANAGE)
def restore_call_type(type_id: int) -> Response:
    """Offer a call type again."""
    row = actions.restore_call_type(viewer(), type_id)
    back = url_for("projects.show", project_id=row.project_id)
    return done(back, _("“%(name)s” is offered again.", name=row.name))


@blueprint.get("/sites")
@requires(Permission.PROJECTS_SEE)
def sites() -> Response:
    """The places that duties are held at."""
    return render("projects/sites.html", sites=queries.sites(viewer()))


@blueprint.route("/sites/new", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def add_site() -> Response:
    """Add a site."""
    form = SiteForm()
    return _edit(
        form,
        lambda: actions.add_site(viewer(), form.name.data or "", form.address.data or ""),
        url_for("projects.sites"),
        _("Add a site"),
    )


@blueprint.route("/sites/<int:site_id>/change", methods=["GET", "POST"])
@requires(Permission.PROJECTS_MANAGE)
def change_site(site_id: int) -> Response:
    """Change a site's name or address."""
    row = queries.site(viewer(), site_id)
    form = SiteForm()
    form.show({"name": row.name, "address": row.address})
    return _edit(
        form,
        lambda: actions.change_site(viewer(), row.id, form.was_seen, form.sent),
        url_for("projects.sites"),
        _("Change the site"),
    )
