"""The page of one spreadsheet: how it stands, and what people decide there."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, NotFound, Refused
from qaweb.sheets import edits
from qaweb.sheets import record_states as states
from qaweb.sheets import row_actions as actions
from qaweb.sheets import sheet_queries as queries
from qaweb.sheets.models import BoundRow, BoundTab, OwedWrite, SheetEdit, Spreadsheet
from qaweb.sheets.rules import LEFT_OUT, EditFate, Guard, SheetState
from tests.cast import Cast, viewer
from tests.sheets.two_way import bound, world

As = Callable[..., FlaskClient]


@pytest.fixture
def tab(cast: Cast) -> BoundTab:
    return world(cast)


def row_of(tab: BoundTab, record: int) -> BoundRow:
    found: BoundRow = BoundRow.get(BoundRow.tab == tab, BoundRow.record == str(record))
    return found


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (
            "en",
            (
                "More than a fifth",
                "It is meant: go on",
                "Put the row back",
                "Try again",
                "1 open conflict",
            ),
        ),
        ("zh_Hans_CN", ("超过五分之一", "确实如此，继续", "放回这一行", "重试")),
    ],
)
def test_it_shows_everything_that_waits_for_somebody(
    cast: Cast, as_: As, tab: BoundTab, locale: str, words: tuple[str, ...]
) -> None:
    page = as_(cast.assistant, locale).get(f"/sheets/{tab.spreadsheet_id}").text
    for word in (*words, cast.assistant.name, "明天", "这不是日期。", "新名", "没有数字"):
        assert word in page, word


def test_a_write_without_an_answer_is_told(cast: Cast, as_: As, tab: BoundTab) -> None:
    OwedWrite.create(spreadsheet=tab.spreadsheet_id, generation=2, sent_at=clock.now())
    assert "was not answered" in as_(cast.manager).get(f"/sheets/{tab.spreadsheet_id}").text


def test_a_stopped_tab_is_let_go_on_and_the_trail_says_so(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    answer = as_(cast.assistant).post(f"/sheets/tabs/{tab.id}/go-on")
    assert answer.location == f"/sheets/{tab.spreadsheet_id}"
    assert BoundTab.get_by_id(tab.id).is_waved_on
    line = AuditEntry.get(AuditEntry.action == "sheets.wave_on")
    assert json.loads(line.after) == {"tab": "员工", "guard": "too_many"}


@pytest.mark.parametrize("guard", [Guard.SORTED, Guard.TAB_GONE, Guard.COLUMN_GONE])
def test_what_has_to_be_mended_in_the_sheet_is_no_matter_of_courage(
    cast: Cast, as_: As, tab: BoundTab, guard: Guard
) -> None:
    BoundTab.update(guard=guard).where(BoundTab.id == tab.id).execute()
    with pytest.raises(Refused):
        actions.wave_on(viewer(cast.manager), tab.id)
    answer = as_(cast.manager).post(f"/sheets/tabs/{tab.id}/go-on")
    assert (answer.status_code, "Mend the sheet first" in answer.text) == (422, True)
    assert "go on</button>" not in answer.text


def test_a_deleted_row_is_forgotten_so_that_it_is_written_anew(cast: Cast, tab: BoundTab) -> None:
    row = row_of(tab, cast.teammate.id)
    actions.put_back(viewer(cast.assistant), row.id)
    assert not BoundRow.select().where(BoundRow.id == row.id).exists()
    assert Spreadsheet.get_by_id(tab.spreadsheet_id).wanted_at is not None


def test_all_deleted_rows_are_put_back_at_once(cast: Cast, as_: As, tab: BoundTab) -> None:
    BoundRow.update(missing=2).where(BoundRow.tab == tab).execute()
    address = f"/sheets/{tab.spreadsheet_id}"
    assert "Put all 2 rows back" in as_(cast.assistant).get(address).text
    assert as_(cast.assistant).post(f"{address}/put-all-back").location == address
    assert not BoundRow.select().where(BoundRow.tab == tab).exists()
    with pytest.raises(Conflict):
        actions.put_all_back(viewer(cast.assistant), tab.spreadsheet_id)


def test_a_record_may_do_without_a_row(cast: Cast, tab: BoundTab) -> None:
    row = row_of(tab, cast.teammate.id)
    actions.leave_out(viewer(cast.assistant), row.id)
    assert row_of(tab, cast.teammate.id).missing == LEFT_OUT
    assert queries.missing([tab]) == []
    with pytest.raises(Conflict):
        actions.put_back(viewer(cast.assistant), row.id)


def test_a_refused_text_is_tried_again(cast: Cast, tab: BoundTab) -> None:
    row = row_of(tab, cast.agent.id)
    actions.try_again(viewer(cast.assistant), row.id, "hired_on")
    assert row_of(tab, cast.agent.id).refused == "{}"
    with pytest.raises(Conflict):
        actions.try_again(viewer(cast.assistant), row.id, "hired_on")


def test_a_refused_new_row_is_tried_again_and_its_history_stays(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    edit = SheetEdit.get(SheetEdit.fate == EditFate.NOT_ADDED)
    page = as_(cast.assistant).get(f"/sheets/{tab.spreadsheet_id}").text
    assert "Try again: new row x" in page
    assert edits.refused_row(tab, edit.typed) == "没有数字"
    as_(cast.assistant).post(f"/sheets/edits/{edit.id}/try-again")
    assert edits.refused_row(tab, edit.typed) == ""
    assert SheetEdit.get_by_id(edit.id).fate is EditFate.RETRIED
    with pytest.raises(Conflict):
        actions.try_row_again(viewer(cast.assistant), edit.id)


def test_what_was_typed_is_filtered_by_what_became_of_it(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    address = f"/sheets/{tab.spreadsheet_id}?fate=not_added"
    part = as_(cast.assistant).get(address, headers={"HX-Request": "true"}).text
    assert "没有数字" in part
    assert "新名" not in part


def test_what_was_typed_goes_on_by_pages(cast: Cast, as_: As, tab: BoundTab) -> None:
    for number in range(60):
        SheetEdit.create(tab=tab, at=clock.now(), fate=EditFate.APPLIED, typed=f"第{number}次")
    page, typed = queries.edits([tab], {})
    assert (len(typed), page.has_next) == (50, True)
    _page, rest = queries.edits([tab], {"after": page.last})
    assert "新名" in {one.edit.typed for one in rest}


def test_buttons_lead_back_to_this_page(cast: Cast, as_: As, tab: BoundTab) -> None:
    address = f"/sheets/{tab.spreadsheet_id}"
    answer = as_(cast.manager).post(f"{address}/pause", data={"at": "show"})
    assert answer.location == address


def test_the_assistant_sees_nothing_of_tabs_that_are_not_of_people(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    slips = bound(cast.north, cast.manager, "北方排班", "slips")
    SheetEdit.create(tab=slips, at=clock.now(), fate=EditFate.APPLIED, typed="单子上的话")
    address = f"/sheets/{tab.spreadsheet_id}"
    assert "单子上的话" in as_(cast.manager).get(address).text
    assert "单子上的话" not in as_(cast.assistant).get(address).text
    with pytest.raises(NotFound):
        actions.wave_on(viewer(cast.assistant), slips.id)


def test_a_record_knows_how_it_stands_in_a_sheet(cast: Cast, tab: BoundTab) -> None:
    found = {
        who: [one.state for one in states.states_of(viewer(cast.manager), "people", who)]
        for who in (cast.agent.id, cast.teammate.id, cast.outsider.id)
    }
    assert found == {
        cast.agent.id: ["conflict"], cast.teammate.id: ["stopped"], cast.outsider.id: [],
    }  # fmt: skip
    assert states.states_of(viewer(cast.agent), "people", cast.agent.id) == []


def test_a_list_knows_how_its_tab_stands(cast: Cast, as_: As, tab: BoundTab) -> None:
    (found,) = states.lists_of(viewer(cast.manager), "people")
    assert (found.conflicts, found.refused, found.missing, found.is_stopped) == (1, 1, 1, True)
    assert states.lists_of(viewer(cast.agent), "people") == []
    BoundTab.update(key="shifts", guard="").where(BoundTab.id == tab.id).execute()
    page = as_(cast.assistant).get("/shifts").text
    assert "1 open conflict" in page
    assert "1 deleted row" in page
    Spreadsheet.update(state=SheetState.UNBOUND).execute()
    assert states.lists_of(viewer(cast.manager), "shifts") == []


def test_a_persons_page_says_quietly_where_they_stand_in_a_sheet(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    address = f"/people/{cast.agent.id}"
    page = as_(cast.assistant).get(address).text
    assert "In the sheet 北方排班" in page
    assert f"/sheets/conflicts?sheet={tab.spreadsheet_id}" in page
    assert "In the sheet" not in as_(cast.supervisor).get(address).text
