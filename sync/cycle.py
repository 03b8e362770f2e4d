"""What one cycle of a spreadsheet came to, all tabs together: what is sent, and what is owed."""

from dataclasses import dataclass, field, replace

from qaweb.sheets import memory
from sync.gateways.protocol import ID, At, Batch
from sync.tab_work import TabWork


@dataclass
class Cycle:
    """What one cycle found and decided, tab by tab."""

    works: list[TabWork] = field(default_factory=list)

    @property
    def has_moved(self) -> bool:
        """Whether something was learned that a file opened before must be told apart by."""
        return any(work.has_moved for work in self.works)

    @property
    def looks_again(self) -> bool:
        """Whether the next read has to be looked at, also where it finds everything the same."""
        return any(work.looks_again for work in self.works)

    def batch(self, generation: int, stamp: str) -> Batch:
        """All that is written at once, if nobody has saved it since."""
        batch = Batch(generation, only_if=stamp)
        for work in self.works:
            key = work.bound.row.key
            batch = replace(
                batch,
                cells={**batch.cells, **work.cells},
                status={**batch.status, **{(key, record): t for record, t in work.status.items()}},
                new_rows={**batch.new_rows, **({key: work.new_rows} if work.new_rows else {})},
            )
        return batch

    def owed(self) -> tuple[memory.Cells, memory.NewRows]:
        """The same as it is written down before it is sent: what was read, and what is written."""
        cells: memory.Cells = {}
        new_rows: memory.NewRows = {}
        for work in self.works:
            key = work.bound.row.key
            for (record, column), owed in work.owed.items():
                cells.setdefault(key, {}).setdefault(record, {})[column] = (owed.read, owed.written)
            for record, place in work.places.items():
                if At(key, place, ID) in work.cells:
                    cells.setdefault(key, {}).setdefault(record, {})[ID] = ("", record)
            new_rows[key] = {row.record: work.texts(row.record) for row in work.new_rows}
        return cells, new_rows
