"""What became of a file, counted."""

from collections import Counter
from collections.abc import Iterable, Sequence

from qaweb.tabular.cells import CellProblem
from qaweb.tabular.importers import Found, Written
from qaweb.tabular.rows import Problem, RefusedRow, Skipped, SkippedRow, as_read

MOST_DIFFERENCES = 1000


def all_refused(found: Found, written: Written) -> list[RefusedRow]:
    """Rows refused while reading and while writing, in the order of the file, each once."""
    rows = {row.number: row for row in found.refused}
    for number, problem in written.refused:
        rows[number] = _with(rows.get(number), number, problem, found)
    return [rows[number] for number in sorted(rows)]


def _with(earlier: RefusedRow | None, number: int, problem: Problem, found: Found) -> RefusedRow:
    if earlier:
        return RefusedRow(number, earlier.cells, (*earlier.problems, problem))
    return RefusedRow(number, as_read(found.table.rows[number - 1]), (problem,))


def by_reason(refused: Iterable[RefusedRow]) -> dict[CellProblem, int]:
    """Rows by reason, the commonest first; a row with two reasons stands under both."""
    counts = Counter(code for row in refused for code in {p.code for p in row.problems})
    return dict(counts.most_common())


def by_kind(skipped: Sequence[SkippedRow]) -> dict[Skipped, int]:
    """Skipped rows by why there was nothing in them."""
    return dict(Counter(row.reason for row in skipped).most_common())


def kept_differences(written: Written) -> dict[str, object]:
    """Before and after of changed records for the trail; beyond a thousand only how many more."""
    first = dict(list(written.changed.items())[:MOST_DIFFERENCES])
    more = len(written.changed) - len(first)
    return {**first, "and more": more} if more else dict(first)
