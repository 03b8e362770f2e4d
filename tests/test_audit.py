"""The trail: one line for each change, chained, append-only, verified."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import peewee as pw
import pytest
from flask import Flask

from qaweb import audit
from qaweb.audit import AuditEntry, AuditHead, change
from qaweb.db import database, is_sqlite
from qaweb.people.models import Project
from qaweb.permissions import SYSTEM
from tests.cast import Cast, viewer


def written(count: int = 3) -> list[AuditEntry]:
    """Some lines, the oldest first."""
    for number in range(count):
        with change(SYSTEM, "test.act") as entry:
            entry.after = {"number": number}
    return list(AuditEntry.select().order_by(AuditEntry.id))


def actions() -> list[str]:
    rows = AuditEntry.select().where(AuditEntry.action.startswith("test."))
    return [row.action for row in rows.order_by(AuditEntry.id)]


def fail_in(action: str, *inside: str) -> None:
    """Begin a change, carry out those inside it, write a project, and fail."""
    with change(SYSTEM, action):
        for each in inside:
            with change(SYSTEM, each):
                Project.create(name=f"half done {each}")
        Project.create(name="half done")
        raise ZeroDivisionError


def half_done() -> int:
    return Project.select().where(Project.name.startswith("half done")).count()


def unguarded() -> None:
    """Take the triggers away, as somebody with the database's password could."""
    if is_sqlite():
        database.execute_sql("DROP TRIGGER audit_no_update")
        database.execute_sql("DROP TRIGGER audit_no_delete")
    else:
        database.execute_sql("DROP TRIGGER audit_no_change ON audit_entries")


def test_a_line_says_who_did_what_to_what(cast: Cast) -> None:
    with change(viewer(cast.manager), "test.act", cast.north) as entry:
        entry.before, entry.after, entry.note = {"name": "旧"}, {"name": "新"}, "why"
    row = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (row.actor_id, row.actor_name, row.action) == (
        cast.manager.id,
        cast.manager.name,
        "test.act",
    )
    assert (row.subject_type, row.subject_id) == ("project", str(cast.north.id))
    assert (json.loads(row.before), json.loads(row.after)) == ({"name": "旧"}, {"name": "新"})


def test_the_chain_is_whole_after_ordinary_work(cast: Cast) -> None:
    written()
    assert audit.verify().whole
    assert audit.verify().entries == AuditEntry.select().count()


def test_a_failing_action_leaves_neither_change_nor_line(cast: Cast) -> None:
    before = audit.verify()
    with pytest.raises(ZeroDivisionError):
        fail_in("test.act")
    assert half_done() == 0
    assert audit.verify() == before


def test_nested_changes_are_chained_in_the_order_they_began(cast: Cast) -> None:
    with change(SYSTEM, "test.outer"):
        with change(SYSTEM, "test.first"), change(SYSTEM, "test.inside"):
            pass
        with change(SYSTEM, "test.second"):
            pass
    assert actions() == ["test.outer", "test.first", "test.inside", "test.second"]
    assert audit.verify().whole


def test_a_nested_change_that_fails_takes_what_was_inside_it_along(cast: Cast) -> None:
    with change(SYSTEM, "test.outer"):
        with pytest.raises(ZeroDivisionError):
            fail_in("test.first", "test.inside")
        with change(SYSTEM, "test.second"):
            pass
    assert actions() == ["test.outer", "test.second"]
    assert half_done() == 0


def test_an_outer_change_that_fails_takes_everything_along(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_in("test.outer", "test.first")
    assert (actions(), half_done()) == ([], 0)
    with change(SYSTEM, "test.next"):
        pass
    assert actions() == ["test.next"]


REFUSED: dict[str, Callable[[], Any]] = {
    "update": lambda: AuditEntry.update(note="never happened").execute(),
    "delete": lambda: AuditEntry.delete().execute(),
}


@pytest.mark.parametrize("tamper", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses_to_change_the_trail(cast: Cast, tamper: Callable[[], Any]) -> None:
    written()
    with pytest.raises(pw.DatabaseError, match="append-only"), database.atomic():
        tamper()


def test_postgres_refuses_to_empty_the_trail_too(cast: Cast) -> None:
    if is_sqlite():
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(pw.DatabaseError, match="append-only"), database.atomic():
        database.execute_sql("TRUNCATE audit_entries")


@pytest.mark.parametrize(
    "column", ["note", "actor_name", "before", "after", "subject_id", "source"]
)
def test_a_changed_line_is_found(cast: Cast, column: str) -> None:
    second = written()[-2]
    unguarded()
    AuditEntry.update({column: "changed"}).where(AuditEntry.id == second.id).execute()
    assert audit.verify().broken_id == second.id


def test_a_removed_line_is_found(cast: Cast) -> None:
    *_, second, third = written()
    unguarded()
    AuditEntry.delete().where(AuditEntry.id == second.id).execute()
    assert audit.verify().broken_id == third.id


def test_a_removed_last_line_is_found(cast: Cast) -> None:
    last = written()[-1]
    unguarded()
    AuditEntry.delete().where(AuditEntry.id == last.id).execute()
    verdict = audit.verify()
    assert not verdict.whole
    assert "the head" in verdict.reason


def test_an_inserted_line_is_found_even_with_a_right_hash(cast: Cast) -> None:
    last = written()[-1]
    row = {**last.__data__, "previous_hash": last.hash}
    del row["id"]
    AuditEntry.insert(row | {"hash": audit.digest(row)}).execute()
    assert not audit.verify().whole


def test_a_trail_written_anew_from_the_middle_is_found(cast: Cast) -> None:
    *_, second, third = written()
    unguarded()
    data = {**second.__data__, "note": "changed"}
    AuditEntry.update(note="changed", hash=audit.digest(data)).where(
        AuditEntry.id == second.id
    ).execute()
    assert audit.verify().broken_id == third.id


def test_the_command_says_whole_or_where_it_breaks(cast: Cast, app: Flask) -> None:
    lines = written()
    verify = ["audit", "verify"]
    runner = app.test_cli_runner()
    assert runner.invoke(args=verify).output == f"whole: {len(lines)} entries\n"
    AuditHead.update(entries=1).execute()
    result = runner.invoke(args=verify)
    assert result.exit_code == 1
    assert "the head" in result.output


def test_changes_made_together_have_a_line_each_in_one_whole_chain(cast: Cast) -> None:
    before = len(list(AuditEntry.select()))
    with audit.together():
        for number in range(3):
            with change(SYSTEM, f"test.{number}"):
                pass
        assert len(list(AuditEntry.select())) == before
    assert actions() == ["test.0", "test.1", "test.2"]
    assert audit.verify().whole


def test_of_changes_made_together_one_that_fails_leaves_no_line(cast: Cast) -> None:
    with audit.together(), audit.together():
        with change(SYSTEM, "test.first"):
            pass
        with pytest.raises(ZeroDivisionError):
            fail_in("test.outer", "test.inner")
        with change(SYSTEM, "test.last"):
            pass
    assert (actions(), half_done()) == (["test.first", "test.last"], 0)
    assert audit.verify().whole


def fail_together(first: str, second: str) -> None:
    """The first change is done well; the second takes it along."""
    with audit.together():
        with change(SYSTEM, first):
            pass
        fail_in(second, "test.inner")


def test_changes_that_fail_together_leave_none_of_their_lines(cast: Cast) -> None:
    with audit.together():
        with pytest.raises(ZeroDivisionError):
            fail_together("test.first", "test.second")
        with change(SYSTEM, "test.last"):
            pass
    assert (actions(), half_done()) == (["test.last"], 0)


def test_lines_added_while_it_is_read_do_not_break_it(cast: Cast) -> None:
    first = written()[0]
    head, lines = AuditHead.get(), AuditEntry.select().order_by(AuditEntry.id).dicts()

    def slowly() -> Iterator[dict[str, Any]]:
        yield from lines.where(AuditEntry.id <= first.id)
        written()
        yield from lines.where(AuditEntry.id > first.id)

    assert audit.verdict_on(slowly(), head).whole


def test_lines_beyond_the_head_are_found(cast: Cast) -> None:
    written()
    head = AuditHead.get()
    AuditHead.update(entries=head.entries - 1).execute()
    assert not audit.verify().whole


def test_lines_are_read_in_pieces_each_once(cast: Cast) -> None:
    expected = [row.id for row in written(5)]
    assert [row["id"] for row in audit.lines(at_once=2)] == expected
