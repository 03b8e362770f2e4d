"""Writes that Google does not take whole: a cell that is refused, and more than two megabytes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sync.gateways.protocol import At, Batch, Cell, Done, NewRow, Snapshot, Stopped, Unknown
from tests.sheets_server import faults
from tests.sheets_server.faults import Fault, Sent
from tests.sheets_server.server import SheetsServer
from tests.sync.gateway_contract import FIRST, SECOND
from tests.sync.google_desk import GoogleDesk, read, write

ROWS = 64
LONG = "long " * 9_000


def name(record: int) -> At:
    return At("people", str(record), "name")


def score(record: int) -> At:
    return At("people", str(record), "score")


@pytest.fixture
def desk() -> Iterator[GoogleDesk]:
    """A spreadsheet of ours with 64 people, read once."""
    with SheetsServer(checked=True).running() as server:
        made = GoogleDesk(server)
        rows = [NewRow(str(n), FIRST | {"number": f"{n:04d}"}) for n in range(1, ROWS + 1)]
        assert isinstance(made.gateway.create(made.binding, {"people": rows}), Done)
        made.gateway.read(made.binding)
        server.calls.clear()
        yield made
    assert server.complaints == []


def poison(word: str = "poison", status: int = 400) -> Fault:
    """Whatever holds this word is refused, and with it all that goes with it."""
    fault = Fault(Sent.ERROR, status, "Invalid requests[7].updateCells: Not this.", times=99)
    fault.when = lambda call: word in call.text
    return fault


def column(desk: GoogleDesk, key: str) -> dict[str, object]:
    rows = read(desk).tabs["people"].rows
    return {row.record: row.cells[key].value for row in rows}


def everybody(text: str) -> dict[At, object]:
    return {name(n): f"{text} {n}" for n in range(1, ROWS + 1)}


def test_one_cell_that_is_refused_holds_up_none_of_the_others(desk: GoogleDesk) -> None:
    desk.server.faults.append(poison())
    done = write(desk, cells=everybody("new") | {name(30): "poison"})
    assert done.refused == {name(30): "Not this."}
    names = column(desk, "name")
    assert [n for n, text in names.items() if text != f"new {n}"] == ["30"]
    assert names["30"] == FIRST["name"]
    assert read(desk).generation == 2


def test_to_find_it_costs_a_bounded_number_of_calls(desk: GoogleDesk) -> None:
    desk.server.faults.append(poison())
    write(desk, cells=everybody("new") | {name(30): "poison"})
    assert len(desk.server.calls) <= 1 + 2 * 6
    desk.gateway.read(desk.binding)
    desk.server.calls.clear()
    many = {name(n): f"poison {n}" for n in range(1, ROWS, 5)}
    write(desk, cells=everybody("new") | many)
    assert len(desk.server.calls) <= 25


def test_of_one_row_only_the_refused_cell_is_left_out(desk: GoogleDesk) -> None:
    desk.server.faults.append(poison())
    done = write(desk, cells={name(1): "poison", score(1): 7, score(2): 8})
    assert set(done.refused) == {name(1)}
    scores = column(desk, "score")
    assert (scores["1"], scores["2"]) == (7, 8)


def test_a_protected_column_is_refused_as_a_whole_and_the_rest_is_written(
    desk: GoogleDesk,
) -> None:
    sheet = desk.person.sheet("人员")
    place = [cell.value for cell in sheet.rows[0]].index("姓名")
    area = {"sheetId": sheet.id, "startColumnIndex": place, "endColumnIndex": place + 1}
    sheet.protected[1] = {"range": area, "editors": {}}
    scores: dict[At, object] = {score(n): n for n in range(1, ROWS + 1)}
    done = write(desk, cells=everybody("new") | scores)
    assert {at.column for at in done.refused} == {"name"}
    assert (len(done.refused), done.absent) == (ROWS, ())
    assert "protected" in next(iter(done.refused.values()))
    assert column(desk, "score") == {str(n): n for n in range(1, ROWS + 1)}


def test_a_new_row_that_is_refused_lets_the_others_in(desk: GoogleDesk) -> None:
    desk.server.faults.append(poison())
    new = [NewRow("a", FIRST), NewRow("b", FIRST | {"name": "poison"}), NewRow("c", SECOND)]
    done = write(desk, new_rows={"people": new})
    assert set(done.refused) == {At("people", "b", "_id")}
    records = [row.record for row in read(desk).tabs["people"].rows]
    assert (len(records), records[-2:]) == (ROWS + 2, ["a", "c"])


def test_where_only_refused_cells_are_written_the_spreadsheet_goes_on(desk: GoogleDesk) -> None:
    desk.server.faults.append(poison())
    done = write(desk, cells={name(1): "poison"})
    assert (set(done.refused), read(desk).generation) == ({name(1)}, 2)


def test_a_spreadsheet_that_takes_nothing_at_all_is_stopped(desk: GoogleDesk) -> None:
    desk.server.faults.append(poison("requests"))
    answer = desk.gateway.write(desk.binding, Batch(2, cells={name(1): "new"}))
    assert isinstance(answer, Stopped)


def test_what_was_typed_before_a_piece_is_told_as_well(desk: GoogleDesk) -> None:
    desk.type("人员", 2, "姓名", "刚改的")
    desk.type("人员", 64, "姓名", "也改了")
    desk.server.faults.append(poison())
    done = write(desk, cells=everybody("new") | {name(30): "poison"})
    assert (done.before[name(1)], done.before[name(63)]) == (Cell("刚改的"), Cell("也改了"))


def test_rows_that_are_sorted_between_pieces_are_put_right(desk: GoogleDesk) -> None:
    desk.person.sort("人员", "B", descending=True)
    desk.server.faults.append(poison())
    write(desk, cells=everybody("new") | {name(30): "poison"})
    assert sum(text == f"new {n}" for n, text in column(desk, "name").items()) == ROWS - 1


def test_a_piece_without_an_answer_makes_the_whole_write_unknown(desk: GoogleDesk) -> None:
    lost = faults.unavailable(500, applied=True, times=99)
    lost.when = lambda call: len(desk.server.calls) > 4
    desk.server.faults += [lost, poison()]
    answer = desk.gateway.write(
        desk.binding, Batch(2, cells=everybody("new") | {name(ROWS): "poison"})
    )
    assert isinstance(answer, Unknown)
    desk.server.faults.clear()
    assert read(desk).generation == 2


def test_a_large_write_goes_out_in_calls_of_two_megabytes(desk: GoogleDesk) -> None:
    texts: dict[At, object] = {name(n): f"{n} {LONG}" for n in range(1, ROWS + 1)}
    write(desk, cells=texts, new_rows={"people": [NewRow("x", SECOND | {"name": LONG})]})
    sizes = [len(call.text) for call in desk.server.calls]
    assert len(sizes) > 1
    assert max(sizes) <= 2_000_000 + 1_000
    assert len(column(desk, "name")) == ROWS + 1
    assert all(str(text).endswith(LONG) for text in column(desk, "name").values())


def test_a_large_spreadsheet_is_made_in_calls_of_two_megabytes(desk: GoogleDesk) -> None:
    binding = replace(desk.binding, address=desk.gateway.new("北方热线"))
    rows = [NewRow(str(n), FIRST | {"name": f"{n} {LONG}"}) for n in range(100)]
    desk.server.calls.clear()
    assert isinstance(desk.gateway.create(binding, {"people": rows}), Done)
    assert max(len(call.text) for call in desk.server.calls) <= 2_000_000


def test_a_fault_between_the_calls_that_make_it_leaves_open_how_far_it_came(
    desk: GoogleDesk,
) -> None:
    binding = replace(desk.binding, address=desk.gateway.new("北方热线"))
    rows = [NewRow(str(n), FIRST | {"name": f"{n} {LONG}"}) for n in range(100)]
    late = faults.too_many(times=99)
    late.when = lambda call: f"50 {LONG}" in call.text
    desk.server.faults.append(late)
    assert isinstance(desk.gateway.create(binding, {"people": rows}), Unknown)
    desk.server.faults.clear()
    found = desk.gateway.read(binding)
    assert isinstance(found, Snapshot)
    assert 0 < len(found.tabs["people"].rows) < len(rows)
