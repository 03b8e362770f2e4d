"""Google's key is read where it lies, and nowhere else is anything of it ever found."""

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask

from qaweb.jobs import Job
from qaweb.sheets.doctor import findings
from qaweb.sheets.models import SheetEvent, Spreadsheet
from qaweb.sheets.rules import SheetState
from sync import editing
from sync.gateways.answers import Refused
from sync.gateways.google import GoogleGateway
from sync.gateways.protocol import Stopped, Unknown
from tests.cast import Cast
from tests.sheets_server.server import SheetsServer
from tests.sync.editing_world import bound_at_google, tick
from tests.sync.gateway_contract import COVER, PEOPLE, Binding

Anyone = Callable[..., object]
EMAIL = "qaweb@project.iam.gserviceaccount.com"
PAGES = ("/sheets", "/sheets/new", "/sheets/{}", "/metrics", "/jobs")


@pytest.fixture(scope="module")
def pem() -> str:
    made = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, form, plain).decode()


@pytest.fixture
def key(app: Flask, tmp_path: Path, pem: str) -> Iterator[Path]:
    """A key as Google gives it; who is asked for a token knows nothing of it."""
    with SheetsServer().running() as server:
        path = tmp_path / "key.json"
        content = {
            "type": "service_account", "client_email": EMAIL, "private_key": pem,
            "private_key_id": "5eed0123456789abcdef", "token_uri": f"{server.url}/token",
        }  # fmt: skip
        path.write_text(json.dumps(content))
        path.chmod(0o600)
        before = dict(app.config)
        app.config |= {"GOOGLE_SERVICE_ACCOUNT_FILE": path, "INSTANCE": str(tmp_path)}
        editing._google.cache_clear()
        yield path
        app.config.update(before)
        editing._google.cache_clear()


def is_clean(text: str, pem: str) -> bool:
    """Nothing of the key is in it: no line of it, nor its number."""
    lines = [line for line in pem.splitlines() if not line.startswith("-----")]
    return not any(line in text for line in [*lines, "5eed0123456789abcdef", "PRIVATE KEY"])


@pytest.mark.usefixtures("key")
def test_a_round_that_google_refuses_writes_nothing_of_the_key_anywhere(
    app: Flask, cast: Cast, as_: Anyone, pem: str, caplog: pytest.LogCaptureFixture
) -> None:
    row = bound_at_google(cast.north, cast.assistant)
    with caplog.at_level(logging.DEBUG), structlog.testing.capture_logs() as said:
        tick(app)
    assert Spreadsheet.get_by_id(row.id).state is SheetState.STOPPED
    client = as_(cast.manager)
    pages = [client.get(page.format(row.id)).text for page in PAGES]  # type: ignore[attr-defined]
    kept = [*Spreadsheet.select().dicts(), *SheetEvent.select().dicts(), *Job.select().dicts()]
    found = "\n".join([caplog.text, *map(str, said), *pages, *map(str, kept), *findings()])
    assert EMAIL in found or "401" in found or row.name in found
    assert is_clean(found, pem)


def test_faults_and_what_stands_for_the_gateway_show_nothing(key: Path, pem: str) -> None:
    gateway = GoogleGateway.from_file(key)
    answer = gateway.read(Binding("an id", "our own", (PEOPLE,), COVER))
    assert isinstance(answer, Stopped | Unknown)
    assert is_clean(f"{answer} {gateway!r} {vars(gateway)} {vars(gateway.client)}", pem)


@pytest.mark.parametrize("spoilt", [lambda t: t[:400], lambda t: t.replace("MII", "???")])
def test_a_key_that_is_damaged_is_told_without_its_words(
    app: Flask,
    cast: Cast,
    key: Path,
    pem: str,
    spoilt: Callable[[str], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    bound_at_google(cast.north, cast.assistant)
    key.write_text(spoilt(key.read_text()))
    with caplog.at_level(logging.DEBUG), structlog.testing.capture_logs() as said:
        tick(app)
    assert any(line["event"] == "no Google account" for line in said)
    kept = [*Job.select().dicts(), *findings()]
    assert is_clean("\n".join([caplog.text, *map(str, said), *map(str, kept)]), pem)


def test_what_python_says_of_a_fault_shows_nothing(key: Path, pem: str) -> None:
    client = GoogleGateway.from_file(key).client
    with pytest.raises(Refused) as fault:
        client.request("get", "https://sheets.googleapis.com/v4/spreadsheets/x")
    assert is_clean("".join(traceback.format_exception(fault.value)), pem)
