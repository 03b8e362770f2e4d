"""Which row is which record, after people sorted, copied, cut and cleared."""

from qaweb.sheets.rules import Guard
from sync.reconcile import Cell, Known
from sync.rows import MANY_ROWS, Row, guard, sort_out
from sync.tab_rows import Sorting

PEOPLE = {"1": ("1001", "Li"), "2": ("1002", "Wang"), "3": ("1003", "Zhao")}


def known(people: dict[str, tuple[str, str]] = PEOPLE) -> dict[str, Known]:
    return {key: Known({"number": number, "name": name}) for key, (number, name) in people.items()}


def rows(*lines: tuple[str, str, str]) -> list[Row]:
    """Lines of (record, number, name), from the first row down."""
    return [
        Row(place, record, {"number": Cell(number), "name": Cell(name)})
        for place, (record, number, name) in enumerate(lines)
    ]


def lines(*records: str) -> list[tuple[str, str, str]]:
    return [(record, *PEOPLE[record]) for record in records]


def read(*typed: tuple[str, str, str]) -> Sorting:
    return sort_out(rows(*typed), known())


def test_rows_follow_their_id_wherever_they_were_moved() -> None:
    found = read(*lines("3", "1", "2"))
    assert {key: row.place for key, row in found.known.items()} == {"3": 0, "1": 1, "2": 2}
    assert not found.rebound


def test_blank_rows_between_are_nobodys() -> None:
    found = read(*lines("1"), ("", "", ""), *lines("2", "3"))
    assert not found.typed
    assert not found.missing


def test_a_row_without_an_id_is_new() -> None:
    found = read(*lines("1", "2", "3"), ("", "1004", "Sun"))
    assert [row.place for row in found.typed] == [3]


def test_a_row_whose_id_nobody_knows_is_a_stranger() -> None:
    assert [row.record for row in read(*lines("1", "2", "3"), ("99", "1", "X")).strangers] == ["99"]


def test_a_record_without_a_row_is_missing() -> None:
    assert read(*lines("1", "3")).missing == ["2"]


def test_the_row_most_like_the_base_is_the_original_of_two() -> None:
    found = read(("1", "1009", "Copy"), *lines("1", "2", "3"))
    assert found.known["1"].place == 1
    assert [row.place for row in found.typed] == [0]


def test_an_untouched_copy_is_told_apart_from_a_new_row() -> None:
    found = read(*lines("1", "1", "2", "3"))
    assert found.copies == {1: "1"}
    assert not found.typed


def test_rows_sorted_without_their_ids_get_them_back() -> None:
    found = read(("1", *PEOPLE["3"]), ("2", *PEOPLE["1"]), ("3", *PEOPLE["2"]))
    assert found.rebound == {0: "3", 1: "1", 2: "2"}
    assert found.known["3"].place == 0


def test_a_row_edited_after_such_a_sort_is_told_by_its_likeness() -> None:
    people = {str(key): (f"10{key}", f"Name {key}", f"Team {key}") for key in range(1, 5)}
    base = {
        key: Known(dict(zip(("number", "name", "team"), texts, strict=True)))
        for key, texts in people.items()
    }
    turned = [people["4"], ("103", "Name 3", "moved"), people["2"], people["1"]]
    found = sort_out(
        [
            Row(place, str(place + 1), {"number": Cell(a), "name": Cell(b), "team": Cell(c)})
            for place, (a, b, c) in enumerate(turned)
        ],
        base,
    )
    assert {key: row.place for key, row in found.known.items()} == {"4": 0, "3": 1, "2": 2, "1": 3}


def test_such_a_sort_with_rows_that_cannot_be_told_stops_the_tab() -> None:
    found = read(("1", *PEOPLE["2"]), ("2", *PEOPLE["1"]), ("3", "9", "nobody"), ("", "8", "X"))
    assert found.stopped is Guard.SORTED


def test_a_wiped_id_is_found_again_by_the_rest_of_the_row() -> None:
    found = read(*lines("1"), ("", *PEOPLE["2"]), *lines("3"))
    assert found.rebound == {1: "2"}
    assert not found.typed
    assert not found.missing


def test_one_edited_row_is_an_edit_and_no_sort() -> None:
    found = read(("1", "1001", "Li Na"), *lines("2", "3"))
    assert not found.rebound
    assert found.known["1"].texts["name"] == "Li Na"


def test_a_few_changes_pass() -> None:
    assert guard(Sorting(), changed=4, of=MANY_ROWS) is None


def test_more_than_a_fifth_of_the_rows_stops_the_tab() -> None:
    assert guard(Sorting(), changed=5, of=MANY_ROWS) is Guard.TOO_MANY
    assert guard(Sorting(missing=["1", "2"]), changed=3, of=MANY_ROWS) is Guard.TOO_MANY


def test_all_rows_changed_stops_the_tab() -> None:
    assert guard(Sorting(), changed=MANY_ROWS, of=MANY_ROWS) is Guard.ALL


def test_a_cleared_tab_is_no_deletion_of_everybody() -> None:
    found = read()
    assert guard(found, changed=0, of=3) is Guard.EMPTIED


def test_small_tabs_may_change_as_a_whole() -> None:
    assert guard(Sorting(), changed=3, of=3) is None


def test_rows_sorted_without_ids_are_known_also_where_an_empty_row_got_between() -> None:
    found = read(*lines("1"), ("", "1003", "Zhao"), ("2", "1002", "Wang"), ("3", "", ""))
    assert found.known["3"].place == 1
    assert (found.rebound, found.cleared, found.typed) == ({1: "3"}, [3], [])


def test_an_id_that_went_to_another_row_comes_back() -> None:
    found = read(*lines("1", "2"), ("3", "1009", "Sun"), ("", "1003", "Zhao"))
    assert found.known["3"].place == 3
    assert [row.place for row in found.typed] == [2]


def test_a_row_that_became_a_record_is_known_without_its_id_though_it_was_edited() -> None:
    found = sort_out(rows(*lines("1", "2"), ("", "1003", "Zhou")), known(), ("3",))
    assert (found.rebound, found.typed) == ({2: "3"}, [])


def test_an_empty_row_with_the_id_of_another_is_no_typed_one() -> None:
    found = read(*lines("1", "2", "3"), ("2", "", ""))
    assert (found.cleared, found.typed) == ([3], [])


def test_rows_that_hold_what_only_others_had_are_not_taken_for_edits() -> None:
    found = read(("1", "1002", "x"), ("2", "1001", "y"), *lines("3"))
    assert found.stopped is Guard.SORTED


def test_a_copy_that_became_a_record_is_known_though_it_still_has_the_other_id() -> None:
    found = sort_out(rows(*lines("1", "2"), ("2", "1003", "Zhao")), known(), ("3",))
    assert (found.rebound, found.typed) == ({2: "3"}, [])


def test_so_it_is_when_it_was_edited_meanwhile() -> None:
    found = sort_out(rows(*lines("1", "2"), ("2", "1003", "Zhou")), known(), ("3",))
    assert (found.rebound, found.typed) == ({2: "3"}, [])


def test_a_copy_more_like_the_row_it_was_made_of_is_none_of_a_later_record() -> None:
    people = {**PEOPLE, "3": ("1003", "Wang")}
    found = sort_out(rows(*lines("1", "2"), ("2", "1009", "Wang")), known(people), ("3",))
    assert [row.place for row in found.typed] == [2]


def test_a_row_of_a_missing_record_is_known_under_the_id_of_another() -> None:
    found = read(*lines("1", "2"), ("2", *PEOPLE["3"]))
    assert (found.rebound, found.typed, found.missing) == ({2: "3"}, [], [])


def test_a_row_that_names_a_record_without_a_row_is_its_row() -> None:
    found = sort_out(rows(*lines("1", "2"), ("", "1003", "Sun")), known(), (), ("number",))
    assert (found.rebound, found.typed) == ({2: "3"}, [])


def test_of_two_rows_that_name_it_the_more_like_is_its_row() -> None:
    typed = (("", "1003", "Sun"), ("", "1003", "Zhao"))
    found = sort_out(rows(*lines("1", "2"), *typed), known(), (), ("number",))
    assert [row.place for row in found.typed] == [2]


def test_a_row_that_names_a_record_with_a_row_is_a_new_one() -> None:
    found = sort_out(rows(*lines("1", "2", "3"), ("", "1003", "Sun")), known(), (), ("number",))
    assert [row.place for row in found.typed] == [3]


def test_a_sort_without_ids_is_known_by_names_where_we_had_written_in_between() -> None:
    typed = (*lines("1"), ("", *PEOPLE["2"]), ("2", "1003", "written"), ("3", "", ""))
    base = known({**PEOPLE, "2": ("1002", "written")})
    found = sort_out(rows(*typed), base, (), ("number",))
    assert (found.rebound, found.cleared, found.typed) == ({1: "2", 2: "3"}, [3], [])


def test_two_numbers_typed_over_are_no_sort() -> None:
    people = {key: (f"10{key}", f"Name {key}", f"Team {key}") for key in ("1", "2", "3")}
    names = ("number", "name", "team")
    base = {key: Known(dict(zip(names, texts, strict=True))) for key, texts in people.items()}
    turned = {"1": ("102", *people["1"][1:]), "2": ("101", *people["2"][1:]), "3": people["3"]}
    typed = [
        Row(place, key, {n: Cell(text) for n, text in zip(names, texts, strict=True)})
        for place, (key, texts) in enumerate(turned.items())
    ]
    assert not sort_out(typed, base, (), ("number",)).rebound


def test_of_two_rows_with_one_id_the_one_that_names_the_record_is_its_row() -> None:
    found = sort_out(rows(("1", "1009", "Li"), ("1", "1001", "Sun")), known(), (), ("number",))
    assert found.known["1"].place == 1


def test_a_row_that_says_the_same_as_a_records_row_is_a_copy_without_an_id_too() -> None:
    found = sort_out(rows(*lines("1", "2", "3"), ("", *PEOPLE["3"])), known(), (), ("number",))
    assert (found.copies, found.typed) == ({3: "3"}, [])


def test_a_copy_that_took_anothers_id_in_a_sort_gets_that_of_its_original() -> None:
    turned = (("1", *PEOPLE["3"]), ("2", *PEOPLE["2"]), ("1", *PEOPLE["1"]), ("3", *PEOPLE["1"]))
    found = read(*turned)
    assert (found.rebound, found.copies, found.misnamed) == ({0: "3"}, {3: "1"}, {3: "1"})


def test_a_changed_copy_that_still_names_the_record_is_no_new_one() -> None:
    typed = (*lines("1", "2", "3"), ("3", "1003", "Sun"), ("3", "1004", "Sun"))
    found = sort_out(rows(*typed), known(), (), ("number",))
    assert (found.copies, [row.place for row in found.typed]) == ({3: "3"}, [4])
