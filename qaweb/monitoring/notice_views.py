"""Change notices: the list, proposing one, and what the manager decides (P3.5)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for

from qaweb import clock
from qaweb.audit import history_of
from qaweb.forms import Form
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.monitoring import notice_actions as actions
from qaweb.monitoring import notices as queries
from qaweb.monitoring.notice_actions import Written
from qaweb.monitoring.notice_forms import ConfirmForm, EndForm, NoticeForm, ReasonForm
from qaweb.monitoring.rules import NoticeKind, NoticeState
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render

blueprint = Blueprint("notices", __name__)
WEEK = dt.timedelta(days=6)
USUAL_CALLS = 2


@blueprint.get("/notices")
@requires(Permission.NOTICES_SEE)
def index() -> Response:
    """The notices within reach, by state."""
    asked, today = request.args.get("state", ""), clock.today()
    state = NoticeState(asked) if asked in set(NoticeState) else None
    page = page_of(queries.notices(viewer(), state))
    return render(
        "monitoring/notices.html",
        "monitoring/_notices.html",
        page=page,
        touched=queries.touched(page.rows, today),
        counts=queries.counts(viewer()),
        states=list(NoticeState),
        today=today,
    )


@blueprint.route("/notices/new", methods=["GET", "POST"])
@requires(Permission.NOTICES_PROPOSE)
def new() -> Response:
    """Propose a notice; the manager's own is in force at once."""
    form, made = _form(), list[Any]()
    if form.submitted_well() and form.attempt(
        lambda: made.append(actions.propose(viewer(), _written(form)))
    ):
        return done(_address(made[0].id), _said(made[0].state))
    return render("monitoring/notice_new.html", form=form, status=form.status)


def _said(state: NoticeState) -> str:
    if state is NoticeState.IN_FORCE:
        return _("The change notice is in force: the next plan that is drawn follows it.")
    return _("The change notice is proposed; the manager decides.")


def _form() -> NoticeForm:
    """A week from today, for the viewer's own project."""
    known, today = queries.choices(viewer()), clock.today()
    form = NoticeForm(since=today, until=today + WEEK, factor=USUAL_CALLS)
    many = len(known.projects) > 1
    form.project.choices = [(row.id, row.name) for row in known.projects]
    form.team.choices = [
        ("", _("All teams")),
        *((row.id, f"{row.project} · {row}" if many else str(row)) for row in known.teams),
    ]
    form.call_type.choices = [
        ("", _("All call types")),
        *((row.id, f"{row.project} · {row}" if many else str(row)) for row in known.call_types),
    ]
    return form


def _written(form: NoticeForm) -> Written:
    assert form.since.data  # required by the form, as those below
    assert form.until.data
    return Written(
        project=form.project.data,
        kind=NoticeKind(form.kind.data),
        title=form.title.data or "",
        content=form.content.data or "",
        since=form.since.data,
        until=form.until.data,
        factor=form.factor.data or 0,
        team=form.team.data,
        call_type=form.call_type.data,
    )


def _address(notice_id: int) -> str:
    return url_for("monitoring.notices.show", notice_id=notice_id)


@blueprint.get("/notices/<int:notice_id>")
@requires(Permission.NOTICES_SEE)
def show(notice_id: int) -> Response:
    """One notice, whom it touches, and what may be decided."""
    return _page(notice_id)


def _page(notice_id: int, refused: Form | None = None, step: str = "") -> Response:
    row, today = queries.notice(viewer(), notice_id), clock.today()
    return render(
        "monitoring/notice.html",
        notice=row,
        touched=queries.touched([row], today)[row.id],
        today=today,
        history=history_of(row),
        is_own=row.author_id == viewer().id,
        refused=refused,
        step=step,
        form=refused or ConfirmForm(formdata=None),
        status=refused.status if refused else 200,
    )


def _step(
    notice_id: int, form: Form, step: str, action: Callable[[], object], said: str
) -> Response:
    if form.submitted_well() and form.attempt(action):
        return done(_address(notice_id), said)
    return _page(notice_id, form, step)


@blueprint.post("/notices/<int:notice_id>/in-force")
@requires(Permission.NOTICES_DECIDE)
def put_in_force(notice_id: int) -> Response:
    """The plan follows it from now on."""
    return _step(
        notice_id,
        ConfirmForm(),
        "in_force",
        lambda: actions.put_in_force(viewer(), notice_id),
        _said(NoticeState.IN_FORCE),
    )


@blueprint.post("/notices/<int:notice_id>/decline")
@requires(Permission.NOTICES_DECIDE)
def decline(notice_id: int) -> Response:
    """Not taken, with a reason."""
    form = ReasonForm()
    return _step(
        notice_id,
        form,
        "decline",
        lambda: actions.decline(viewer(), notice_id, form.reason.data or ""),
        _("The proposal is declined."),
    )


@blueprint.post("/notices/<int:notice_id>/withdraw")
@requires(Permission.NOTICES_PROPOSE)
def withdraw(notice_id: int) -> Response:
    """Ended before its time, with a reason."""
    actions.withdrawable(viewer(), notice_id)
    form = ReasonForm()
    return _step(
        notice_id,
        form,
        "withdraw",
        lambda: actions.withdraw(viewer(), notice_id, form.reason.data or ""),
        _("The change notice is withdrawn."),
    )


@blueprint.post("/notices/<int:notice_id>/end")
@requires(Permission.NOTICES_DECIDE)
def change_end(notice_id: int) -> Response:
    """Another last day."""
    form = EndForm()
    return _step(
        notice_id,
        form,
        "end",
        lambda: actions.change_end(viewer(), notice_id, form.until.data or dt.date.min),
        _("The last day is changed."),
    )
