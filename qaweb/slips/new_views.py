"""Writing a slip: pre-written from what was lost, the moments heard, and the library (P3.11)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import Response, request, url_for

from qaweb import clock
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.notes import Note, notes_of
from qaweb.filters import in_words, titled
from qaweb.guards import viewer
from qaweb.language import gettext as _
from qaweb.parameters.queries import as_of
from qaweb.permissions import Permission, requires
from qaweb.rendering import done, render
from qaweb.slips import issuing, queries
from qaweb.slips.blueprint import blueprint
from qaweb.slips.findings import Proposal, proposal_for
from qaweb.slips.forms import IssueForm
from qaweb.slips.further import earlier_on, further_for, usual_moments
from qaweb.slips.rules import Cause
from qaweb.suggestions.queries import offers
from qaweb.suggestions.rules import Offer


@blueprint.route("/slips/new", methods=["GET", "POST"])
@requires(Permission.SLIPS_ISSUE)
def new() -> Response:
    """Write the slip of an evaluation, pre-written from what was lost."""
    asked = request.args.get("evaluation", 0, type=int)
    evaluation = queries.evaluation_to_raise(viewer(), asked)
    proposal, notes = proposal_for(viewer(), evaluation), notes_of(evaluation)
    lost = [line.criterion.code for line in proposal.lost]
    found = offers(evaluation.project_id, lost)
    form = IssueForm(data=_prefilled(evaluation, proposal, notes))
    inserted = _insert(form, found)
    if not inserted and form.submitted_well() and form.attempt(lambda: _issue(evaluation, form)):
        assert form.issued_id
        return _issued(evaluation, form.issued_id)
    return render(
        "slips/new.html",
        form=form,
        evaluation=evaluation,
        proposal=proposal,
        notes=notes,
        offers=found,
        further=further_for(viewer(), evaluation, lost),
        earlier=earlier_on(viewer(), evaluation.agent_id, lost),
        inserted=inserted,
        status=form.status,
    )


def _issued(evaluation: Evaluation, slip_id: int) -> Response:
    """To the slip; in the middle of a day's calls on to the worklist, which has the next one."""
    today = clock.today(evaluation.project.zone)
    if evaluation.monitor_id == viewer().id and evaluation.monitored_on == today:
        said = _("%(slip)s is issued: the person reads it now.", slip=f"S{slip_id:06d}")
        return done(url_for("monitoring.worklist"), said)
    return done(
        url_for("slips.show", slip_id=slip_id), _("The slip is issued: the person reads it now.")
    )


def _insert(form: IssueForm, found: Sequence[Offer]) -> bool:
    """Without JavaScript a text of the library is put in by the server; all else stays."""
    asked = request.form.get("insert", type=int)
    chosen = next((offer for offer in found if offer.id == asked), None)
    if chosen is None:
        return False
    words = (form.suggestion.data or "").rstrip()
    form.suggestion.data = "\n".join(filter(None, [words, in_words(chosen, "text")]))
    if chosen.cause:
        form.cause.data = Cause(chosen.cause)
    return True


def _prefilled(evaluation: Evaluation, proposal: Proposal, notes: Sequence[Note]) -> dict[str, Any]:
    """A sentence for each criterion that no open slip speaks of, in the standard's own words."""
    today = clock.today(evaluation.project.zone)
    wanted = [
        _(
            "%(criterion)s: %(wanted)s",
            criterion=titled(line.criterion),
            wanted=in_words(line.best, "label"),
        )
        for line in proposal.to_be_written
    ]
    codes = [line.criterion.code for line in proposal.to_be_written]
    return {
        "criteria": codes,
        "join": list(proposal.joinable),
        "moments": usual_moments(notes, codes),
        "suggestion": "\n".join(filter(None, [evaluation.suggestions, *wanted])),
        "due_on": today + dt.timedelta(days=as_of(today).slip_due_days),
    }


def _issue(evaluation: Evaluation, form: IssueForm) -> None:
    slip = issuing.issue(
        viewer(),
        evaluation.id,
        form.criteria.data or [],
        form.cause.data,
        form.suggestion.data or "",
        form.due_on.data,
        form.join.data or [],
        form.also.data or [],
        form.moments.data or [],
    )
    form.issued_id = slip.id
