"""The first round of a spreadsheet that the team had already: bound, its rows recognised.

What is about to be added is written down first. A worker that dies in between finds, by the
spreadsheet's own generation, whether it arrived.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import structlog
from flask_babel import force_locale

from qaweb.adoptions.models import SheetAdoption
from qaweb.adoptions.rules import Absent, ChosenTab, Stands, chosen
from qaweb.adoptions.rules import Unknown as Unbeknown
from qaweb.db import database
from qaweb.errors import Conflict
from qaweb.language import gettext as _
from qaweb.pieces import in_pieces
from qaweb.sheets import cycles, edits, memory
from qaweb.sheets.memory import Kept
from qaweb.sheets.models import BoundRow, BoundTab, Spreadsheet
from qaweb.sheets.rules import LEFT_OUT, EditFate, May, SheetEventKind
from qaweb.workbooks.styles import Kind
from sync.bindings import Bound, binding_of, bound_tab
from sync.comparing import Compared, compare, first_base, open_texts, read_rows, surveyed_rows
from sync.gateways.protocol import (
    ID,
    Adopted,
    At,
    Batch,
    Binding,
    Done,
    Gateway,
    Snapshot,
    Stopped,
    Survey,
    Unknown,
    Value,
    Why,
)
from sync.putting_off import put_off
from sync.rehearsing import rehearse
from sync.tab_rows import Row
from sync.texts import text_of
from sync.two_way import TwoWayRound

log = structlog.get_logger("qaweb.sheets")
AT_ONCE = 200
Values = dict[str, dict[str, Value]]


@dataclass(frozen=True)
class Wanted:
    """A tab as it was agreed on, and how it is bound."""

    bound: Bound
    said: ChosenTab
    values: Values

    @cached_property
    def ours(self) -> dict[str, dict[str, str]]:
        """Our records as texts."""
        return _texts(self.values, self.kinds)

    @property
    def kinds(self) -> dict[str, Kind]:
        return {column.key: column.kind for column in self.bound.columns}

    @property
    def may(self) -> dict[str, May]:
        agreed = json.loads(self.bound.row.columns)
        return {one["key"]: May(one["may"]) for one in agreed}

    def filled(self, row: Row) -> dict[At, Value]:
        """What belongs into empty cells of columns that are the sheet's alone."""
        return {
            At(self.said.key, row.record, key): self.values[row.record][key]
            for key, may in self.may.items()
            if may is May.SHEET
            and not (row.cells[key].text or row.cells[key].formula)
            and self.ours[row.record][key]
        }

    def compared(self, rows: list[Row]) -> Compared:
        return compare(rows, self.ours, self.bound.declared.identity)


def _texts(values: Values, kinds: Mapping[str, Kind]) -> dict[str, dict[str, str]]:
    return {
        record: {key: text_of(value, kinds[key]) for key, value in cells.items()}
        for record, cells in values.items()
    }


class Adopting:
    """One attempt at binding one spreadsheet, under a lease."""

    def __init__(
        self, sheet: Spreadsheet, adoption: SheetAdoption, gateway: Gateway, now: dt.datetime
    ) -> None:
        self.sheet, self.gateway, self.now = sheet, gateway, now
        self.said = chosen(adoption.choice)

    def go(self) -> str:
        """Bind it, or find that an attempt before this one did; then the usual round follows."""
        try:
            with force_locale(self.sheet.locale):
                self.wanted = self._wanted()
                return self._again() or self._adopt()
        except Conflict:
            return "taken over"

    @property
    def _binding(self) -> Binding:
        return binding_of(self.sheet, [one.bound for one in self.wanted])

    def _wanted(self) -> list[Wanted]:
        tabs = map(bound_tab, self.sheet.tabs.order_by(BoundTab.position))
        return [
            Wanted(bound, said, self._values(bound))
            for bound in tabs
            if bound and (said := self.said.tab(bound.row.key))
        ]

    def _values(self, bound: Bound) -> Values:
        """Our records as they stand in cells."""
        span, zone = cycles.span_of(self.sheet), self.sheet.project.zone
        rows = bound.declared.rows(span)
        return {str(record): bound.values(values, zone) for record, values in rows}

    def _again(self) -> str:
        """An attempt whose end nobody knows: what stands there decides."""
        owed = memory.owed(self.sheet)
        if owed is None:
            return ""
        found = self.gateway.read(self._binding)
        if isinstance(found, Snapshot):
            if found.generation >= owed.generation:
                return self._take(found)
        elif not isinstance(found, Stopped) or found.why not in (Why.MISSING, Why.FOREIGN):
            return put_off(self.sheet, self.now, found, "bound")
        memory.not_owed(self.sheet)
        return ""

    def _adopt(self) -> str:
        survey = self.gateway.survey(self._binding.address)
        if not isinstance(survey, Survey):
            return put_off(self.sheet, self.now, survey, "bound")
        tabs = self._adopted(survey)
        if isinstance(tabs, Stopped):
            return put_off(self.sheet, self.now, tabs, "bound")
        generation = survey.generation + 1
        cells: memory.Cells = {
            one.tab.key: {record: {ID: ("", record)} for record in one.ids.values()} for one in tabs
        }
        memory.owe(self.sheet, generation, self.now, cells, {})
        cycles.hold(self.sheet, self.now)
        answer = self.gateway.adopt(self._binding, tabs, generation)
        if not isinstance(answer, Done):
            if not isinstance(answer, Unknown):
                memory.not_owed(self.sheet)
            return put_off(self.sheet, self.now, answer, "bound")
        found = self.gateway.read(self._binding)
        return (
            self._take(found)
            if isinstance(found, Snapshot)
            else put_off(self.sheet, self.now, found, "bound")
        )

    def _adopted(self, survey: Survey) -> list[Adopted] | Stopped:
        """Where everything stands now, and whose each row is."""
        by_title = {tab.title: tab for tab in survey.tabs}
        by_key = {tab.key: tab for tab in self._binding.tabs}
        made = []
        for one in self.wanted:
            said, seen = one.said, by_title.get(one.said.title)
            if seen is None:
                return Stopped(Why.COLUMN_GONE, said.title)
            places = {key: said.mapping[key] for key in one.kinds}
            rows = surveyed_rows(seen, said.row, places, one.kinds)
            ids = one.compared(rows).matched
            made.append(Adopted(by_key[said.key], said.row, places, ids))
        return made

    def _take(self, found: Snapshot) -> str:
        """What was bound is known from here on, and the usual round does what was chosen."""
        found = self._put_right(found)
        with database.atomic():
            cycles.hold(self.sheet, self.now)
            for one in self.wanted:
                if one.said.key in found.tabs:
                    self._keep(one, read_rows(found.tabs[one.said.key].rows, one.kinds), found)
            memory.not_owed(self.sheet)
            counts = {one.said.key: len(one.ours) for one in self.wanted}
            written = cycles.Written(
                found.generation, "", self.sheet.seen, counts=counts, kind=SheetEventKind.ADOPTED
            )
            cycles.settle(self.sheet, self.now, written)
        sheet = Spreadsheet.get_by_id(self.sheet.id)
        TwoWayRound(sheet, self.gateway, self.now, [one.bound for one in self.wanted]).go()
        return "bound"

    def _put_right(self, found: Snapshot) -> Snapshot:
        """Ids beside another record's row: people moved rows while it was being bound.

        Empty cells that only the sheet may change are filled in here: the usual round asks first.
        """
        cells: dict[At, Value] = {}
        for one in self.wanted:
            tab = found.tabs.get(one.said.key)
            rows = read_rows(tab.rows, one.kinds) if tab else []
            matched = one.compared(rows).matched
            for row in rows:
                right = matched.get(row.place, "")
                if row.record != right:
                    cells[At(one.said.key, row.place, ID)] = right or None
                elif right:
                    cells |= one.filled(row)
        if not cells:
            return found
        log.info("cells put right while a sheet was bound", sheet=str(self.sheet), cells=len(cells))
        self.gateway.write(self._binding, Batch(found.generation, cells, only_if=found.stamp))
        again = self.gateway.read(self._binding)
        return again if isinstance(again, Snapshot) else found

    def _keep(self, one: Wanted, rows: list[Row], found: Snapshot) -> None:
        kept: dict[str, Kept] = {}
        stands, may = one.said.stands, one.may
        same = self._same(one, rows)
        for row in rows:
            if row.record in one.ours:
                ours = one.ours[row.record]
                other_words = {key for record, key in same if record == row.record}
                base = first_base(row.texts, ours, may, stands, other_words)
                kept[row.record] = Kept(base)
                if stands is Stands.APP:
                    self._note_overruled(one, row, ours)
            elif not row.is_blank and one.said.unknown is Unbeknown.LEAVE:
                self._leave(one, row)
        left = self._left_out(one, rows, kept)
        identity = one.bound.declared.identity
        for record in left:
            kept[record] = Kept({key: one.ours[record].get(key, "") for key in identity})
        memory.keep(one.bound.row, kept, found.generation, self.now)
        for piece in in_pieces(left, AT_ONCE):
            some = BoundRow.record.in_(piece)
            BoundRow.update(missing=LEFT_OUT).where(BoundRow.tab == one.bound.row, some).execute()

    def _same(self, one: Wanted, rows: list[Row]) -> set[tuple[str, str]]:
        """Cells that say in other words what we hold: a job, a day written otherwise."""
        texts = open_texts(one.compared(rows), one.ours, one.may)
        viewer, tab = edits.owner_of(self.sheet), one.bound.declared

        def read() -> dict[str, dict[str, str]]:
            return _texts(self._values(one.bound), one.kinds)

        return rehearse(viewer, tab, texts, one.ours, read).same

    def _left_out(self, one: Wanted, rows: list[Row], kept: Mapping[str, Kept]) -> list[str]:
        """Records that get no row: none was wanted, or two rows name them already."""
        if one.said.absent is Absent.LEAVE:
            return [record for record in one.ours if record not in kept]
        twice = compare(rows, one.ours, one.bound.declared.identity).twice
        identity = one.bound.declared.identity
        names = {tuple(row.texts.get(key, "") for key in identity) for row in twice}
        return [
            record
            for record, texts in one.ours.items()
            if record not in kept and tuple(texts.get(key, "") for key in identity) in names
        ]

    def _note_overruled(self, one: Wanted, row: Row, ours: Mapping[str, str]) -> None:
        """Texts that ours are written over are kept."""
        label = " ".join(list(ours.values())[:2])
        for key, cell in row.cells.items():
            mine = ours.get(key, "")
            if one.may[key] is May.BOTH and cell.text and mine and cell.text != mine:
                edits.log(
                    one.bound.row, EditFate.RESTORED, self.now, row.record, key, label=label,
                    before=mine, typed=cell.text,
                )  # fmt: skip

    def _leave(self, one: Wanted, row: Row) -> None:
        content = json.dumps(row.texts, ensure_ascii=False, sort_keys=True)
        why = _("Left alone when this sheet was bound.")
        edits.log(one.bound.row, EditFate.NOT_ADDED, self.now, typed=content, why=why)
