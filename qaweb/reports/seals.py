"""Whether the figures of an approved report are still those that were approved (P6.3)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from qaweb.audit import AuditEntry, history_of
from qaweb.reports.models import Report
from qaweb.reports.rules import SEALED, fingerprint


@dataclass(frozen=True)
class Seal:
    """The hash of the approval, and whether the figures and the trail still bear it out."""

    hash: str
    is_whole: bool


def seal_of(report: Report, history: Sequence[AuditEntry] | None = None) -> Seal | None:
    """The figures' seal, checked anew; None before the approval. `history`, if it is read already.

    The trail keeps the hash too, so that changing figures and hash together is noticed.
    """
    if report.state not in SEALED:
        return None
    hashes = {
        fingerprint(report.snapshot),
        report.snapshot_hash,
        _approved(history_of(report) if history is None else history),
    }
    return Seal(report.snapshot_hash, len(hashes) == 1)


def _approved(history: Sequence[AuditEntry]) -> str:
    approvals = [each for each in history if each.action == "reports.approve"]
    return _hash_in(approvals[-1]) if approvals else ""


def _hash_in(entry: AuditEntry) -> str:
    return str(json.loads(entry.after).get("snapshot_hash", ""))


def broken_seals() -> list[Report]:
    """The approved reports whose figures were changed past this application."""
    rows = Report.select().where(Report.state.in_(SEALED)).order_by(Report.id)
    return [report for report in rows.iterator() if not _is_whole(report)]


def _is_whole(report: Report) -> bool:
    seal = seal_of(report)
    return seal is None or seal.is_whole
