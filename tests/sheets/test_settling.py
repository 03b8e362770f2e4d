"""Settling conflicts with sheets: one, all that match, the way back, and who may."""

import json

import pytest
from flask_babel import force_locale

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.people.models import Person, Status
from qaweb.sheets import conflict_queries as queries
from qaweb.sheets import settling
from qaweb.sheets.conflict_queries import Filters
from qaweb.sheets.models import BoundRow, BoundTab, SheetConflict, Spreadsheet
from qaweb.sheets.rules import ConflictState
from tests.cast import Cast, viewer
from tests.sheets.two_way import bound, clash, kept

OURS, THEIRS, TYPED = ConflictState.OURS, ConflictState.THEIRS, ConflictState.TYPED
ALL = 2**31 - 1


@pytest.fixture
def tab(cast: Cast) -> BoundTab:
    tab = bound(cast.north, cast.assistant)
    for person in (cast.agent, cast.teammate):
        kept(tab, person.id, {"number": person.number, "name": "原来的"})
    return tab


def name_of(person: Person) -> str:
    return str(Person.get_by_id(person.id).name)


def base_of(tab: BoundTab, person: Person) -> str:
    row = BoundRow.get(BoundRow.tab == tab, BoundRow.record == str(person.id))
    return str(json.loads(row.base)["name"])


def state_of(conflict: SheetConflict) -> ConflictState:
    found: ConflictState = SheetConflict.get_by_id(conflict.id).state
    return found


def test_ours_stays_and_the_next_round_writes_it(cast: Cast, tab: BoundTab) -> None:
    conflict = clash(tab, cast.agent)
    settling.settle(viewer(cast.assistant), conflict.id, OURS)
    assert (state_of(conflict), name_of(cast.agent)) == (OURS, cast.agent.name)
    assert base_of(tab, cast.agent) == "表里的"
    assert Spreadsheet.get_by_id(tab.spreadsheet_id).wanted_at is not None


def test_theirs_goes_through_the_records_own_action(cast: Cast, tab: BoundTab) -> None:
    conflict = clash(tab, cast.agent)
    settling.settle(viewer(cast.manager), conflict.id, THEIRS)
    assert name_of(cast.agent) == "表里的"
    done = {
        line.action for line in AuditEntry.select().where(AuditEntry.actor_id == cast.manager.id)
    }
    assert {"sheets.settle", "staffing.change"} <= done


@pytest.mark.parametrize(
    ("choice", "typed"), [(THEIRS, ""), (TYPED, "试用期"), (TYPED, "On probation")]
)
def test_words_of_the_sheets_language_and_of_the_readers_are_both_known(
    cast: Cast, tab: BoundTab, choice: ConflictState, typed: str
) -> None:
    conflict = clash(tab, cast.agent, theirs="On probation")
    SheetConflict.update(column="status", ours="Active").where(
        SheetConflict.id == conflict.id
    ).execute()
    with force_locale("zh_Hans_CN"):
        settling.settle(viewer(cast.assistant), conflict.id, choice, typed)
        assert Person.get_by_id(cast.agent.id).status is Status.PROBATION
        settling.take_back(viewer(cast.assistant), conflict.id)
    assert Person.get_by_id(cast.agent.id).status is Status.ACTIVE


def test_another_text_is_kept_in_the_records_own_words(cast: Cast, tab: BoundTab) -> None:
    conflict = clash(tab, cast.agent)
    settled = settling.settle(viewer(cast.assistant), conflict.id, TYPED, "  第三个名字 ")
    assert name_of(cast.agent) == settled.typed == "第三个名字"
    settling.take_back(viewer(cast.assistant), conflict.id)
    assert name_of(cast.agent) == cast.agent.name


@pytest.mark.parametrize("choice", [OURS, THEIRS])
def test_the_way_back_opens_it_with_both_texts(
    cast: Cast, tab: BoundTab, choice: ConflictState
) -> None:
    conflict = clash(tab, cast.agent)
    settling.settle(viewer(cast.assistant), conflict.id, choice)
    back = settling.take_back(viewer(cast.assistant), conflict.id)
    assert (back.state, back.theirs, back.stands) == (ConflictState.OPEN, "表里的", False)
    assert name_of(cast.agent) == cast.agent.name
    settling.settle(viewer(cast.assistant), conflict.id, THEIRS)
    assert name_of(cast.agent) == "表里的"


def test_what_the_record_refuses_stays_open_with_the_reason(cast: Cast, tab: BoundTab) -> None:
    conflict = clash(tab, cast.agent, "hired_on", "明天吧")
    with pytest.raises(Refused, match=r".+"):
        settling.settle(viewer(cast.assistant), conflict.id, THEIRS)
    assert state_of(conflict) is ConflictState.OPEN
    assert not AuditEntry.select().where(AuditEntry.action == "sheets.settle").exists()


def test_who_comes_second_hears_that_it_is_settled(cast: Cast, tab: BoundTab) -> None:
    conflict = clash(tab, cast.agent)
    settling.settle(viewer(cast.manager), conflict.id, OURS)
    with pytest.raises(Conflict):
        settling.settle(viewer(cast.assistant), conflict.id, THEIRS)
    assert name_of(cast.agent) == cast.agent.name


def test_a_record_that_changed_since_is_shown_before_it_is_written_over(
    cast: Cast, tab: BoundTab
) -> None:
    conflict = clash(tab, cast.agent)
    Person.update(name="刚改的").where(Person.id == cast.agent.id).execute()
    with pytest.raises(Conflict):
        settling.settle(viewer(cast.assistant), conflict.id, THEIRS)
    assert SheetConflict.get_by_id(conflict.id).ours == "刚改的"
    settling.settle(viewer(cast.assistant), conflict.id, THEIRS)
    settling.take_back(viewer(cast.assistant), conflict.id)
    assert name_of(cast.agent) == "刚改的"


def test_taking_back_goes_over_nobodys_later_change(cast: Cast, tab: BoundTab) -> None:
    conflict = clash(tab, cast.agent)
    settling.settle(viewer(cast.assistant), conflict.id, THEIRS)
    Person.update(name="后来改的").where(Person.id == cast.agent.id).execute()
    with pytest.raises(Conflict):
        settling.take_back(viewer(cast.assistant), conflict.id)
    assert name_of(cast.agent) == "后来改的"


def test_a_column_of_the_sheet_only_takes_theirs(cast: Cast, tab: BoundTab) -> None:
    BoundTab.update(columns='[{"key": "name", "title": "姓名", "may": "sheet"}]').execute()
    conflict = clash(tab, cast.agent)
    with pytest.raises(Refused):
        settling.settle(viewer(cast.assistant), conflict.id, OURS)
    settling.settle(viewer(cast.assistant), conflict.id, THEIRS)
    assert name_of(cast.agent) == "表里的"


def test_all_that_match_are_settled_and_each_refusal_stays_with_its_line(
    cast: Cast, tab: BoundTab
) -> None:
    good = [clash(tab, cast.agent), clash(tab, cast.teammate)]
    bad = clash(tab, cast.agent, "hired_on", "明天吧")
    outcome = settling.settle_all(viewer(cast.assistant), Filters(), ALL, THEIRS)
    assert {one.id for one in outcome.done} == {one.id for one in good}
    assert list(outcome.refused) == [bad.id]
    assert outcome.refused[bad.id]
    assert [state_of(one) for one in (*good, bad)] == [THEIRS, THEIRS, ConflictState.OPEN]
    assert (name_of(cast.agent), name_of(cast.teammate)) == ("表里的", "表里的")


def test_what_was_settled_together_is_taken_back_together(cast: Cast, tab: BoundTab) -> None:
    for person in (cast.agent, cast.teammate):
        clash(tab, person)
    done = settling.settle_all(viewer(cast.assistant), Filters(), ALL, THEIRS)
    back = settling.take_back_all(viewer(cast.assistant), done.at)
    assert (len(back.done), back.refused) == (2, {})
    assert name_of(cast.agent) == cast.agent.name
    with pytest.raises(Conflict):
        settling.take_back_all(viewer(cast.assistant), done.at)


def test_nobody_takes_back_what_others_settled_together(cast: Cast, tab: BoundTab) -> None:
    clash(tab, cast.agent)
    done = settling.settle_all(viewer(cast.manager), Filters(), ALL, OURS)
    with pytest.raises(Conflict):
        settling.take_back_all(viewer(cast.assistant), done.at)


def test_what_came_after_the_count_is_not_settled_with_it(cast: Cast, tab: BoundTab) -> None:
    seen, later = clash(tab, cast.agent), clash(tab, cast.teammate)
    settling.settle_all(viewer(cast.assistant), Filters(), seen.id, OURS)
    assert (state_of(seen), state_of(later)) == (OURS, ConflictState.OPEN)


def test_filters_narrow_what_is_settled(cast: Cast, tab: BoundTab) -> None:
    name, day = clash(tab, cast.agent), clash(tab, cast.agent, "hired_on", "2026-09-01")
    settling.settle_all(viewer(cast.assistant), Filters(field="hired_on"), ALL, OURS)
    assert (state_of(name), state_of(day)) == (ConflictState.OPEN, OURS)


def test_a_qa_specialist_decides_in_their_project_with_their_own_rights(
    cast: Cast, tab: BoundTab
) -> None:
    conflict = clash(tab, cast.agent)
    with pytest.raises(NotFound):
        settling.settle(viewer(cast.south_qa), conflict.id, OURS)
    with pytest.raises(Refused):
        settling.settle(viewer(cast.qa), conflict.id, THEIRS)
    assert name_of(cast.agent) == cast.agent.name
    settling.settle(viewer(cast.qa), conflict.id, OURS)
    assert state_of(conflict) is OURS


def test_the_assistant_decides_on_people_and_shifts_only(cast: Cast) -> None:
    slips = bound(cast.north, cast.manager, "改进单", "slips")
    values = {"record": "1", "column": "own_words", "at": clock.now(), "ours": "a", "theirs": "b"}
    conflict = SheetConflict.create(tab=slips, **values)
    with pytest.raises(NotFound):
        settling.settle(viewer(cast.assistant), conflict.id, OURS)
    assert queries.count(viewer(cast.assistant), Filters()) == 0
    assert (
        queries.count(viewer(cast.qa), Filters())
        == queries.count(viewer(cast.manager), Filters())
        == 1
    )


@pytest.mark.parametrize("who", ["supervisor", "lead", "agent"])
def test_nobody_else_sees_any(cast: Cast, tab: BoundTab, who: str) -> None:
    conflict = clash(tab, cast.agent)
    with pytest.raises((NotFound, Forbidden)):
        settling.settle(viewer(getattr(cast, who)), conflict.id, OURS)
