"""A round whose spreadsheet could not be read or written: tried again later, or stopped."""

import datetime as dt

import structlog

from qaweb.sheets import cycles
from qaweb.sheets.models import Spreadsheet
from sync.gateways.protocol import Locked, Stopped, Unknown

log = structlog.get_logger("qaweb.sheets")


def put_off(
    sheet: Spreadsheet,
    now: dt.datetime,
    answer: Locked | Stopped | Unknown,
    doing: str = "written",
    is_shown: bool = False,
) -> str:
    """What the round came to; `is_shown`: the fault stands in the spreadsheet's own history too."""
    match answer:
        case Locked(since=since):
            cycles.wait(sheet, now, since)
            return "locked"
        case Stopped(why=why, detail=detail):
            cycles.stop(sheet, now, why.value, detail)
            return "stopped"
        case Unknown(detail=detail):
            log.warning(f"unknown whether it was {doing}", sheet=str(sheet), detail=detail)
            cycles.wait(sheet, now, None, detail if is_shown else "")
            return "unknown"
