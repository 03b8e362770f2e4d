"""What only the Google gateway has to stand: moving people, lost answers, quota, copies."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sync.gateways.protocol import (
    At,
    Batch,
    Cell,
    Done,
    Locked,
    NewRow,
    Snapshot,
    Stopped,
    Unknown,
    Why,
)
from tests.sheets_server import faults
from tests.sheets_server.faults import Fault, Quota
from tests.sheets_server.people import Person
from tests.sheets_server.server import SheetsServer
from tests.sync.gateway_contract import FIRST, SECOND
from tests.sync.google_desk import GoogleDesk, read, write

NAME, SCORE = At("people", "1", "name"), At("people", "1", "score")
AMBIGUOUS = [
    faults.unavailable(500, applied=True),
    faults.unavailable(503),
    faults.html(),
    faults.empty_body(),
    faults.cut_body(),
    faults.reset(),
    faults.reset(applied=True),
]


@pytest.fixture
def desk() -> Iterator[GoogleDesk]:
    """A spreadsheet of ours with two people, read once."""
    with SheetsServer(checked=True).running() as server:
        made = GoogleDesk(server)
        rows = {"people": [NewRow("1", FIRST), NewRow("2", SECOND)]}
        assert isinstance(made.gateway.create(made.binding, rows), Done)
        read(made)
        server.calls.clear()
        yield made
    assert server.complaints == []


def values(desk: GoogleDesk) -> dict[str, dict[str, object]]:
    rows = read(desk).tabs["people"].rows
    return {row.record: {key: c.value for key, c in row.cells.items()} for row in rows}


def kinds(desk: GoogleDesk) -> list[bool]:
    """The calls since the last read of a test, true for a write."""
    return [call.is_write for call in desk.server.calls]


def test_a_cycle_is_one_read_and_one_write(desk: GoogleDesk) -> None:
    read(desk)
    new = {"people": [NewRow("3", FIRST)], "slips": [NewRow("s", {"words": "好"})]}
    write(desk, cells={NAME: "新", SCORE: 1}, new_rows=new, status={("people", "2"): "不接受"})
    assert kinds(desk) == [False, True]


def test_an_idle_cycle_is_one_read(desk: GoogleDesk) -> None:
    read(desk)
    assert kinds(desk) == [False]


def test_a_renamed_tab_costs_no_more(desk: GoogleDesk) -> None:
    desk.person.rename_tab("人员", "Our people")
    assert read(desk).tabs["people"].title == "Our people"
    write(desk, cells={NAME: "新"})
    assert kinds(desk) == [False, True]
    assert values(desk)["1"]["name"] == "新"


def test_columns_are_moved_and_still_known(desk: GoogleDesk) -> None:
    desk.person.insert("人员", "B:C")
    write(desk, cells={NAME: "新"})
    assert values(desk) == {"1": FIRST | {"name": "新"}, "2": SECOND}


def test_a_column_inserted_before_the_write_costs_nobody_anything(desk: GoogleDesk) -> None:
    desk.person.insert("人员", "B:B")
    desk.person.paste("人员", "B1", [["备注"], ["mine"], ["too"]])
    write(desk, cells={SCORE: 50, At("people", "2", "number"): "0044"})
    assert values(desk) == {"1": FIRST | {"score": 50}, "2": SECOND | {"number": "0044"}}
    assert [row[1] for row in desk.person.rows("人员")[:3]] == ["备注", "mine", "too"]


def test_rows_sorted_before_the_write_are_put_right(desk: GoogleDesk) -> None:
    desk.person.sort("人员", "B", descending=True)
    done = write(desk, cells={NAME: "新"})
    assert done.before == {NAME: Cell("任客服")}
    assert values(desk) == {"1": FIRST | {"name": "新"}, "2": SECOND}


def test_a_row_deleted_before_the_write_is_told(desk: GoogleDesk) -> None:
    desk.person.delete("人员", "2:2")
    done = write(desk, cells={NAME: "新", At("people", "2", "name"): "也新"})
    assert done.absent == (NAME,)
    assert values(desk) == {"2": SECOND | {"name": "也新"}}


def test_what_was_typed_before_the_write_is_told(desk: GoogleDesk) -> None:
    desk.type("人员", 2, "姓名", "刚改的")
    desk.type("人员", 2, "得分", "77")
    done = write(desk, cells={NAME: "新", SCORE: 50})
    assert done.before == {NAME: Cell("刚改的"), SCORE: Cell(77)}


def test_a_formula_typed_before_the_write_comes_back(desk: GoogleDesk) -> None:
    desk.type("人员", 2, "得分", "=D3+1")
    done = write(desk, cells={SCORE: 50, NAME: "新"})
    assert done.kept == (SCORE,)
    assert done.before[SCORE] == Cell(None, "=D3+1")
    assert read(desk).tabs["people"].rows[0].cells["score"].formula == "=D3+1"
    assert values(desk)["1"]["name"] == "新"


def test_a_mark_that_is_lost_is_found_by_the_header_and_set_again(desk: GoogleDesk) -> None:
    marks = desk.person.document.metadata
    [number] = [n for n, one in marks.items() if one.get("metadataValue") == "people/name"]
    del marks[number]
    write(desk, cells={NAME: "新"})
    assert values(desk)["1"]["name"] == "新"
    write(desk, cells={NAME: "新二"})
    desk.server.calls.clear()
    assert values(desk)["1"]["name"] == "新二"
    assert kinds(desk) == [False]


@pytest.mark.parametrize("fault", AMBIGUOUS, ids=lambda f: f"{f.sent}-{f.status}-{f.applied}")
def test_a_write_without_an_answer_is_unknown_and_not_repeated(
    desk: GoogleDesk, fault: Fault
) -> None:
    desk.server.faults.append(replace(fault))
    row = {"people": [NewRow("3", FIRST)]}
    answer = desk.gateway.write(desk.binding, Batch(2, new_rows=row))
    assert isinstance(answer, Unknown)
    assert kinds(desk) == [True]
    assert len(values(desk)) == (3 if fault.applied else 2)


@pytest.mark.parametrize("fault", AMBIGUOUS, ids=lambda f: f"{f.sent}-{f.status}-{f.applied}")
def test_a_read_is_tried_again(desk: GoogleDesk, fault: Fault) -> None:
    desk.server.faults.append(replace(fault, times=2))
    assert len(values(desk)) == 2
    assert len(desk.time.slept) == 2


def test_a_server_that_is_silent_is_not_waited_for(desk: GoogleDesk) -> None:
    assert desk.gateway.client.timeout == (5.0, 60.0)
    desk.gateway.client.set_timeout(0.1)
    desk.server.faults.append(faults.hang(applied=True))
    answer = desk.gateway.write(desk.binding, Batch(2, cells={NAME: "新"}))
    assert answer == Unknown("ReadTimeout")
    assert values(desk)["1"]["name"] == "新"


WORST = [
    ("B", lambda desk: desk.person.sort("人员", "B", descending=True)),
    ("column", lambda desk: desk.person.insert("人员", "B:C")),
    ("row", lambda desk: desk.person.insert("人员", "2:2")),
    ("typed", lambda desk: desk.type("人员", 2, "姓名", "刚改的")),
]


@pytest.mark.parametrize("fresh", [True, False], ids=["killed", "no answer"])
@pytest.mark.parametrize("people", [one[1] for one in WORST], ids=[one[0] for one in WORST])
def test_what_a_lost_write_went_over_comes_back(
    desk: GoogleDesk, people: Callable[[GoogleDesk], None], fresh: bool
) -> None:
    desk.type("人员", 3, "姓名", "nobody has read this yet")
    people(desk)
    before = desk.person.rows("人员")[:5]
    desk.server.faults.append(faults.unavailable(500, applied=True))
    assert isinstance(desk.gateway.write(desk.binding, Batch(2, cells={NAME: "新"})), Unknown)
    assert desk.person.rows("人员")[:5] != before
    if fresh:
        desk.gateway = desk.another_gateway()
    read(desk)
    assert desk.person.rows("人员")[:5] == before


def test_a_lost_write_that_hit_the_right_cells_stays(desk: GoogleDesk) -> None:
    desk.server.faults.append(faults.unavailable(500, applied=True))
    assert isinstance(desk.gateway.write(desk.binding, Batch(2, cells={NAME: "新"})), Unknown)
    desk.gateway = desk.another_gateway()
    assert values(desk)["1"]["name"] == "新"


def test_what_was_typed_after_a_lost_write_is_not_taken_back(desk: GoogleDesk) -> None:
    desk.person.sort("人员", "B", descending=True)
    desk.server.faults.append(faults.unavailable(500, applied=True))
    desk.gateway.write(desk.binding, Batch(2, cells={NAME: "新"}))
    desk.type("人员", 2, "姓名", "later")
    assert values(desk)["2"]["name"] == "later"


def test_what_two_people_typed_around_a_lost_write_is_both_kept(desk: GoogleDesk) -> None:
    desk.type("人员", 2, "姓名", "first")
    desk.server.faults.append(faults.unavailable(500, applied=True))
    desk.gateway.write(desk.binding, Batch(2, cells={NAME: "新"}))
    desk.type("人员", 2, "姓名", "later")
    assert values(desk)["1"]["name"] == "later"
    assert desk.person.sheet("人员").cell(1, 2).note == "first"


def test_a_worker_killed_after_a_good_write_changes_nothing(desk: GoogleDesk) -> None:
    write(desk, cells={NAME: "新"})
    desk.person.sort("人员", "B", descending=True)
    desk.gateway = desk.another_gateway()
    desk.server.calls.clear()
    assert values(desk) == {"1": FIRST | {"name": "新"}, "2": SECOND}
    assert kinds(desk) == [False, False]


def test_a_fault_in_the_middle_of_putting_right_is_unknown(desk: GoogleDesk) -> None:
    desk.person.sort("人员", "B", descending=True)
    late = faults.too_many(times=99)
    late.when = lambda call: len(desk.server.calls) > 1
    desk.server.faults.append(late)
    answer = desk.gateway.write(desk.binding, Batch(2, cells={NAME: "新"}))
    assert isinstance(answer, Unknown)
    desk.server.faults.clear()
    desk.gateway = desk.another_gateway()
    assert values(desk) == {"1": FIRST, "2": SECOND}


def test_too_many_calls_wait_as_long_as_google_says(desk: GoogleDesk) -> None:
    desk.server.faults += [faults.too_many("21"), faults.too_many()]
    write(desk, cells={NAME: "新"})
    assert desk.time.slept[0] == 21
    assert kinds(desk) == [True, True, True]


def test_a_lasting_429_ends_the_cycle_with_nothing_done(desk: GoogleDesk) -> None:
    desk.server.faults.append(faults.too_many(times=99))
    assert desk.gateway.write(desk.binding, Batch(2, cells={NAME: "新"})) == Locked()
    assert len(desk.server.calls) == 6


def test_after_three_failed_cycles_google_has_a_rest(desk: GoogleDesk) -> None:
    desk.server.faults.append(faults.unavailable(times=18))
    for _ in range(3):
        assert isinstance(desk.gateway.read(desk.binding), Unknown)
    calls = len(desk.server.calls)
    assert isinstance(desk.gateway.read(desk.binding), Unknown)
    assert len(desk.server.calls) == calls
    desk.time.now += 300
    assert len(values(desk)) == 2


def test_the_quota_is_never_exceeded(desk: GoogleDesk) -> None:
    desk.server.quota = Quota(desk.time.clock)
    for number in range(100):
        read(desk)
        write(desk, cells={SCORE: number})
    assert values(desk)["1"]["score"] == 99
    assert len(desk.server.calls) == 201


def test_calls_are_counted_by_spreadsheet(desk: GoogleDesk) -> None:
    desk.gateway.client.pace.take_made()
    read(desk)
    write(desk, cells={NAME: "新"})
    desk.gateway.new("another")
    made = desk.gateway.client.pace.take_made()
    ours = desk.binding.address
    assert [(one.of, one.writes) for one in made] == [(ours, False), (ours, True), ("", True)]


@pytest.mark.parametrize(
    ("status", "why"), [(401, Why.DENIED), (403, Why.DENIED), (404, Why.MISSING)]
)
def test_a_no_stops_the_spreadsheet(desk: GoogleDesk, status: int, why: Why) -> None:
    desk.server.faults.append(faults.refused(status))
    answer = desk.gateway.read(desk.binding)
    assert isinstance(answer, Stopped)
    assert answer.why is why


def test_a_share_that_was_taken_away_stops_it(desk: GoogleDesk) -> None:
    desk.person.unshare("recorder@project.iam.gserviceaccount.com")
    answer = desk.gateway.read(desk.binding)
    assert answer == Stopped(Why.DENIED, "The caller does not have permission")


def test_a_spreadsheet_that_is_closed_to_us_is_stopped_with_google_s_words(
    desk: GoogleDesk,
) -> None:
    for sheet in desk.person.document.sheets:
        sheet.protected[1] = {"range": {"sheetId": sheet.id}, "editors": {}}
    answer = desk.gateway.write(desk.binding, Batch(2, cells={NAME: "新"}))
    assert isinstance(answer, Stopped)
    assert answer.why is Why.DENIED
    assert "protected" in answer.detail


def test_a_copied_file_is_not_ours(desk: GoogleDesk) -> None:
    copy = desk.person.copy_file()
    desk.server.store.files[copy].permissions["x"] = {"type": "anyone"}
    answer = desk.gateway.read(replace(desk.binding, address=copy))
    assert answer == Stopped(Why.FOREIGN, f"a copy of {desk.binding.address}")


def test_a_copied_tab_is_the_teams_own(desk: GoogleDesk) -> None:
    desk.person.copy_tab("人员")
    write(desk, cells={NAME: "新"})
    assert values(desk)["1"]["name"] == "新"
    assert desk.person.text("Copy of 人员", "C2") == "任客服"


def test_an_old_version_comes_back_with_its_generation(desk: GoogleDesk) -> None:
    write(desk, cells={NAME: "新"})
    desk.person.restore()
    found = read(desk)
    assert found.generation == 1
    assert values(desk)["1"] == FIRST


def test_the_longest_text_is_cut_to_what_a_cell_takes(desk: GoogleDesk) -> None:
    write(desk, cells={NAME: "长" * 50_001})
    text = str(values(desk)["1"]["name"])
    assert (len(text), text[-1]) == (50_000, "…")


def test_hidden_tabs_are_hidden_and_the_rest_is_formatted(desk: GoogleDesk) -> None:
    shown = {s.title: s.properties.get("hidden", False) for s in desk.person.document.sheets}
    assert [title for title, hidden in shown.items() if not hidden] == [
        "说明", "Sheet1", "人员", "改进建议单",
    ]  # fmt: skip
    desk.type("人员", 2, "工号", "007")
    desk.type("人员", 2, "入职日期", "2024/3/2")
    assert values(desk)["1"]["number"] == "007"
    assert str(values(desk)["1"]["hired_on"]) == "2024-03-02"


def test_one_set_aside_keeps_its_contents_and_is_no_longer_ours(desk: GoogleDesk) -> None:
    done = desk.gateway.set_aside(desk.binding, "Old one")
    assert isinstance(done, Done)
    assert desk.person.document.title == "Old one"
    assert desk.person.text("人员", "C2") == "任客服"
    assert desk.gateway.read(desk.binding) == Stopped(Why.FOREIGN)


def test_many_rows_are_made_in_requests_of_a_good_size(desk: GoogleDesk) -> None:
    binding = replace(desk.binding, address=desk.gateway.new("北方热线"))
    rows = [NewRow(str(n), FIRST) for n in range(6_000)]
    assert isinstance(desk.gateway.create(binding, {"people": rows}), Done)
    found = desk.gateway.read(binding)
    assert isinstance(found, Snapshot)
    assert [row.record for row in found.tabs["people"].rows] == [row.record for row in rows]
    assert max(len(call.text) for call in desk.server.calls) < 2_000_000


def test_a_tab_of_the_teams_with_our_title_is_left_alone(desk: GoogleDesk) -> None:
    binding = replace(desk.binding, address=desk.gateway.new("北方热线"))
    Person(desk.server, binding.address).rename_tab("Sheet1", "人员")
    answer = desk.gateway.create(binding, {})
    assert isinstance(answer, Stopped)
    assert answer.why is Why.FOREIGN
    assert [s.title for s in desk.server.store.files[binding.address].sheets] == ["人员"]


def test_a_new_spreadsheet_can_be_made(desk: GoogleDesk) -> None:
    address = desk.gateway.new("北方热线")
    binding = replace(desk.binding, address=address)
    assert isinstance(desk.gateway.create(binding, {}), Done)
    assert isinstance(desk.gateway.read(binding), Snapshot)


def test_its_stamp_is_the_same_as_long_as_everything_in_it_is(desk: GoogleDesk) -> None:
    before = read(desk).stamp
    assert before
    assert desk.another_gateway().read(desk.binding) == read(desk)
    desk.person.insert("人员", "3:3")
    moved = read(desk).stamp
    desk.type("人员", 2, "姓名", "刚改的")
    assert len({before, moved, read(desk).stamp}) == 3
