"""The HTTP server: one lock, keep-alive, faults, quota, a log of all calls."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.sheets_server import discovery
from tests.sheets_server.api import Api, Call, Text
from tests.sheets_server.errors import Refusal
from tests.sheets_server.faults import HTML, Fault, Quota, Sent
from tests.sheets_server.people import EditLog
from tests.sheets_server.routes import answer
from tests.sheets_server.store import Store

ACCOUNT = "recorder@project.iam.gserviceaccount.com"
"""Who calls without a token; another is named by `Authorization: Bearer <address>`."""
MOST_HANGING = 60.0


@dataclass
class Answer:
    """Status, headers and bytes."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


class SheetsServer:
    """A running server. `complaints` collects answers that Google's own description refuses."""

    def __init__(
        self, store: Store | None = None, quota: Quota | None = None, checked: bool = False
    ) -> None:
        self.store = store or Store()
        self.api = Api(self.store)
        self.quota = quota
        self.checked = checked
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.log = EditLog()
        self.lock = threading.RLock()
        self.closing = threading.Event()
        self.http: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        assert self.http is not None
        return f"http://127.0.0.1:{self.http.server_port}"

    def open(self, port: int = 0) -> None:
        """Listen on a port; 0 takes a free one."""
        handler = type("Bound", (Handler,), {"sheets": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.http.daemon_threads = True

    @contextmanager
    def running(self, port: int = 0) -> Iterator["SheetsServer"]:
        """Serve in a thread as long as the block lasts."""
        self.open(port)
        assert self.http is not None
        thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self.http.shutdown()
            thread.join()
            self.http.server_close()

    def take_fault(self, call: Call) -> Fault | None:
        """The fault that a call runs into."""
        for fault in self.faults:
            if fault.times > 0 and fault.when(call):
                fault.times -= 1
                return fault
        return self.quota.exceeded(call) if self.quota and call.is_sheets else None

    def handled(self, call: Call) -> tuple[Answer, Fault | None]:
        """The answer to a call, and the fault that spoils it."""
        with self.lock:
            self.calls.append(call)
            fault = self.take_fault(call)
            if fault and not fault.applied:
                return _faulty(fault), fault
            answer = self.answered(call)
            return (_faulty(fault) if fault and fault.sent is Sent.ERROR else answer), fault

    def answered(self, call: Call) -> Answer:
        """The answer as Google gives it."""
        try:
            if (
                self.checked
                and call.is_sheets
                and (wrong := discovery.request_complaints(call.method, call.path, call.body))
            ):
                raise Refusal(f"Invalid JSON payload received. {wrong[0]}")
            found = answer(self.api, call)
        except Refusal as refusal:
            return _json(refusal.code, refusal.body())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return _json(400, Refusal(f"Invalid JSON payload received. {error!r}").body())
        if self.checked and not isinstance(found, Text):
            wrong = discovery.answer_complaints(call.method, call.path, found)
            self.complaints += [f"{call.method} {call.path} {one}" for one in wrong]
        if isinstance(found, Text):
            return Answer(200, found.encode(), "text/csv")
        return Answer(204) if found is None else _json(200, found)


def _json(status: int, body: Any) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False).encode())


def _faulty(fault: Fault) -> Answer:
    if fault.sent is Sent.HTML:
        return Answer(fault.status, HTML.encode(), "text/html; charset=UTF-8")
    if fault.sent is not Sent.ERROR:
        return Answer(200, b'{"spreadsheetId": "cut"}')
    answer = _json(fault.status, Refusal(fault.message, fault.status).body())
    if fault.retry_after:
        answer.headers["Retry-After"] = fault.retry_after
    return answer


class Handler(BaseHTTPRequestHandler):
    """Reads a call, sends an answer."""

    sheets: SheetsServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the calls are in the server's list."""

    def read_call(self) -> Call:
        """The request as a Call."""
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        address = urlsplit(self.path)
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        return Call(
            self.command,
            unquote(address.path),
            tuple(parse_qsl(address.query, keep_blank_values=True)),
            text,
            token if "@" in token else ACCOUNT,
            _body(text),
        )

    def serve(self) -> None:
        answer, fault = self.sheets.handled(self.read_call())
        sent = fault.sent if fault else Sent.ERROR
        if sent is Sent.HANG:
            self.sheets.closing.wait(MOST_HANGING)
        if sent in (Sent.HANG, Sent.RESET):
            self._break()
            return
        if sent is Sent.HTML:
            assert fault is not None
            answer = _faulty(fault)
        elif sent is Sent.EMPTY:
            answer = Answer(200)
        self._send(answer, cut=sent is Sent.CUT)

    def _send(self, answer: Answer, cut: bool) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if cut else answer.body)
        self.wfile.flush()
        if cut:
            self._break()

    def _break(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def __getattr__(self, name: str) -> Any:
        """`do_GET` and the like, which the library asks for, are all `serve`."""
        if name.startswith("do_"):
            return self.serve
        raise AttributeError(name)


def _body(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return without_null(found) if isinstance(found, dict) else {}


def without_null(value: Any) -> Any:
    """A body as a proto reader sees it: null in an object is the same as nothing there."""
    if isinstance(value, dict):
        return {key: without_null(v) for key, v in value.items() if v is not None}
    return [without_null(one) for one in value] if isinstance(value, list) else value
