"""What is remembered of a two-way tab: bases as of any write, refused texts, rows not seen."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qaweb.pieces import in_pieces
from qaweb.sheets.models import BoundRow, BoundTab, OlderBase, OwedWrite, Spreadsheet

KEPT = dt.timedelta(days=30)
"""How long a file may lie opened before it is saved and still be merged rightly (sync)."""
AT_ONCE = 200
Line = dict[str, Any]
MOVING = (
    BoundRow.base, BoundRow.generation, BoundRow.refused, BoundRow.since, BoundRow.missing,
    BoundRow.is_gone,
)  # fmt: skip


@dataclass
class Remembered:
    """One record's row: the texts last agreed on, typed texts that were refused, reads without it.

    `refused` holds by column the text and why. `is_later`: the row came to be by a later write than
    the one that the file remembers, so the file may lack it, or have it without its id. `older`
    are the texts of the base that were agreed on otherwise since the file was opened.
    """

    base: dict[str, str]
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    missing: int = 0
    is_later: bool = False
    older: dict[str, str] = field(default_factory=dict)


Rows = dict[str, Remembered]


def remembered(tab: BoundTab, generation: int, now_at: int) -> Rows:
    """The rows as last agreed on; of a file that is older than our last write, as agreed then.

    `generation` is the file's, `now_at` ours.
    """
    query: Any = BoundRow.select(
        BoundRow.record, BoundRow.base, BoundRow.refused, BoundRow.missing, BoundRow.since
    ).where(BoundRow.tab == tab, ~BoundRow.is_gone)
    found = {
        record: Remembered(
            json.loads(base) if base else {},
            _refused(refused) if refused else {},
            missing,
            since > generation,
        )
        for record, base, refused, missing, since in query.tuples()
    }
    if generation < now_at:
        _turn_back(tab, found, generation)
    return found


def _refused(kept: str) -> dict[str, tuple[str, str]]:
    return {key: (text, why) for key, (text, why) in json.loads(kept).items()}


def _turn_back(tab: BoundTab, rows: Rows, generation: int) -> None:
    older = (
        OlderBase.select(OlderBase, BoundRow.record)
        .join(BoundRow)
        .where(BoundRow.tab == tab, OlderBase.generation > generation)
        .order_by(OlderBase.generation.desc())
    )
    latest: dict[str, dict[str, str]] = {}
    for line in older.objects():
        if line.record in rows:
            base = rows[line.record].base
            latest.setdefault(line.record, dict(base))
            base[line.column] = line.value
    for record, texts in latest.items():
        base = rows[record].base
        rows[record].older = {key: t for key, t in base.items() if texts.get(key, "") != t}


@dataclass(frozen=True)
class Kept:
    """What a cycle has learned of a row: bases that moved, refused texts, whether it was seen."""

    bases: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, str]] | None = None
    missing: int | None = None


def carry(tab: BoundTab, rows: Rows, generation: int, now: dt.datetime) -> bool:
    """A file that came back gets our next write: what it shows is what is agreed on from then on.

    Else a text that it shows still, because nobody may write over it, were taken for a new one.
    """
    older = {record: Kept(row.older) for record, row in rows.items() if row.older}
    keep(tab, older, generation, now)
    return bool(older)


def keep(tab: BoundTab, rows: Mapping[str, Kept], generation: int, now: dt.datetime) -> None:
    """Move bases to what a write settled; what they were stays for files opened before it."""
    there = {row.record: row for row in _of(tab, rows)}
    lines: list[Line] = []
    older: list[Line] = []
    for record, kept in rows.items():
        row = there.get(record)
        if row is None:
            lines.append(_new(tab, record, kept, generation))
        else:
            older += _older(row, kept, generation, now)
            lines.append(_moved(row, kept, generation))
    for piece in in_pieces(older, AT_ONCE):
        OlderBase.insert_many(piece).on_conflict_ignore().execute()
    for piece in in_pieces(lines, AT_ONCE):
        BoundRow.insert_many(piece).on_conflict(
            conflict_target=[BoundRow.tab, BoundRow.record], preserve=MOVING
        ).execute()


def _of(tab: BoundTab, records: Iterable[str]) -> Iterable[BoundRow]:
    wanted = list(records)
    for part in in_pieces(wanted, AT_ONCE):
        yield from BoundRow.select().where(BoundRow.tab == tab, BoundRow.record.in_(part))


def _new(tab: BoundTab, record: str, kept: Kept, generation: int) -> Line:
    return {
        "tab": tab.id,
        "record": record,
        "hash": "",
        "base": _json(kept.bases),
        "refused": _json(kept.refused or {}),
        "generation": generation,
        "since": generation,
        "missing": 0,
        "is_gone": False,
    }


def _changed(row: BoundRow, kept: Kept) -> dict[str, tuple[str, str]]:
    """The bases that move: what they were, and what they become."""
    base = json.loads(row.base or "{}")
    return {k: (base.get(k, ""), text) for k, text in kept.bases.items() if base.get(k) != text}


def _older(row: BoundRow, kept: Kept, generation: int, now: dt.datetime) -> list[Line]:
    return [
        {"row": row.id, "column": key, "generation": generation, "value": was, "at": now}
        for key, (was, _) in _changed(row, kept).items()
    ]


def _moved(row: BoundRow, kept: Kept, generation: int) -> Line:
    moved = {key: text for key, (_, text) in _changed(row, kept).items()}
    return {
        "tab": row.tab_id,
        "record": row.record,
        "hash": row.hash,
        "base": _json(json.loads(row.base or "{}") | moved) if moved else row.base,
        "generation": generation if moved else row.generation,
        "refused": row.refused if kept.refused is None else _json(kept.refused),
        "since": generation if row.is_gone else row.since,
        "missing": row.missing if kept.missing is None else kept.missing,
        "is_gone": False,
    }


def _json(texts: Mapping[str, Any]) -> str:
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def refuse(tab: BoundTab, texts: Mapping[tuple[str, str], tuple[str, str]]) -> None:
    """Texts by record and column that are not taken, with why, beside those refused before."""
    rows = {row.record: row for row in _of(tab, {record for record, _column in texts})}
    for (record, column), told in texts.items():
        if record in rows:
            refused = json.loads(rows[record].refused or "{}")
            rows[record].refused = _json(refused | {column: told})
    for row in rows.values():
        row.save()


def not_there_yet(tab: BoundTab, records: Iterable[str], generation: int) -> None:
    """Rows whose id could not be written: the next read may find them without it."""
    same = (BoundRow.tab == tab) & BoundRow.record.in_(list(records))
    BoundRow.update(since=generation + 1).where(same).execute()


Cells = dict[str, dict[str, dict[str, tuple[str, str]]]]
"""By tab, record and column: the text that was read, and the one that is written."""
NewRows = dict[str, dict[str, dict[str, str]]]


def owe(
    sheet: Spreadsheet, generation: int, now: dt.datetime, cells: Cells, new_rows: NewRows
) -> None:
    """Write down what is about to be sent, so that a crash in between loses nothing."""
    not_owed(sheet)
    OwedWrite.create(
        spreadsheet=sheet, generation=generation, sent_at=now,
        cells=_json(cells), new_rows=_json(new_rows),
    )  # fmt: skip


def owed(sheet: Spreadsheet) -> OwedWrite | None:
    """The write that was sent and never settled."""
    found: OwedWrite | None = OwedWrite.get_or_none(OwedWrite.spreadsheet == sheet)
    return found


def not_owed(sheet: Spreadsheet) -> None:
    """It was answered, or never arrived and is decided anew."""
    OwedWrite.delete().where(OwedWrite.spreadsheet == sheet).execute()


def forget_older(now: dt.datetime) -> int:
    """Delete bases older than a file is merged with."""
    return int(OlderBase.delete().where(OlderBase.at < now - KEPT).execute())
