"""What every gateway must do. A gateway's own tests inherit this and give a `desk`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

import pytest

from qaweb.workbooks.styles import Kind
from sync.gateways.protocol import (
    STATUS,
    At,
    Batch,
    Binding,
    Cell,
    Column,
    Cover,
    Done,
    Gateway,
    NewRow,
    SeenTab,
    Snapshot,
    Stopped,
    Tab,
    Value,
    Why,
)

PEOPLE = Tab(
    "people",
    "人员",
    (
        Column("number", "工号"),
        Column("name", "姓名"),
        Column("score", "得分", Kind.SCORE),
        Column("hired_on", "入职日期", Kind.DATE),
        Column("seen_at", "时间", Kind.MOMENT),
        Column("band", "等级", Kind.BAND, bands=(("excellent", "优秀"), ("failed", "不合格"))),
    ),
)
SLIPS = Tab("slips", "改进建议单", (Column("words", "本人的话"),))
COVER = Cover("北方热线", "这是副本。", (("项目", "北方热线"),), "说明")
FIRST: dict[str, Value] = {
    "number": "0042",
    "name": "任客服",
    "score": 90.5,
    "hired_on": dt.date(2024, 3, 1),
    "seen_at": dt.datetime(2026, 10, 21, 14, 5),  # noqa: DTZ001 - the wall clock's
    "band": "优秀",
}
SECOND = FIRST | {"number": "0043", "name": "郑客服", "score": 85}
HOSTILE = [
    "007", "1/2", "50%", "1E5", "8085807e40000000", "1234567890123456", "=1+1", "+1", "-1", "@x",
    "😀 表情", "一行\n两行", " a  b ", "<b>&amp;\"'", "_x000D_", "TRUE", "#N/A", "'0042", "a\x0bb",
]  # fmt: skip
PLAIN = [0, 12, -3.25, 0.1, 1e-7, 123456789012, True, dt.date(1999, 12, 31), "x" * 30_000]


class Desk(Protocol):
    """Somebody at the spreadsheet; rows are counted as the sheet counts them, from 1."""

    gateway: Gateway
    binding: Binding

    def type(self, tab: str, row: int, column: str, value: Value) -> None:
        """Type into a cell of the column with this title; text that begins with = is a formula."""

    def add_column(self, tab: str, title: str, values: Mapping[int, Value]) -> None:
        """A column of one's own, right of ours."""

    def swap_rows(self, tab: str, one: int, other: int) -> None:
        """What a sort does: whole rows change places, with their ids."""

    def drop_row(self, tab: str, row: int) -> None: ...

    def drop_tab(self, tab: str) -> None: ...

    def rename_header(self, tab: str, title: str, new: str) -> None: ...

    def drop_all(self) -> None:
        """Delete the whole spreadsheet."""


def cell(record: str | int, column: str, tab: str = "people") -> At:
    return At(tab, record, column)


class GatewayContract:
    """Inherit it, and give a fixture `desk` whose spreadsheet is not made yet."""

    @pytest.fixture
    def made(self, desk: Desk) -> Desk:
        rows = {"people": [NewRow("1", FIRST), NewRow("2", SECOND)]}
        assert isinstance(desk.gateway.create(desk.binding, rows), Done)
        return desk

    def tab(self, desk: Desk, key: str = "people") -> SeenTab:
        return self.snapshot(desk).tabs[key]

    def snapshot(self, desk: Desk) -> Snapshot:
        found = desk.gateway.read(desk.binding)
        assert isinstance(found, Snapshot), found
        return found

    def values(self, desk: Desk, key: str = "people") -> dict[str, dict[str, Value]]:
        rows = self.tab(desk, key).rows
        return {row.record: {k: c.value for k, c in row.cells.items()} for row in rows}

    def write(self, desk: Desk, generation: int = 2, **batch: Any) -> Done:
        answer = desk.gateway.write(desk.binding, Batch(generation, **batch))
        assert isinstance(answer, Done), answer
        return answer

    def test_what_it_is_made_with_is_read_back(self, made: Desk) -> None:
        assert self.values(made) == {"1": FIRST, "2": SECOND}
        assert self.values(made, "slips") == {}
        assert self.tab(made).columns["score"].title == "得分"
        assert self.snapshot(made).generation == 1

    def test_a_second_making_replaces_nothing(self, made: Desk) -> None:
        assert isinstance(made.gateway.create(made.binding, {}), Stopped)
        assert len(self.values(made)) == 2

    @pytest.mark.parametrize("text", HOSTILE)
    def test_text_stays_the_text_it_was(self, made: Desk, text: str) -> None:
        new = NewRow("3", FIRST | {"name": text})
        self.write(made, cells={cell("1", "name"): text}, new_rows={"people": [new]})
        found = [row.cells["name"] for row in self.tab(made).rows]
        assert (found[0], found[2]) == (Cell(text), Cell(text))

    @pytest.mark.parametrize("value", PLAIN, ids=lambda value: str(value)[:12])
    def test_a_value_is_read_as_it_was_written(self, made: Desk, value: Value) -> None:
        column = "hired_on" if isinstance(value, dt.date) else "score"
        self.write(made, cells={cell("1", column): value})
        assert self.values(made)["1"][column] == value

    def test_nothing_but_the_named_cells_changes(self, made: Desk) -> None:
        self.write(made, cells={cell("2", "score"): 70.25, cell("2", "band"): "不合格"})
        assert self.values(made) == {"1": FIRST, "2": SECOND | {"score": 70.25, "band": "不合格"}}

    def test_an_empty_value_empties_the_cell(self, made: Desk) -> None:
        self.write(made, cells={cell("1", "name"): None, cell("1", "score"): ""})
        assert {"name", "score"}.isdisjoint(self.values(made)["1"])
        self.write(made, 3, cells={cell("1", "name"): "回来"})
        assert self.values(made)["1"]["name"] == "回来"

    def test_it_tells_what_stood_there_just_before(self, made: Desk) -> None:
        self.snapshot(made)
        made.type("人员", 2, "姓名", "刚改的")
        done = self.write(made, cells={cell("1", "name"): "新"})
        assert done.before == {cell("1", "name"): Cell("刚改的")}

    def test_new_rows_come_below_and_are_known_by_their_record(self, made: Desk) -> None:
        rows = [NewRow(str(n), FIRST | {"number": f"{n:04d}"}) for n in (7, 8)]
        self.write(made, new_rows={"people": rows, "slips": [NewRow("s1", {"words": "好"})]})
        assert list(self.values(made)) == ["1", "2", "7", "8"]
        assert self.values(made)["8"] == FIRST | {"number": "0008"}
        assert self.values(made, "slips") == {"s1": {"words": "好"}}

    def test_the_status_of_a_row_stands_in_its_own_column(self, made: Desk) -> None:
        self.write(made, status={("people", "2"): "不接受"})
        assert self.values(made)["2"][STATUS] == "不接受"

    def test_writes_are_counted_in_the_spreadsheet_itself(self, made: Desk) -> None:
        for generation in (2, 3):
            self.write(made, generation, cells={cell("1", "score"): generation})
            assert self.snapshot(made).generation == generation

    def test_what_a_person_types_is_read_and_stays(self, made: Desk) -> None:
        made.type("人员", 3, "姓名", "手改")
        assert self.values(made)["2"]["name"] == "手改"
        assert not self.snapshot(made).untouched
        self.write(made, cells={cell("1", "name"): "新"})
        assert self.values(made)["2"]["name"] == "手改"

    def test_a_formula_is_shown_and_never_overwritten(self, made: Desk) -> None:
        made.type("人员", 2, "得分", "=1+1")
        assert self.tab(made).rows[0].cells["score"].formula.lstrip("=") == "1+1"
        done = self.write(made, cells={cell("1", "score"): 50, cell("1", "name"): "新"})
        assert done.kept == (cell("1", "score"),)
        row = self.tab(made).rows[0].cells
        assert (row["score"].formula.lstrip("="), row["name"].value) == ("1+1", "新")

    def test_cells_are_found_by_their_record_after_a_sort(self, made: Desk) -> None:
        self.snapshot(made)
        made.swap_rows("人员", 2, 3)
        self.write(made, cells={cell("1", "score"): 11})
        assert self.values(made)["1"] == FIRST | {"score": 11}
        assert self.values(made)["2"] == SECOND

    def test_a_row_that_is_gone_is_told_and_the_rest_is_written(self, made: Desk) -> None:
        made.drop_row("人员", 2)
        gone, there = cell("1", "score"), cell("2", "score")
        done = self.write(made, cells={gone: 1, there: 2})
        assert (done.absent, set(done.before)) == ((gone,), {there})
        assert self.values(made) == {"2": SECOND | {"score": 2}}

    def test_a_tab_that_is_gone_is_not_in_the_snapshot(self, made: Desk) -> None:
        made.drop_tab("改进建议单")
        assert set(self.snapshot(made).tabs) == {"people"}
        batch = Batch(2, new_rows={"slips": [NewRow("s1", {"words": "好"})]})
        answer = made.gateway.write(made.binding, batch)
        assert isinstance(answer, Stopped)
        assert answer.why is Why.COLUMN_GONE

    def test_a_renamed_header_is_still_the_same_column(self, made: Desk) -> None:
        made.rename_header("人员", "姓名", "名字")
        assert self.tab(made).columns["name"].title == "名字"
        self.write(made, cells={cell("1", "name"): "新"})
        assert self.values(made)["1"]["name"] == "新"

    def test_a_column_of_the_teams_own_is_named_and_left(self, made: Desk) -> None:
        made.add_column("人员", "我的备注", {2: "自己的", 3: 5})
        assert self.tab(made).strange == ("我的备注",)
        self.write(made, cells={cell("1", "name"): "新"})
        assert self.tab(made).strange == ("我的备注",)
        assert self.values(made)["1"] == FIRST | {"name": "新"}

    def test_a_row_without_an_id_can_be_given_one_by_its_place(self, made: Desk) -> None:
        made.type("人员", 4, "姓名", "新来的")
        row = self.tab(made).rows[-1]
        assert (row.record, row.cells["name"].value) == ("", "新来的")
        self.write(made, cells={cell(row.place, "_id"): "9"})
        assert self.values(made)["9"] == {"name": "新来的"}

    def test_a_missing_spreadsheet_is_no_empty_one(self, made: Desk) -> None:
        made.drop_all()
        for answer in (made.gateway.read(made.binding), made.gateway.write(made.binding, Batch(2))):
            assert isinstance(answer, Stopped)
            assert answer.why is Why.MISSING

    def test_another_installations_spreadsheet_is_left_alone(self, made: Desk) -> None:
        other = replace(made.binding, installation="another")
        for answer in (made.gateway.read(other), made.gateway.write(other, Batch(2))):
            assert isinstance(answer, Stopped)
            assert answer.why is Why.FOREIGN
        assert len(self.values(made)) == 2
