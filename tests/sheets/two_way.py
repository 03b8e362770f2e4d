"""Sheets that people edit, as far as pages show them: only what is remembered."""

import json
from typing import Any

from qaweb import clock
from qaweb.people.models import Person, Project
from qaweb.sheets.models import BoundRow, BoundTab, SheetConflict, SheetEdit, Spreadsheet
from qaweb.sheets.rules import GONE_READS, Direction, EditFate, Guard
from tests.cast import Cast

COLUMNS = {
    "people": (
        ("number", "工号", "app"),
        ("name", "姓名", "both"),
        ("hired_on", "入职日期", "both"),
    ),
    "slips": (("number", "编号", "app"), ("own_words", "本人意见", "both")),
}


def bound(project: Project, owner: Person, name: str = "北方排班", key: str = "people") -> BoundTab:
    """A tab of a sheet that people edit."""
    sheet, _made = Spreadsheet.get_or_create(
        project=project, address=f"{name}.xlsx", direction=Direction.TWO_WAY,
        defaults={"name": name, "owner": owner, "created_at": clock.now(), "locale": "en"},
    )  # fmt: skip
    columns = [{"key": k, "title": title, "may": may} for k, title, may in COLUMNS[key]]
    tab: BoundTab = BoundTab.create(
        spreadsheet=sheet, key=key, title={"people": "员工", "slips": "改进单"}[key], position=0,
        columns=json.dumps(columns, ensure_ascii=False),
    )  # fmt: skip
    return tab


def kept(tab: BoundTab, record: int, base: dict[str, str], **values: Any) -> BoundRow:
    """A row as both sides last agreed on it."""
    row: BoundRow = BoundRow.create(
        tab=tab, record=str(record), hash="", base=json.dumps(base, ensure_ascii=False), **values
    )
    return row


def clash(
    tab: BoundTab, person: Person, column: str = "name", theirs: str = "表里的", **values: Any
) -> SheetConflict:
    """Both sides changed a field of a person; ours is what the record says."""
    ours = {"name": person.name, "hired_on": str(person.hired_on)}[column]
    conflict: SheetConflict = SheetConflict.create(
        tab=tab, record=str(person.id), label=f"{person.number} {person.name}", column=column,
        **{"base": "原来的", "ours": ours, "theirs": theirs, "at": clock.now()} | values,
    )  # fmt: skip
    return conflict


def world(cast: Cast) -> BoundTab:
    """A sheet of the north with something of everything that its page shows."""
    tab = bound(cast.north, cast.assistant)
    agent, other = cast.agent, cast.teammate
    kept(
        tab,
        agent.id,
        {"number": agent.number, "name": "原来的"},
        refused='{"hired_on": ["明天", "这不是日期。"]}',
    )
    kept(tab, other.id, {"number": other.number, "name": other.name}, missing=GONE_READS)
    clash(tab, agent)
    typed = {"record": str(agent.id), "label": agent.name, "column": "name", "typed": "新名"}
    SheetEdit.create(tab=tab, at=clock.now(), fate=EditFate.APPLIED, before="旧名", **typed)
    SheetEdit.create(
        tab=tab, at=clock.now(), fate=EditFate.NOT_ADDED, why="没有数字",
        typed='{"number": "x", "name": "谁"}',
    )  # fmt: skip
    BoundTab.update(guard=Guard.TOO_MANY, guarded_at=clock.now()).where(
        BoundTab.id == tab.id
    ).execute()
    return tab


def records(cast: Cast) -> dict[str, dict[str, object]]:
    """As the addresses of pages name them; the slips' tab is not the assistant's to decide on."""
    tab, slips = world(cast), bound(cast.north, cast.manager, "北方改进单", "slips")
    conflict = SheetConflict.get(SheetConflict.tab == tab)
    of_a_slip = SheetConflict.create(
        tab=slips, record="1", column="own_words", at=clock.now(), ours="a", theirs="b"
    )
    gone = BoundRow.get(BoundRow.tab == tab, BoundRow.missing == GONE_READS)
    refused = BoundRow.get(BoundRow.tab == tab, BoundRow.refused != "")
    return {
        "sheet_conflict": {"conflict_id": conflict.id},
        "slip_conflict": {"conflict_id": of_a_slip.id},
        "two_way": {"spreadsheet_id": tab.spreadsheet_id},
        "qa_sheet": {"spreadsheet_id": bound(cast.north, cast.qa, "QA", "slips").spreadsheet_id},
        "bound_tab": {"tab_id": tab.id},
        "slips_tab": {"tab_id": slips.id},
        "gone_row": {"row_id": gone.id},
        "refused_row": {"row_id": refused.id},
        "refused_new_row": {"edit_id": SheetEdit.get(SheetEdit.fate == EditFate.NOT_ADDED).id},
    }
