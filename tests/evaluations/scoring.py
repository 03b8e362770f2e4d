"""Calls and filled forms for tests: what a monitor would do, without the browser."""

import datetime as dt

from qaweb import clock
from qaweb.calls.models import Call, CallType
from qaweb.evaluations import actions, drafts, submitting
from qaweb.evaluations.drafts import Given, Word
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Answer, Mode, as_shown
from qaweb.people.models import Person
from qaweb.permissions import Viewer
from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.rules import Form
from tests.cast import TODAY, viewer


def clean_answers(form: Form) -> dict[str, Answer]:
    """The answers of a clean call: all shown then at their best; no bonus."""
    best = {line.code: Answer(line.code, line.top_level) for line in form.scored}
    return dict(as_shown(form, best)[1])


CLEAN = clean_answers(COMPANY_STANDARD)
FACTS = {"call_number": "L-1", "call_time": "13:50", "call_type_name": "业务咨询"}


def call(agent: Person, day: dt.date = TODAY, number: str = "C-1") -> Call:
    """A recorded call of that person at 10:00."""
    return Call.create(
        number=number,
        project=agent.project_id,
        agent=agent,
        call_type=CallType.get(project=agent.project_id, name="投诉"),
        started_at=clock.at(day, dt.time(10)),
        call_day=day,
        duration_s=182,
        recording=f"{number}.wav",
    )


def save_answer(who: Viewer, draft_id: int, given: Answer, seq: int = 0) -> None:
    """Save one answer; what keeps it from being saved is raised."""
    for trouble in drafts.save(who, draft_id, [Given(given, seq)]).values():
        raise trouble


def save_text(who: Viewer, draft_id: int, field: str, value: str, seen: str | None = None) -> None:
    """Save one written field; what keeps it from being saved is raised."""
    for trouble in drafts.save(who, draft_id, words=[Word(field, value, seen)]).values():
        raise trouble


def answer(monitor: Person, draft: Evaluation, **levels: int | str) -> None:
    """Fill in a clean call but for the criteria named; "na" is N/A with a reason."""
    changed = {
        code: Answer(code, na=True, reason="无此环节")
        if level == "na"
        else Answer(code, int(level))
        for code, level in levels.items()
    }
    given = [Given(each) for each in (CLEAN | changed).values()]
    assert not drafts.save(viewer(monitor), draft.id, given)


def live_draft(monitor: Person, agent: Person, **levels: int | str) -> Evaluation:
    """A live form with the facts of its call and every answer, ready to be submitted."""
    draft = actions.start_live(viewer(monitor), agent.id, Mode.SIDE_BY_SIDE)
    for field, value in FACTS.items():
        save_text(viewer(monitor), draft.id, field, value)
    answer(monitor, draft, **levels)
    return draft


def draft_of(monitor: Person, agent: Person, **levels: int | str) -> Evaluation:
    """A filled form on a recorded call of its own."""
    number = f"C-{Call.select().count() + 1}"
    draft = actions.start_recording(viewer(monitor), call(agent, number=number).id)
    answer(monitor, draft, **levels)
    return draft


def submitted(monitor: Person, agent: Person, **levels: int | str) -> Evaluation:
    """A submitted evaluation on a recorded call of its own."""
    return submitting.submit(viewer(monitor), draft_of(monitor, agent, **levels).id)
