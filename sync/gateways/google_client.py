"""gspread's client at our pace, with every fault of the way named. The only user of gspread."""

import re
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, TransportError
from gspread.http_client import HTTPClient
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEETS_API_V4_BASE_URL

from sync.gateways.answers import Refused, judged
from sync.gateways.pacing import Broken, Pace

FILES, SHEETS = DRIVE_FILES_API_V3_URL, SPREADSHEETS_API_V4_BASE_URL
HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")
TIMEOUT = (5.0, 60.0)
READS = (":batchGetByDataFilter", ":getByDataFilter", "/values:batchGet", ":search")
SPREADSHEET = re.compile(r"/(?:spreadsheets|files)/([\w-]+)")


class PacedClient(HTTPClient):
    """gspread's client at a pace; `base` leads to another server."""

    def __init__(self, auth: Credentials, pace: Pace, base: str = "") -> None:
        super().__init__(auth)
        self.pace = pace
        self.base = base
        self.set_timeout(TIMEOUT)

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Any = None,
        files: Any = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> requests.Response:
        """Any call of gspread's or ours; raises `Refused`, `Down` or `Lost`."""
        writes = method.upper() != "GET" and not endpoint.endswith(READS)
        for host in HOSTS if self.base else ():
            endpoint = endpoint.replace(host, self.base)

        def call() -> requests.Response:
            try:
                response = self.session.request(
                    method=method, url=endpoint, params=params, data=data, json=json,
                    files=files, headers=headers, timeout=self.timeout,
                )  # fmt: skip
            except (requests.ConnectTimeout, TransportError) as fault:
                raise Broken(type(fault).__name__, sent=False) from fault
            except requests.RequestException as fault:
                raise Broken(type(fault).__name__, sent=True) from fault
            except GoogleAuthError as fault:
                raise Refused(HTTPStatus.UNAUTHORIZED, str(fault)) from fault
            return judged(response)

        return self.pace.carry(call, writes, of=_spreadsheet_of(endpoint))


def _spreadsheet_of(endpoint: str) -> str:
    """The id in an address of the API; "" where a call is about no spreadsheet."""
    found = SPREADSHEET.search(endpoint)
    return found[1] if found else ""
