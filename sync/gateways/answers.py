"""What came back from Google: an answer, a no for good, a no for now, or nothing to rely on."""

import re
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import requests

from sync.gateways.grids import Json
from sync.gateways.pacing import Broken, Busy
from sync.gateways.protocol import Why

REQUEST = re.compile(r"^Invalid requests\[\d+\]\.\w+: ")


class Refused(Exception):
    """Google said no for good."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status

    @property
    def is_about_cells(self) -> bool:
        """Whether something in the batch was refused, which others could go without."""
        is_room = "exceeds grid limits" in str(self) or "limit of 10000000 cells" in str(self)
        return self.status == HTTPStatus.BAD_REQUEST and not is_room

    @property
    def reason(self) -> str:
        """Google's words, without the number of the request."""
        return REQUEST.sub("", str(self)) or "400"

    @property
    def why(self) -> Why:
        """What that means for the spreadsheet."""
        if self.status == HTTPStatus.NOT_FOUND:
            return Why.MISSING
        if "limit of 10000000 cells" in str(self):
            return Why.NO_ROOM
        is_denied = self.status in (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED)
        return Why.DENIED if is_denied or "protected" in str(self) else Why.DAMAGED


def judged(response: requests.Response) -> requests.Response:
    """The response if it is what was asked for."""
    if response.status_code == HTTPStatus.NO_CONTENT:
        return response
    body = _json(response)
    error = (body or {}).get("error") or {}
    message = str(error.get("message", ""))[:300] if isinstance(error, dict) else ""
    is_quota = response.status_code == HTTPStatus.FORBIDDEN and "ateLimitExceeded" in response.text
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS or is_quota:
        raise Busy(message or "too many requests", _asked_to_wait(response))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or body is None:
        raise Broken(f"{response.status_code} {message}".strip(), sent=True)
    if not response.ok:
        raise Refused(response.status_code, message)
    return response


def _asked_to_wait(response: requests.Response) -> float:
    """Retry-After in seconds: a number of them, or a moment by the clock of who answers."""
    after = response.headers.get("Retry-After", "").strip()
    if after.isascii() and after.isdigit():
        return float(after)
    try:
        moment = parsedate_to_datetime(after)
        told = parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (moment - told).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _json(response: requests.Response) -> Json | None:
    """The body, unless it is empty, cut, or a page."""
    try:
        body = response.json()
    except requests.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None
