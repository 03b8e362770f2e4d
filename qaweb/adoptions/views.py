"""The pages on which a spreadsheet that a team has already is bound, one step after the other."""

from flask import Blueprint, Response, url_for

from qaweb.adoptions import actions, choosing, queries, screens, starting
from qaweb.adoptions.forms import BeginForm, WhereForm
from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import AdoptionState
from qaweb.guards import viewer
from qaweb.labels import LABELS
from qaweb.language import gettext as _
from qaweb.people.queries import projects
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.sheets import account, binding, storage
from qaweb.sheets.models import Spreadsheet

blueprint = Blueprint("adoptions", __name__)
MANAGE = Permission.SHEETS_MANAGE


@blueprint.app_template_filter("adoption_trouble")
def adoption_trouble(why: str) -> str:
    """Why a spreadsheet could not be looked at, and what to do."""
    return str(LABELS["AdoptionTrouble"].get(why, why))


@blueprint.route("/sheets/adopt", methods=["GET", "POST"])
@requires(MANAGE)
def new() -> Response:
    """Name the spreadsheet."""
    form, begun = BeginForm(), list[SheetAdoption]()
    form.project.choices = [(one.id, one.name) for one in projects(viewer())]
    if form.submitted_well() and form.attempt(
        lambda: begun.append(actions.begin(viewer(), form.project.data, form.address.data or ""))
    ):
        return _to("tabs", begun[0].id)
    return render(
        "adoptions/new.html", form=form, status=form.status, at=None, **_places(),
        begun=list(queries.adoptions(viewer())),
    )  # fmt: skip


def _places() -> dict[str, object]:
    return {
        "account": account.address(), "has_google": binding.has_google(),
        "files": queries.free_files(), "folder": storage.folder(),
    }  # fmt: skip


def _to(page: str, adoption_id: int, key: str | None = None) -> Response:
    return done(url_for(f"adoptions.{page}", adoption_id=adoption_id, key=key))


@blueprint.route("/sheets/adopt/<int:adoption_id>", methods=["GET", "POST"])
@requires(MANAGE)
def where(adoption_id: int) -> Response:
    """Another address, or the same looked at again."""
    at = screens.step(viewer(), adoption_id)
    form = WhereForm(address=at.adoption.typed)
    if form.submitted_well() and form.attempt(
        lambda: actions.move(viewer(), adoption_id, form.address.data or "")
    ):
        return _to("tabs", adoption_id)
    return render("adoptions/where.html", at=at, form=form, status=form.status, **_places())


@blueprint.route("/sheets/adopt/<int:adoption_id>/tabs", methods=["GET", "POST"])
@requires(MANAGE)
def tabs(adoption_id: int) -> Response:
    """Say which tab holds what; until the worker has looked, the page waits."""
    at = screens.step(viewer(), adoption_id)
    if at.adoption.state is AdoptionState.STARTED:
        return _home(at)
    form = screens.tabs_screen(viewer(), at)
    if (
        at.is_looked_at
        and form.submitted_well()
        and form.attempt(lambda: choosing.choose_tabs(viewer(), adoption_id, form.wanted()))
    ):
        return _to("columns", adoption_id, key=screens.step(viewer(), adoption_id).first_key)
    return render(
        "adoptions/tabs.html", "adoptions/_tabs.html", at=at, form=form, status=form.status,
        **_places(),
    )  # fmt: skip


def _home(at: screens.Step) -> Response:
    """Where it stands now that it is bound."""
    return done(url_for("sheets.show", spreadsheet_id=at.adoption.spreadsheet_id))


@blueprint.route("/sheets/adopt/<int:adoption_id>/columns/<key>", methods=["GET", "POST"])
@requires(MANAGE)
def columns(adoption_id: int, key: str) -> Response:
    """Say which column is what, and who may change it."""
    at = screens.step(viewer(), adoption_id)
    if not at.is_looked_at:
        return _to("tabs", adoption_id)
    screen = screens.columns_screen(at, key)
    form = screen.form
    if form.submitted_well() and form.attempt(
        lambda: choosing.map_columns(viewer(), adoption_id, form.chosen(screen.said))
    ):
        after = at.after(key)
        return _to("columns", adoption_id, key=after) if after else _to("owner", adoption_id)
    return render("adoptions/columns.html", at=at, screen=screen, form=form, status=form.status)


@blueprint.route("/sheets/adopt/<int:adoption_id>/owner", methods=["GET", "POST"])
@requires(MANAGE)
def owner(adoption_id: int) -> Response:
    """Say with whose rights it acts."""
    at = screens.step(viewer(), adoption_id)
    if not at.is_looked_at:
        return _to("tabs", adoption_id)
    form = screens.owner_screen(viewer(), at)
    if form.submitted_well() and form.attempt(
        lambda: choosing.name_owner(viewer(), adoption_id, form.owner.data)
    ):
        return _to("check", adoption_id)
    return render("adoptions/owner.html", at=at, form=form, status=form.status)


@blueprint.route("/sheets/adopt/<int:adoption_id>/check", methods=["GET", "POST"])
@requires(MANAGE)
def check(adoption_id: int) -> Response:
    """What would happen; then it starts."""
    at = screens.step(viewer(), adoption_id)
    if at.adoption.state is AdoptionState.STARTED:
        return _home(at)
    screen, bound = screens.check_screen(at), list[Spreadsheet]()
    form = screen.form if screen else WhereForm()
    if screen and form.submitted_well() and form.attempt(lambda: bound.append(_start(screen, at))):
        return done(
            url_for("sheets.show", spreadsheet_id=bound[0].id),
            _("It is bound with the next round, within half a minute."),
        )
    return render(
        "adoptions/check.html", "adoptions/_check.html", at=at, screen=screen, form=form,
        status=form.status,
    )  # fmt: skip


def _start(screen: screens.Check, at: screens.Step) -> Spreadsheet:
    policies = screen.form.policies(at.said.tabs)
    return starting.start(viewer(), at.adoption.id, policies)


@blueprint.post("/sheets/adopt/<int:adoption_id>/compare")
@requires(MANAGE)
def compare(adoption_id: int) -> Response:
    """The dry run once more."""
    choosing.compare(viewer(), adoption_id)
    return _to("check", adoption_id)


@blueprint.post("/sheets/adopt/<int:adoption_id>/give-up")
@requires(MANAGE)
def give_up(adoption_id: int) -> Response:
    """Leave the spreadsheet as it is."""
    actions.give_up(viewer(), adoption_id)
    return done(url_for("sheets.index"), _("Given up. The spreadsheet was not touched."))
