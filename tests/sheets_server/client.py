"""The real gspread, talking to the local server."""

from collections.abc import MutableMapping
from typing import Any

import gspread
from google.auth.credentials import AnonymousCredentials
from gspread.http_client import HTTPClient
from requests import Response

from tests.sheets_server.server import SheetsServer

HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


class LocalHTTPClient(HTTPClient):
    """gspread's own client with another address. `account` says who calls."""

    base = ""
    account = ""

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Any = None,
        files: Any = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> Response:
        for host in HOSTS:
            endpoint = endpoint.replace(host, self.base)
        if self.account:
            headers = {**(headers or {}), "Authorization": f"Bearer {self.account}"}
        return super().request(method, endpoint, params, data, json, files, headers)


def local_client(server: SheetsServer, account: str = "") -> gspread.Client:
    """A gspread client for one account."""
    bound = type("Bound", (LocalHTTPClient,), {"base": server.url, "account": account})
    client = gspread.Client(auth=AnonymousCredentials(), http_client=bound)
    client.set_timeout((5, 60))
    return client
