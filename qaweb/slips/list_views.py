"""The slips as a list, a board by state, or a calendar by due date; filtered by the address."""

from typing import Any

from babel import dates
from flask import Response, request
from flask_babel import get_locale

from qaweb import clock
from qaweb.evaluations.queries import slips_owed
from qaweb.guards import viewer
from qaweb.paging import page_of, page_read
from qaweb.people.queries import teams
from qaweb.permissions import Permission, requires
from qaweb.rendering import render
from qaweb.slips import boards, queries
from qaweb.slips.blueprint import blueprint
from qaweb.slips.due_rules import month_beside, month_of, weeks_of
from qaweb.slips.models import Slip
from qaweb.slips.queries import Filters
from qaweb.slips.rules import OPEN, Cause, SlipState
from qaweb.slips.talking import with_open_question

TABS = (*OPEN, SlipState.CLOSED)
VIEWS = ("list", "board", "calendar")


@blueprint.get("/slips")
@requires(Permission.SLIPS_SEE)
def index() -> Response:
    """The slips within reach, in one of three views with the same filters."""
    shown = request.args.get("view", "")
    shown = shown if shown in VIEWS else VIEWS[0]
    values = {"board": _board, "calendar": _calendar}.get(shown, _list)()
    return render(
        "slips/index.html",
        "slips/_views.html",
        shown=shown,
        counts=queries.open_counts(viewer()),
        owed=slips_owed(viewer()) if viewer().may(Permission.SLIPS_ISSUE) else [],
        choices=_choices(),
        tabs=TABS,
        today=clock.today(),
        **values,
    )


def _choices() -> dict[str, Any]:
    """What the filters offer; a person who only reads their own has none."""
    if not (viewer().may(Permission.SLIPS_ISSUE) or viewer().may(Permission.SLIPS_FOLLOW_UP)):
        return {}
    return {
        "teams": teams(viewer()),
        "causes": list(Cause),
        "holders": boards.holders(viewer()),
        "criteria": boards.criteria_named(viewer()),
    }


def _list() -> dict[str, Any]:
    filters, known = _filters(), viewer()
    if filters == Filters():
        page = page_read(lambda limit, offset: queries.open_slips(known, limit, offset))
    else:
        page = page_of(queries.slips(known, filters))
    return {"page": page, "sort": filters.sort, **_beside(page.rows)}


def _beside(slips: list[Slip]) -> dict[str, Any]:
    """What the rows show beside themselves: their criteria, and whose question is open."""
    return {"criteria": queries.criteria_of(slips), "questions": with_open_question(slips)}


def _board() -> dict[str, Any]:
    columns = boards.board(viewer(), _filters())
    cards = [slip for column in columns for slip in column.slips]
    together = boards.said_together(viewer(), clock.today()) if _choices() else []
    return {"columns": columns, "together": together, **_beside(cards)}


def _calendar() -> dict[str, Any]:
    month = month_of(request.args.get("month", ""), clock.today())
    weeks = weeks_of(month)
    days = boards.calendar(viewer(), _filters(), weeks[0][0], weeks[-1][-1])
    before, after = month_beside(month, -1), month_beside(month, 1)
    return {
        "month": month,
        "weeks": weeks,
        "days": days,
        "before": before,
        "after": after,
        "title": dates.format_skeleton("yMMMM", month, locale=get_locale()),
        "weekdays": [dates.format_date(day, "EEE", locale=get_locale()) for day in weeks[0]],
    }


def _filters() -> Filters:
    asked = request.args
    state, cause = asked.get("state", ""), asked.get("cause", "")
    return Filters(
        text=asked.get("q", "").strip(),
        state=SlipState(state) if state in set(TABS) else None,
        all_states=state == "all",
        team=asked.get("team", type=int),
        cause=Cause(cause) if cause in set(Cause) else None,
        holder=asked.get("holder", type=int),
        criterion=asked.get("criterion", ""),
        overdue=asked.get("overdue") == "1",
        sort=asked.get("sort", ""),
    )
