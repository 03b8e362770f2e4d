"""Conflicts between qaweb and sheets: looked at side by side, settled by one click, taken back."""

import datetime as dt
from typing import Any

from flask import Response, flash, request, url_for

from qaweb.errors import Refused
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.language import ngettext
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, is_local_path, render, wants_fragment
from qaweb.sheets import conflict_queries as queries
from qaweb.sheets import settling
from qaweb.sheets.blueprint import blueprint
from qaweb.sheets.conflict_queries import MOST_AT_ONCE, Filters, Line
from qaweb.sheets.models import SheetConflict
from qaweb.sheets.record_links import record_link
from qaweb.sheets.rules import ConflictState
from qaweb.sheets.settling import Outcome

STATES = ("open", "settled", "all")
ONE, MANY, LIST = "sheets/_conflict.html", "sheets/conflicts_left.html", "sheets/_conflicts.html"

blueprint.add_app_template_global(record_link)


@blueprint.get("/sheets/conflicts")
@requires(Permission.CONFLICTS_SETTLE)
def conflicts() -> Response:
    """Every field that both sides changed, with base, ours and theirs."""
    filters = _filters(request.args)
    page = queries.page(
        viewer(), filters, request.args.get("after", ""), request.args.get("before", "")
    )
    return render(
        "sheets/conflicts.html",
        LIST,
        page=page,
        lines=queries.lines(page.rows),
        filters=filters,
        choices=queries.choices(viewer()),
        matching=queries.count(viewer(), filters) if filters.state == "open" else 0,
        together=_together(request.args.get("together", "")),
        back=request.full_path.rstrip("?"),
    )


@blueprint.post("/sheets/conflicts/<int:conflict_id>")
@requires(Permission.CONFLICTS_SETTLE)
def settle(conflict_id: int) -> Response:
    """One click: ours, theirs, or what was typed."""
    choice, typed = _choice(request.form), request.form.get("typed", "")
    try:
        conflict = settling.settle(viewer(), conflict_id, choice, typed)
    except Refused as refused:
        return _refused(conflict_id, refused, typed if choice is ConflictState.TYPED else None)
    return _answer(conflict, _("Settled. The sheet follows with the next round."))


@blueprint.post("/sheets/conflicts/<int:conflict_id>/take-back")
@requires(Permission.CONFLICTS_SETTLE)
def take_back(conflict_id: int) -> Response:
    """The way back."""
    try:
        conflict = settling.take_back(viewer(), conflict_id)
    except Refused as refused:
        return _refused(conflict_id, refused)
    return _answer(conflict, _("Undone: it is open again, with both texts."))


@blueprint.get("/sheets/conflicts/all")
@requires(Permission.CONFLICTS_SETTLE)
def confirm_all() -> Response:
    """How many they are, before all that match are settled."""
    filters = _filters({**request.args, "state": "open"})
    page = queries.page(viewer(), filters)
    return render(
        "sheets/conflicts_all.html",
        filters=filters,
        choice=_choice(request.args),
        lines=queries.lines(page.rows[:5]),
        upto=page.rows[0].id if page else 0,
        matching=queries.count(viewer(), filters),
        most=MOST_AT_ONCE,
        choices=queries.choices(viewer()),
    )


@blueprint.post("/sheets/conflicts/all")
@requires(Permission.CONFLICTS_SETTLE)
def settle_all() -> Response:
    """All that matched when they were counted."""
    filters = _filters({**request.form, "state": "open"})
    upto = request.form.get("upto", 0, type=int)
    outcome = settling.settle_all(viewer(), filters, upto, _choice(request.form))
    count = len(outcome.done)
    said = ngettext("%(num)s conflict settled.", "%(num)s conflicts settled.", count)
    address = url_for("sheets.conflicts", together=outcome.at.isoformat(), **filters.address)
    # The list says itself what was settled together, beside the way back.
    return _left(outcome, said, address) if outcome.refused else done(address)


@blueprint.post("/sheets/conflicts/take-back")
@requires(Permission.CONFLICTS_SETTLE)
def take_back_all() -> Response:
    """The way back from many."""
    moment = _moment(request.form.get("together", ""))
    if moment is None:
        return done(_back())
    outcome = settling.take_back_all(viewer(), moment)
    count = len(outcome.done)
    said = ngettext("Undone: %(num)s is open again.", "Undone: %(num)s are open again.", count)
    return _left(outcome, said, url_for("sheets.conflicts"))


def _left(outcome: Outcome, said: str, address: str) -> Response:
    """The list again; or, where some were refused, these with their reasons."""
    if not outcome.refused:
        return done(address, said)
    if outcome.done:
        flash(said, "success")
    rows = queries.whole(list(outcome.refused))
    lines = [queries.line(one, why=outcome.refused[one.id]) for one in rows]
    together = _together(outcome.at.isoformat())
    return _page_of(lines, 422, back=address, together=together)


def _answer(conflict: SheetConflict, said: str) -> Response:
    if not wants_fragment():
        return done(_back(), said)
    flash(said, "success")
    fresh = queries.conflict(viewer(), conflict.id)
    return render(MANY, ONE, line=queries.line(fresh), back=_back())


def _refused(conflict_id: int, refused: Refused, typed: str | None = None) -> Response:
    """Its line as it is now, with why, and what was typed."""
    fresh = queries.conflict(viewer(), conflict_id)
    line = queries.line(fresh, why=str(refused.message), typed=typed)
    if wants_fragment():
        return render(MANY, ONE, status=refused.status, line=line, back=_back())
    return _page_of([line], refused.status, back=_back(), together=None)


def _page_of(lines: list[Line], status: int, **values: Any) -> Response:
    return render(MANY, status=status, lines=lines, **values)


def _filters(asked: Any) -> Filters:
    sheet, state = str(asked.get("sheet", "")), asked.get("state", "")
    return Filters(
        int(sheet) if sheet.isdecimal() and len(sheet) < 10 else 0,
        str(asked.get("tab", ""))[:80],
        str(asked.get("field", ""))[:80],
        state if state in STATES else "open",
    )


def _choice(asked: Any) -> ConflictState:
    """Anything else is refused by the action."""
    text = asked.get("choice", "")
    return ConflictState(text) if text in set(ConflictState) else ConflictState.OPEN


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _together(text: str) -> dict[str, Any] | None:
    """What was just settled by one click, for the way back."""
    moment = _moment(text)
    count = len(queries.settled_together(viewer(), moment)) if moment else 0
    return {"moment": text, "count": count} if count else None


def _back() -> str:
    """The list with its filters, as it was."""
    asked = request.form.get("back", "")
    is_ours = asked.startswith(url_for("sheets.conflicts")) and is_local_path(asked)
    return asked if is_ours else url_for("sheets.conflicts")
