"""One person's record: adding, changing, inviting, leaving, coming back, standing in."""

import datetime as dt
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, make_response, request, url_for

from qaweb import clock
from qaweb.codes import actions as codes
from qaweb.guards import viewer
from qaweb.labels import LABELS
from qaweb.language import gettext as _
from qaweb.people import queries as people
from qaweb.people.forms import LARGEST, filters_in
from qaweb.people.models import Person, Project, Status, Team
from qaweb.people.rules import FIRST_PASSWORD_LASTS, STANDS_IN
from qaweb.permissions import MONITORS, Permission, requires
from qaweb.rendering import done, render
from qaweb.staffing import actions, delegations, departures, invitations, move_views, moves, queries
from qaweb.staffing.actions import ChangedMeanwhile
from qaweb.staffing.export import workbook
from qaweb.staffing.forms import (
    ConfirmForm,
    LeaveForm,
    NewPersonForm,
    PersonForm,
    StandInForm,
    places,
)
from qaweb.staffing.invitations import Invited
from qaweb.training.queries import state_on
from qaweb.workbooks.styles import XLSX

blueprint = Blueprint("staffing", __name__)
blueprint.register_blueprint(move_views.blueprint)
MOST_INVITED = 500


@blueprint.get("/people/<int:person_id>")
@requires(Permission.PEOPLE_SEE)
def show(person_id: int) -> Response:
    """The record: facts, open work, duties, what happened."""
    person = people.person(viewer(), person_id)
    is_monitor = person.role in MONITORS
    return render(
        "staffing/show.html",
        person=person,
        manages=queries.may_manage(viewer(), person),
        invitation=queries.invitation_of(person),
        work=queries.open_work(viewer(), person),
        duties=queries.duties_of(viewer(), person),
        move=moves.planned(person),
        delegations=queries.delegations_of(viewer(), person),
        licence=state_on(person.id, clock.today()) if is_monitor else None,
        is_monitor=is_monitor,
        replaceable=person.role in STANDS_IN,
        history=queries.history(viewer(), person),
    )


def _address(person_id: int) -> str:
    return url_for("staffing.show", person_id=person_id)


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Permission.USERS_MANAGE)
def add() -> Response:
    """Put somebody on the staff list."""
    form, added = NewPersonForm(hired_on=clock.today()), []
    places(form, viewer(), people.projects(viewer()), people.teams(viewer()))
    if form.submitted_well() and form.attempt(lambda: added.append(_add(form))):
        said = _("The person is on the staff list. Invite them to sign in.")
        return done(_address(added[0].id), said)
    return render("staffing/add.html", form=form, theirs={}, status=form.status)


def _add(form: NewPersonForm) -> Person:
    return actions.add(viewer(), form.number.data or "", form.particulars())


@blueprint.route("/people/<int:person_id>/change", methods=["GET", "POST"])
@requires(Permission.USERS_MANAGE)
def change(person_id: int) -> Response:
    """Change the particulars, the team, the role."""
    person = queries.person_to_manage(viewer(), person_id)
    form = _form_of(person)
    theirs: dict[str, str] = {}
    if form.submitted_well() and form.attempt(lambda: _amend(form, person_id, theirs)):
        return done(_address(person_id), _("Saved."))
    return render(
        "staffing/change.html", form=form, person=person, theirs=theirs, status=form.status
    )


def _form_of(person: Person) -> PersonForm:
    kept = actions.values_of(person)
    ids = {"project": person.project_id or 0, "team": person.team_id or 0}
    form = PersonForm(
        data={**kept, **ids, "state": person.status.value, "hired_on": person.hired_on}
    )
    places(form, viewer(), people.projects(viewer()), people.teams(viewer()))
    if person.status is Status.LEFT:
        form.state.choices = {Status.LEFT.value: LABELS["Status"]["left"]}
    if not form.is_submitted():
        form.show_seen(kept)
    return form


def _amend(form: PersonForm, person_id: int, theirs: dict[str, str]) -> None:
    try:
        seen, note = form.seen_values(), form.note.data or ""
        actions.amend(viewer(), person_id, form.particulars(), seen, note)
    except ChangedMeanwhile as met:
        form.show_seen(dict(met.kept))
        form.take_over(dict(met.untouched))
        theirs.update(_shown(met.theirs))
        raise


def _shown(values: Any) -> dict[str, str]:
    """The values of the other tab in words."""
    words = {"role": LABELS["Role"], "status": LABELS["Status"]}
    tables: dict[str, Any] = {"project": Project, "team": Team}
    shown = {f: str(words[f][v]) if f in words else v for f, v in values.items()}
    for field in tables.keys() & values.keys():
        shown[field] = str(tables[field].get_by_id(int(values[field]))) if values[field] else "–"
    return {field: value or "–" for field, value in shown.items()}


@blueprint.post("/people/<int:person_id>/invite")
@requires(Permission.USERS_MANAGE)
def invite(person_id: int) -> Response:
    """Give a first password, shown this once to be handed over."""
    password = invitations.invite(viewer(), person_id)
    return render(
        "staffing/invited.html",
        person=people.person(viewer(), person_id),
        password=password,
        until=clock.now() + FIRST_PASSWORD_LASTS,
    )


@blueprint.route("/people/invitations", methods=["GET", "POST"])
@requires(Permission.USERS_MANAGE)
def invite_many() -> Response:
    """Choose among those who have not signed in yet, and invite them in one go."""
    form, invited = ConfirmForm(), list[Invited]()
    if form.submitted_well() and form.attempt(lambda: invited.extend(_invite_chosen())):
        until = clock.now() + FIRST_PASSWORD_LASTS
        return render("staffing/invited_many.html", invited=invited, until=until)
    filters = filters_in(request.args)
    waiting = list(queries.to_invite(viewer(), filters).limit(MOST_INVITED))
    return render(
        "staffing/invitations.html",
        "staffing/_invitations.html",
        form=form,
        filters=filters,
        projects=people.projects(viewer()),
        teams=people.teams(viewer()),
        waiting=[(person, queries.invitation_of(person)) for person in waiting],
        status=form.status,
    )


def _invite_chosen() -> list[Invited]:
    drawn = request.form.get("drawn_at", 0, type=int)  # 0: then only who was never invited
    drawn_at = dt.datetime.fromtimestamp(min(max(drawn, 0), LARGEST), dt.UTC)
    return invitations.invite_many(viewer(), _chosen_people(), drawn_at)


def _chosen_people() -> list[int]:
    sent = request.form.getlist("person")[:MOST_INVITED]
    return [min(int(n[:12]), LARGEST) for n in sent if n.isascii() and n.isdigit()]


@blueprint.post("/people/invitations/workbook")
@requires(Permission.USERS_MANAGE)
def invitations_workbook() -> Response:
    """The first passwords that the page shows, as a workbook."""
    passwords = request.form.getlist("password")
    taken = invitations.take(viewer(), _chosen_people(), passwords)
    answer = make_response(workbook(taken, request.host_url, FIRST_PASSWORD_LASTS))
    answer.headers["Content-Type"] = XLSX
    name = quote(f"{_('Invitations')} {clock.today()}.xlsx")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@blueprint.route("/people/<int:person_id>/leave", methods=["GET", "POST"])
@requires(Permission.USERS_MANAGE)
def leave(person_id: int) -> Response:
    """End the access, and choose who takes the open work over."""
    person = queries.person_to_manage(viewer(), person_id)
    work, form = queries.open_work(viewer(), person), LeaveForm()
    form.offer("monitor", queries.monitors_to_follow(viewer(), person, work))
    form.offer("holder", queries.holders_to_follow(viewer(), person, work))
    form.offer("author", queries.authors_to_follow(viewer(), person, work))
    if form.submitted_well() and form.attempt(lambda: _leave(form, person_id)):
        return done(_address(person_id), _("The access has ended, the open work is handed over."))
    return render("staffing/leave.html", form=form, person=person, work=work, status=form.status)


def _leave(form: LeaveForm, person_id: int) -> None:
    departures.leave(viewer(), person_id, form.heirs(), form.note.data or "")


@blueprint.post("/people/<int:person_id>/return")
@requires(Permission.USERS_MANAGE)
def come_back(person_id: int) -> Response:
    """Let somebody who left come back."""
    actions.come_back(viewer(), person_id)
    return done(_address(person_id), _("Welcome back. Invite the person to sign in again."))


@blueprint.post("/people/<int:person_id>/codes/reset")
@requires(Permission.USERS_MANAGE)
def reset_codes(person_id: int) -> Response:
    """For whoever lost telephone and recovery codes; never one's own."""
    codes.reset(viewer(), queries.person_to_manage(viewer(), person_id))
    return done(_address(person_id), _("The sign-in codes are reset and the sessions ended."))


@blueprint.route("/people/<int:person_id>/stand-in", methods=["GET", "POST"])
@requires(Permission.USERS_MANAGE)
def delegate(person_id: int) -> Response:
    """Name who stands in for a person, from one day to another."""
    person = queries.person_to_manage(viewer(), person_id)
    form = StandInForm(valid_from=clock.today(), valid_until=clock.today())
    able = queries.stand_ins_for(viewer(), person)
    form.stand_in.choices = [(0, _("Choose")), *((p.id, str(p)) for p in able)]
    if form.submitted_well() and form.attempt(lambda: _delegate(form, person_id)):
        return done(_address(person_id), _("The stand-in is named; it ends by itself."))
    return render("staffing/stand_in.html", form=form, person=person, able=able, status=form.status)


def _delegate(form: StandInForm, person_id: int) -> None:
    first, last = form.valid_from.data, form.valid_until.data
    assert first
    assert last
    who, why = form.stand_in.data, form.reason.data or ""
    delegations.delegate(viewer(), person_id, who, first, last, why)


@blueprint.post("/delegations/<int:delegation_id>/end")
@requires(Permission.USERS_MANAGE)
def end_delegation(delegation_id: int) -> Response:
    """End the standing in before its last day."""
    ended = delegations.end(viewer(), delegation_id)
    return done(_address(ended.absent_id), _("Ended."))
