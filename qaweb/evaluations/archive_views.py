"""The archive of evaluations: the list by its address, and several records on paper (P3.10)."""

from flask import Response, request

from qaweb import clock
from qaweb.evaluations import archive, queries, records
from qaweb.evaluations.archive_columns import COLUMNS, chosen_columns
from qaweb.evaluations.archive_filters import Filters, filters_in, periods
from qaweb.evaluations.archive_words import Words
from qaweb.evaluations.blueprint import blueprint
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.notes import notes_of
from qaweb.guards import viewer
from qaweb.permissions import Permission, Scope, requires
from qaweb.rendering import render
from qaweb.saved_views.queries import shown_columns
from qaweb.saved_views.rules import tidy_query

ENDPOINT = "evaluations.index"


@blueprint.get("/evaluations")
@requires(Permission.EVALUATIONS_SEE)
def index() -> Response:
    """The archive (P3.10), filtered and sorted by the address."""
    filters, who, asked = filters_in(request.args), viewer(), request.args
    monitors = who.may(Permission.EVALUATE)
    return render(
        "evaluations/index.html",
        "evaluations/_list.html",
        page=archive.archive(who, filters, asked.get("after", ""), asked.get("before", "")),
        filters=filters,
        words=Words(who, filters),
        periods=periods(clock.today()),
        columns=chosen_columns(
            shown_columns(who, ENDPOINT),
            own_only=who.scope(Permission.EVALUATIONS_SEE) is Scope.SELF,
        ),
        all_columns=COLUMNS,
        more=filters.has_more or "more" in asked,
        drafts=_drafts(filters) if monitors else [],
        progress=queries.progress(who, clock.today()) if monitors else None,
        suffix=_suffix(),
    )


def _drafts(filters: Filters) -> list[Evaluation]:
    """What the viewer has begun and not submitted; beside the whole list only."""
    return [] if filters.is_narrow else queries.own_drafts(viewer())


def _suffix() -> str:
    """What a record's address carries of the list, so that its page leads to the next one."""
    query = tidy_query(request.query_string.decode(errors="replace"))
    return f"?list=1&{query}" if query else "?list=1"


@blueprint.get("/evaluations/print")
@requires(Permission.EVALUATIONS_SEE)
def print_chosen() -> Response:
    """The records chosen, each as the form 《客户代表监听记录表》 on sheets of its own (P7)."""
    papers = records.to_print(viewer(), filters_in(request.args).ids)
    return render("evaluations/print.html", papers=[(e, sheet, notes_of(e)) for e, sheet in papers])
