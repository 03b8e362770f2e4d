"""The spreadsheets that people edit, as the worker looks after them: made once, then merged."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import structlog
from flask import current_app

from qaweb import clock
from qaweb.adoptions.queries import of_spreadsheet
from qaweb.sheets import cycles, quota
from qaweb.sheets.models import Spreadsheet
from qaweb.sheets.rules import Direction, GatewayKind
from sync.adopting import Adopting
from sync.gateways.google import GoogleGateway
from sync.gateways.protocol import Gateway
from sync.gateways.workbook import WorkbookGateway
from sync.making import Making
from sync.two_way import TwoWayRound

log = structlog.get_logger("qaweb.sheets")
Gateways = Mapping[GatewayKind, Gateway]


def edit_sheets(worker: str, gateways: Gateways) -> str:
    """One round through them; what it says stands in the list of jobs.

    Whatever one of them raises, the others have their turn; then the job fails, for all to see.
    """
    said: Counter[str] = Counter()
    with ExitStack() as turns:
        for sheet in reversed(cycles.waiting(clock.now())):
            if sheet.direction is Direction.TWO_WAY:
                turns.callback(_look_after, sheet, worker, gateways, said)
    return ", ".join(f"{count} {told}" for told, count in sorted(said.items())) or "none"


def _look_after(sheet: Spreadsheet, worker: str, gateways: Gateways, said: Counter[str]) -> None:
    gateway, now = gateways.get(sheet.gateway), clock.now()
    if gateway is None:
        said["without an account"] += 1
    elif cycles.lease(sheet, worker, now):
        count_calls(gateway)
        try:
            said[_work(sheet, gateway, now).go()] += 1
        except BaseException as fault:
            log.error("round failed", sheet=str(sheet), exc_info=fault)
            cycles.give_back(sheet)
            raise
        finally:
            count_calls(gateway)


def _work(
    sheet: Spreadsheet, gateway: Gateway, now: dt.datetime
) -> TwoWayRound | Adopting | Making:
    """A round; before the first of them, a sheet is made, or the team's own one bound."""
    if sheet.generation:
        return TwoWayRound(sheet, gateway, now)
    adoption = of_spreadsheet(sheet)
    return Adopting(sheet, adoption, gateway, now) if adoption else Making(sheet, gateway, now)


def count_calls(gateway: object) -> None:
    """Write down what went to Google, whatever became of it; the sync page shows it.

    And learn what another worker has called in the same name: the quota is the account's. Before a
    round too: rounds of two workers follow each other.
    """
    if not isinstance(gateway, GoogleGateway):
        return
    now, pace = clock.now(), gateway.client.pace
    made = pace.take_made()
    quota.note(quota.Call(one.of, now - dt.timedelta(seconds=one.ago), one.writes) for one in made)
    counted = quota.used_by_account(now)
    pace.learn(counted.reads_today, counted.writes_today)


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
    """One for the whole process: its calls are counted together against the quota.

    What a worker before it called in the last minute counts too.
    """
    gateway, lately = GoogleGateway.from_file(path), quota.used_by_account(clock.now())
    gateway.client.pace.spend(lately.reads, lately.writes)
    return gateway
