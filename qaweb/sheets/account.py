"""The account with which this installation works at Google; nothing but its address is shown."""

import json
from pathlib import Path

from flask import current_app


def address() -> str:
    """The e-mail address with which a spreadsheet is shared; "" where there is no account."""
    path: Path | None = current_app.config["GOOGLE_SERVICE_ACCOUNT_FILE"]
    if path is None:
        return ""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(found.get("client_email", "")) if isinstance(found, dict) else ""
