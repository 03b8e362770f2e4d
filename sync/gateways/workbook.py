"""One .xlsx per spreadsheet in a folder, as on a shared drive: the gateway that needs no account.

The file is the team's. It is made once; afterwards our cells alone are replaced in its XML, and
every other member of the zip keeps its bytes.
"""

import errno
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from qaweb.workbooks.kept import KeptBook, write_kept
from sync.gateways.adopting import Odd, placed
from sync.gateways.adopting_file import adopted_file
from sync.gateways.locks import lock_on
from sync.gateways.memory import Memory, memory_of
from sync.gateways.package import Package, TooLarge
from sync.gateways.patching import NoRoom, patched
from sync.gateways.protocol import (
    Adopted,
    At,
    Batch,
    Binding,
    Capabilities,
    Cell,
    Done,
    Locked,
    NewRow,
    Snapshot,
    Stopped,
    Survey,
    Unknown,
    Why,
)
from sync.gateways.ranges import Ranges
from sync.gateways.saving import Answered, package_of, put, replace_file, settle, stamp_of
from sync.gateways.spans import Damaged, proved
from sync.gateways.surveying import survey_of_file
from sync.gateways.tabs import FoundTab, found_tabs
from sync.gateways.values import Meanings, meanings_of

Answer = TypeVar("Answer")
REFUSED = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)


@dataclass(frozen=True)
class _Opened:
    """A workbook of ours, read at one moment."""

    package: Package
    meanings: Meanings
    memory: Memory
    stamp: str

    @property
    def is_untouched(self) -> bool:
        """Whether every member is as our last write left it."""
        return self.package.digest((self.memory.member,)) == self.memory.digest


class WorkbookGateway:
    """Reads and writes workbooks by their path.

    What the last read found is kept for the write that follows it: while the file's stamp is the
    same, so are its bytes.
    """

    capabilities = Capabilities(swap_write=True, metadata=True, colours=False, knows_untouched=True)

    def __init__(self) -> None:
        self._last: tuple[Binding, _Opened, dict[str, FoundTab]] | None = None

    def create(
        self, binding: Binding, rows: Mapping[str, Sequence[NewRow]]
    ) -> Done | Locked | Stopped | Unknown:
        """Make the file; one that stands there already is never replaced."""
        return _guarded(lambda: _create(Path(binding.address), binding, rows))

    def read(
        self, binding: Binding, *, is_owed: bool | None = None
    ) -> Snapshot | Locked | Stopped | Unknown:
        """Everything bound, from one reading of the file."""
        return _guarded(lambda: self._snapshot(binding))

    def write(self, binding: Binding, batch: Batch) -> Done | Locked | Stopped | Unknown:
        """Everything in one rename."""
        return _guarded(lambda: self._write(Path(binding.address), binding, batch))

    def survey(self, address: str) -> Survey | Locked | Stopped | Unknown:
        """Everything that stands in the file, bound or not."""
        return _guarded(lambda: _surveyed(Path(address))[0])

    def adopt(
        self, binding: Binding, tabs: Sequence[Adopted], generation: int = 1
    ) -> Done | Locked | Stopped | Unknown:
        """Add what binding needs to a file of the team's own; nothing else of it changes."""
        return _guarded(lambda: _adopt(Path(binding.address), binding, tabs, generation))

    def set_aside(self, binding: Binding, name: str) -> Done | Locked | Stopped | Unknown:
        """Rename the file; one of that name is never replaced."""
        return _guarded(lambda: _set_aside(Path(binding.address), name))

    def stamp(self, binding: Binding) -> str:
        """Changes whenever the file is saved."""
        with suppress(OSError):
            return stamp_of(Path(binding.address))
        return ""

    def _found(self, binding: Binding) -> tuple[_Opened, dict[str, FoundTab]]:
        """The workbook and its tabs, read anew unless the last read is still true."""
        last, self._last = self._last, None
        if last and last[0] == binding and last[1].stamp == stamp_of(Path(binding.address)):
            return last[1], last[2]
        opened = _opened(binding)
        tabs = found_tabs(opened.package, opened.meanings, opened.memory, binding.tabs)
        return opened, tabs

    def _snapshot(self, binding: Binding) -> Snapshot:
        opened, tabs = self._found(binding)
        self._last = (binding, opened, tabs)
        return Snapshot(
            {key: tab.seen() for key, tab in tabs.items()},
            opened.memory.generation,
            opened.is_untouched,
            opened.stamp,
        )

    def _write(self, path: Path, binding: Binding, batch: Batch) -> Done:
        lock = lock_on(path)
        if lock is not None:
            raise Answered(lock)
        opened, tabs = self._found(binding)
        if batch.only_if not in ("", opened.stamp):
            raise Answered(Locked())
        done, changed = _planned(opened, tabs, batch)
        replace_file(path, _finished(opened, changed, batch.generation), opened.stamp)
        return replace(done, stamp=stamp_of(path))


def _guarded(work: Callable[[], Answer]) -> Answer | Locked | Stopped | Unknown:
    """Every fault of a file as an answer."""
    try:
        return work()
    except (Answered, Odd) as answered:
        return answered.answer
    except FileNotFoundError:
        return Stopped(Why.MISSING)
    except TooLarge as fault:
        return Stopped(Why.TOO_LARGE, str(fault))
    except Damaged as fault:
        return Stopped(Why.DAMAGED, str(fault))
    except NoRoom:
        return Stopped(Why.NO_ROOM)
    except OSError as fault:
        if fault.errno in REFUSED:
            return Locked()
        if fault.errno in (errno.ENOSPC, errno.EDQUOT):
            return Stopped(Why.NO_ROOM, "disk")
        return Stopped(Why.DENIED, fault.strerror or "")


def _opened(binding: Binding) -> _Opened:
    package, stamp = package_of(Path(binding.address))
    meanings = meanings_of(package)
    memory = memory_of(package, meanings)
    if memory is None or memory.installation != binding.installation:
        raise Answered(Stopped(Why.FOREIGN, memory.installation if memory else ""))
    return _Opened(package, meanings, memory, stamp)


def _planned(
    opened: _Opened, tabs: Mapping[str, FoundTab], batch: Batch
) -> tuple[Done, dict[str, bytes]]:
    """What stood in the cells, and the members that change; nothing is written yet."""
    for key, rows in batch.new_rows.items():
        if rows and key not in tabs:
            raise Answered(Stopped(Why.COLUMN_GONE, key))
    before: dict[At, Cell] = {}
    kept: list[At] = []
    absent = [at for at in batch.cells if at.tab not in tabs]
    changed: dict[str, bytes] = {}
    around = Ranges(opened.package)
    for tab in tabs.values():
        plan = tab.plan(batch)
        before |= plan.before
        kept += plan.kept
        absent += plan.absent
        if plan.wanted.cells or plan.wanted.rows:
            changed[tab.member] = patched(tab.sheet, opened.meanings, plan.wanted)
            around.lengthen(tab, plan.wanted)
    if changed:
        changed |= around.changed()
    for body in changed.values():
        proved(body)
    return Done(before, tuple(kept), tuple(absent)), changed


def _finished(opened: _Opened, changed: dict[str, bytes], generation: int) -> bytes:
    """The whole file, which remembers the generation and how all else was left."""
    package, memory = opened.package, opened.memory
    digest = package.digest((memory.member,), changed)
    remembered = memory.rewritten(opened.meanings, generation, digest)
    return package.rewritten(changed | {memory.member: remembered})


def _create(path: Path, binding: Binding, rows: Mapping[str, Sequence[NewRow]]) -> Done:
    """Write it beside its place, let it remember itself, then put it there."""
    lock = lock_on(path)
    if lock is not None or path.exists():
        raise Answered(lock or Stopped(Why.FOREIGN, "there is a file already"))
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.made")
    try:
        write_kept(made, _kept(binding, rows))
        opened = _opened(replace(binding, address=str(made)))
        data = _finished(opened, {}, 1)
    finally:
        made.unlink(missing_ok=True)
    put(path, data)
    return Done({}, stamp=stamp_of(path))


def _surveyed(path: Path) -> tuple[Survey, Package, Meanings, str]:
    package, stamp = package_of(path)
    meanings = meanings_of(package)
    survey = survey_of_file(path.stem, package, meanings, lock_on(path) is not None)
    return survey, package, meanings, stamp


def _adopt(path: Path, binding: Binding, tabs: Sequence[Adopted], generation: int) -> Done:
    """Put together beside its place, then in its place by one rename."""
    survey, package, meanings, stamp = _surveyed(path)
    added = adopted_file(package, meanings, binding, placed(survey, binding, tabs))
    made = path.with_name(f".{path.name}.made")
    try:
        made.write_bytes(added)
        data = _finished(_opened(replace(binding, address=str(made))), {}, generation)
    finally:
        made.unlink(missing_ok=True)
    replace_file(path, data, stamp)
    return Done({}, stamp=stamp_of(path))


def _set_aside(path: Path, name: str) -> Done:
    lock, target = lock_on(path), path.with_name(name)
    if lock is not None or target.exists():
        raise Answered(lock or Locked())
    path.rename(target)
    settle(path.parent)
    return Done({})


def _kept(binding: Binding, rows: Mapping[str, Sequence[NewRow]]) -> KeptBook:
    by_tab = {
        tab.key: [
            (row.record, [row.values.get(column.key) for column in tab.columns])
            for row in rows.get(tab.key, ())
        ]
        for tab in binding.tabs
    }
    return KeptBook(binding.installation, binding.cover, binding.tabs, by_tab)
