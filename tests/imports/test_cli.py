import stat
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from qaweb.audit import AuditEntry
from qaweb.calls.models import Call
from qaweb.imports.models import ImportRun
from qaweb.people.models import Person
from tests.cast import Cast
from tests.tabular.building import separated

PEOPLE = [
    ["工号", "姓名", "岗位", "入职日期"],
    ["09001", "陈新", "客服代表", "2026-10-02"],
    ["09002", "", "客服代表", "2026-10-02"],
]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(separated(PEOPLE, ",", "gb18030"))
    return path


def run(app: Flask, kind: str, path: Path) -> Result:
    return app.test_cli_runner().invoke(args=["import", kind, str(path)])


def test_it_imports_the_good_and_tells_of_the_refused(app: Flask, cast: Cast, people: Path) -> None:
    result = run(app, "people", people)
    assert result.exit_code == 0
    assert "people: 1 new, 0 changed, 0 unchanged, 1 refused, 0 skipped" in result.stdout
    assert "  refused: 1 × is empty" in result.stdout
    assert Person.get(Person.number == "09001").name == "陈新"


def test_refused_rows_lie_in_a_file_that_only_the_server_reads(
    app: Flask, cast: Cast, people: Path
) -> None:
    result = run(app, "people", people)
    path = Path(ImportRun.get().refusals)
    assert str(path) in result.stdout
    assert path.parent == Path(app.config["INSTANCE"]) / "imports"
    assert path.name.startswith("2026-10-21-people-refused-")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_progress_goes_to_standard_error(app: Flask, cast: Cast, people: Path) -> None:
    result = run(app, "people", people)
    assert "writing 100%\n" in result.stderr
    assert "%" not in result.stdout


def test_the_trail_says_it_came_from_the_command_line(app: Flask, cast: Cast, people: Path) -> None:
    run(app, "people", people)
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.source, entry.actor_name) == ("cli", "qaweb")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7 ...", "This is not a table"),
        ("工号,姓名\n1,a\n".encode(), "Missing: job (岗位), hired on (入职日期)"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_one_and_says_why(
    app: Flask, cast: Cast, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    result = run(app, "people", path)
    assert result.exit_code == 1
    assert words in result.stderr
    assert ImportRun.select().count() == 0


def test_days_without_a_month_are_refused_in_words(app: Flask, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "shifts.csv"
    path.write_bytes(separated([["工号", "1日"], ["00010", "早"]], ",", "utf-8"))
    result = run(app, "shifts", path)
    assert result.exit_code == 1
    assert "The days have no month" in result.stderr


ROSTER = "ops-roster.xlsx"
CALLS = "calls-2026-10.csv"
FIRST = {
    "people": "people: 112 new, 0 changed, 0 unchanged, 1 refused, 7 skipped",
    "shifts": "shifts: 3234 new, 0 changed, 0 unchanged, 0 refused, 2 skipped",
    "calls": "calls: 24254 new, 0 changed, 0 unchanged, 8 refused, 4 skipped",
}
AGAIN = {
    "people": "people: 0 new, 0 changed, 112 unchanged, 1 refused, 7 skipped",
    "shifts": "shifts: 0 new, 0 changed, 3234 unchanged, 0 refused, 2 skipped",
    "calls": "calls: 0 new, 0 changed, 24254 unchanged, 8 refused, 4 skipped",
}
REASONS = {
    "people": {"1 × stands in another row with other values", "1 × is a day that does not exist"},
    "shifts": set(),
    "calls": {
        "8 × stands in another row with other values",
        "4 × is negative",
        "4 × is not on the staff list, so the call has no agent",
    },
}


def test_the_real_files_import_and_a_second_run_changes_nothing(
    app: Flask, bare: None, samples: Path
) -> None:
    files = {"people": samples / ROSTER, "shifts": samples / ROSTER, "calls": samples / CALLS}
    for expected in (FIRST, AGAIN):
        for kind, path in files.items():
            told = run(app, kind, path).stdout.splitlines()
            assert told[0] == expected[kind]
            refused = {line.removeprefix("  refused: ") for line in told if "refused: " in line}
            assert refused == REASONS[kind]
    assert Call.select().count() == 24_254
