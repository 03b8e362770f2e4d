"""Copies in workbooks: written where they differ, never over what somebody saved."""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from qaweb import clock
from qaweb.audit import AuditEntry, change
from qaweb.evaluations.models import Evaluation
from qaweb.inbox.models import Notice
from qaweb.people.models import Person, Team
from qaweb.sheets import actions, cycles
from qaweb.sheets.models import BoundRow, SheetEvent, Spreadsheet
from qaweb.sheets.rules import SheetEventKind, SheetState
from sync.jobs import DUTIES, half_minutely, write_sheets
from tests import factories
from tests.cast import NOW, Cast, viewer
from tests.sheets.making import copy_of, edit, path_of, round_, rows_of
from tests.slips import writing as slips

pytestmark = pytest.mark.usefixtures("own_folder")

Later = Callable[..., Any]
PEOPLE, EVALUATIONS, SLIPS, REPORTS = "员工名单", "监听记录", "改进建议单", "分析报告"


def changed(cast: Cast, name: str = "二组新名") -> None:
    """Something in the trail after which records may differ."""
    with change(viewer(cast.manager), "projects.change_team", cast.team_b):
        Team.update(name=name).where(Team.id == cast.team_b.id).execute()


def events(copy: Spreadsheet) -> list[SheetEventKind]:
    query = SheetEvent.select().where(SheetEvent.spreadsheet == copy).order_by(SheetEvent.id)
    return [event.kind for event in query]


def test_each_project_gets_its_month(cast: Cast) -> None:
    evaluation = factories.evaluation(cast, levels={"opening": 1})
    assert round_() == "2 made"
    copy = copy_of(cast.north)
    assert copy.address == "北方热线 2026-10.xlsx"
    book = openpyxl.load_workbook(path_of(copy))
    assert {PEOPLE, EVALUATIONS, SLIPS, REPORTS} < set(book.sheetnames[1:])
    (row,) = rows_of(copy, EVALUATIONS)
    assert (row["_id"], row["编号"], row["客服代表"]) == (
        str(evaluation.id), str(evaluation), cast.agent.name,
    )  # fmt: skip
    assert row["总分"] == evaluation.total / 100
    assert "副本" in str(book.worksheets[0]["A2"].value)


def test_nobody_of_another_project_and_nothing_private_is_in_it(cast: Cast) -> None:
    Person.update(email="a@b.cn", remark="私事").where(Person.id == cast.agent.id).execute()
    factories.evaluation(cast, suggestions="请回电 138 1234 5678", private_note="内部")
    copy = copy_of(cast.north)
    everything = str([rows_of(copy, tab) for tab in (PEOPLE, EVALUATIONS, SLIPS, REPORTS)])
    for word in ("a@b.cn", "私事", "内部", cast.outsider.name, cast.leaver.name, "1234"):
        assert word not in everything
    assert "请回电 138****5678" in everything


def test_an_idle_round_leaves_the_bytes_alone(cast: Cast, later: Later) -> None:
    copy = copy_of(cast.north)
    before = (path_of(copy).read_bytes(), path_of(copy).stat().st_mtime_ns)
    assert round_() == "2 idle"
    with later(hours=2):
        assert round_() == "2 unchanged"
    assert (path_of(copy).read_bytes(), path_of(copy).stat().st_mtime_ns) == before
    assert copy_of(cast.north).succeeded_at == NOW + dt.timedelta(hours=2)


def test_signing_in_and_out_is_no_reason_to_compare(cast: Cast, as_: Any) -> None:
    round_()
    client = as_(cast.agent)
    client.post("/logout")
    assert round_() == "2 idle"


def test_a_change_reaches_the_file_in_the_next_round(cast: Cast) -> None:
    copy = copy_of(cast.north)
    slip = slips.acknowledged(cast)
    changed(cast)
    assert round_() == "1 unchanged, 1 written"
    (row,) = rows_of(copy, SLIPS)
    assert (row["编号"], row["本人的话"]) == (str(slip), slips.WORDS)
    teams = {row["姓名"]: row["班组"] for row in rows_of(copy, PEOPLE)}
    assert teams[cast.agent_b.name] == "二组新名"
    assert copy_of(cast.north).generation == 2
    assert events(copy)[-1] is SheetEventKind.WRITTEN


def test_a_record_that_no_longer_belongs_there_is_emptied_and_says_so(cast: Cast) -> None:
    row = factories.evaluation(cast)
    other = factories.evaluation(cast)
    copy = copy_of(cast.north)
    Evaluation.update(project=cast.south).where(Evaluation.id == row.id).execute()
    changed(cast)
    round_()
    first, second = rows_of(copy, EVALUATIONS)
    assert {k: v for k, v in first.items() if v is not None} == {
        "_id": str(row.id), "qaweb 备注": "已不属于本副本",
    }  # fmt: skip
    assert second["编号"] == str(other)
    assert rows_of(copy_of(cast.south), EVALUATIONS)[0]["编号"] == str(row)


def test_a_record_that_comes_back_fills_its_row_again(cast: Cast) -> None:
    row = factories.evaluation(cast)
    copy = copy_of(cast.north)
    for project, name in ((cast.south, "x"), (cast.north, "y")):
        Evaluation.update(project=project).where(Evaluation.id == row.id).execute()
        changed(cast, name)
        round_()
    (found,) = rows_of(copy, EVALUATIONS)
    assert (found["编号"], found["qaweb 备注"]) == (str(row), None)


def test_an_edited_copy_is_set_aside_and_told(cast: Cast) -> None:
    copy = copy_of(cast.north)
    edit(path_of(copy), PEOPLE, "C2", "手改的名字")
    edited_bytes = path_of(copy).read_bytes()
    assert round_() == "1 idle, 1 made"
    aside = path_of(copy).with_name("北方热线 2026-10 (已被修改 2026-10-21 14.00.00).xlsx")
    assert aside.read_bytes() == edited_bytes
    assert "手改的名字" not in {row["姓名"] for row in rows_of(copy, PEOPLE)}
    told = {notice.person_id for notice in Notice.select() if "sheet" in notice.kind}
    assert told == {cast.manager.id, cast.assistant.id}
    assert events(copy)[-2:] == [SheetEventKind.SET_ASIDE, SheetEventKind.MADE]
    assert AuditEntry.select().where(AuditEntry.action == "sheets.set_aside").count() == 1
    assert round_() == "2 idle"


def test_an_edited_copy_that_is_open_waits_until_it_is_closed(cast: Cast) -> None:
    copy = copy_of(cast.north)
    edit(path_of(copy), PEOPLE, "C2", "手改")
    lock = path_of(copy).with_name(f"~${copy.address}")
    lock.touch()
    assert round_() == "1 idle, 1 locked"
    assert copy_of(cast.north).locked_since == NOW
    lock.unlink()
    assert round_() == "1 idle, 1 made"
    assert copy_of(cast.north).locked_since is None


@pytest.mark.parametrize("data", [b"", b"not a workbook"])
def test_whatever_stands_in_its_place_is_set_aside_too(cast: Cast, data: bytes) -> None:
    copy = copy_of(cast.north)
    path_of(copy).write_bytes(data)
    assert round_() == "1 idle, 1 made"
    assert len(list(path_of(copy).parent.glob("*已被修改*"))) == 1


def test_a_file_that_is_gone_is_written_anew(cast: Cast) -> None:
    copy = copy_of(cast.north)
    path_of(copy).unlink()
    assert round_() == "1 idle, 1 made"
    assert events(copy) == [SheetEventKind.MADE, SheetEventKind.GONE, SheetEventKind.MADE]
    assert rows_of(copy, PEOPLE)


def test_an_open_copy_is_retried_and_said_once_and_alarms_after_12_hours(
    cast: Cast, later: Later
) -> None:
    copy = copy_of(cast.north)
    lock = path_of(copy).with_name(f".~lock.{copy.address}#")
    lock.touch()
    os.utime(lock, (NOW.timestamp(), NOW.timestamp()))
    changed(cast)
    for hours in (0, 1, 13, 14):
        with later(hours=hours):
            assert round_() == "1 locked, 1 unchanged"
    assert events(copy)[1:] == [SheetEventKind.LOCKED, SheetEventKind.LOCKED_LONG]
    lock.unlink()
    with later(hours=15):
        assert round_() == "1 unchanged, 1 written"


def test_a_round_that_ended_after_the_write_is_made_good(cast: Cast) -> None:
    copy = copy_of(cast.north)
    before = Spreadsheet.select().where(Spreadsheet.id == copy.id).dicts().get()
    factories.evaluation(cast)
    changed(cast)
    round_()
    # As if the worker had been killed before it could write anything down.
    Spreadsheet.update(before).where(Spreadsheet.id == copy.id).execute()
    BoundRow.delete().execute()
    held = path_of(copy).read_bytes()
    assert round_() == "1 idle, 1 unchanged"
    assert path_of(copy).read_bytes() == held
    assert len(rows_of(copy, EVALUATIONS)) == 1
    assert round_() == "2 idle"


def test_a_round_that_ended_before_it_was_written_down_makes_no_second_file(
    cast: Cast,
) -> None:
    copy = copy_of(cast.north)
    Spreadsheet.update(generation=0, stamp="", looked_at=None).execute()
    BoundRow.delete().execute()
    assert round_() == "2 unchanged"
    assert [path.name for path in path_of(copy).parent.glob("北方*")] == [copy.address]


def test_an_older_file_put_back_is_brought_up_to_date(cast: Cast) -> None:
    copy = copy_of(cast.north)
    old = path_of(copy).read_bytes()
    factories.evaluation(cast)
    changed(cast)
    round_()
    path_of(copy).write_bytes(old)
    assert round_() == "1 idle, 1 written"
    assert len(rows_of(copy, EVALUATIONS)) == 1


def test_a_paused_copy_is_left_alone_until_it_goes_on(cast: Cast) -> None:
    copy = copy_of(cast.north)
    actions.pause(viewer(cast.assistant), copy.id)
    changed(cast)
    before = path_of(copy).read_bytes()
    assert round_() == "1 unchanged"
    assert path_of(copy).read_bytes() == before
    actions.resume(viewer(cast.manager), copy.id)
    assert round_() == "1 idle, 1 written"


def test_a_disk_that_refuses_stops_the_copy_and_tells(cast: Cast) -> None:
    copy = copy_of(cast.north)
    path_of(copy).unlink()
    path_of(copy).mkdir()
    assert round_() == "1 idle, 1 stopped"
    stopped = copy_of(cast.north)
    assert (stopped.state, stopped.stop_reason) == (SheetState.STOPPED, "denied")
    assert Notice.select().where(Notice.person == cast.manager).count() == 1


def test_a_new_month_begins_a_new_file_and_the_old_one_ends_a_month_later(
    cast: Cast, later: Later
) -> None:
    october = copy_of(cast.north)
    with later(days=14):
        assert round_() == "2 made, 2 unchanged"
        assert copy_of(cast.north).address == "北方热线 2026-11.xlsx"
    with later(days=45):
        round_()
    states = dict(Spreadsheet.select(Spreadsheet.month, Spreadsheet.state).tuples())
    assert [state for _, state in sorted(states.items())] == [
        SheetState.FINISHED, SheetState.ACTIVE, SheetState.ACTIVE,
    ]  # fmt: skip
    assert events(october)[-1] is SheetEventKind.FINISHED


def test_what_happened_long_ago_is_forgotten_but_not_what_was_set_aside(
    cast: Cast, later: Later
) -> None:
    copy = copy_of(cast.north)
    cycles.set_aside(copy, NOW, "x.xlsx")
    cycles.note(copy, NOW, SheetEventKind.WRITTEN)
    with later(days=8):
        assert cycles.forget_old(clock.now()) == 1
    with later(days=91):
        cycles.forget_old(clock.now())
    assert events(copy) == [SheetEventKind.SET_ASIDE]


def test_of_two_workers_one_has_it(cast: Cast) -> None:
    copy = copy_of(cast.north)
    now = clock.now()
    assert cycles.lease(copy, "w1", now)
    changed(cast)
    assert round_("w2") == "1 unchanged"
    assert not cycles.lease(Spreadsheet.get_by_id(copy.id), "w2", now)


def test_a_lease_that_ran_out_is_taken_over_and_the_first_writes_nothing_down(
    cast: Cast, later: Later
) -> None:
    copy = copy_of(cast.north)
    assert cycles.lease(copy, "w1", clock.now())
    with later(minutes=6):
        round_("w2")
        with pytest.raises(Exception, match="taken over"):
            cycles.rest(copy, clock.now())


def test_a_round_that_fails_does_not_keep_the_next_one_waiting(cast: Cast) -> None:
    copy = copy_of(cast.north)
    Spreadsheet.update(address="..").where(Spreadsheet.id == copy.id).execute()
    with pytest.raises(ValueError, match=r"\.\."):
        round_()
    Spreadsheet.update(address=copy.address).where(Spreadsheet.id == copy.id).execute()
    assert round_() == "2 idle"


def test_it_stands_among_the_duties(cast: Cast) -> None:
    duty = next(duty for duty in DUTIES if duty.work is write_sheets)
    assert duty.latest_due is half_minutely
    assert [half_minutely(NOW.replace(second=s)).second for s in (0, 29, 30, 59)] == [0, 0, 30, 30]


def test_two_projects_of_one_file_name_have_two_files(cast: Cast) -> None:
    type(cast.south).update(name="北方/热线").where(type(cast.south).id == cast.south.id).execute()
    type(cast.north).update(name="北方:热线").where(type(cast.north).id == cast.north.id).execute()
    round_()
    assert len({row.address for row in Spreadsheet.select()}) == 2
