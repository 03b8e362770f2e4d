"""Reports: the list, the document, and each step from draft to publication."""

from flask import Response, request, url_for

from qaweb.forms import Form
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.reports import (
    actions,
    archive,
    archive_views,
    compared_words,
    drafts,
    long_views,
    queries,
    reception,
    wording,
    writing,
    writing_views,
)
from qaweb.reports.blueprint import blueprint
from qaweb.reports.charts import charts_of
from qaweb.reports.contents import sections_on_page
from qaweb.reports.forms import (
    ApproveForm,
    DrawForm,
    PublishForm,
    ReturnForm,
    ReviewForm,
    WriteForm,
)
from qaweb.reports.models import Report
from qaweb.reports.reading import Reading, reading
from qaweb.reports.rules import REQUIRED, WRITTEN, ReportKind, ReportState
from qaweb.reports.summary import summary_in_words

__all__ = ["archive_views", "blueprint", "long_views", "writing_views"]
blueprint.add_app_template_filter(wording.share, "share")
blueprint.add_app_template_filter(wording.change, "change")
blueprint.add_app_template_filter(wording.change_of_share, "change_of_share")
blueprint.add_app_template_filter(wording.lasting, "lasting")
blueprint.add_app_template_filter(compared_words.of_unit, "of_unit")
blueprint.add_app_template_filter(compared_words.line_name, "line_name")
blueprint.add_app_template_filter(compared_words.measured, "measured")
blueprint.add_app_template_filter(compared_words.pair_name, "pair_name")
blueprint.add_app_template_filter(compared_words.difference_in, "difference_in")
blueprint.add_app_template_filter(compared_words.restated_words, "restated_words")
blueprint.add_app_template_filter(wording.period_name, "period_name")


@blueprint.get("/reports")
@requires(Permission.REPORTS_READ)
def index() -> Response:
    """The reports by period, filtered by the address."""
    return _list(DrawForm(formdata=None))


def _list(draw_form: DrawForm) -> Response:
    asked, filters = request.args, archive.filters_in(request.args)
    page = archive.archive(viewer(), filters, asked.get("after", ""), asked.get("before", ""))
    return render(
        "reports/index.html",
        "reports/_list.html",
        status=draw_form.status,
        page=page,
        filters=filters,
        counts=reception.review_counts(viewer(), page),
        readable=queries.readable(viewer(), page),
        projects=queries.projects(viewer()),
        kinds=list(ReportKind),
        states=list(ReportState),
        draw_form=draw_form,
    )


@blueprint.post("/reports/draw")
@requires(Permission.REPORTS_DRAFT)
def draw() -> Response:
    """Draw up a report by hand, should the worker have been away."""
    form, project = DrawForm(), queries.own_project(viewer())
    drawn: list[Report] = []
    day = form.day.data
    if (
        form.submitted_well()
        and day
        and form.attempt(lambda: drawn.append(actions.draw(viewer(), project, day)))
    ):
        return done(_address(drawn[0].id))
    return _list(form)


@blueprint.get("/reports/<int:report_id>")
@requires(Permission.REPORTS_READ)
def show(report_id: int) -> Response:
    """The report as a document, with the steps that are open to the reader."""
    report = queries.report(viewer(), report_id)
    actions.note_read(viewer(), report)
    return _drawn(report)


def _page(report_id: int, **sent: Form) -> Response:
    """The document after a refusal, as it is by now."""
    return _drawn(queries.report(viewer(), report_id), **sent)


def _drawn(report: Report, **sent: Form) -> Response:
    """The document; `sent` are forms that were refused, with everything typed in them."""
    read = reading(viewer(), report, is_whole=long_views.is_whole())
    typings = drafts.typings(viewer(), report)
    typed = drafts.own(viewer(), report, typings)
    seq = typed.seq if read.is_live else report.words_seq
    forms: dict[str, Form] = {
        "write_form": WriteForm(formdata=None, seq=str(seq), **{**read.words, **typed.texts}),
        "review_form": ReviewForm(formdata=None, remark=_own_remark(read)),
        "return_form": ReturnForm(formdata=None),
        "approve_form": ApproveForm(formdata=None),
        "publish_form": PublishForm(formdata=None),
    } | sent
    return render(
        "reports/show.html",
        status=max(form.status for form in forms.values()),
        report=report,
        reading=read,
        figures=read.figures,
        charts=charts_of(report, read.figures, viewer().may(Permission.EVALUATIONS_SEE)),
        sentences=wording.in_sentences(summary_in_words(read.figures)),
        sections=sections_on_page(read.figures),
        most=long_views.most_at_once(),
        receipts=long_views.receipts(report, read),
        parts=WRITTEN[report.kind],
        versions=writing.read(report.words) if read.is_live else {},
        typed=typed,
        is_own=queries.is_own(viewer(), report) if read.steps else False,
        company=drafts.company(viewer(), report, seq, typings) if read.is_live else None,
        seq=seq,
        required=REQUIRED[report.kind],
        refused=list(sent.values()),
        **forms,
    )


def _own_remark(read: Reading) -> str:
    own = [r.review for r in read.reviews if r.supervisor.id == viewer().id and r.review]
    return own[0].remark if own else ""


def _address(report_id: int) -> str:
    return url_for("reports.show", report_id=report_id)


@blueprint.post("/reports/<int:report_id>/write")
@requires(Permission.REPORTS_DRAFT)
def write(report_id: int) -> Response:
    """Save the written parts."""
    form = WriteForm()
    if form.submitted_well() and form.attempt(
        lambda: actions.write(viewer(), report_id, form.words(), form.loaded_at())
    ):
        return done(_address(report_id), _("Saved."))
    return _page(report_id, write_form=form)


@blueprint.post("/reports/<int:report_id>/submit")
@requires(Permission.REPORTS_DRAFT)
def submit(report_id: int) -> Response:
    """Save what is typed and hand the report in."""
    form = WriteForm()
    if form.submitted_well() and form.attempt(
        lambda: actions.submit(viewer(), report_id, form.words(), form.loaded_at())
    ):
        return done(_address(report_id), _("Submitted. The manager and the supervisors have it."))
    return _page(report_id, write_form=form)


@blueprint.post("/reports/<int:report_id>/review")
@requires(Permission.REPORTS_REVIEW)
def review(report_id: int) -> Response:
    """Record what a supervisor says to it."""
    form = ReviewForm()
    if form.submitted_well() and form.attempt(
        lambda: actions.review(viewer(), report_id, str(form.remark.data))
    ):
        return done(_address(report_id), _("Your review is recorded."))
    return _page(report_id, review_form=form)


@blueprint.post("/reports/<int:report_id>/return")
@requires(Permission.REPORTS_APPROVE)
def return_(report_id: int) -> Response:
    """Give it back with a reason."""
    form = ReturnForm()
    if form.submitted_well() and form.attempt(
        lambda: actions.return_(viewer(), report_id, str(form.reason.data))
    ):
        return done(_address(report_id), _("Returned to its author."))
    return _page(report_id, return_form=form)


@blueprint.post("/reports/<int:report_id>/approve")
@requires(Permission.REPORTS_APPROVE)
def approve(report_id: int) -> Response:
    """Approve it, if wanted with the publication in one step."""
    form = ApproveForm()
    publish_too = bool(form.publish.data)
    said = {"remark": form.note.data or "", "reason": form.reason.data or ""}
    if form.submitted_well() and form.attempt(
        lambda: actions.approve(viewer(), report_id, **said, and_publish=publish_too)
    ):
        words = _("Approved and published.") if publish_too else _("Approved.")
        return done(_address(report_id), words)
    return _page(report_id, approve_form=form)


@blueprint.post("/reports/<int:report_id>/publish")
@requires(Permission.REPORTS_APPROVE)
def publish(report_id: int) -> Response:
    """Open it to the leads and agents."""
    form = PublishForm()
    if form.submitted_well() and form.attempt(lambda: actions.publish(viewer(), report_id)):
        return done(_address(report_id), _("Published."))
    return _page(report_id, publish_form=form)
