"""Licences of the monitors (P4.1, P4.2)."""

import datetime as dt
from collections.abc import Callable

from flask import Blueprint, Response, request, url_for

from qaweb import clock
from qaweb.filters import label
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.training import actions, queries
from qaweb.training.forms import EndForm, LicenceForm
from qaweb.training.models import Licence

blueprint = Blueprint("training", __name__)


@blueprint.get("/licences")
@requires(Permission.LICENCES_SEE)
def index() -> Response:
    """Who may monitor, until when."""
    return _list(EndForm(formdata=None))


def _list(form: EndForm, ending: int | None = None) -> Response:
    today = clock.today()
    return render(
        "training/index.html",
        holdings=queries.holdings(viewer(), today),
        wanted=as_of(today).experience_years,
        form=form,
        ending=ending,
        status=form.status,
    )


@blueprint.route("/licences/new", methods=["GET", "POST"])
@requires(Permission.LICENCES_RECORD)
def record() -> Response:
    """Record a licence with its dates."""
    form = _form()
    if form.submitted_well() and form.attempt(lambda: _record(form)):
        return done(url_for("training.index"), _("The licence is recorded."))
    return render(
        "training/record.html",
        form=form,
        policy=as_of(clock.today()),
        status=form.status,
    )


def _form() -> LicenceForm:
    today = clock.today()
    last = today + dt.timedelta(days=as_of(today).licence_days)
    asked = request.args.get("person", type=int)
    form = LicenceForm(valid_from=today, valid_until=last, person=asked)
    known = [(person.id, _named(person)) for person in queries.monitors(viewer())]
    form.person.choices = [(0, _("Choose a monitor")), *known]
    return form


def _named(person: Person) -> str:
    return f"{person.name} ({person.number}) · {label(person.role)} · {person.project or '–'}"


def _record(form: LicenceForm) -> None:
    values = {name: form[name].data for name in ("valid_from", "valid_until", "experience_years")}
    actions.record_licence(viewer(), form.person.data, **values, note=form.note.data or "")


@blueprint.post("/licences/<int:licence_id>/suspend")
@requires(Permission.LICENCES_SUSPEND)
def suspend(licence_id: int) -> Response:
    """Take a monitor off the work at once."""
    said = _("The licence is suspended: no evaluation can be submitted with it any more.")
    return _end(licence_id, actions.suspend_licence, said)


@blueprint.post("/licences/<int:licence_id>/withdraw")
@requires(Permission.LICENCES_SUSPEND)
def withdraw(licence_id: int) -> Response:
    """End a licence for good."""
    return _end(licence_id, actions.withdraw_licence, _("The licence is withdrawn."))


def _end(licence_id: int, end: Callable[..., Licence], said: str) -> Response:
    row = queries.licence(viewer(), licence_id)
    form = EndForm()
    if form.submitted_well() and form.attempt(lambda: end(viewer(), row.id, str(form.reason.data))):
        return done(url_for("training.index"), said)
    return _list(form, row.id)
