"""A slip as the printed form 《客户代表改进建议单》, in the reader's language (P7)."""

import datetime as dt
from collections.abc import Sequence

from qaweb.evaluations.models import Evaluation
from qaweb.filters import band_label, duration, in_words, label, moment, score, titled
from qaweb.language import gettext as _
from qaweb.language import ngettext
from qaweb.slips import queries
from qaweb.slips.findings import (
    Finding,
    Heard,
    effect_of_slip,
    evaluations_of,
    findings_of,
)
from qaweb.slips.further import moments_of
from qaweb.slips.models import Slip, SlipFile, SlipFollowUp, SlipMoment
from qaweb.slips.rules import Effect, Measure
from qaweb.slips.talking import messages_of
from qaweb.workbooks.forms import (
    SlipCriterionLine,
    SlipEvaluationLine,
    SlipLogLine,
    SlipMessageLine,
    SlipSheet,
    slip_form,
)
from qaweb.workbooks.paper import Fact
from qaweb.workbooks.styles import BandWord


def workbook(slip: Slip) -> bytes:
    """The xlsx of a slip that the reader may see."""
    return slip_form(printed(slip))


def printed(slip: Slip) -> SlipSheet:
    """The form in the reader's words."""
    evaluations = evaluations_of(slip)
    findings = findings_of(slip, evaluations)
    moments = moments_of(slip)
    effect = effect_of_slip(slip, [finding.criterion.code for finding in findings])
    title = _("Improvement slip")
    return SlipSheet(
        title=title,
        number=str(slip),
        state=Fact(_("State"), label(slip.state)),
        person=Fact(_("Person"), str(slip.person)),
        team=Fact(_("Team"), f"{slip.team or '–'} · {slip.project}"),
        holder=Fact(_("Followed up by"), slip.holder.name if slip.holder else "–"),
        author=Fact(_("Written by"), slip.author.name),
        issued=Fact(_("Issued"), moment(slip.issued_at)),
        due=Fact(_("Due on"), _due(slip)),
        cause=Fact(_("Cause"), label(slip.cause)),
        evaluations_heading=_("Evaluations"),
        evaluation_titles=(_("Number"), _("Day of the call"), _("Call"), _("Score"), _("Band")),
        evaluations=tuple(_evaluation(each) for each in evaluations),
        criteria_heading=_("What to improve"),
        criterion_titles=(_("Criterion"), _("What was heard"), _("What the standard wants")),
        criteria=tuple(_criterion(each, moments) for each in findings),
        suggestion=Fact(_("What to do better"), slip.suggestion),
        own_words=Fact(_("In the person's own words"), slip.own_words),
        acknowledged=Fact(_("Acknowledged"), _at(slip.acknowledged_at)),
        talk_heading=_("Questions and answers"),
        talk_titles=(_("Time"), _("Person"), _("Content")),
        talk=tuple(
            SlipMessageLine(moment(each.at), each.author.name, each.text)
            for each in messages_of(slip)
        ),
        log_heading=_("Follow-up and coaching"),
        log_titles=(_("Day"), _("What was done"), _("What came of it"), _("Next step")),
        log=tuple(_entry(each, files) for each, files in queries.log_of(slip).items()),
        result=Fact(_("Result"), slip.result),
        effect=Fact(_("Effect"), effect_in_words(effect.total)),
        closed=Fact(_("Closed"), _closed(slip)),
        signatures=(_("Person"), _("Followed up by"), _("Supervisor")),
        footer=f"{title} {slip}",
    )


def _at(value: dt.datetime | None) -> str:
    return moment(value) if value else ""


def _closed(slip: Slip) -> str:
    return f"{moment(slip.closed_at)} {slip.closed_by}" if slip.closed_at else ""


def _evaluation(evaluation: Evaluation) -> SlipEvaluationLine:
    return SlipEvaluationLine(
        number=str(evaluation),
        day=str(evaluation.call_day),
        call=f"{evaluation.call_number} {evaluation.call_type_name}",
        total=evaluation.total,
        band=BandWord(evaluation.band, band_label(evaluation.band) if evaluation.band else ""),
    )


def _due(slip: Slip) -> str:
    if not slip.rounds:
        return str(slip.due_on)
    return f"{slip.due_on} · {_('round %(number)s', number=slip.rounds + 1)}"


def _criterion(finding: Finding, moments: dict[str, list[SlipMoment]]) -> SlipCriterionLine:
    noted = moments.get(finding.criterion.code, [])
    heard = [_heard(each) for each in finding.heard]
    return SlipCriterionLine(
        criterion=titled(finding.criterion),
        heard="\n".join([*heard, *(f"{duration(each.at_s)} {each.text}" for each in noted)]),
        wanted=in_words(finding.best, "label"),
    )


def _heard(heard: Heard) -> str:
    level = in_words(heard.level, "label") if heard.level else _("Not applicable")
    words = [f"{heard.evaluation}: {level}"]
    if heard.note:
        words.append(heard.note)
    return "\n".join(words)


def _entry(entry: SlipFollowUp, files: Sequence[SlipFile]) -> SlipLogLine:
    done = f"{label(entry.kind)} ({entry.author.name})"
    content = "\n".join([entry.content, *(file.name for file in files)])
    agreed = [str(entry.next_on or ""), label(entry.next_kind), entry.next_step]
    return SlipLogLine(str(entry.day), done, content, " ".join(filter(None, agreed)))


def effect_in_words(effect: Effect) -> str:
    """Before and after in one line, each with how many calls it rests on."""
    return _(
        "%(before)s before, %(after)s after",
        before=measure_in_words(effect.before),
        after=measure_in_words(effect.after),
    )


def measure_in_words(measure: Measure) -> str:
    """62.5% (2 calls), or that there are none yet."""
    if measure.share is None:
        return _("no calls yet")
    calls = ngettext("%(num)s call", "%(num)s calls", measure.evaluations)
    return f"{score(measure.share)}% ({calls})"
