"""The page of the copies, and what the manager and the assistant do there."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from qaweb import clock, jobs, leading
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound
from qaweb.jobs import Job
from qaweb.sheets import actions, queries
from qaweb.sheets.models import SheetEvent, Spreadsheet
from qaweb.sheets.rules import SheetState
from qaweb.workbooks.styles import XLSX
from tests.cast import Cast, viewer
from tests.sheets.making import copy_of, edit, path_of, round_

pytestmark = pytest.mark.usefixtures("own_folder")

As = Callable[..., FlaskClient]


def test_before_the_first_copy_it_says_what_will_stand_here(cast: Cast, as_: As) -> None:
    jobs.beat(clock.now())
    page = as_(cast.manager).get("/sheets").text
    assert "begins a workbook for each project" in page
    assert "No worker" not in page


def test_it_says_when_no_worker_runs(cast: Cast, as_: As) -> None:
    assert "No worker has been seen lately" in as_(cast.manager).get("/sheets").text


def test_it_says_which_worker_leads(
    cast: Cast, as_: As, later: Callable[..., AbstractContextManager[None]]
) -> None:
    leading.take("kunming-7", None, clock.now())
    assert "The worker kunming-7 leads since" in as_(cast.manager).get("/sheets").text
    with later(minutes=1):
        assert "No worker leads at the moment" in as_(cast.manager).get("/sheets").text


def test_it_shows_each_copy_where_it_stands_and_what_happened(cast: Cast, as_: As) -> None:
    copy = copy_of(cast.north)
    page = as_(cast.manager).get("/sheets").text
    for word in (copy.address, "Kept up to date", str(path_of(copy).parent), "Written whole"):
        assert word in page, word


def test_a_file_that_was_set_aside_is_shown_and_fetched(cast: Cast, as_: As) -> None:
    copy = copy_of(cast.north)
    edit(path_of(copy), "员工名单", "C2", "手改")
    round_()
    event = SheetEvent.get(SheetEvent.file != "")
    assert event.file in as_(cast.manager).get("/sheets").text
    answer = as_(cast.manager).get(f"/sheets/set-aside/{event.id}/file.xlsx")
    assert (answer.status_code, answer.mimetype) == (200, XLSX)
    answer.close()
    assert as_(cast.manager).get("/sheets/set-aside/999999/file.xlsx").status_code == 404


def test_a_stopped_copy_says_what_to_do_and_goes_on(cast: Cast, as_: As) -> None:
    copy = copy_of(cast.north)
    Spreadsheet.update(state=SheetState.STOPPED, stop_reason="no_room").execute()
    page = as_(cast.assistant).get("/sheets").text
    assert "Make room, then let the copy go on." in page
    as_(cast.assistant).post(f"/sheets/{copy.id}/resume")
    assert Spreadsheet.get_by_id(copy.id).state is SheetState.ACTIVE
    assert Job.select().where(Job.kind == "write_sheets").count() == 1


def test_pausing_and_writing_leave_a_line_in_the_trail(cast: Cast, as_: As) -> None:
    copy = copy_of(cast.north)
    client = as_(cast.assistant)
    for verb in ("write", "pause", "resume"):
        assert client.post(f"/sheets/{copy.id}/{verb}").status_code == 303
    lines = AuditEntry.select().where(AuditEntry.actor_id == cast.assistant.id)
    assert [line.action for line in lines.order_by(AuditEntry.id)] == [
        "sheets.write_now", "sheets.pause", "sheets.resume",
    ]  # fmt: skip


def test_write_now_compares_at_once(cast: Cast) -> None:
    copy = copy_of(cast.north)
    actions.write_now(viewer(cast.manager), copy.id)
    assert round_() == "1 idle, 1 unchanged"
    assert Spreadsheet.get_by_id(copy.id).wanted_at is None


def test_what_is_paused_is_neither_paused_again_nor_written(cast: Cast) -> None:
    copy = copy_of(cast.north)
    actions.pause(viewer(cast.manager), copy.id)
    for again in (actions.pause, actions.write_now):
        with pytest.raises(Conflict):
            again(viewer(cast.assistant), copy.id)


def test_the_manager_takes_the_file_and_the_trail_says_so(cast: Cast, as_: As) -> None:
    copy = copy_of(cast.north)
    answer = as_(cast.manager).get(f"/sheets/{copy.id}/file.xlsx")
    assert (answer.status_code, answer.data) == (200, path_of(copy).read_bytes())
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()
    assert AuditEntry.select().where(AuditEntry.action == "sheets.take").count() == 1


def test_the_assistant_sees_no_scores_and_so_not_the_file(cast: Cast, as_: As) -> None:
    copy = copy_of(cast.north)
    with pytest.raises(Forbidden):
        actions.take(viewer(cast.assistant), copy.id)
    page = as_(cast.assistant).get("/sheets").text
    assert "a manager fetches them" in page
    assert "file.xlsx" not in page


def test_a_file_that_is_gone_is_not_found(cast: Cast) -> None:
    copy = copy_of(cast.north)
    path_of(copy).unlink()
    with pytest.raises(NotFound):
        actions.take(viewer(cast.manager), copy.id)


def test_nobody_else_knows_of_the_copies(cast: Cast) -> None:
    copy = copy_of(cast.north)
    for person in (cast.qa, cast.supervisor, cast.lead, cast.agent):
        assert list(queries.spreadsheets(viewer(person))) == []
        with pytest.raises(NotFound):
            queries.spreadsheet(viewer(person), copy.id)


@pytest.mark.parametrize("name", ["../secret.key", "a/b.xlsx", "..", "/etc/passwd"])
def test_no_name_leads_out_of_the_folder(cast: Cast, name: str) -> None:
    copy = copy_of(cast.north)
    copy.address = name
    with pytest.raises(ValueError, match=r".+"):
        queries.place_of(copy)
