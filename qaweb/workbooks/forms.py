"""The two appendices of the policy as workbooks (P7); their layout is ours.

《客户代表监听记录表》 holds what P3.10 requires, 《客户代表改进建议单》 what P3.11 and P3.12 do.
Scores are hundredths of a point, every word is already translated.
"""

from dataclasses import dataclass
from typing import NamedTuple

from qaweb.workbooks.paper import CELL, CENTRED, COLUMNS, HEADER, LINE, RIGHT, Cell, Fact, Paper
from qaweb.workbooks.styles import BandWord, Book, Kind

SCORES = (0, 3, 8, 9, 10)
EVALUATIONS = (0, 2, 4, 9, 10)
CRITERIA = (0, 3, 8)
LOG = (0, 2, 4, 9)
TALK = (0, 2, 4)
EMPTY_LOG_LINES = 3
SECTION = LINE | {"bold": True, "bg_color": "#F7F9FB"}
FIGURE = CELL | CENTRED | {"bold": True, "font_size": 12, "indent": 0}


class ScoreLine(NamedTuple):
    """One criterion: the wording of the level chosen; `earned` is None when it did not apply."""

    criterion: str
    level: str
    possible: int
    earned: int | None
    note: str = ""


@dataclass(frozen=True)
class ScoredSection:
    """A section with its lines and sums."""

    title: str
    lines: tuple[ScoreLine, ...]
    possible: int
    earned: int


@dataclass(frozen=True)
class EvaluationSheet:
    """《客户代表监听记录表》 with everything P3.10 requires; `headings` are those of the scores:
    criterion, level, possible, earned, note."""

    title: str
    number: str
    project: Fact
    agent: Fact
    team: Fact
    monitor: Fact
    call_number: Fact
    call_time: Fact
    mode: Fact
    call_type: Fact
    headings: tuple[str, str, str, str, str]
    sections: tuple[ScoredSection, ...]
    total: tuple[str, int]
    raw_total: tuple[str, int]
    band: tuple[str, BandWord]
    problems: Fact
    suggestions: Fact
    acceptance: Fact
    notes: Fact | None = None
    more: tuple[Fact, ...] = ()
    signatures: tuple[str, ...] = ()
    footer: str = ""


def evaluation_form(sheet: EvaluationSheet) -> bytes:
    """The record of one monitored call, one A4 page wide (P3.10)."""
    return _alone(sheet)


def write_evaluation(paper: Paper, sheet: EvaluationSheet) -> None:
    """The same on a paper that may hold others."""
    paper.head(sheet.title, sheet.number)
    paper.facts(
        (
            sheet.project, sheet.team, sheet.agent, sheet.monitor, sheet.call_number,
            sheet.call_time, sheet.mode, sheet.call_type, *sheet.more,
        )
    )  # fmt: skip
    _verdict(paper, sheet)
    paper.header(SCORES, sheet.headings, right=(2, 3))
    if not paper.is_shared:
        paper.repeat_last()
    for section in sheet.sections:
        _section(paper, section)
    words = (sheet.problems, sheet.suggestions, sheet.notes)
    for fact in filter(None, words):
        paper.text(fact, lines=1)
    paper.facts((sheet.acceptance,))
    if sheet.signatures:
        paper.signatures(sheet.signatures)


def _verdict(paper: Paper, sheet: EvaluationSheet) -> None:
    paper.line(
        Cell(0, 2, sheet.total[0], HEADER), Cell(2, 3, sheet.total[1], FIGURE, Kind.SCORE),
        Cell(3, 5, sheet.band[0], HEADER), Cell(5, 8, sheet.band[1], FIGURE),
        Cell(8, 11, sheet.raw_total[0], HEADER),
        Cell(11, COLUMNS, sheet.raw_total[1], FIGURE, Kind.SCORE),
    )  # fmt: skip


def _section(paper: Paper, section: ScoredSection) -> None:
    paper.line(
        Cell(0, SCORES[2], section.title, SECTION),
        Cell(SCORES[2], SCORES[3], section.possible, SECTION | RIGHT, Kind.SCORE),
        Cell(SCORES[3], SCORES[4], section.earned, SECTION | RIGHT, Kind.SCORE),
        Cell(SCORES[4], COLUMNS, "", SECTION),
    )
    for line in section.lines:
        paper.cells(SCORES, line)


class SlipEvaluationLine(NamedTuple):
    """An evaluation that led to the slip; `total` in hundredths."""

    number: str
    day: str
    call: str
    total: int | None
    band: BandWord


class SlipCriterionLine(NamedTuple):
    """A criterion of the slip: what was heard, and what the standard wants."""

    criterion: str
    heard: str
    wanted: str


class SlipMessageLine(NamedTuple):
    """A question about the slip, or an answer."""

    when: str
    who: str
    text: str


class SlipLogLine(NamedTuple):
    """An entry of the coaching log."""

    day: str
    kind: str
    content: str
    next_step: str


@dataclass(frozen=True)
class SlipSheet:
    """《客户代表改进建议单》 with its log, result and signatures (P3.11, P3.12); each group of
    lines brings its heading and the titles of its columns."""

    title: str
    number: str
    state: Fact
    person: Fact
    team: Fact
    holder: Fact
    author: Fact
    issued: Fact
    due: Fact
    cause: Fact
    evaluations_heading: str
    evaluation_titles: tuple[str, str, str, str, str]
    evaluations: tuple[SlipEvaluationLine, ...]
    criteria_heading: str
    criterion_titles: tuple[str, str, str]
    criteria: tuple[SlipCriterionLine, ...]
    suggestion: Fact
    own_words: Fact
    acknowledged: Fact
    talk_heading: str
    talk_titles: tuple[str, str, str]
    talk: tuple[SlipMessageLine, ...]
    log_heading: str
    log_titles: tuple[str, str, str, str]
    log: tuple[SlipLogLine, ...]
    result: Fact
    effect: Fact
    closed: Fact
    signatures: tuple[str, ...] = ()
    footer: str = ""


def slip_form(sheet: SlipSheet) -> bytes:
    """The improvement slip with all that happened to it, one A4 page wide (P3.11, P3.12)."""
    return _alone(sheet)


def write_slip(paper: Paper, sheet: SlipSheet) -> None:
    """The same on a paper that may hold others."""
    paper.head(sheet.title, sheet.number)
    paper.facts(
        (
            sheet.person, sheet.team, sheet.holder, sheet.author, sheet.issued, sheet.due,
            sheet.cause, sheet.state,
        )
    )  # fmt: skip
    _findings(paper, sheet)
    paper.text(sheet.suggestion, lines=2)
    paper.text(sheet.own_words, lines=2)
    paper.facts((sheet.acknowledged,))
    if sheet.talk:
        paper.heading(sheet.talk_heading)
        paper.header(TALK, sheet.talk_titles)
        for message in sheet.talk:
            paper.cells(TALK, message)
    _log(paper, sheet)
    paper.text(sheet.result, lines=2)
    paper.facts((sheet.effect,))
    paper.facts((sheet.closed,))
    if sheet.signatures:
        paper.signatures(sheet.signatures)


def _findings(paper: Paper, sheet: SlipSheet) -> None:
    paper.heading(sheet.evaluations_heading)
    paper.header(EVALUATIONS, sheet.evaluation_titles, right=(3,))
    for evaluation in sheet.evaluations:
        paper.cells(EVALUATIONS, evaluation)
    paper.heading(sheet.criteria_heading)
    paper.header(CRITERIA, sheet.criterion_titles)
    for criterion in sheet.criteria:
        paper.cells(CRITERIA, criterion)


def _log(paper: Paper, sheet: SlipSheet) -> None:
    """The log so far, and always room to write on by hand."""
    paper.heading(sheet.log_heading)
    paper.header(LOG, sheet.log_titles)
    for entry in sheet.log:
        paper.cells(LOG, entry)
    for _blank in range(EMPTY_LOG_LINES - len(sheet.log)):
        paper.cells(LOG, ("", "", "", ""), lines=2)


Form = EvaluationSheet | SlipSheet


def write_form(paper: Paper, sheet: Form) -> None:
    """Either of the two."""
    if isinstance(sheet, EvaluationSheet):
        write_evaluation(paper, sheet)
    else:
        write_slip(paper, sheet)


def _alone(sheet: Form) -> bytes:
    book = Book(f"{sheet.title} {sheet.number}")
    paper = Paper(book, book.sheet(sheet.number, footer=sheet.footer or sheet.title))
    write_form(paper, sheet)
    paper.end()
    return book.finish()
