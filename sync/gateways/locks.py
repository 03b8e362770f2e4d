"""Whether somebody has a workbook open: Excel and LibreOffice leave a small file beside it."""

import datetime as dt
from pathlib import Path

from sync.gateways.protocol import Locked


def lock_on(path: Path) -> Locked | None:
    """The lock on a file, with the moment at which it was taken."""
    for name in (f"~${path.name}", f".~lock.{path.name}#"):
        try:
            taken = path.with_name(name).stat().st_mtime
        except OSError:
            continue
        return Locked(dt.datetime.fromtimestamp(taken, dt.UTC))
    return None
