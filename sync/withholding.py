"""What a spreadsheet refuses is left out of the next writes, said in the row, and told once."""

import datetime as dt
import json
from collections.abc import Mapping

from qaweb.language import gettext as _
from qaweb.sheets import cycles, edits, withheld
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import EditFate
from qaweb.sheets.withheld import Key
from sync.gateways.protocol import ID, STATUS, At, Done
from sync.tab_work import TabWork
from sync.texts import text_of


def load(work: TabWork) -> None:
    """What of the tab was refused before."""
    work.withheld = withheld.of_tab(work.bound.row)


def whys(work: TabWork, record: str) -> dict[str, str]:
    """By column, why a record's texts cannot be written."""
    if not work.withheld:
        return {}
    return {
        column: _("Cannot be written here: %(why)s", why=one.why)
        for (whose, column), one in work.withheld.items()
        if whose == record and (owed := work.owed.get((whose, column))) and owed.written == one.text
    }


def leave_out(work: TabWork, now: dt.datetime, is_asked: bool) -> None:
    """Not to send again what was refused lately; what need not be sent any more is forgotten."""
    if not work.withheld:
        return
    wanted = _wanted(work)
    withheld.let_go(work.bound.row, work.withheld.keys() - wanted.keys())
    for key, (at, text) in wanted.items():
        one = work.withheld.get(key)
        if one is None or is_asked or not one.rests(text, now):
            continue
        work.cells.pop(at, None)
        work.owed.pop(key, None)
        if at.column == STATUS:
            work.status.pop(key[0], None)
        if at.column == ID:
            work.new_rows = [row for row in work.new_rows if row.record != key[0]]


def _wanted(work: TabWork) -> dict[Key, tuple[At, str]]:
    """Everything that a tab is to be sent: where, and what, by record and column."""
    kinds, tab = work.kinds, work.bound.row.key
    found = {
        (work.record_at(at), at.column): (at, text_of(value, kinds[at.column]))
        if at.column in kinds
        else (at, str(value or ""))
        for at, value in work.cells.items()
    }
    for record, said in work.status.items():
        found[record, STATUS] = (At(tab, record, STATUS), said)
    for row in work.new_rows:
        found[row.record, ID] = (At(tab, row.record, ID), _whole(work.texts(row.record)))
    return found


def _whole(texts: Mapping[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def settle(sheet: Spreadsheet, work: TabWork, done: Done, now: dt.datetime) -> set[Key]:
    """Keep what was refused by this write, and tell of it; what was written is held no more."""
    tab, wanted = work.bound.row, _wanted(work) if done.refused or work.withheld else {}
    refused = {
        (work.record_at(at), at.column): why
        for at, why in done.refused.items()
        if at.tab == tab.key and (work.record_at(at), at.column) in wanted
    }
    withheld.let_go(tab, (work.withheld.keys() & wanted.keys()) - refused.keys())
    withheld.keep(tab, {key: (wanted[key][1], why) for key, why in refused.items()}, now)
    with edits.logged_together():
        for (record, column), why in refused.items():
            if column == STATUS:
                continue
            owed = work.owed.get((record, column))
            edits.log(
                tab, EditFate.NOT_WRITTEN, now, record, "" if column == ID else column,
                label=work.label(record), before=owed.read if owed else "",
                typed=wanted[record, column][1], why=why,
            )  # fmt: skip
    for why in dict.fromkeys(refused.values()):
        cycles.withheld(sheet, tab, why, now)
    return set(refused)
