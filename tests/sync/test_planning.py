"""A whole tab decided at once, and a tab that is being bound."""

from qaweb.sheets.rules import Guard
from sync.planning import TabPlan, TabState, match_rows, plan_tab
from sync.reconcile import Cell, Column, Known
from sync.rows import MANY_ROWS, Row

COLUMNS = [Column("number"), Column("name")]


def people(count: int) -> dict[str, dict[str, str]]:
    return {str(n): {"number": str(1000 + n), "name": f"Name {n}"} for n in range(1, count + 1)}


def rows_of(ours: dict[str, dict[str, str]], **renamed: str) -> list[Row]:
    """A sheet that shows these people, some of them typed over: `_3="Li"` renames the third."""
    return [
        Row(
            place,
            record,
            {
                "number": Cell(texts["number"]),
                "name": Cell(renamed.get(f"_{record}", texts["name"])),
            },
        )
        for place, (record, texts) in enumerate(ours.items())
    ]


def planned(
    ours: dict[str, dict[str, str]], rows: list[Row], *, is_waved_on: bool = False
) -> TabPlan:
    known = {record: Known(texts) for record, texts in ours.items()}
    return plan_tab(TabState(COLUMNS, known, ours, is_waved_on=is_waved_on), rows)


def test_a_tab_that_nobody_touched_asks_for_nothing() -> None:
    found = planned(people(3), rows_of(people(3)))
    assert found.merge.is_empty
    assert not [*found.new_rows, *found.gone, *found.rows.missing]


def test_a_record_without_a_row_becomes_a_new_row() -> None:
    ours = people(3)
    state = TabState(COLUMNS, {"1": Known(ours["1"])}, ours)
    assert plan_tab(state, rows_of({"1": ours["1"]})).new_rows == ["2", "3"]


def test_a_row_whose_record_is_no_longer_ours_is_left_and_told() -> None:
    ours = people(3)
    known = {record: Known(texts) for record, texts in ours.items()}
    found = plan_tab(TabState(COLUMNS, known, {"1": ours["1"]}), rows_of(ours))
    assert found.gone == ["2", "3"]
    assert found.merge.is_empty


def test_too_many_changes_at_once_are_not_applied() -> None:
    everybody = people(MANY_ROWS)
    renamed = {f"_{n}": "X" for n in range(1, 7)}
    found = planned(everybody, rows_of(everybody, **renamed))
    assert found.stopped is Guard.TOO_MANY
    assert found.changed == 6
    assert found.merge.is_empty


def test_they_are_applied_once_somebody_let_them_go_on() -> None:
    everybody = people(MANY_ROWS)
    renamed = {f"_{n}": "X" for n in range(1, 7)}
    found = planned(everybody, rows_of(everybody, **renamed), is_waved_on=True)
    assert found.stopped is None
    assert len(found.merge.edits) == 6


def test_our_own_changes_stop_no_tab() -> None:
    everybody = people(MANY_ROWS)
    ours = {key: texts | {"name": "new"} for key, texts in everybody.items()}
    known = {key: Known(texts) for key, texts in everybody.items()}
    found = plan_tab(TabState(COLUMNS, known, ours), rows_of(everybody))
    assert found.stopped is None
    assert len(found.merge.pushes) == MANY_ROWS


def test_rows_that_cannot_be_told_apart_stay_stopped() -> None:
    everybody = people(4)
    rows = rows_of(everybody)
    turned = [Row(0, "1", rows[1].cells), Row(1, "2", rows[0].cells)]
    lost = [Row(2, "3", {"number": Cell("?"), "name": Cell("?")}), Row(3, "4", rows[3].cells)]
    assert planned(everybody, turned + lost, is_waved_on=True).stopped is Guard.SORTED


def test_a_tab_that_is_bound_finds_rows_by_what_identifies_them() -> None:
    ours = people(3)
    rows = [
        Row(0, "", {"number": Cell("1003"), "name": Cell("Name 3")}),
        Row(1, "", {"number": Cell(" 1001 "), "name": Cell("Renamed")}),
        Row(2, "", {"number": Cell("9999"), "name": Cell("Nobody")}),
        Row(3, "", {}),
    ]
    found = match_rows(rows, ours, ["number"])
    assert found.matched == {0: "3", 1: "1"}
    assert found.differ == {"1": ["number", "name"]}
    assert found.unknown == [2]
    assert found.without_row == ["2"]


def test_a_record_named_by_two_rows_belongs_to_neither() -> None:
    rows = [Row(place, "", {"number": Cell("1001")}) for place in range(2)]
    found = match_rows(rows, people(1), ["number"])
    assert found.twice == [0, 1]
    assert not found.matched


def test_a_row_made_after_the_file_was_saved_is_given_to_it_again_and_not_missed() -> None:
    ours = people(2)
    state = TabState(COLUMNS, {"1": Known(ours["1"])}, ours, {"2": Known(ours["2"])})
    found = plan_tab(state, rows_of({"1": ours["1"]}))
    assert found.new_rows == ["2"]
    assert not found.rows.missing


def test_a_typed_row_that_became_a_record_before_a_crash_is_not_added_twice() -> None:
    ours = people(2)
    state = TabState(COLUMNS, {"1": Known(ours["1"])}, ours, {"2": Known(ours["2"])})
    first, second = rows_of(ours)
    found = plan_tab(state, [first, Row(1, "", second.cells)])
    assert found.rows.rebound == {1: "2"}
    assert not [*found.rows.typed, *found.new_rows]
