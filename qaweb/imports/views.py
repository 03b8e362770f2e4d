"""Files of people, shifts and calls, from the browser into the database."""

import json
from pathlib import Path

from flask import Blueprint, Response, request, url_for

from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.imports import queries, screens, steps
from qaweb.imports.forms import UploadForm
from qaweb.imports.models import ImportRun, Upload
from qaweb.imports.words import field_in_words, value_in_words
from qaweb.labels import LABELS
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.tabular.tables import DEFAULT_LIMITS
from qaweb.workbooks.styles import XLSX

blueprint = Blueprint("imports", __name__)
blueprint.add_app_template_filter(value_in_words, "import_value")
blueprint.add_app_template_filter(field_in_words, "import_field")


@blueprint.app_template_filter("problem_label")
def problem_label(code: str) -> str:
    """Why a cell was refused, or a row left out, by the code that is kept."""
    return str(LABELS["CellProblem"].get(code) or LABELS["Skipped"].get(code, code))


@blueprint.app_template_filter("reasons")
def reasons(run: ImportRun) -> dict[str, int]:
    """How many rows of an import were refused, by reason."""
    kept: dict[str, int] = json.loads(run.reasons)
    return kept


@blueprint.get("/imports")
@requires(Permission.IMPORTS_RUN)
def index() -> Response:
    """What was imported, and files that wait for the next step."""
    return render(
        "imports/index.html",
        "imports/_list.html",
        page=page_of(queries.runs(viewer())),
        uploads=list(queries.open_uploads(viewer())),
    )


@blueprint.route("/imports/new", methods=["GET", "POST"])
@requires(Permission.IMPORTS_RUN)
def new() -> Response:
    """Send a file."""
    kinds, received = queries.kinds(viewer()), list[Upload]()
    only = kinds[0].value if len(kinds) == 1 else None
    form = UploadForm(kind=request.args.get("kind", only))
    form.kind.choices = [(kind.value, label(kind)) for kind in kinds]
    if form.submitted_well() and form.attempt(lambda: received.append(_receive(form))):
        return done(url_for("imports.columns", upload_id=received[0].id))
    most = DEFAULT_LIMITS.file_bytes
    return render("imports/new.html", form=form, most_bytes=most, status=form.status)


def _receive(form: UploadForm) -> Upload:
    sent = form.file.data
    name = Path(sent.filename.replace("\\", "/")).name
    return steps.receive(viewer(), form.kind.data, sent.read(), name)


@blueprint.route("/imports/<int:upload_id>/columns", methods=["GET", "POST"])
@requires(Permission.IMPORTS_RUN)
def columns(upload_id: int) -> Response:
    """Say which column is what, with the first rows as they will be read."""
    screen = screens.reading(viewer(), upload_id, look="look" in request.form)
    form = screen.form
    sent = not screen.looked_again and form.submitted_well()
    if sent and form.attempt(lambda: steps.choose(viewer(), upload_id, form.choice())):
        return done(url_for("imports.show", upload_id=upload_id))
    return render(
        "imports/columns.html",
        "imports/_columns.html",
        screen=screen,
        form=form,
        preview=screen.preview(),
        status=form.status,
    )


@blueprint.get("/imports/<int:upload_id>")
@requires(Permission.IMPORTS_RUN)
def show(upload_id: int) -> Response:
    """Where a file stands; the piece that tells how far the worker is asks again each second."""
    return render(
        "imports/show.html", "imports/_state.html", at=screens.standing(viewer(), upload_id)
    )


@blueprint.post("/imports/<int:upload_id>/start")
@requires(Permission.IMPORTS_RUN)
def start(upload_id: int) -> Response:
    """Let the worker import the file."""
    steps.start(viewer(), upload_id)
    return done(url_for("imports.show", upload_id=upload_id))


@blueprint.post("/imports/<int:upload_id>/cancel")
@requires(Permission.IMPORTS_RUN)
def cancel(upload_id: int) -> Response:
    """Give the file up; what was begun is taken back whole."""
    if steps.cancel(viewer(), upload_id):
        return done(url_for("imports.index"), _("Cancelled. Nothing was changed."))
    # No flash: it would be kept in the database, which the worker's transaction keeps to itself.
    return done(url_for("imports.show", upload_id=upload_id))


@blueprint.get("/imports/runs/<int:run_id>")
@requires(Permission.IMPORTS_RUN)
def run(run_id: int) -> Response:
    """What one import did, with the rows it refused while their file is kept."""
    found = queries.run(viewer(), run_id)
    return render("imports/run.html", run=found, refused=screens.refused_of(found))


@blueprint.get("/imports/runs/<int:run_id>/refused")
@requires(Permission.IMPORTS_RUN)
def refused(run_id: int) -> Response:
    """The refused rows of an import, to mend and import again."""
    path = steps.take_refused(viewer(), run_id)
    kind = XLSX if path.suffix == ".xlsx" else "text/csv; charset=utf-8"
    answer = Response(path.read_bytes(), mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return answer
