"""What is wrong with a set-up of spreadsheets, and what to do about each; nothing is changed."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import peewee as pw
from flask import current_app

from qaweb import clock
from qaweb.jobs import worker_state
from qaweb.labels import LABELS
from qaweb.sheets import storage
from qaweb.sheets.models import BoundTab, Spreadsheet, WithheldCell
from qaweb.sheets.rules import LATE, GatewayKind, SheetState

NEEDED_OF_A_KEY = ("client_email", "private_key", "token_uri")


AWAY = {
    GatewayKind.WORKBOOK: "is open in a spreadsheet program: close it there.",
    GatewayKind.GOOGLE: "cannot be reached: let this machine reach sheets.googleapis.com.",
}


def findings() -> list[str]:
    """One line for each thing that is wrong."""
    return [*_folder(), *_key(), *_worker(), *_spreadsheets(), *_tabs(), *_withheld()]


def _folder() -> Iterator[str]:
    place = Path(current_app.config["INSTANCE"]) / "sheets"
    try:
        is_open = os.access(storage.folder(), os.R_OK | os.W_OK | os.X_OK)
    except OSError:
        is_open = False
    if not is_open:
        yield f"The folder {place} cannot be written: give its right to the user of the worker."


def _key() -> Iterator[str]:
    """What is in the key is never shown, not even where it is wrong."""
    path: Path | None = current_app.config["GOOGLE_SERVICE_ACCOUNT_FILE"]
    at_google = Spreadsheet.select().where(
        Spreadsheet.gateway == GatewayKind.GOOGLE, Spreadsheet.state == SheetState.ACTIVE
    )
    if path is None:
        if count := at_google.count():
            yield (
                f"{count} spreadsheets are at Google and no account is set: "
                "set GOOGLE_SERVICE_ACCOUNT_FILE for web server and worker."
            )
        return
    if not path.is_file():
        yield "GOOGLE_SERVICE_ACCOUNT_FILE: there is no such file. Put the key there."
    elif not os.access(path, os.R_OK):
        yield "GOOGLE_SERVICE_ACCOUNT_FILE: the file cannot be read. Let the worker's user read it."
    elif not _is_key(path):
        yield (
            "GOOGLE_SERVICE_ACCOUNT_FILE: this is no key of a service account. "
            "Create one of the type JSON and put it there as it is."
        )
    elif path.stat().st_mode & 0o077:
        yield "GOOGLE_SERVICE_ACCOUNT_FILE: others can read the key. Take their rights: chmod 600."


def _is_key(path: Path) -> bool:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and all(found.get(name) for name in NEEDED_OF_A_KEY)


def _worker() -> Iterator[str]:
    if worker_state() != "seen":
        yield "No worker has been seen lately: start `python -m sync`, and keep it running."


def _spreadsheets() -> Iterator[str]:
    for sheet in Spreadsheet.select().order_by(Spreadsheet.id):
        if sheet.state is SheetState.STOPPED:
            why = LABELS["SheetTrouble"].get(sheet.stop_reason, sheet.stop_reason)
            yield f"{sheet} is stopped. {why} Then let it go on in Settings › Spreadsheets."
        elif sheet.state is SheetState.ACTIVE and sheet.locked_since:
            yield f"{sheet} {AWAY[sheet.gateway]}"
        elif sheet.state is SheetState.ACTIVE and _is_late(sheet):
            yield f"{sheet} has not been looked after lately: see the worker's log."


def _is_late(sheet: Spreadsheet) -> bool:
    return clock.now() - (sheet.succeeded_at or sheet.created_at) > LATE


def _tabs() -> Iterator[str]:
    guarded = (
        BoundTab.select(BoundTab, Spreadsheet)
        .join(Spreadsheet)
        .where(BoundTab.guard != "", Spreadsheet.state == SheetState.ACTIVE)
    )
    for tab in guarded.order_by(BoundTab.id):
        why = LABELS["Guard"].get(tab.guard, tab.guard)
        yield f"{tab.spreadsheet}, tab {tab.title}: {why}"


def _withheld() -> Iterator[str]:
    """Cells that a spreadsheet would not take, by its words."""
    count = pw.fn.COUNT(WithheldCell.id)
    query: Any = (
        WithheldCell.select(BoundTab.id, WithheldCell.why, count)
        .join(BoundTab)
        .join(Spreadsheet)
        .where(Spreadsheet.state == SheetState.ACTIVE)
        .group_by(BoundTab.id, WithheldCell.why)
        .order_by(BoundTab.id, WithheldCell.why)
    )
    for tab, why, cells in query.tuples():
        found = BoundTab.get_by_id(tab)
        yield (
            f"{found.spreadsheet}, tab {found.title}: of its cells {cells} could not be written: "
            f"{why} Let the account edit them there."
        )
