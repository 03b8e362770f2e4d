"""Google Sheets by a service account: one call to read, one to write."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from google.auth.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceAccount

from sync.gateways import adopting_google
from sync.gateways import grid_making as making
from sync.gateways import grid_requests as wanted
from sync.gateways.adopting import Odd, placed
from sync.gateways.answers import Refused
from sync.gateways.google_client import FILES, SHEETS, PacedClient
from sync.gateways.grids import MEMORY, Json
from sync.gateways.pacing import Breaker, Down, Lost, Pace
from sync.gateways.protocol import (
    EMPTY,
    STATUS,
    Adopted,
    At,
    Batch,
    Binding,
    Capabilities,
    Done,
    Locked,
    NewRow,
    Snapshot,
    Stopped,
    Survey,
    Unknown,
    Why,
)
from sync.gateways.sending import Sending
from sync.gateways.spreadsheets import BoundSheet, Foreign, Layout
from sync.gateways.surveying import LAYOUT, survey_of_google
from sync.gateways.swapping import ANOTHER_ROW, Verdict

Answer = TypeVar("Answer")
SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")
ROUNDS = 3
"""How often cells that people moved under our hands are written anew."""


class GoogleGateway:
    """Reads and writes spreadsheets by their id, as one account."""

    capabilities = Capabilities(
        swap_write=True, metadata=True, colours=False, knows_untouched=False
    )

    def __init__(self, auth: Credentials, pace: Pace | None = None, base: str = "") -> None:
        self.client = PacedClient(auth, pace or Pace(), base)
        self.account = str(getattr(auth, "service_account_email", ""))
        self._breaker = Breaker(self.client.pace.clock)
        self._last: dict[str, tuple[Binding, Layout]] = {}
        self._sure: set[str] = set()
        self._lock = threading.Lock()

    @classmethod
    def from_file(cls, path: Path, base: str = "") -> "GoogleGateway":
        """The account of a key file, which lies outside of the repository."""
        return cls(ServiceAccount.from_service_account_file(str(path), scopes=SCOPES), base=base)

    def new(self, title: str) -> str:
        """Make an empty spreadsheet; its id is the address of a binding."""
        kind = "application/vnd.google-apps.spreadsheet"
        body = {"name": title, "mimeType": kind}
        made = self.client.request("post", FILES, json=body).json()
        return str(made["id"])

    def begin(self, title: str) -> str | Locked | Stopped | Unknown:
        """The same, with every fault as an answer."""
        return self._guarded(lambda: self.new(title), writes=True)

    def share(self, address: str, email: str) -> Done | Locked | Stopped | Unknown:
        """Let somebody write in it; who has it already keeps it."""
        body = {"role": "writer", "type": "user", "emailAddress": email}

        def work() -> Done:
            where = f"{FILES}/{address}/permissions"
            self.client.request("post", where, json=body)
            return Done({})

        return self._guarded(work, writes=True)

    def create(
        self, binding: Binding, rows: Mapping[str, Sequence[NewRow]]
    ) -> Done | Locked | Stopped | Unknown:
        """Our tabs in a spreadsheet that has none of them yet; what stands in it stays."""

        def work() -> Done | Stopped:
            sheet = self._bound(binding)
            if sheet.marks([(MEMORY, "1")]):
                return Stopped(Why.FOREIGN, "there is one already")
            chunks = list(making.filled(binding, rows))
            try:
                sheet.send([*making.made(binding, rows), *chunks[:1]])
            except Refused as fault:
                if "already exists" in str(fault):
                    return Stopped(Why.FOREIGN, str(fault))
                if not chunks or not fault.is_about_cells:
                    raise
                sheet.send(making.made(binding, {}))
                # Without its rows: the first round adds them, but for those that are refused.
                raise Lost(fault.reason) from fault
            self._sure.add(binding.address)
            try:
                for more in chunks[1:]:
                    sheet.send([more])
            except (Down, Refused) as fault:
                raise Lost(str(fault)) from fault  # the first part of it is done
            return Done({})

        return self._guarded(work, writes=True)

    def read(
        self, binding: Binding, *, is_owed: bool | None = None
    ) -> Snapshot | Locked | Stopped | Unknown:
        """Everything bound, and what the spreadsheet remembers of us, in one call.

        One more, where a write of ours was never settled, by whichever worker.
        """

        def work() -> Snapshot:
            if is_owed is not None:
                (self._sure.discard if is_owed else self._sure.add)(binding.address)
            layout = self._layout(self._bound(binding))
            with self._lock:
                self._last[binding.address] = (binding, layout)
            tabs = {key: tab.seen() for key, tab in layout.tabs.items()}
            memory = layout.memory
            return Snapshot(tabs, memory.generation, stamp=layout.stamp, came_back=memory.came_back)

        return self._guarded(work, writes=False)

    def write(self, binding: Binding, batch: Batch) -> Done | Locked | Stopped | Unknown:
        """Everything in one call. Only cells that people moved meanwhile need more."""
        return self._guarded(lambda: self._write(binding, batch), writes=True)

    def survey(self, address: str) -> Survey | Locked | Stopped | Unknown:
        """Everything that stands in a spreadsheet that is shared with the account."""
        return self._guarded(lambda: survey_of_google(self._reader(address)), writes=False)

    def adopt(
        self, binding: Binding, tabs: Sequence[Adopted], generation: int = 1
    ) -> Done | Locked | Stopped | Unknown:
        """Add what binding needs to the team's own, in one batch; nothing else of it changes."""

        def work() -> Done | Locked | Stopped | Unknown:
            read = self._reader(binding.address)
            survey = survey_of_google(read)
            try:
                places = placed(survey, binding, tabs)
            except Odd as odd:
                return odd.answer
            layout, is_known = read("", {"fields": LAYOUT}), bool(survey.installation)
            memory = (binding.installation, binding.address, generation)
            asked = adopting_google.adopting(memory, places, layout, is_known=is_known)
            self._bound(binding).send(asked)
            return Done({})

        return self._guarded(work, writes=True)

    def _reader(self, address: str) -> Callable[[str, Mapping[str, Any]], Json]:
        where = f"{SHEETS}/{address}"

        def read(tail: str, params: Mapping[str, Any]) -> Json:
            found: Json = self.client.request("get", where + tail, params=dict(params)).json()
            return found

        return read

    def set_aside(self, binding: Binding, name: str) -> Done | Locked | Stopped | Unknown:
        """Give it another name and take our marks and hidden tabs out of it."""

        def work() -> Done:
            sheet = self._bound(binding)
            sheet.send(making.set_aside(self._layout(sheet).memory, name))
            return Done({})

        return self._guarded(work, writes=True)

    def stamp(self, binding: Binding) -> str:
        """Nothing cheap is sure: Drive's modifiedTime lags up to three minutes."""
        return ""

    def _guarded(
        self, work: Callable[[], Answer], writes: bool
    ) -> Answer | Locked | Stopped | Unknown:
        """Every fault as an answer; after some in a row nothing is tried for a while."""
        if self._breaker.is_open:
            return Locked() if writes else Unknown("Google was out of reach")
        try:
            answer = work()
        except Foreign as fault:
            return Stopped(Why.FOREIGN, str(fault))
        except Refused as fault:
            return Stopped(fault.why, str(fault))
        except (Down, Lost) as fault:
            self._breaker.tell(well=False)
            is_open_whether = isinstance(fault, Lost) or not writes
            return Unknown(str(fault)) if is_open_whether else Locked()
        self._breaker.tell(well=True)
        return answer

    def _bound(self, binding: Binding) -> BoundSheet:
        address = f"{SHEETS}/{binding.address}"

        def post(tail: str, body: Json, fields: str) -> Json:
            params = {"fields": fields} if fields else None
            answer = self.client.request("post", address + tail, params=params, json=body)
            found: Json = answer.json()
            return found

        return BoundSheet(binding, post)

    def _layout(self, sheet: BoundSheet) -> Layout:
        """What stands there; after a crash or a lost answer, first what the last write spoilt."""
        layout, address = sheet.layout(), sheet.binding.address
        if address in self._sure:
            return layout
        is_changed = sheet.recover(layout)
        self._sure.add(address)
        return sheet.layout() if is_changed else layout

    def _write(self, binding: Binding, batch: Batch) -> Done | Locked | Stopped:
        sheet = self._bound(binding)
        with self._lock:
            last = self._last.pop(binding.address, None)
        layout = last[1] if last and last[0] == binding else self._layout(sheet)
        for key, rows in batch.new_rows.items():
            if rows and key not in layout.tabs:
                return Stopped(Why.COLUMN_GONE, key)
        plan = wanted.planned(layout.tabs, batch)
        try:
            sending = Sending(sheet, layout, batch, plan)
            sending.go()
            done = Done({}, absent=tuple(sending.left), refused=sending.refused)
            done = _added(done, plan, sending.verdict)
            return self._rewritten(sheet, layout, batch.generation, sending.verdict, done)
        except Refused as fault:
            if "exceeds grid limits" not in str(fault):
                raise
            return Locked()  # rows or columns were deleted meanwhile; nothing was written
        except Lost:
            self._sure.discard(binding.address)
            raise

    def _rewritten(
        self, sheet: BoundSheet, read: Layout, generation: int, verdict: Verdict, done: Done
    ) -> Done:
        """Cells that people moved under our hands, written where they are now, if still as read."""
        for _ in range(ROUNDS):
            # A row without an id cannot be found again: the next reading tells where it is.
            lost = tuple(at for at in verdict.moved if isinstance(at.row, int))
            done = replace(done, absent=(*done.absent, *lost))
            cells = {at: value for at, value in verdict.moved.items() if at not in lost}
            if not cells:
                return done
            try:
                layout = self._layout(sheet)
                typed = tuple(at for at in cells if _is_other(read, layout, at))
                done = replace(done, absent=(*done.absent, *typed))
                cells = {at: value for at, value in cells.items() if at not in typed}
                if not cells:
                    return done
                batch = Batch(generation, cells=cells)
                plan = wanted.planned(layout.tabs, batch)
                verdict = sheet.swapped(layout, plan, batch, plan)
            except (Down, Refused, Foreign) as fault:
                raise Lost(str(fault)) from fault  # the first part of it is done
            done = _added(done, plan, verdict)
        raise Lost("people kept moving the rows")


def _is_other(read: Layout, now: Layout, at: At) -> bool:
    """Whether somebody typed into a cell that was moved, or sorted its row without the ids.

    The next reading takes that in.
    """
    tabs = [layout.tabs.get(at.tab) for layout in (read, now)]
    rows = [row for tab in tabs if tab and (row := tab.places.get(at.row))]
    if len(rows) < len(tabs):
        return False
    before, after = rows
    keys = (before.cells.keys() | after.cells.keys()) - {STATUS}
    changed = {k for k in keys if before.cells.get(k, EMPTY) != after.cells.get(k, EMPTY)}
    return at.column in changed or len(changed) >= ANOTHER_ROW


def _added(done: Done, plan: wanted.Plan, verdict: Verdict) -> Done:
    kept = (*done.kept, *plan.kept, *verdict.kept)
    return replace(
        done, before={**done.before, **verdict.before}, kept=kept,
        absent=(*done.absent, *plan.absent),
    )  # fmt: skip
