"""A new kind of record joins the sheets by its part's `sheet.py` alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

import qaweb
from qaweb.audit import AuditEntry
from qaweb.people.models import Team
from qaweb.sheets.binding import Agreed, Wanted, bind
from qaweb.sheets.models import SheetConflict, SheetEdit, Spreadsheet
from qaweb.sheets.queries import place_of
from qaweb.sheets.rules import EditFate, GatewayKind, May
from tests.cast import Cast, viewer
from tests.sheets.making import rows_of
from tests.sync.editing_world import tick

As = Callable[..., FlaskClient]
Later = Callable[..., Any]
FOLDER = Path(__file__).parent / "newcomer"


@pytest.fixture(autouse=True)
def newcomer(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder among the parts and a name in PARTS, as with every new part."""
    monkeypatch.setattr(qaweb, "__path__", [*qaweb.__path__, str(FOLDER)])
    monkeypatch.setattr(qaweb, "PARTS", (*qaweb.PARTS, "places"))
    monkeypatch.setitem(app.config, "INSTANCE", str(tmp_path))


@pytest.fixture
def sheet(app: Flask, cast: Cast) -> Spreadsheet:
    """Agreed on in the browser's way, and made by the worker."""
    columns = {"places": {"name": Agreed(May.BOTH)}}
    wanted = Wanted(
        "地点", cast.north.id, cast.manager.id, "en", GatewayKind.WORKBOOK, columns
    )  # fmt: skip
    made = bind(viewer(cast.manager), wanted)
    tick(app)
    return made


def type_(sheet: Spreadsheet, code: str, name: str) -> None:
    """Somebody types a name into the row of a code, or into a new one, and saves."""
    path = place_of(Spreadsheet.get_by_id(sheet.id))
    book = openpyxl.load_workbook(path)
    tab = book["Places"]
    line = next((row for row in tab.iter_rows(min_row=2) if row[1].value == code), None)
    tab.cell(line[0].row if line else tab.max_row + 1, 3).value = name
    book.save(path)


def names(sheet: Spreadsheet) -> set[object]:
    return {row["Place"] for row in rows_of(Spreadsheet.get_by_id(sheet.id), "Places")}


def test_the_page_offers_it(cast: Cast, as_: As) -> None:
    assert "Places" in as_(cast.manager).get("/sheets/new").text


def test_it_is_made_typed_in_and_kept_in_step(
    app: Flask, cast: Cast, sheet: Spreadsheet, later: Later
) -> None:
    team = Team.select().where(Team.project == cast.north).order_by(Team.id).get()
    assert team.name in names(sheet)
    type_(sheet, f"T{team.id}", "东楼")
    type_(sheet, "", "新楼")
    with later(minutes=1):
        tick(app)
    assert Team.get_by_id(team.id).name == "东楼"
    assert Team.select().where(Team.project == cast.north, Team.name == "新楼").count() == 1
    assert {"东楼", "新楼"} <= names(sheet)
    line = AuditEntry.get(AuditEntry.after.contains("东楼"))
    assert (line.source, line.actor_id) == ("sheet: Places", cast.manager.id)


def test_a_refusal_stands_in_its_row_and_a_clash_on_the_page(
    app: Flask, cast: Cast, as_: As, sheet: Spreadsheet, later: Later
) -> None:
    one, other, *_rest = Team.select().where(Team.project == cast.north).order_by(Team.id)
    type_(sheet, f"T{one.id}", " ")
    type_(sheet, f"T{other.id}", "表里的楼")
    Team.update(name="网页的楼").where(Team.id == other.id).execute()
    with later(minutes=1):
        tick(app)
    notes = {row["Code"]: row["Note from qaweb"] for row in rows_of(sheet, "Places")}
    assert "A place has a name." in str(notes[f"T{one.id}"])
    assert SheetEdit.select().where(SheetEdit.fate == EditFate.REFUSED).count() == 2
    clash = SheetConflict.get()
    assert (clash.ours, clash.theirs) == ("网页的楼", "表里的楼")
    assert "表里的楼" in as_(cast.manager).get("/sheets/conflicts").text
