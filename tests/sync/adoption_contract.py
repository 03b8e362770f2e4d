"""What every gateway must do with a spreadsheet of the team's own. Inherit it, and give a `team`.

A title stands over the header, a column of the team's own between ours, a formula, a signature
below; the second tab is all theirs.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import pytest

from qaweb.workbooks.styles import Kind
from sync.gateways.protocol import (
    STATUS,
    Adopted,
    At,
    Batch,
    Binding,
    Cell,
    Column,
    Cover,
    Done,
    Gateway,
    Locked,
    NewRow,
    SeenTab,
    Snapshot,
    Stopped,
    Survey,
    Tab,
    Value,
    Why,
)

TITLE = "班组's 名单"
HEADER = 3
TITLES = ["工号", "姓名", "生日", "自己的", "入职"]
ROWS: list[list[Value]] = [
    ["0042", "任客服", dt.date(1990, 5, 1), "=1+1", dt.date(2024, 3, 1)],
    ["0043", "郑客服", None, "甲", dt.date(2024, 4, 1)],
    ["制表人：王", None, None, None, None],
]
TAB = Tab(
    "people",
    TITLE,
    (
        Column("number", "工号", computes=True),
        Column("name", "姓名", computes=True),
        Column("hired_on", "入职", Kind.DATE, computes=True),
    ),
    "系统备注",
)
COLUMNS = {"number": 1, "name": 2, "hired_on": 5}
IDS = {4: "p1", 5: "p2"}


class Team(Protocol):
    """Somebody of the team at their own spreadsheet."""

    gateway: Gateway
    address: str

    def type(self, row: int, column: int, value: Value) -> None: ...

    def merge_header(self) -> None: ...

    def theirs(self) -> object:
        """All of it but what we add, to be compared."""

    def move_right(self) -> None:
        """Insert a column before all others."""


class AdoptionContract:
    """A spreadsheet of the team's own: looked at, bound, read and written."""

    @pytest.fixture
    def binding(self, team: Team) -> Binding:
        return Binding(team.address, "our own", (TAB,), Cover("", ""))

    def adopt(self, team: Team, binding: Binding, **other: object) -> object:
        given = replace(Adopted(TAB, HEADER, COLUMNS, IDS), **other)  # type: ignore[arg-type]
        return team.gateway.adopt(binding, [given])

    @pytest.fixture
    def bound(self, team: Team, binding: Binding) -> Binding:
        answer = self.adopt(team, binding)
        assert isinstance(answer, Done), answer
        return binding

    def seen(self, team: Team, binding: Binding) -> SeenTab:
        found = team.gateway.read(binding)
        assert isinstance(found, Snapshot), found
        assert found.generation >= 1
        return found.tabs["people"]

    def rows(self, team: Team, binding: Binding) -> Mapping[str, Mapping[str, Value]]:
        rows = self.seen(team, binding).rows
        return {row.record: {k: c.value for k, c in row.cells.items()} for row in rows}

    def test_a_survey_shows_every_tab_as_it_stands(self, team: Team) -> None:
        found = team.gateway.survey(team.address)
        assert isinstance(found, Survey), found
        first, second = found.tabs
        assert (first.title, second.title, found.installation) == (TITLE, "自己的表", "")
        heads = [cell.shown for cell in first.cells[HEADER].values()]
        assert heads == TITLES
        assert first.cells[4][4].formula.lstrip("=") == "1+1"
        assert first.cells[5][1].value == "0043"
        assert first.merged

    def test_what_is_missing_or_not_shared_is_told(self, team: Team) -> None:
        answer = team.gateway.survey(team.address + "x")
        assert isinstance(answer, Stopped)
        assert answer.why is Why.MISSING

    def test_its_rows_are_read_with_their_records(self, team: Team, bound: Binding) -> None:
        rows = self.rows(team, bound)
        assert rows["p1"] == {
            "number": "0042", "name": "任客服", "hired_on": dt.date(2024, 3, 1),
        }  # fmt: skip
        assert set(rows) == {"p1", "p2", ""}
        assert self.seen(team, bound).strange == ("生日", "自己的")

    def test_everything_else_of_it_stays(self, team: Team, binding: Binding) -> None:
        before = team.theirs()
        assert isinstance(self.adopt(team, binding), Done)
        assert team.theirs() == before

    def test_it_is_written_like_one_of_our_own(self, team: Team, bound: Binding) -> None:
        before = team.theirs()
        cells: dict[At, Value] = {
            At("people", "p1", "name"): "新名",
            At("people", "p2", "hired_on"): dt.date(2025, 1, 2),
        }
        status = {("people", "p2"): "不接受"}
        new = {"people": [NewRow("p3", {"number": "0044", "name": "新人"})]}
        done = team.gateway.write(bound, Batch(2, cells, new, status))
        assert isinstance(done, Done), done
        assert done.before[At("people", "p1", "name")] == Cell("任客服")
        rows = self.rows(team, bound)
        assert rows["p1"]["name"] == "新名"
        assert rows["p2"]["hired_on"] == dt.date(2025, 1, 2)
        assert rows["p2"][STATUS] == "不接受"
        assert rows["p3"] == {"number": "0044", "name": "新人"}
        team.gateway.write(bound, Batch(3, {At("people", "p1", "name"): "任客服"}))
        assert self.rows(team, bound)["p1"]["name"] == "任客服"
        assert before != team.theirs()

    def test_formulas_in_its_columns_are_told_and_left(self, team: Team, bound: Binding) -> None:
        team.type(4, 2, "=A4")
        assert self.seen(team, bound).rows[0].cells["name"].formula.lstrip("=") == "A4"
        done = team.gateway.write(bound, Batch(2, {At("people", "p1", "name"): "新"}))
        assert isinstance(done, Done)
        assert done.kept == (At("people", "p1", "name"),)

    def test_columns_are_known_wherever_they_move(self, team: Team, bound: Binding) -> None:
        team.move_right()
        assert self.rows(team, bound)["p2"]["name"] == "郑客服"

    def test_merged_headers_and_equal_ones_are_refused(self, team: Team, binding: Binding) -> None:
        team.type(HEADER, 4, "姓名")
        answer = self.adopt(team, binding)
        assert isinstance(answer, Stopped)
        assert (answer.why, answer.detail) == (Why.SAME_TITLES, "姓名")
        team.type(HEADER, 4, "自己的")
        team.merge_header()
        answer = self.adopt(team, binding)
        assert isinstance(answer, Stopped)
        assert answer.why is Why.MERGED

    def test_a_header_that_changed_meanwhile_is_refused(self, team: Team, binding: Binding) -> None:
        team.type(HEADER, 2, "名字")
        answer = self.adopt(team, binding)
        assert isinstance(answer, Stopped)
        assert answer.why is Why.COLUMN_GONE

    def test_another_installations_is_left_alone(self, team: Team, bound: Binding) -> None:
        before = team.theirs()
        answer = self.adopt(team, replace(bound, installation="another"))
        assert isinstance(answer, Stopped)
        assert answer.why is Why.FOREIGN
        assert team.theirs() == before
        found = team.gateway.survey(team.address)
        assert isinstance(found, Survey)
        assert found.installation == "our own"

    def test_bound_again_it_keeps_its_columns_and_forgets_old_ids(
        self, team: Team, bound: Binding
    ) -> None:
        assert isinstance(self.adopt(team, bound, ids={5: "n2"}), Done)
        rows = self.seen(team, bound).rows
        assert [row.record for row in rows] == ["", "n2", ""]
        survey = team.gateway.survey(team.address)
        assert isinstance(survey, Survey)
        assert len(survey.tabs[0].cells[HEADER]) == len(TITLES) + 2


def is_locked(answer: object) -> bool:
    """Somebody has it open."""
    return isinstance(answer, Locked)
