"""A slip of the demo: acknowledged, talked about, followed up and concluded."""

import datetime as dt

from qaweb import clock
from qaweb.demo import words
from qaweb.demo.playing import DAY, MINUTE, MOST_SKILL, History, let_read
from qaweb.evaluations.answers import sheet_of
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import lost_criteria
from qaweb.people.models import Person
from qaweb.people.queries import lead_of, supervisors_of
from qaweb.permissions import Viewer
from qaweb.slips import actions as slips
from qaweb.slips import issuing, talking
from qaweb.slips.models import Slip
from qaweb.slips.queries import joinable
from qaweb.slips.rules import Cause, FollowUpKind

CAUSES, CAUSE_WEIGHTS = tuple(Cause), (6, 2, 1, 3)


def issue(history: History, monitor: Person, evaluation_id: int) -> None:
    """Write the slip that is owed, or join one that is open; its person answers later."""
    rng, viewer = history.rng, history.viewer(monitor)
    evaluation = Evaluation.get_by_id(evaluation_id)
    sheet = sheet_of(evaluation)
    lost = set(lost_criteria(sheet.form, sheet.answers))
    open_slips = joinable(viewer, evaluation.agent_id, lost)
    known = {slip.id: codes for slip, codes in open_slips.items()}
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
    let_read(history, monitor, slip)
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
