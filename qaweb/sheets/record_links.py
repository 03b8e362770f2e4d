"""Where the record of a row is looked at; parts that come later are linked by their addresses."""

import datetime as dt
from typing import Any

from flask import url_for

from qaweb.rosters.sheet import DAYS

PAGES = {
    "person": ("staffing.show", "person_id"),
    "slip": ("slips.show", "slip_id"),
    "evaluation": ("evaluations.show", "evaluation_id"),
    "report": ("reports.show", "report_id"),
}
LISTS = {"training": "training.index"}
"""What has no page of its own."""


def record_link(kind: str, record: str) -> str:
    """The record's page; nothing where it has none."""
    if not record.isdigit():
        return ""
    if kind == "shift":
        day = dt.date.fromordinal(max(1, int(record) % DAYS))
        return url_for("rosters.index", month=f"{day:%Y-%m}")
    if kind in LISTS:
        return url_for(LISTS[kind])
    if kind not in PAGES:
        return ""
    endpoint, name = PAGES[kind]
    values: dict[str, Any] = {name: int(record)}
    return url_for(endpoint, **values)
