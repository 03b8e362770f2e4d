"""`flask sync doctor` names what is wrong, and never what is in a key."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from qaweb import clock, jobs
from qaweb.sheets.doctor import findings
from qaweb.sheets.models import BoundTab, Spreadsheet
from qaweb.sheets.rules import Guard, SheetState
from tests.cast import Cast
from tests.sheets.making import agreed

SECRET = "never to be shown"
Given = Callable[[object], Path]


@pytest.fixture(autouse=True)
def own_folder(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[None]:
    """A set-up with a worker, where nothing is wrong yet."""
    before = app.config["INSTANCE"]
    app.config["INSTANCE"] = str(tmp_path)
    jobs.beat(clock.now())
    yield
    app.config["INSTANCE"], app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = before, None


@pytest.fixture
def key(app: Flask, tmp_path: Path) -> Given:
    """A file in the place of the key."""

    def given(content: object) -> Path:
        path = tmp_path / "key.json"
        path.write_text(json.dumps(content))
        path.chmod(0o600)
        app.config["GOOGLE_SERVICE_ACCOUNT_FILE"] = path
        return path

    return given


def said() -> str:
    with force_locale("en"):
        return "\n".join(findings())


def test_nothing_is_wrong_with_a_good_set_up(key: Given) -> None:
    key({"client_email": "a@b", "private_key": SECRET, "token_uri": "https://x"})
    assert said() == ""


def test_the_command_says_so(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["sync", "doctor"])
    assert (answer.output.strip(), answer.exit_code) == ("well", 0)


def test_it_names_a_folder_that_cannot_be_written(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    app.config["INSTANCE"] = str(tmp_path / "file")
    assert "cannot be written" in said()


@pytest.mark.parametrize("content", [[SECRET], {"private_key": SECRET}, SECRET])
def test_it_names_a_wrong_key_and_shows_nothing_of_it(key: Given, content: object) -> None:
    key(content)
    assert "no key of a service account" in said()
    assert SECRET not in said()


def test_it_names_a_missing_key_and_one_that_others_can_read(key: Given) -> None:
    path = key({"client_email": "a@b", "private_key": SECRET, "token_uri": "https://x"})
    path.chmod(0o644)
    assert "others can read" in said()
    path.unlink()
    assert "no such file" in said()


def test_it_names_an_absent_worker(cast: Cast) -> None:
    jobs.Setting.delete().execute()
    assert "python -m sync" in said()


def test_it_names_stopped_spreadsheets_and_tabs_with_the_reason(cast: Cast) -> None:
    sheet = agreed(cast.north, "people")
    stopped = {"state": SheetState.STOPPED, "stop_reason": "denied"}
    BoundTab.update(guard=Guard.EMPTIED).where(BoundTab.spreadsheet == sheet).execute()
    assert "No record was deleted" in said()
    Spreadsheet.update(**stopped).where(Spreadsheet.id == sheet.id).execute()
    assert "people is stopped. The folder cannot be written." in said()
