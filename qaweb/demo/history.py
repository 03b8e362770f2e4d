"""Three weeks in the life of the demo's centre, played through the real actions."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from qaweb import clock
from qaweb.calls.models import Call, CallType
from qaweb.demo import heard, planned, words
from qaweb.demo.agenda import Agenda, Event
from qaweb.demo.looking import ITS_AUTHOR, LEAD, MANAGER, SUPERVISOR, Reader, read_later
from qaweb.demo.objections import Objections
from qaweb.demo.world import FIRST_DAY, START, World
from qaweb.evaluations import actions as evaluations
from qaweb.evaluations import drafts
from qaweb.evaluations.drafts import Given, Word
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.queries import sheet_of
from qaweb.evaluations.rules import LIVE, Answer, EvaluationState, Mode, lost_criteria
from qaweb.evaluations.submitting import submit
from qaweb.inbox.models import Notice
from qaweb.monitoring import working
from qaweb.monitoring.models import PlanLine
from qaweb.people.models import Person, Project, Shift
from qaweb.people.queries import lead_of, shift_of, supervisors_of, viewer_of
from qaweb.permissions import MONITORED, Role, Viewer
from qaweb.reports import actions as reports
from qaweb.reports.models import Report
from qaweb.slips import actions as slips
from qaweb.slips import issuing, talking
from qaweb.slips.models import Slip
from qaweb.slips.queries import joinable
from qaweb.slips.rules import Cause, FollowUpKind
from qaweb.standards.rules import Criterion

MODES, MODE_WEIGHTS = (Mode.SIDE_BY_SIDE, Mode.REMOTE, Mode.RECORDING), (2, 7, 1)
PER_DAY = {Role.QA_SPECIALIST: (9, 14), Role.SUPERVISOR: (2, 4)}
CAUSES, CAUSE_WEIGHTS = tuple(Cause), (6, 2, 1, 3)
MOST_SKILL = 0.85
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


@dataclass
class History:
    """The players, what they are good at, and what is still to happen."""

    world: World
    agenda: Agenda = field(default_factory=lambda: Agenda(START))
    skill: dict[int, float] = field(default_factory=dict)
    viewers: dict[int, Viewer] = field(default_factory=dict)

    @property
    def rng(self) -> random.Random:
        return self.world.rng

    def viewer(self, person: Person) -> Viewer:
        """The person as actions know them; nobody changes post in the demo."""
        if person.id not in self.viewers:
            self.viewers[person.id] = viewer_of(person)
        return self.viewers[person.id]

    def is_there(self, person: Person) -> bool:
        """Whether the roster still has the person at work today."""
        shift = shift_of(person.id, clock.today())
        return shift is not None and shift.starts_at is not None


def play(world: World) -> None:
    """Play every day from the first until the demo's now."""
    history = History(world)
    for person in world.people:
        history.skill[person.id] = min(MOST_SKILL, world.rng.gauss(0.5, 0.12))
    _fill_library(history)
    day = FIRST_DAY
    while day <= START.date():
        for project in world.projects:
            _plan_day(history, project, day)
        day += DAY
    _announce_changes(history)
    history.agenda.play()
    _read_notices()


def _read_notices() -> None:
    """Whatever came before yesterday evening has been read by everybody."""
    evening = clock.at(START.date() - DAY, dt.time(17, 30))
    Notice.update(read_at=evening).where(Notice.created_at < evening).execute()


def _fill_library(history: History) -> None:
    author = history.viewer(history.world.of(history.world.projects[0], Role.QA_SPECIALIST)[0])
    with clock.set_to(clock.at(FIRST_DAY, dt.time(8))):
        heard.fill_library(author, history.viewer(history.world.manager))


def _announce_changes(history: History) -> None:
    first, second = history.world.projects[:2]
    specialists = history.world.of(first, Role.QA_SPECIALIST)
    planned.announce_changes(
        history.agenda,
        first,
        manager=history.viewer(history.world.manager),
        author=history.viewer(specialists[0]),
        supervisor=history.viewer(history.world.of(first, Role.SUPERVISOR)[0]),
        absent=history.world.of(second, Role.QA_SPECIALIST),
    )


def _plan_day(history: History, project: Project, day: dt.date) -> None:
    drawn = clock.at(day, planned.DRAWN_AT)
    history.agenda.at(drawn, lambda: planned.draw_day(project, day))
    for monitor in history.world.of(project, Role.QA_SPECIALIST, Role.SUPERVISOR):
        shift = monitor.shifts.where(Shift.day == day, Shift.starts_at.is_null(False)).first()
        if shift:
            for moment in _moments(history.rng, monitor, shift):
                history.agenda.at(moment, _monitoring(history, project, monitor))
    morning = clock.at(day + DAY, dt.time(0, 5))
    history.agenda.at(morning, lambda: _report(history, project, day))


def _moments(rng: random.Random, monitor: Person, shift: Shift) -> Iterator[dt.datetime]:
    length = int((shift.ends_at - shift.starts_at).total_seconds())
    for _ in range(rng.randint(*PER_DAY[monitor.role])):
        yield shift.starts_at + dt.timedelta(seconds=rng.randint(900, length + 1200))


# --- one call ---------------------------------------------------------------------------------


def _monitoring(history: History, project: Project, monitor: Person) -> Event:
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
        _issue(history, monitor, evaluation.id)
    _read_later(history, monitor, taken)
    agent = call.agent
    reply = clock.now() + dt.timedelta(hours=rng.uniform(2, 60))
    answers_of = Objections(history.agenda, rng)
    history.agenda.at(reply, lambda: answers_of.answer(history.viewer(agent), evaluation.id))


def _read_later(history: History, author: Person, record: Evaluation | Slip) -> None:
    """The record's lead, supervisor, author and the manager may look into it (S17)."""
    lead, world = lead_of(record.team_id), history.world
    above = supervisors_of(record.project_id, record.team_id)
    chances = [(lead, LEAD), (above[0] if above else None, SUPERVISOR)]
    chances += [(author, ITS_AUTHOR), (world.manager, MANAGER)]
    readers = {p.id: Reader(history.viewer(p), chance) for p, chance in chances if p}
    read_later(history.agenda, record, readers.values())


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


# --- its slip ---------------------------------------------------------------------------------


def _issue(history: History, monitor: Person, evaluation_id: int) -> None:
    rng, viewer = history.rng, history.viewer(monitor)
    evaluation = Evaluation.get_by_id(evaluation_id)
    sheet = sheet_of(evaluation)
    lost = set(lost_criteria(sheet.form, sheet.answers))
    known = joinable(viewer, evaluation.agent_id, lost)
    covered = set().union(*known.values())
    slip = issuing.issue(
        viewer,
        evaluation_id,
        criteria=sorted(lost - covered),
        join=list(known),
        cause=rng.choices(CAUSES, CAUSE_WEIGHTS)[0],
        suggestion=rng.choice(words.SUGGESTIONS),
        due_on=clock.today() + 7 * DAY,
    )
    if slip.id in known:
        return
    _read_later(history, monitor, slip)
    hours = rng.uniform(3, 40)
    reply = clock.now() + dt.timedelta(hours=hours)
    if hours > 15:
        asked = clock.now() + dt.timedelta(hours=hours / 3)
        history.agenda.at(asked, lambda: _ask(history, slip))
    history.agenda.at(reply, lambda: _acknowledge(history, slip))


def _ask(history: History, slip: Slip) -> None:
    """The person asks before they acknowledge; the holder answers some hours later."""
    person = history.viewer(Person.get_by_id(slip.person_id))
    question, answer = history.rng.choice(words.QUESTIONS)
    talking.say(person, slip.id, question)
    later = clock.now() + dt.timedelta(hours=history.rng.uniform(1, 6))
    history.agenda.at(later, lambda: talking.say(_holder(history, slip), slip.id, answer))


def _acknowledge(history: History, slip: Slip) -> None:
    person = Person.get_by_id(slip.person_id)
    slips.acknowledge(history.viewer(person), slip.id, history.rng.choice(words.OWN_WORDS))
    soon = clock.now() + dt.timedelta(hours=history.rng.uniform(8, 60))
    history.agenda.at(soon, lambda: _follow_up(history, slip, 1))


def _holder(history: History, slip: Slip) -> Viewer:
    person = Person.get_by_id(slip.person_id)
    lead = lead_of(person.team_id)
    if lead is None or lead.id == person.id:
        return history.viewer(supervisors_of(slip.project_id, person.team_id)[0])
    return history.viewer(lead)


def _follow_up(history: History, slip: Slip, times: int) -> None:
    rng = history.rng
    step = rng.choice(words.NEXT_STEPS)
    written = slips.Entry(
        day=clock.today(),
        kind=rng.choice(list(FollowUpKind)),
        content=rng.choice(words.COACHING),
        next_step=step,
        next_kind=rng.choice(list(FollowUpKind)) if step else None,
        next_on=clock.today() + rng.randint(1, 4) * DAY if step else None,
    )
    slips.follow_up(_holder(history, slip), slip.id, written)
    later = clock.now() + dt.timedelta(hours=rng.uniform(30, 90))
    history.agenda.at(later, lambda: _conclude(history, slip, times))


def _conclude(history: History, slip: Slip, times: int) -> None:
    recovered = history.rng.random() < 0.6 + 0.2 * times
    holder = _holder(history, slip)
    until = None if recovered else clock.today() + 7 * DAY
    slips.conclude(holder, slip.id, recovered, words.RESULTS[recovered], due_on=until)
    if recovered:
        person = slip.person_id
        history.skill[person] = min(MOST_SKILL, history.skill[person] + 0.03)
        history.agenda.at(clock.now() + 5 * MINUTE, lambda: slips.close(holder, slip.id))
        return
    again = clock.now() + dt.timedelta(hours=history.rng.uniform(20, 50))
    history.agenda.at(again, lambda: _follow_up(history, slip, times + 1))


# --- the day's report -------------------------------------------------------------------------


def _report(history: History, project: Project, day: dt.date) -> None:
    author = history.viewer(history.world.of(project, Role.QA_SPECIALIST)[0])
    report = reports.draw(author, project, day)
    late = history.rng.random() < 0.12
    hours = history.rng.uniform(10.2, 11) if late else history.rng.uniform(8.4, 9.8)
    submitted = clock.at(day + DAY, dt.time(0)) + dt.timedelta(hours=hours)
    history.agenda.at(submitted, lambda: _submit(history, author, report))


def _submit(history: History, author: Viewer, report: Report) -> None:
    rng = history.rng
    written = {
        "highlights": rng.choice(words.HIGHLIGHTS),
        "key_points": "；".join(rng.sample(words.KEY_POINTS, 2)) + "。",
    }
    reports.submit(author, report.id, written, Report.get_by_id(report.id).words_seq)
    now = clock.now()
    for supervisor in history.world.of(report.project, Role.SUPERVISOR):
        read = now + dt.timedelta(hours=rng.uniform(0.5, 6))
        history.agenda.at(read, _reviewing(history, supervisor, report))
    decided = now + dt.timedelta(hours=rng.uniform(2, 28))
    history.agenda.at(decided, lambda: _decide(history, author, report))


def _reviewing(history: History, supervisor: Person, report: Report) -> Event:
    remark = history.rng.choice(words.REMARKS)
    return lambda: reports.review(history.viewer(supervisor), report.id, remark)


def _decide(history: History, author: Viewer, report: Report) -> None:
    manager = history.viewer(history.world.manager)
    if history.rng.random() < 0.1:
        reports.return_(manager, report.id, words.RETURN_REASON)
        again = clock.now() + dt.timedelta(hours=history.rng.uniform(1, 4))
        history.agenda.at(again, lambda: _submit(history, author, report))
        return
    reports.approve(manager, report.id, and_publish=True)
