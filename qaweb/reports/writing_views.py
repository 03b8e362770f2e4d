"""Writing together: what is typed is kept, and everybody sees who is at which part."""

from flask import Response, request, url_for

from qaweb.errors import Refused
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render, wants_fragment
from qaweb.reports import drafts, queries
from qaweb.reports.blueprint import blueprint
from qaweb.reports.rules import WrittenPart


@blueprint.post("/reports/<int:report_id>/typed")
@requires(Permission.REPORTS_DRAFT)
def typed(report_id: int) -> Response:
    """Keep what is being typed into a part; answers who else is writing."""
    queries.report(viewer(), report_id)
    sent, seq = request.form, request.form.get("seq", 0, type=int)
    if sent.get("part") not in set(WrittenPart):
        raise Refused(_("This report has no such part. Load the page again."))
    part = WrittenPart(sent["part"])
    drafts.keep(viewer(), report_id, part, sent.get("text", ""), seq)
    return _company(report_id, seq) if wants_fragment() else done(_address(report_id))


@blueprint.get("/reports/<int:report_id>/company")
@requires(Permission.REPORTS_DRAFT)
def company(report_id: int) -> Response:
    """Who else is at it now; asked again and again by an open page."""
    queries.report(viewer(), report_id)
    if not wants_fragment():
        return done(_address(report_id))
    return _company(report_id, request.args.get("seq", 0, type=int))


def _company(report_id: int, seq: int) -> Response:
    report = queries.report(viewer(), report_id)
    return render(
        "reports/_company.html",
        report=report,
        company=drafts.company(viewer(), report, seq),
        is_live=queries.is_live(viewer(), report),
        seq=seq,
    )


@blueprint.post("/reports/<int:report_id>/discard")
@requires(Permission.REPORTS_DRAFT)
def discard(report_id: int) -> Response:
    """Drop what one typed and did not save."""
    drafts.discard(viewer(), report_id)
    return done(_address(report_id), _("What you had typed is dropped. The saved texts stand."))


def _address(report_id: int) -> str:
    return url_for("reports.show", report_id=report_id)
