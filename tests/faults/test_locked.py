"""The database is locked by somebody else, and comes back."""

import datetime as dt
from collections.abc import Callable

import pytest

from qaweb import clock, jobs
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.jobs import Job, JobState
from qaweb.people.models import LoginSession, Person
from sync.jobs import Duty, every
from sync.worker import Worker
from tests.conftest import Engine, csrf_token
from tests.evaluations.scoring import draft_of
from tests.faults.conftest import Lock, Window

TYPED = "the caller asked twice for the branch"
Open = Callable[[Person], Window]


@pytest.fixture
def qa(at_work: Engine, window: Open) -> Window:
    """The specialist's browser."""
    return window(at_work.cast.qa)


@pytest.fixture
def draft(at_work: Engine) -> Evaluation:
    """A form that is filled in."""
    return draft_of(at_work.cast.qa, at_work.cast.agent)


def test_what_was_typed_is_shown_again(qa: Window, draft: Evaluation, lock: Lock) -> None:
    with lock():
        status, page = qa.post(f"/evaluations/{draft.id}/submit", problems=TYPED)
    assert (status, TYPED in page, csrf_token() in page) == (503, True, False)
    assert "The database does not answer" in page
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.DRAFT


def test_it_goes_on_when_the_lock_is_gone(qa: Window, draft: Evaluation, lock: Lock) -> None:
    path = f"/evaluations/{draft.id}/submit"
    with lock():
        assert qa.post(path)[0] == 503
    assert qa.post(path)[0] == 303
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.SUBMITTED


def test_an_autosave_is_told_to_try_again(qa: Window, draft: Evaluation, lock: Lock) -> None:
    headers = {"HX-Request": "true", "X-Autosave": "1"}
    sent = {"level": "1", "seq": "1"}
    with lock():
        status, piece = qa.post(f"/evaluations/{draft.id}/answers/opening", headers, **sent)
    assert (status, "<html" in piece, 'role="alert"' in piece) == (503, False, True)


def test_pages_are_read_meanwhile(qa: Window, draft: Evaluation, lock: Lock) -> None:
    with lock():
        for path in ("/", "/worklist", f"/evaluations/{draft.id}"):
            assert qa.get(path)[0] == 200


def test_also_where_the_session_should_be_noted_as_seen(qa: Window, lock: Lock) -> None:
    LoginSession.update(seen_at=clock.now() - dt.timedelta(minutes=9)).execute()
    with lock():
        assert qa.get("/sessions")[0] == 200


def test_a_login_that_cannot_be_kept_says_so(at_work: Engine, window: Open, lock: Lock) -> None:
    client = window(at_work.cast.agent)
    with lock():
        status, page = client.post("/login", number="00001", password="no secret of ours")
    assert (status, "The database does not answer" in page) == (503, True)
    assert "no secret of ours" not in page


def test_it_speaks_the_readers_language(qa: Window, draft: Evaluation, lock: Lock) -> None:
    with lock():
        sent = {"Accept-Language": "zh"}
        page = qa.client.post(f"/evaluations/{draft.id}/submit", headers=sent).text
    assert "The database does not answer" in page  # the person's own choice is English
    Person.update(locale="zh_Hans_CN").execute()
    with lock():
        page = qa.client.post(f"/evaluations/{draft.id}/submit").text
    assert "The database does not answer" not in page


def test_the_worker_waits_and_then_does_what_is_due(at_work: Engine, lock: Lock) -> None:
    done: list[str] = []

    def work(job: Job) -> str:
        done.append(job.key)
        return "done"

    worker = Worker(at_work.app, "w1", [Duty("count", work, every(60))])
    with lock():
        worker.tick()
        assert (worker.away, done) == (True, [])
    worker.tick()
    assert (worker.away, len(done)) == (False, 1)
    assert jobs.worker_state() == "seen"
    assert Job.get(Job.kind == "count").state is JobState.DONE
