"""The spreadsheets that people edit, as the worker looks after them: made once, then merged."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import structlog
from flask import current_app

from qaweb import clock
from qaweb.sheets import cycles
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import Direction, GatewayKind
from sync.gateways.google import GoogleGateway
from sync.gateways.protocol import Gateway
from sync.gateways.workbook import WorkbookGateway
from sync.making import Making
from sync.two_way import TwoWayRound

log = structlog.get_logger("qaweb.sheets")
Gateways = Mapping[GatewayKind, Gateway]


def edit_sheets(worker: str, gateways: Gateways) -> str:
    """One round through them; what it says stands in the list of jobs."""
    said: Counter[str] = Counter()
    for sheet in cycles.waiting(clock.now()):
        if sheet.direction is not Direction.TWO_WAY:
            continue
        if sheet.gateway not in gateways:
            said["without an account"] += 1
        elif cycles.lease(sheet, worker, clock.now()):
            said[_looked_after(sheet, gateways[sheet.gateway])] += 1
    return ", ".join(f"{count} {told}" for told, count in sorted(said.items())) or "none"


def _looked_after(sheet: Spreadsheet, gateway: Gateway) -> str:
    """Whatever one of them raises is written down, and the next one is begun."""
    try:
        if not sheet.generation:
            return Making(sheet, gateway, clock.now()).go()
        return TwoWayRound(sheet, gateway, clock.now()).go()
    except Exception as fault:
        log.error("round failed", sheet=str(sheet), exc_info=fault)
        cycles.give_back(sheet)
        return "failed"
    except BaseException:
        cycles.give_back(sheet)
        raise


def gateways() -> Gateways:
    """Workbooks always; Google where this installation has an account."""
    found: dict[GatewayKind, Gateway] = {GatewayKind.WORKBOOK: WorkbookGateway()}
    path: Path | None = current_app.config["GOOGLE_SERVICE_ACCOUNT_FILE"]
    try:
        return found | ({GatewayKind.GOOGLE: _google(path)} if path else {})
    except (OSError, ValueError) as fault:
        # Its words may hold parts of the file: only the kind of the fault is written down.
        log.error("no Google account", fault=type(fault).__name__)
        return found


@cache
def _google(path: Path) -> GoogleGateway:
    """One for the whole process: its calls are counted together against the quota."""
    return GoogleGateway.from_file(path)
