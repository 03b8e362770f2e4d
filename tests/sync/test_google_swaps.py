"""Rows that people changed between our read and our write, beyond the cells that we write."""

from collections.abc import Iterator

import pytest

from sync.gateways.protocol import ID, STATUS, At, Batch, Cell, Done, NewRow, Snapshot, Unknown
from tests.sheets_server import faults
from tests.sheets_server.server import SheetsServer
from tests.sync.gateway_contract import FIRST, SECOND
from tests.sync.google_desk import GoogleDesk
from tests.sync.test_google import NAME, read, write


@pytest.fixture
def desk() -> Iterator[GoogleDesk]:
    """A spreadsheet of ours with two people, read once."""
    with SheetsServer(checked=True).running() as server:
        made = GoogleDesk(server)
        rows = {"people": [NewRow("1", FIRST), NewRow("2", SECOND)]}
        assert isinstance(made.gateway.create(made.binding, rows), Done)
        read(made)
        yield made
    assert server.complaints == []


def contents(found: Snapshot) -> list[tuple[str, dict[str, object]]]:
    rows = found.tabs["people"].rows
    return [(row.record, {key: c.value for key, c in row.cells.items()}) for row in rows]


def test_nothing_is_written_into_contents_that_slipped_beside_another_id(desk: GoogleDesk) -> None:
    rows = desk.person.sheet("人员").rows
    (first, *one), (second, *other) = rows[1], rows[2]
    rows[1:3] = [(first, *other), (second, *one)]
    done = write(desk, cells={NAME: "新"})
    assert done.kept == (NAME,)
    assert contents(read(desk)) == [("1", SECOND), ("2", FIRST)]


def test_a_row_without_an_id_is_written_though_a_formula_stands_in_a_column_of_text(
    desk: GoogleDesk,
) -> None:
    desk.person.paste("人员", "B9", [["=-a10"]])
    desk.person.format("人员", "B9", numberFormat={"type": "NUMBER"})
    desk.person.paste("人员", "B9", [["=-a10"]])
    place = next(row.place for row in read(desk).tabs["people"].rows if not row.record)
    said, given = At("people", place, STATUS), At("people", place, ID)
    done = write(desk, cells={said: "no", given: "9"})
    assert done.absent == ()
    assert read(desk).tabs["people"].rows[-1].cells[STATUS] == Cell("no")


def test_an_old_version_restored_just_before_the_write_is_told_by_the_next_read(
    desk: GoogleDesk,
) -> None:
    write(desk, cells={NAME: "新"})
    read(desk)
    desk.person.restore()
    write(desk, cells={At("people", "2", "name"): "也新"})
    found = read(desk)
    assert (found.generation, found.as_of) == (2, 1)
    write(desk, cells={NAME: "新"})
    assert read(desk).as_of == 2


def test_what_was_typed_into_a_row_that_was_moved_is_left_for_the_next_read(
    desk: GoogleDesk,
) -> None:
    desk.type("人员", 2, "姓名", "刚改的")
    desk.person.sort("人员", "B", descending=True)
    assert write(desk, cells={NAME: "新"}).absent == (NAME,)
    assert dict(contents(read(desk)))["1"]["name"] == "刚改的"


def test_a_row_that_was_moved_and_then_sorted_without_its_id_is_left_for_the_next_read(
    desk: GoogleDesk,
) -> None:
    desk.person.sort("人员", "B", descending=True)
    rows = desk.person.sheet("人员").rows
    (first, *one), (second, *other) = rows[1], rows[2]
    rows[1:3] = [(first, *other), (second, *one)]
    band = At("people", "1", "band")  # what both rows say there tells nothing
    assert write(desk, cells={band: "新"}).absent == (band,)
    assert "新" not in str(contents(read(desk)))


def unanswered(desk: GoogleDesk, **batch: object) -> None:
    """A write that arrives and whose answer is lost."""
    desk.server.faults.append(faults.unavailable(500, applied=True))
    answer = desk.gateway.write(desk.binding, Batch(2, **batch))  # type: ignore[arg-type]
    assert isinstance(answer, Unknown)


def typed_row(desk: GoogleDesk) -> int:
    """Where somebody typed a row of their own, as it was read."""
    desk.person.paste("人员", "B4", [["0044"]])
    return next(row.place for row in read(desk).tabs["people"].rows if not row.record)


def test_what_was_typed_into_a_new_row_comes_back_though_the_answer_was_lost(
    desk: GoogleDesk,
) -> None:
    place = typed_row(desk)
    desk.type("人员", 4, "姓名", "刚打的")
    given, named = At("people", place, ID), At("people", place, "name")
    unanswered(desk, cells={given: "3", named: "补上的"})
    assert read(desk).tabs["people"].rows[-1].cells["name"].value == "刚打的"


def test_an_id_that_fell_beside_its_new_row_is_taken_out_though_the_answer_was_lost(
    desk: GoogleDesk,
) -> None:
    place = typed_row(desk)
    desk.drop_row("人员", 3)
    unanswered(desk, cells={At("people", place, ID): "3", At("people", place, "name"): "补上的"})
    rows = read(desk).tabs["people"].rows
    assert [(row.record, row.cells["number"].value) for row in rows] == [
        ("1", "0042"),
        ("", "0044"),
    ]


THIRD = {**FIRST, "number": "0003", "name": "后来的"}


def test_new_rows_whose_columns_were_moved_meanwhile_are_taken_out_and_wait(
    desk: GoogleDesk,
) -> None:
    desk.person.insert("人员", "C:C")
    new = {"people": [NewRow("3", THIRD), NewRow("4", THIRD)]}
    done = write(desk, cells={NAME: "新"}, new_rows=new)
    waiting = {At("people", "3", ID), At("people", "4", ID)}
    assert set(done.absent) == waiting
    found = read(desk)
    assert contents(found) == [("1", {**FIRST, "name": "新"}), ("2", SECOND)]
    assert write(desk, new_rows=new).absent == ()
    assert contents(read(desk))[2:] == [("3", THIRD), ("4", THIRD)]


def test_new_rows_alone_are_looked_at_too(desk: GoogleDesk) -> None:
    desk.person.insert("人员", "A:A")
    done = write(desk, new_rows={"people": [NewRow("3", THIRD)]})
    assert done.absent == (At("people", "3", ID),)
    assert contents(read(desk)) == [("1", FIRST), ("2", SECOND)]
