"""`flask backup create|check|restore`."""

from pathlib import Path

import pytest

from qaweb import db
from qaweb.backups.postgres_tools import find_tool
from qaweb.backups.rules import Unusable
from tests.backups.conftest import Installation


def said(place: Installation, *arguments: str) -> tuple[int, str]:
    db.connect(place.url)
    result = place.app.test_cli_runner().invoke(args=["backup", *arguments])
    return result.exit_code, result.output


def test_from_one_machine_to_the_next(
    used: Installation, empty: Installation, tmp_path: Path
) -> None:
    path = str(tmp_path / "b.tar")
    code, words = said(used, "create", path)
    assert (code, "DATA_KEY: keep them with the backup" in words) == (0, True)
    assert said(empty, "check", path)[1].endswith("whole\n")
    code, words = said(empty, "restore", path)
    assert (code, "audit trail and summaries whole" in words) == (0, True)
    code, words = said(empty, "restore", path)
    assert (code, "The database is not empty" in words) == (1, True)


def test_what_is_no_backup_is_refused_in_a_line(empty: Installation, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8" * 1000)
    for name in ("photo.jpg", "nothing.tar"):
        code, words = said(empty, "restore", str(tmp_path / name))
        assert code == 1
        assert words.startswith("Error: ")
        assert "Traceback" not in words


def test_a_folder_that_is_not_there_is_named(used: Installation, tmp_path: Path) -> None:
    code, words = said(used, "create", str(tmp_path / "no" / "b.tar"))
    assert (code, "create it first" in words) == (1, True)


def test_a_missing_client_of_postgresql_is_said_with_what_to_install() -> None:
    with pytest.raises(Unusable, match="apt install postgresql-client-99"):
        find_tool("pg_dump", 99)
