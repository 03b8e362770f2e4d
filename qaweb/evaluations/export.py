"""An evaluation as the printed form 《客户代表监听记录表》 in the reader's words (P3.10, P7)."""

from qaweb.evaluations.answers import Sheet, sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.notes import Note, notes_of
from qaweb.evaluations.rules import EvaluationState, SectionScore, level_chosen
from qaweb.filters import band_label, duration, in_words, label, moment, titled
from qaweb.language import gettext as _
from qaweb.standards.rules import Criterion, Section
from qaweb.workbooks.forms import EvaluationSheet, ScoredSection, ScoreLine, evaluation_form
from qaweb.workbooks.paper import Fact
from qaweb.workbooks.styles import BandWord


def workbook(evaluation: Evaluation) -> bytes:
    """The xlsx of an evaluation that the reader may see; the private note is not in it."""
    return evaluation_form(printed(evaluation))


def printed(evaluation: Evaluation) -> EvaluationSheet:
    """The form in the reader's words."""
    sheet, title = sheet_of(evaluation), _("Record of a monitored call")
    sections = zip(sheet.form.sections, sheet.score.sections, strict=True)
    return EvaluationSheet(
        title=title,
        number=str(evaluation),
        project=Fact(_("Project"), str(evaluation.project)),
        agent=Fact(_("Monitored"), str(evaluation.agent)),
        team=Fact(_("Team"), str(evaluation.team or "–")),
        monitor=Fact(_("Monitor"), evaluation.monitor.name),
        call_number=Fact(_("Call number"), evaluation.call_number),
        call_time=Fact(_("Call began at"), moment(evaluation.call_started_at)),
        mode=Fact(_("Mode"), label(evaluation.mode)),
        call_type=Fact(_("Call type"), evaluation.call_type_name or "–"),
        headings=(_("Criterion"), _("Chosen"), _("Possible"), _("Earned"), _("Remark")),
        sections=tuple(_section(sheet, *pair) for pair in sections),
        total=(_("Score"), evaluation.total or 0),
        raw_total=(_("Before critical criteria and bonus"), evaluation.raw_total or 0),
        band=(_("Band"), BandWord(evaluation.band, band_label(evaluation.band))),
        problems=Fact(_("Problems in this call"), evaluation.problems),
        suggestions=Fact(_("Suggestions"), evaluation.suggestions),
        acceptance=Fact(_("Accepted"), _acceptance(evaluation)),
        notes=_notes(evaluation),
        more=_more(evaluation),
        signatures=(_("Monitored"), _("Monitor")),
        footer=f"{title} {evaluation}",
    )


def _notes(evaluation: Evaluation) -> Fact | None:
    """What was noted, each with its second of the call."""
    lines = [_note(note) for note in notes_of(evaluation)]
    return Fact(_("Notes"), "\n".join(lines)) if lines else None


def _note(note: Note) -> str:
    at = note.at_s if note.position is None else note.position
    about = titled(note.criterion) if note.criterion else ""
    return "  ".join(filter(None, (duration(at) if at is not None else "", note.text, about)))


def _more(evaluation: Evaluation) -> tuple[Fact, ...]:
    version = evaluation.version
    standard = f"{titled(version.standard)} {_('version %(number)s', number=version.label)}"
    late = f" ({_('late')})" if evaluation.is_late else ""
    return (
        Fact(_("Standard"), standard),
        Fact(_("Submitted"), moment(evaluation.submitted_at) + late),
    )


def _acceptance(evaluation: Evaluation) -> str:
    if evaluation.state is not EvaluationState.ACCEPTED:
        return label(evaluation.state)
    lapsed = f" ({_('by lapse: nobody answered in time')})" if evaluation.accepted_by_lapse else ""
    return moment(evaluation.accepted_at) + lapsed


def _section(sheet: Sheet, section: Section, sums: SectionScore) -> ScoredSection:
    lines = tuple(
        _line(sheet, criterion) for criterion in section.criteria if criterion.code in sheet.shown
    )
    return ScoredSection(titled(section), lines, sums.possible, sums.earned)


def _line(sheet: Sheet, criterion: Criterion) -> ScoreLine:
    answer, level = sheet.answers.get(criterion.code), level_chosen(criterion, sheet.answers)
    chosen = in_words(level, "label") if level else _("Does not apply")
    remarks = [answer.reason, _("Problem") if answer.problem else ""] if answer else []
    return ScoreLine(
        criterion=titled(criterion),
        level=chosen if answer and (level or answer.na) else "–",
        possible=criterion.points,
        earned=level.points if level else None,
        note=" · ".join(filter(None, remarks)),
    )
