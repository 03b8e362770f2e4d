"""Google Sheets by a service account: one call to read, one to write. The only user of gspread."""

import threading
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, TransportError
from google.oauth2.service_account import Credentials as ServiceAccount
from gspread.http_client import HTTPClient
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEETS_API_V4_BASE_URL

from sync.gateways import grid_making as making
from sync.gateways import grid_requests as wanted
from sync.gateways import recovery
from sync.gateways.answers import Refused, judged
from sync.gateways.grids import (
    COLUMN,
    MEMORY,
    READING,
    FoundTab,
    Json,
    Mark,
    Remembered,
    Strip,
    found_tab,
    lookups,
    mark_id,
    marks_of,
    strips,
    tab_of,
)
from sync.gateways.pacing import Breaker, Broken, Down, Lost, Pace
from sync.gateways.protocol import (
    Batch,
    Binding,
    Capabilities,
    Done,
    Locked,
    NewRow,
    Snapshot,
    Stopped,
    Unknown,
    Why,
)
from sync.gateways.swapping import Grid, Verdict, checked, grids_of

Answer = TypeVar("Answer")
SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")
HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")
TIMEOUT = (5.0, 60.0)
READS = (":batchGetByDataFilter", ":getByDataFilter", "/values:batchGet", ":search")
ROUNDS = 3
"""How often cells that people moved under our hands are written anew."""


class PacedClient(HTTPClient):
    """gspread's client at a pace; `base` leads to another server."""

    def __init__(self, auth: Credentials, pace: Pace, base: str = "") -> None:
        super().__init__(auth)
        self.pace = pace
        self.base = base
        self.set_timeout(TIMEOUT)

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Any = None,
        files: Any = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> requests.Response:
        """Any call of gspread's or ours; raises `Refused`, `Down` or `Lost`."""
        writes = method.upper() != "GET" and not endpoint.endswith(READS)
        for host in HOSTS if self.base else ():
            endpoint = endpoint.replace(host, self.base)

        def call() -> requests.Response:
            try:
                response = self.session.request(
                    method=method, url=endpoint, params=params, data=data, json=json,
                    files=files, headers=headers, timeout=self.timeout,
                )  # fmt: skip
            except (requests.ConnectTimeout, TransportError) as fault:
                raise Broken(type(fault).__name__, sent=False) from fault
            except requests.RequestException as fault:
                raise Broken(type(fault).__name__, sent=True) from fault
            except GoogleAuthError as fault:
                raise Refused(HTTPStatus.UNAUTHORIZED, str(fault)) from fault
            return judged(response)

        return self.pace.carry(call, writes)


@dataclass(frozen=True)
class _Layout:
    """A spreadsheet of ours as it was read; `unmarked` columns were found by their header."""

    memory: Remembered
    tabs: Mapping[str, FoundTab]
    unmarked: Sequence[Json] = ()


class _Foreign(Exception):
    """Not ours, or a copy of ours."""


class GoogleGateway:
    """Reads and writes spreadsheets by their id, as one account."""

    capabilities = Capabilities(
        swap_write=True, metadata=True, colours=False, knows_untouched=False
    )

    def __init__(self, auth: Credentials, pace: Pace | None = None, base: str = "") -> None:
        self.client = PacedClient(auth, pace or Pace(), base)
        self.account = str(getattr(auth, "service_account_email", ""))
        self._breaker = Breaker(self.client.pace.clock)
        self._last: dict[str, tuple[Binding, _Layout]] = {}
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
        made = self.client.request("post", DRIVE_FILES_API_V3_URL, json=body).json()
        return str(made["id"])

    def create(
        self, binding: Binding, rows: Mapping[str, Sequence[NewRow]]
    ) -> Done | Locked | Stopped | Unknown:
        """Our tabs in a spreadsheet that has none of them yet; what stands in it stays."""

        def work() -> Done | Stopped:
            if self._marks(binding, [(MEMORY, "1")]):
                return Stopped(Why.FOREIGN, "there is one already")
            chunks = list(making.filled(binding, rows))
            try:
                self._send(binding, [*making.made(binding, rows), *chunks[:1]])
            except Refused as fault:
                if "already exists" in str(fault):
                    return Stopped(Why.FOREIGN, str(fault))
                raise
            self._sure.add(binding.address)
            for more in chunks[1:]:
                self._send(binding, [more])
            return Done({})

        return self._guarded(work, writes=True)

    def read(self, binding: Binding) -> Snapshot | Locked | Stopped | Unknown:
        """Everything bound, and what the spreadsheet remembers of us, in one call."""

        def work() -> Snapshot:
            layout = self._layout(binding)
            with self._lock:
                self._last[binding.address] = (binding, layout)
            tabs = {key: tab.seen() for key, tab in layout.tabs.items()}
            return Snapshot(tabs, layout.memory.generation)

        return self._guarded(work, writes=False)

    def write(self, binding: Binding, batch: Batch) -> Done | Locked | Stopped | Unknown:
        """Everything in one call. Only cells that people moved meanwhile need more."""
        return self._guarded(lambda: self._write(binding, batch), writes=True)

    def set_aside(self, binding: Binding, name: str) -> Done | Locked | Stopped | Unknown:
        """Give it another name and take our marks and hidden tabs out of it."""

        def work() -> Done:
            self._send(binding, making.set_aside(self._layout(binding).memory, name))
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
        except _Foreign as fault:
            return Stopped(Why.FOREIGN, str(fault))
        except Refused as fault:
            return Stopped(fault.why, str(fault))
        except (Down, Lost) as fault:
            self._breaker.tell(well=False)
            is_open_whether = isinstance(fault, Lost) or not writes
            return Unknown(str(fault)) if is_open_whether else Locked()
        self._breaker.tell(well=True)
        return answer

    def _post(self, binding: Binding, tail: str, body: Json, fields: str = "") -> Json:
        address = f"{SPREADSHEETS_API_V4_BASE_URL}/{binding.address}{tail}"
        params = {"fields": fields} if fields else None
        found: Json = self.client.request("post", address, params=params, json=body).json()
        return found

    def _marks(self, binding: Binding, marks: Sequence[Mark]) -> dict[Mark, Strip]:
        asked: dict[int | str, Mark] = {mark_id(*mark): mark for mark in marks}
        return self._strips(binding, asked, lookups(marks))

    def _strips(
        self, binding: Binding, asked: Mapping[int | str, Mark], looks: Sequence[Json]
    ) -> dict[Mark, Strip]:
        body = {"dataFilters": list(looks)} | READING
        return strips(asked, self._post(binding, "/values:batchGetByDataFilter", body))

    def _layout(self, binding: Binding) -> _Layout:
        """What stands there; after a crash or a lost answer, first what the last write spoilt."""
        layout = self._found(binding)
        if binding.address in self._sure:
            return layout
        is_changed = self._recover(binding, layout.memory)
        self._sure.add(binding.address)
        return self._found(binding) if is_changed else layout

    def _recover(self, binding: Binding, memory: Remembered) -> bool:
        """Put back what our last write went over, if nobody has looked at its answer."""
        found = recovery.doubts(memory, self._grids(binding, recovery.copies(memory)))
        if not found:
            return False
        now = self._grids(binding, [one.line for one in found])
        self._send(binding, [*recovery.restored(found, now), *recovery.cleared(memory)])
        return True

    def _grids(self, binding: Binding, looks: Sequence[Json]) -> dict[int, Grid]:
        body: Json = {"dataFilters": list(looks), "includeGridData": True}
        return grids_of(self._post(binding, ":getByDataFilter", body, recovery.CELLS))

    def _found(self, binding: Binding) -> _Layout:
        marks = self._marks(binding, marks_of(binding))
        memory = Remembered.of(marks.get((MEMORY, "1")))
        if memory is None or memory.installation != binding.installation:
            raise _Foreign(memory.installation if memory else "")
        if memory.address != binding.address:
            raise _Foreign(f"a copy of {memory.address}")
        unmarked = self._find_by_header(binding, memory, marks)
        tabs = ((tab.key, found_tab(tab, marks)) for tab in binding.tabs)
        return _Layout(memory, {key: tab for key, tab in tabs if tab}, unmarked)

    def _find_by_header(
        self, binding: Binding, memory: Remembered, marks: dict[Mark, Strip]
    ) -> list[Json]:
        """Columns without their mark, by the text of their header: one more call, if any."""
        lost = list(wanted.lost_columns(binding, marks))
        if not lost:
            return []
        asked: dict[int | str, Mark] = {one.cells: (COLUMN, one.name) for one in lost}
        found = self._strips(binding, asked, [{"a1Range": one.cells} for one in lost])
        marks |= found
        return [
            making.mark(
                *mark, making.line_of(memory.sheets[tab_of(mark)][0], "COLUMNS", strip.column - 1)
            )
            for mark, strip in found.items()
        ]

    def _send(self, binding: Binding, asked: Sequence[Json], ranges: Sequence[str] = ()) -> Json:
        body: Json = {"requests": list(asked)}
        if ranges:
            body |= {
                "includeSpreadsheetInResponse": True,
                "responseIncludeGridData": True,
                "responseRanges": list(ranges),
            }
        return self._post(binding, ":batchUpdate", body, wanted.ANSWERED)

    def _write(self, binding: Binding, batch: Batch) -> Done | Stopped:
        with self._lock:
            last = self._last.pop(binding.address, None)
        layout = last[1] if last and last[0] == binding else self._layout(binding)
        for key, rows in batch.new_rows.items():
            if rows and key not in layout.tabs:
                return Stopped(Why.COLUMN_GONE, key)
        plan = wanted.planned(layout.tabs, batch)
        verdict = self._swapped(binding, layout, plan, batch)
        done = _added(Done({}), plan, verdict)
        try:
            return self._rewritten(binding, batch.generation, verdict, done)
        except (Down, Refused, _Foreign) as fault:
            raise Lost(str(fault)) from fault  # the first part of it is done

    def _rewritten(self, binding: Binding, generation: int, verdict: Verdict, done: Done) -> Done:
        """Cells that people moved under our hands, written where they are now."""
        for _ in range(ROUNDS):
            if not verdict.moved:
                return done
            layout, batch = self._layout(binding), Batch(generation, cells=verdict.moved)
            plan = wanted.planned(layout.tabs, batch)
            verdict = self._swapped(binding, layout, plan, batch)
            done = _added(done, plan, verdict)
        raise Lost("people kept moving the rows")

    def _swapped(
        self, binding: Binding, layout: _Layout, plan: wanted.Plan, batch: Batch
    ) -> Verdict:
        """One write, and what it went over put back."""
        memory, tabs = layout.memory, layout.tabs
        asked, ranges = wanted.written(memory, tabs, plan, batch)
        told = recovery.notes(memory, tabs, plan)
        self._sure.discard(binding.address)
        answer = self._send(binding, [*layout.unmarked, *asked, *told], ranges)
        verdict = checked(memory, tabs, plan, answer)
        if verdict.restored:
            try:
                self._send(binding, [*verdict.restored, *recovery.cleared(memory)])
            except (Down, Refused) as fault:
                raise Lost(str(fault)) from fault
        self._sure.add(binding.address)
        return verdict


def _added(done: Done, plan: wanted.Plan, verdict: Verdict) -> Done:
    kept = (*done.kept, *plan.kept, *verdict.kept)
    return replace(
        done, before={**done.before, **verdict.before}, kept=kept,
        absent=(*done.absent, *plan.absent),
    )  # fmt: skip
