"""What a line of the trail changed, field by field, in the reader's words.

Only what has a word in `FIELDS` is told; the rest of an entry is for the auditor.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from qaweb.audit import AuditEntry
from qaweb.filters import day
from qaweb.labels import LABELS
from qaweb.language import lazy_gettext as _

# What the time line of a record calls a field that changed.
FIELDS: dict[str, object] = {
    "name": _("Name"),
    "number": _("Staff number"),
    "role": _("Role"),
    "project": _("Project"),
    "team": _("Team"),
    "hired_on": _("Hired on"),
    "status": _("Status"),
    "state": _("State"),
    "email": _("E-mail"),
    "remark": _("Remark"),
    "valid_from": _("From"),
    "valid_until": _("Until"),
    "zone_name": _("Time zone"),
    "address": _("Address"),
    "agent": _("Agent"),
    "call": _("Call"),
    "mode": _("Mode"),
    "kind": _("Kind"),
    "due_on": _("Due on"),
    "holder": _("In the hands of"),
    "decider": _("Who decides"),
    "until": _("Last day"),
}
LONGEST = 160
KINDS: dict[str, str] = {"role": "Role", "status": "Status", "kind": "DayKind", "mode": "Mode"}
"""Whose words the values of a field are."""
STATES: dict[str, str] = {
    "slip": "SlipState",
    "report": "ReportState",
    "evaluation": "EvaluationState",
    "person": "LicenceState",
    "licence": "LicenceState",
    "upload": "UploadState",
    "changenotice": "NoticeState",
}
"""Whose words a `state` is, by what the line is about."""


@dataclass(frozen=True)
class Difference:
    """One field: what it said and what it says; empty where it said nothing."""

    field: str
    before: str
    after: str


def init_app(app: Flask) -> None:
    """Make them known to the time line of every record."""
    app.add_template_global(differences)


def differences(entry: AuditEntry, without: Collection[str] = ()) -> list[Difference]:
    """The fields that a line changed, those `without` left out."""
    before, after = json.loads(entry.before), json.loads(entry.after)
    keys = dict.fromkeys([*before, *after])
    told = (_told(entry, key, before, after) for key in keys if key not in without)
    return [each for found in told for each in found]


def _told(
    entry: AuditEntry, key: str, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[Difference]:
    word, kind = _field(entry, key)
    old, new = (_in_words(values.get(key), kind) for values in (before, after))
    if word and old != new:
        yield Difference(word, old, new)


def _field(entry: AuditEntry, key: str) -> tuple[str, str]:
    """The field's word and whose words its values are; a key that is a day tells a shift."""
    if key in FIELDS:
        kind = STATES.get(entry.subject_type, "") if key == "state" else KINDS.get(key, "")
        return str(FIELDS[key]), kind
    try:
        return day(dt.date.fromisoformat(key)), "ShiftCode"
    except ValueError:
        return "", ""


def _in_words(value: Any, kind: str) -> str:
    """A value as people read it: a word of its kind, a day, a text cut short."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    text = str(value)
    if kind:
        return str(LABELS[kind].get(text, text))
    try:
        return day(dt.date.fromisoformat(text))
    except ValueError:
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
