"""Two people write into one report, and nothing typed is lost."""

from qaweb.reports.writing import Writer, added, changed, clashes, kept, latest, read

EMPTY: dict[str, str] = {}
FIRST = added({}, {"highlights": "甲", "problems": "乙"}, 1, Writer("马质检"))


def test_the_latest_version_of_each_part_is_in_force() -> None:
    second = added(FIRST, {"highlights": "甲二"}, 2, Writer("张质检"))
    assert latest(second) == {"highlights": "甲二", "problems": "乙"}
    assert [version.author for version in second["highlights"]] == ["马质检", "张质检"]


def test_the_versions_read_back_as_they_were_kept() -> None:
    assert read(kept(FIRST)) == dict(FIRST)
    assert read("") == read("{}") == {}


def test_a_part_that_somebody_else_changed_meanwhile_clashes() -> None:
    second = added(FIRST, {"highlights": "张的"}, 2, Writer("张质检"))
    found = clashes(second, {"highlights": "马的", "problems": "乙"}, 1)
    assert {part: (v.text, v.author) for part, v in found.items()} == {
        "highlights": ("张的", "张质检")
    }


def test_an_untouched_part_neither_clashes_nor_undoes_the_others_text() -> None:
    second = added(FIRST, {"highlights": "张的"}, 2, Writer("张质检"))
    mine = {"highlights": "甲", "problems": "乙二"}
    assert clashes(second, mine, 1) == {}
    assert changed(second, mine, 1) == {"problems": "乙二"}


def test_the_same_text_typed_twice_is_no_clash() -> None:
    second = added(FIRST, {"highlights": "同"}, 2, Writer("张质检"))
    assert clashes(second, {"highlights": "同"}, 1) == {}


def test_a_save_with_the_others_text_in_sight_goes_through() -> None:
    second = added(FIRST, {"highlights": "张的"}, 2, Writer("张质检"))
    assert clashes(second, {"highlights": "马的"}, 2) == {}
    assert changed(second, {"highlights": "马的"}, 2) == {"highlights": "马的"}


def test_a_part_can_be_emptied() -> None:
    assert changed(FIRST, {"problems": ""}, 1) == {"problems": ""}


def test_the_browsers_line_ends_and_outer_blanks_are_no_change() -> None:
    first = added({}, {"highlights": "一\n二"}, 1, Writer("马质检"))
    assert changed(first, {"highlights": "一\r\n二 \r\n"}, 1) == {}


def test_the_first_save_of_an_empty_report_does_not_clash() -> None:
    assert clashes({}, {"highlights": "甲"}, 0) == {}
    assert changed({}, {"highlights": "甲", "problems": ""}, 0) == {"highlights": "甲"}
