"""One call of the demo: chosen, monitored, and answered by its person."""

import datetime as dt
import random
from collections.abc import Iterator

from qaweb import clock
from qaweb.calls.models import Call, CallType
from qaweb.demo import heard, planned, words
from qaweb.demo.agenda import Event
from qaweb.demo.coaching import issue
from qaweb.demo.objections import Objections
from qaweb.demo.playing import DAY, MINUTE, History, let_read
from qaweb.evaluations import actions as evaluations
from qaweb.evaluations import drafts
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.drafts import Given, Word
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import LIVE, Answer, EvaluationState, Mode
from qaweb.evaluations.submitting import submit
from qaweb.monitoring import working
from qaweb.monitoring.models import PlanLine
from qaweb.people.models import Person, Project
from qaweb.permissions import MONITORED
from qaweb.standards.rules import Criterion

MODES, MODE_WEIGHTS = (Mode.SIDE_BY_SIDE, Mode.REMOTE, Mode.RECORDING), (2, 7, 1)


def monitored_call(history: History, project: Project, monitor: Person) -> Event:
    """The next line of the plan, or any call that is fresh and free."""

    def happen() -> None:
        line = planned.due_line(monitor)
        if line is not None and _work(history, monitor, line):
            return
        call = _some_call(history.rng, project, monitor)
        if call is not None:
            _monitor(history, monitor, call)

    return happen


def _work(history: History, monitor: Person, line: PlanLine) -> bool:
    """Work on a line of the plan: begin it, or pass it over; False when it brought nothing."""
    if not history.is_there(monitor):
        return True
    viewer, rng = history.viewer(monitor), history.rng
    if rng.random() < planned.SKIPPED:
        planned.pass_over(viewer, rng, line)
        return False
    call = planned.call_of(line, rng)
    if call is None:
        return False
    evaluation = working.begin(viewer, line.id)
    if evaluation.state is EvaluationState.DRAFT:
        _complete(history, monitor, evaluation, call)
    return True


def _some_call(rng: random.Random, project: Project, monitor: Person) -> Call | None:
    now = clock.now()
    taken = Evaluation.select(Evaluation.call_number).where(
        Evaluation.project == project, Evaluation.call_day >= clock.today() - DAY
    )
    recent = (
        Call.select(Call, Person, CallType)
        .join(Person)
        .switch(Call)
        .join(CallType)
        .where(
            Call.project == project,
            Call.call_day >= clock.today() - DAY,
            Call.started_at.between(now - dt.timedelta(hours=6), now - 12 * MINUTE),
            Person.role.in_(MONITORED),
            Call.number.not_in(taken),
        )
    )
    free = list(recent)
    return rng.choice(free) if free else None


def _monitor(history: History, monitor: Person, call: Call) -> None:
    viewer, rng = history.viewer(monitor), history.rng
    mode = rng.choices(MODES, MODE_WEIGHTS)[0]
    if mode is Mode.RECORDING:
        evaluation = evaluations.start_recording(viewer, call.id)
    else:
        evaluation = evaluations.start_live(viewer, call.agent_id, mode)
    _complete(history, monitor, evaluation, call)


def _complete(history: History, monitor: Person, evaluation: Evaluation, call: Call) -> None:
    """Fill the form in, submit it, write the slip, and let the person answer later."""
    viewer, rng = history.viewer(monitor), history.rng
    answers = list(_answers(history, evaluation))
    lost = any(given.answer.problem or given.answer.level for given in answers)
    drafts.save(viewer, evaluation.id, answers, _words(rng, evaluation, call, lost))
    heard.take_notes(rng, viewer, evaluation, answers)
    taken = submit(viewer, evaluation.id)
    if taken.slip_owed:
        issue(history, monitor, evaluation.id)
    let_read(history, monitor, taken)
    agent = call.agent
    reply = clock.now() + dt.timedelta(hours=rng.uniform(2, 60))
    answers_of = Objections(history.agenda, rng)
    history.agenda.at(reply, lambda: answers_of.answer(history.viewer(agent), evaluation.id))


def _answers(history: History, evaluation: Evaluation) -> Iterator[Given]:
    """A skilled agent has more calls without a fault; on the others some criteria lose points."""
    clean = history.rng.random() < history.skill[evaluation.agent_id]
    skill = 1.0 if clean else history.rng.choice((0.6, 0.72, 0.84))
    for criterion in sheet_of(evaluation).form.scored:
        yield Given(_answer(history.rng, criterion, skill))


def _answer(rng: random.Random, criterion: Criterion, skill: float) -> Answer:
    if criterion.na_allowed and not criterion.is_critical and rng.random() < 0.35:
        return Answer(criterion.code, na=True)
    chance = skill if not criterion.is_critical else 1 - (1 - skill) / 20
    if rng.random() < chance:
        return Answer(criterion.code, level=criterion.top_level)
    others = [i for i in range(len(criterion.levels)) if i != criterion.top_level]
    weights = [1 + criterion.levels[i].points for i in others]
    return Answer(criterion.code, level=rng.choices(others, weights)[0], problem=rng.random() < 0.3)


def _words(rng: random.Random, evaluation: Evaluation, call: Call, lost: bool) -> list[Word]:
    written = []
    if evaluation.mode in LIVE:
        started = clock.local(call.started_at).strftime("%H:%M")
        written += [
            Word("call_number", call.number),
            Word("call_type_name", str(call.call_type)),
            Word("call_time", started),
        ]
    if lost:
        written.append(Word("problems", rng.choice(words.PROBLEMS)))
        written.append(Word("suggestions", rng.choice(words.SUGGESTIONS)))
    return written
