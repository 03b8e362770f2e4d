"""From a file to an import, by actions: who may, what is refused, what stays."""

import datetime as dt
import stat
from pathlib import Path

import pytest
from flask import Flask

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.calls.models import Call
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.imports import queries, steps, storage
from qaweb.imports.forgetting import forget_old
from qaweb.imports.models import ImportKind, ImportRun, KnownShape, Upload, UploadState
from qaweb.imports.storage import Cancelled
from qaweb.people.models import Person
from qaweb.tabular.importers import Choice
from tests.cast import Cast, viewer
from tests.imports import making
from tests.imports.playing import a_day_later, work

CALLS_CHOICE = Choice(
    0, 1, {"number": 0, "agent": 1, "started_at": 2, "duration_s": 3, "project": 4}
)


def state(upload: Upload) -> UploadState:
    found: UploadState = Upload.get_by_id(upload.id).state
    return found


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("qa", ImportKind.PEOPLE),
        ("qa", ImportKind.SHIFTS),
        ("assistant", ImportKind.CALLS),
        ("supervisor", ImportKind.CALLS),
        ("lead", ImportKind.PEOPLE),
        ("agent", ImportKind.PEOPLE),
    ],
)
def test_each_role_sends_its_own_kinds_of_files(cast: Cast, who: str, kind: ImportKind) -> None:
    with pytest.raises(Forbidden):
        making.sent(getattr(cast, who), kind)
    assert Upload.select().count() == 0


def test_a_file_is_kept_for_the_servers_account_alone_under_another_name(cast: Cast) -> None:
    upload = making.sent(cast.assistant)
    path = storage.folder() / upload.stored
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(storage.folder().stat().st_mode) == 0o700
    assert "people" not in upload.stored


def test_a_dry_run_counts_and_changes_nothing(cast: Cast) -> None:
    upload = making.checked(cast.assistant)
    found = storage.result(upload.stored)
    assert found is not None
    assert (found["new"], found["refused"]) == (1, 1)
    assert found["refused_rows"][0]["bad"] == [1]
    assert not Person.select().where(Person.number == "09001").exists()
    assert ImportRun.select().count() == 0


def test_the_worker_imports_in_the_name_of_who_sent_it(app: Flask, cast: Cast) -> None:
    upload = making.started(cast.assistant)
    assert work(app) == "done"
    entry = AuditEntry.select().where(AuditEntry.action == "imports.people").get()
    assert (entry.actor_id, entry.source) == (cast.assistant.id, "worker")
    assert Upload.get_by_id(upload.id).run == ImportRun.get()
    assert storage.load(upload.stored) is None


def test_nothing_is_half_written_when_it_is_cancelled(app: Flask, cast: Cast) -> None:
    upload = making.started(cast.assistant)
    storage.ask_to_stop(upload.stored)
    assert work(app) == "cancelled"
    assert not Person.select().where(Person.number == "09001").exists()
    assert ImportRun.select().count() == 0


def test_a_waiting_import_is_cancelled_at_once(app: Flask, cast: Cast) -> None:
    upload = making.started(cast.assistant)
    assert steps.cancel(viewer(cast.assistant), upload.id) is True
    assert work(app) == "nothing to do"
    assert (state(upload), ImportRun.select().count()) == (UploadState.CANCELLED, 0)


def test_a_running_import_is_asked_to_stop(cast: Cast) -> None:
    upload = making.started(cast.assistant)
    job = queries.job_of(upload)
    assert job is not None
    type(job).update(state="running").where(type(job).id == job.id).execute()
    assert steps.cancel(viewer(cast.assistant), upload.id) is False
    with pytest.raises(Cancelled):
        storage.watched(upload.stored, "writing")(1, 1)


def test_what_is_over_is_not_cancelled(app: Flask, cast: Cast) -> None:
    upload = making.started(cast.assistant)
    work(app)
    with pytest.raises(Conflict):
        steps.cancel(viewer(cast.assistant), upload.id)


def test_it_is_not_started_twice(cast: Cast) -> None:
    upload = making.started(cast.assistant)
    with pytest.raises(Conflict):
        steps.start(viewer(cast.assistant), upload.id)


def test_nobody_elses_file_is_there(cast: Cast) -> None:
    upload = making.checked(cast.assistant)
    for other in (cast.manager, cast.qa):
        with pytest.raises(NotFound):
            steps.start(viewer(other), upload.id)


def test_the_import_of_somebody_who_has_left_is_dropped(app: Flask, cast: Cast) -> None:
    upload = making.started(cast.assistant)
    Person.update(status="left").where(Person.id == cast.assistant.id).execute()
    assert work(app) == "the person has left"
    assert (state(upload), ImportRun.select().count()) == (UploadState.CANCELLED, 0)


def test_whoever_lost_the_right_meanwhile_imports_nothing(app: Flask, cast: Cast) -> None:
    upload = making.started(cast.assistant)
    Person.update(role="agent").where(Person.id == cast.assistant.id).execute()
    assert work(app) == "failed"
    # The worker has no reader whose language it could know: it writes Chinese.
    assert "无权导入" in Upload.get_by_id(upload.id).error
    assert ImportRun.select().count() == 0


def test_calls_of_another_project_are_refused(cast: Cast) -> None:
    numbers = (cast.agent.number, cast.outsider.number)
    upload = making.sent(cast.qa, ImportKind.CALLS, making.calls_file(*numbers))
    steps.choose(viewer(cast.qa), upload.id, CALLS_CHOICE)
    found = storage.result(upload.stored)
    assert found is not None
    assert (found["new"], found["reasons"]) == (1, {"other_project": 1})


def test_a_call_of_another_project_is_not_taken_over_by_its_number(cast: Cast) -> None:
    north = making.calls_file(cast.agent.number)
    Call.create(
        number="W1",
        project=cast.south,
        agent=cast.outsider,
        started_at=clock.now(),
        call_day=clock.today(),
        duration_s=5,
    )
    upload = making.sent(cast.qa, ImportKind.CALLS, north)
    steps.choose(viewer(cast.qa), upload.id, CALLS_CHOICE)
    found = storage.result(upload.stored)
    assert found is not None
    assert (found["changed"], found["reasons"]) == (0, {"other_project": 1})


def test_what_was_chosen_is_remembered_for_the_same_titles(cast: Cast) -> None:
    making.checked(cast.assistant)
    kept = KnownShape.get()
    assert queries.known_mapping(ImportKind.PEOPLE, kept.shape) == dict(
        making.PEOPLE_CHOICE.mapping
    )
    assert queries.known_mapping(ImportKind.CALLS, kept.shape) is None


def test_one_column_for_two_fields_is_refused_at_the_field(cast: Cast) -> None:
    upload = making.sent(cast.assistant)
    twice = Choice(0, 1, {**making.PEOPLE_CHOICE.mapping, "team": 1})
    with pytest.raises(Refused) as refused:
        steps.choose(viewer(cast.assistant), upload.id, twice)
    assert refused.value.field == "column_name"


def test_files_are_deleted_after_a_day(cast: Cast) -> None:
    upload = making.checked(cast.assistant)
    forget_old(clock.now() + dt.timedelta(hours=23))
    assert storage.load(upload.stored) == making.people_file()
    forget_old(a_day_later())
    assert storage.load(upload.stored) is None
    assert state(upload) is UploadState.CANCELLED


def test_a_large_file_is_checked_by_the_worker(app: Flask, cast: Cast) -> None:
    rows = [*making.PEOPLE, *([f"1{at:05d}", "甲", "客服代表", "2026-10-02"] for at in range(2001))]
    data = making.separated(rows, ",", "utf-8")
    upload = making.sent(cast.assistant, data=data)
    steps.choose(viewer(cast.assistant), upload.id, making.PEOPLE_CHOICE)
    assert (state(upload), storage.result(upload.stored)) == (UploadState.CHECKING, None)
    assert work(app) == "checked"
    found = storage.result(upload.stored)
    assert found is not None
    assert found["new"] == 2002


def test_rows_are_counted_without_titles_and_blank_ones(cast: Cast) -> None:
    titles, *people = making.PEOPLE
    data = making.separated([["花名册"], [], titles, *people, []], ",", "utf-8")
    upload = making.sent(cast.assistant, data=data)
    choice = Choice(0, 3, making.PEOPLE_CHOICE.mapping)
    assert steps.choose(viewer(cast.assistant), upload.id, choice).rows == 2
    assert making.sent(cast.assistant).rows == 2


def test_refused_rows_are_deleted_after_thirty_days(cast: Cast) -> None:
    run = making.ran(cast.assistant, ImportKind.PEOPLE, making.people_file())
    path = Path(run.refusals)
    forget_old(clock.now() + dt.timedelta(days=29))
    assert path.is_file()
    assert forget_old(clock.now() + dt.timedelta(days=30, minutes=1)) >= 1
    assert not path.exists()
    assert ImportRun.get_by_id(run.id).refusals == ""
