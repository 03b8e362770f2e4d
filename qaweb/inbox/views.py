"""The notices of the person who reads, and what they want to be told."""

from flask import Blueprint, Response, g, request, url_for
from flask_login import current_user

from qaweb.guards import viewer
from qaweb.inbox import actions, queries
from qaweb.inbox.rules import OBLIGATORY, Occasion, choosable
from qaweb.inbox.wording import LED_TO, address, sentence, symbol
from qaweb.language import gettext as _
from qaweb.paging import page_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render

blueprint = Blueprint("inbox", __name__)


@blueprint.record_once
def _install(state: object) -> None:
    app = state.app  # type: ignore[attr-defined]
    app.add_template_global(unread_notices)
    app.add_template_filter(sentence, "notice_sentence")
    app.add_template_filter(symbol, "notice_symbol")


def unread_notices() -> int:
    """How many notices wait for whoever looks at the page."""
    if "unread_notices" not in g:
        g.unread_notices = queries.unread_count(viewer()) if current_user.is_authenticated else 0
    return int(g.unread_notices)


@blueprint.before_app_request
def read_what_is_opened() -> None:
    """Opening a record reads the notices that lead to it."""
    if request.method == "GET" and request.endpoint in LED_TO and current_user.is_authenticated:
        values = request.view_args or {}
        g.unread_notices = actions.read_about(viewer(), str(request.endpoint), values)


@blueprint.get("/inbox")
@requires(Permission.SIGNED_IN)
def index() -> Response:
    """One's own notices, the latest first."""
    unread = request.args.get("show") == "unread"
    return render(
        "inbox/index.html",
        "inbox/_list.html",
        page=page_of(queries.notices(viewer(), unread)),
        unread=unread,
    )


@blueprint.get("/inbox/bell")
@requires(Permission.SIGNED_IN)
def bell() -> Response:
    """The bell by itself, which asks again now and then."""
    return render("inbox/_bell.html")


@blueprint.post("/inbox/<int:notice_id>")
@requires(Permission.SIGNED_IN)
def read(notice_id: int) -> Response:
    """Mark a notice as read and go where it leads."""
    return done(address(actions.read(viewer(), notice_id)))


@blueprint.post("/inbox/read")
@requires(Permission.SIGNED_IN)
def read_all() -> Response:
    """Mark all as read."""
    actions.read_all(viewer())
    return done(url_for("inbox.index"), _("All notices are marked as read."))


@blueprint.route("/inbox/choices", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def choices() -> Response:
    """Choose what one wants to be told."""
    if request.method == "POST":
        sent = set(request.form.getlist("kind"))
        actions.choose(viewer(), [kind for kind in Occasion if kind.value in sent])
        return done(url_for("inbox.choices"), _("Your choice is kept."))
    return render(
        "inbox/choices.html",
        kinds=choosable(viewer().role),
        obligatory=OBLIGATORY,
        turned_off=queries.turned_off(viewer().id),
    )
