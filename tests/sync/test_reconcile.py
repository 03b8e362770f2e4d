"""The merge of one row: nothing that was typed gets lost, on either side."""

from hypothesis import given
from hypothesis import strategies as st

from qaweb.sheets.rules import May, Wins
from sync.reconcile import Cell, Clash, Column, Edit, Known, Merge, Restored, merge_row

TEXTS = st.sampled_from(["", "A", "B", "C", "007", "=1"])
COLUMNS = st.builds(Column, st.just("x"), st.sampled_from(May), st.sampled_from(Wins))


def merged(
    base: str | None, sheet: str, ours: str, column: Column | None = None, **known: dict[str, str]
) -> Merge:
    """One row with one column, `x`."""
    remembered = Known({} if base is None else {"x": base}, **known)
    columns = [column or Column("x")]
    return merge_row("7", columns, {"x": Cell(sheet)}, remembered, {"x": ours})


def test_what_nobody_touched_asks_for_nothing() -> None:
    assert merged("a", "a", "a").is_empty


def test_a_change_in_the_database_is_written_to_the_sheet() -> None:
    assert merged("a", "a", "b").pushes == {("7", "x"): "b"}


def test_a_change_in_the_sheet_is_applied_to_the_record() -> None:
    assert merged("a", "b", "a").edits == [Edit("7", {"x": "a"}, {"x": "b"})]


def test_the_same_change_on_both_sides_only_moves_the_base() -> None:
    found = merged("a", "b", "b")
    assert found.is_empty
    assert found.settled == {("7", "x"): "b"}


def test_two_changes_of_one_field_are_a_conflict_and_touch_neither_side() -> None:
    found = merged("a", "b", "c")
    assert found.clashes == [Clash("7", "x", "a", "c", "b")]
    assert (found.edits, found.pushes) == ([], {})


def test_a_column_may_let_the_application_win_and_still_keeps_the_typed_text() -> None:
    found = merged("a", "b", "c", Column("x", wins=Wins.OURS))
    assert found.pushes == {("7", "x"): "c"}
    assert found.clashes[0].theirs == "b"


def test_a_column_may_let_the_sheet_win_and_still_keeps_our_text() -> None:
    found = merged("a", "b", "c", Column("x", wins=Wins.THEIRS))
    assert found.edits == [Edit("7", {"x": "c"}, {"x": "b"})]
    assert found.clashes[0].ours == "c"


def test_a_read_only_column_is_restored_and_the_typed_text_kept() -> None:
    found = merged("a", "b", "a", Column("x", May.APP))
    assert found.restored == [Restored("7", "x", "b", "a")]
    assert found.pushes == {("7", "x"): "a"}


def test_what_was_typed_in_the_application_in_a_column_of_the_sheet_is_a_conflict() -> None:
    found = merged("a", "a", "b", Column("x", May.SHEET))
    assert found.clashes == [Clash("7", "x", "a", "b", "a")]
    assert not found.pushes


def test_a_refused_text_stays_where_it_stands_and_is_not_tried_again() -> None:
    assert merged("a", "b", "a", refused={"x": "b"}).is_empty


def test_another_text_is_tried_after_a_refusal() -> None:
    assert merged("a", "c", "a", refused={"x": "b"}).edits


def test_a_text_that_wins_and_was_refused_is_a_conflict_to_be_settled() -> None:
    column = Column("x", wins=Wins.THEIRS)
    found = merged("a", "b", "c", column, refused={"x": "b"})
    assert found.clashes == [Clash("7", "x", "a", "c", "b")]
    assert not found.edits


def test_a_formula_is_neither_applied_nor_overwritten() -> None:
    cell = Cell("3", "=1+2")
    found = merge_row("7", [Column("x")], {"x": cell}, Known({"x": "a"}), {"x": "b"})
    assert found.is_empty
    assert found.formulas == {("7", "x"): "=1+2"}


def test_a_column_that_the_sheet_lacks_is_left_alone() -> None:
    assert merge_row("7", [Column("x")], {}, Known({"x": "a"}), {"x": "b"}).is_empty


def test_fields_of_one_record_are_applied_together() -> None:
    columns = [Column("x"), Column("y")]
    cells = {"x": Cell("1"), "y": Cell("2")}
    found = merge_row("7", columns, cells, Known({"x": "a", "y": "b"}), {"x": "a", "y": "b"})
    assert found.edits == [Edit("7", {"x": "a", "y": "b"}, {"x": "1", "y": "2"})]


def test_before_the_first_agreement_an_empty_side_takes_the_other_sides_text() -> None:
    assert merged(None, "", "b").pushes == {("7", "x"): "b"}
    assert merged(None, "b", "").edits
    assert merged(None, "a", "b").clashes


@given(TEXTS, TEXTS, TEXTS, COLUMNS)
def test_every_typed_text_is_somewhere_afterwards(
    base: str, sheet: str, ours: str, column: Column
) -> None:
    found = merged(base, sheet, ours, column)
    applied = [edit.typed["x"] for edit in found.edits]
    kept = [clash.theirs for clash in found.clashes] + [kept.typed for kept in found.restored]
    assert sheet in (base, ours, *applied, *kept)
    written = found.pushes.get(("7", "x"), sheet)
    replaced = ours if applied else written
    assert ours in (base, written, replaced, *(clash.ours for clash in found.clashes))


@given(TEXTS, TEXTS, TEXTS, COLUMNS)
def test_a_second_merge_finds_nothing_more_to_do_but_open_conflicts(
    base: str, sheet: str, ours: str, column: Column
) -> None:
    first = merged(base, sheet, ours, column)
    ours = first.edits[0].typed["x"] if first.edits else ours
    sheet = first.pushes.get(("7", "x"), sheet)
    agreed = ours if first.edits or first.pushes or first.settled else base
    second = merged(agreed, sheet, ours, column)
    assert not [*second.edits, *second.pushes, *second.restored]
    assert all(clash.settled is Wins.ASK for clash in second.clashes)
