"""Files, sheets and lists by keys alone, also where the keys are faster than the network."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from qaweb.calls.models import Call
from qaweb.people.models import Person
from qaweb.sheets.models import BoundTab, SheetConflict, Spreadsheet
from qaweb.sheets.rules import May
from sync.worker import Worker
from tests.adoptions.team import NAME, team_file, work
from tests.conftest import Engine
from tests.imports.making import calls_file
from tests.keys import Before, Keys, before
from tests.sheets.two_way import bound, clash, kept

__all__ = ["before"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CHOSEN = "document.activeElement.selectedIndex"


def test_a_file_of_calls_is_mended_and_imported(before: Before, centre: Engine) -> None:
    keys = before(centre.cast.qa, "/imports")
    keys.into()
    keys.act("Import a file", "What the file holds")
    send(keys, calls_file(centre.cast.agent.number, "nobody"))
    keys.into()
    keys.to("Call number")
    keys.choose("Conversation")
    keys.act("See what would change", "What the import would do")
    keys.into()
    keys.act("Import", "Waiting for the worker")
    keys.to("Cancel the import")
    Worker(centre.app, "in-process", duties=()).tick()
    expect(keys.page.locator("#import-state")).to_contain_text("Imported")
    keys.here()
    keys.to("Refused rows as xlsx", at_most=2)
    assert [call.number for call in Call.select().where(Call.number.startswith("W"))] == ["W1"]


def send(keys: Keys, data: bytes) -> None:
    """Say what the file holds, choose it, and have it read; one of its titles is unknown."""
    data = data.replace("流水号".encode(), b"Conversation")
    keys.into()
    keys.to("Calls")
    keys.press("Space")
    keys.to("File")
    file = FilePayload(name="calls.csv", mimeType="", buffer=data)
    keys.page.locator("#file").set_input_files(file)
    keys.act("Read the file", "Which column is what?")


def test_a_choice_is_not_overtaken_by_a_slow_answer(before: Before, centre: Engine) -> None:
    keys = before(centre.cast.second_qa, "/imports/new")
    send(keys, calls_file(centre.cast.agent.number))
    keys.into()
    keys.to("Call number")
    before_it = keys.page.evaluate(CHOSEN)
    keys.slowly(300)
    for _press in range(3):
        keys.press("ArrowDown")
        keys.page.wait_for_timeout(120)
    expect(keys.page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
    keys.here()
    assert keys.page.evaluate(CHOSEN) == before_it + 3


@pytest.fixture
def conflicts(before: Before, centre: Engine) -> Keys:
    """The page of two conflicts, before the assistant."""
    cast = centre.cast
    SheetConflict.delete().execute()
    tab = bound(cast.north, cast.assistant, f"表 {BoundTab.select().count()}")
    for person in (cast.agent, cast.teammate):
        kept(tab, person.id, {"number": person.number, "name": "原来的"})
        clash(tab, Person.get_by_id(person.id), theirs=f"表里的{person.number}")
    keys = before(cast.assistant, "/sheets/conflicts")
    keys.into()
    return keys


def test_a_side_of_a_conflict_is_chosen_and_taken_back(conflicts: Keys, centre: Engine) -> None:
    agent, teammate = centre.cast.agent, centre.cast.teammate
    conflicts.act(f"Take this: {teammate.number}…", "Took the sheet's text")
    conflicts.act(f"Undo: {teammate.number}…", "Undone")
    assert conflicts.here()["name"].startswith("Keep this")
    conflicts.enter("Kept qaweb's text")
    conflicts.act(f"Take this: {agent.number}…", "Took the sheet's text")
    conflicts.here()
    assert Person.get_by_id(agent.id).name == f"表里的{agent.number}"


def test_whoever_goes_on_is_not_called_back(conflicts: Keys) -> None:
    conflicts.slowly(300)
    conflicts.press("j", "1", "j")
    expect(conflicts.page.locator("[data-conflict=ours]")).to_have_count(1)
    expect(conflicts.page.locator("[data-conflict=open] :focus")).to_have_count(1)


def test_a_sheet_is_bound_step_by_step(
    before: Before, centre: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(centre.app.config, "INSTANCE", str(tmp_path))
    team_file(centre.cast)
    keys = before(centre.cast.assistant, "/sheets/adopt")
    seen(keys)
    chosen(keys)
    keys.into()
    keys.to("Give up")
    work()
    expect(keys.page.locator("#adoption")).to_contain_text("Rows match")
    keys.to("Start", key="Shift+Tab")
    keys.enter(NAME)
    sheet = Spreadsheet.get(Spreadsheet.address == NAME)
    columns = {each["key"]: each for each in json.loads(BoundTab.get(spreadsheet=sheet).columns)}
    assert columns["name"]["may"] == May.SHEET


def seen(keys: Keys) -> None:
    """Name the file; the worker looks at it."""
    keys.into()
    keys.to("Address or file name")
    keys.write(NAME)
    keys.enter("Is being looked at")
    work()
    expect(keys.page.locator(".adopt-heads").first).to_contain_text("员工号")
    keys.into()


def chosen(keys: Keys) -> None:
    """Tabs, columns and owner, up to the dry run."""
    keys.act("On to the columns", "Who may change it")
    keys.into()
    keys.to("Who may change “Name”")
    keys.choose("Only the sheet")
    keys.act("Go on", "Every edit in the sheet counts")
    keys.into()
    keys.act("Try what would happen", "Nothing has been changed yet")


def test_a_date_is_typed_to_its_end_before_the_list_follows(before: Before, centre: Engine) -> None:
    keys = before(centre.cast.manager, "/plan")
    keys.into()
    keys.to("Day")
    keys.write("10222026")
    keys.press("Enter")
    expect(keys.page.locator(".plan-lead")).to_contain_text("Oct 22, 2026")
    assert keys.here()["name"] == "Day"
