"""The disk is full: it is said, nothing half stays, and it goes on when there is room again."""

import datetime as dt
import errno
import io
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import peewee as pw
import psycopg
import pytest
from flask_babel import force_locale
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from qaweb import audit, clock, create_app, db
from qaweb.errorpages import is_full
from qaweb.evaluations import summaries
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.imports.models import Upload
from qaweb.jobs import Job, JobState
from qaweb.people.models import Person
from qaweb.slips import actions as slips
from qaweb.slips.models import SlipFollowUp
from sync.jobs import Duty, every
from sync.mirror import write_copies
from sync.worker import Worker
from tests.cast import NOW, TODAY, assemble, viewer
from tests.conftest import Engine, test_config
from tests.evaluations.scoring import draft_of, submitted
from tests.faults.conftest import Window, window_of
from tests.imports.playing import send
from tests.slips.writing import PDF, WORDS, issue
from tests.tabular.building import separated

TYPED = "the caller asked twice for the branch. " * 20
SIZE_MB = 24


class Disk:
    """A disk of its own, that a large file can fill."""

    def __init__(self, place: Path) -> None:
        self.place, self.ballast = place, place / "ballast"

    def fill(self) -> None:
        """Not a byte is left."""
        with suppress(OSError), self.ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)

    def make_room(self) -> None:
        """Somebody deleted something."""
        self.ballast.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A small one; where none can be mounted, the test says so."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=700", "qaweb-test", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield Disk(place)
    finally:
        db.database.close()
        subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def site(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A centre on that disk."""
    app = create_app(test_config(f"sqlite:///{disk.place / 'qaweb.db'}", disk.place))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with app.app_context(), force_locale("en"), clock.set_to(NOW):
        db.migrate()
        yield Engine(app, db.database.obj, assemble())


@pytest.fixture
def draft(site: Engine) -> Evaluation:
    """A form that is filled in."""
    return draft_of(site.cast.qa, site.cast.agent)


def is_whole() -> bool:
    check = db.database.execute_sql("PRAGMA integrity_check").fetchone()[0]
    return check == "ok" and audit.verify().whole and not summaries.differences()


def first_refusal(window: Window, path: str) -> tuple[int, str]:
    """Write until it no longer goes; the log of the database had some room left."""
    for number in range(2000):
        answer = window.post(path, problems=f"{number} {TYPED}")
        if answer[0] != 303:
            return answer
    raise AssertionError("it always went")


def test_it_is_said_what_was_typed_is_shown_and_it_goes_on(
    site: Engine, disk: Disk, draft: Evaluation
) -> None:
    window = window_of(site, site.cast.qa)
    disk.fill()
    status, page = first_refusal(window, f"/evaluations/{draft.id}/words")
    assert (status, TYPED.strip() in page) == (507, True)
    assert "The server cannot write to its disk" in page
    assert is_whole()
    disk.make_room()
    assert window.post(f"/evaluations/{draft.id}/submit")[0] == 303
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.SUBMITTED
    assert is_whole()


def test_an_autosave_is_told_to_try_again(site: Engine, disk: Disk, draft: Evaluation) -> None:
    window = window_of(site, site.cast.qa)
    disk.fill()
    path = f"/evaluations/{draft.id}/words"
    first_refusal(window, path)
    status, piece = window.post(path, {"HX-Request": "true"}, problems=TYPED * 3)
    assert (status, 'role="alert"' in piece, "<html" in piece) == (507, True, False)


def test_the_worker_outlives_it(site: Engine, disk: Disk) -> None:
    def work(job: Job) -> str:
        (disk.place / "file").write_bytes(b"x" * 100_000)
        return "written"

    worker = Worker(site.app, "w1", [Duty("write", work, every(60))])
    disk.fill()
    worker.tick()
    disk.make_room()
    Job.update(due_at=clock.now()).execute()
    worker.tick()
    assert Job.get(Job.kind == "write").state is JobState.DONE
    assert is_whole()


def test_a_backup_that_finds_no_room_leaves_nothing(site: Engine, disk: Disk) -> None:
    disk.fill()
    made = site.app.test_cli_runner().invoke(args=["backup", "create", str(disk.place / "b.tar")])
    assert (made.exit_code, "Error: The disk is full: make room" in made.output) == (1, True)
    disk.make_room()
    assert all(path.name.startswith("qaweb.db") for path in disk.place.iterdir())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_known_by_its_number(number: int) -> None:
    assert is_full(OSError(number, "no room"))


def test_also_that_of_a_server_and_behind_another_fault() -> None:
    behind = ValueError("the rollback failed")
    behind.__context__ = psycopg.errors.DiskFull("no space")
    assert is_full(behind)
    assert not is_full(ValueError("other"))
    assert not is_full(OSError(errno.ENOENT, "no file"))


def test_a_submission_is_refused_in_chinese_too(
    site: Engine, disk: Disk, draft: Evaluation
) -> None:
    window = window_of(site, site.cast.qa)
    Person.update(locale="zh_Hans_CN").execute()
    disk.fill()
    first_refusal(window, f"/evaluations/{draft.id}/words")
    status, page = window.post(f"/evaluations/{draft.id}/submit", problems=TYPED * 3)
    assert (status, TYPED.strip() in page) == (507, True)
    assert 'lang="zh-CN"' in page
    assert "The server cannot write" not in page
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.DRAFT
    assert is_whole()


def sent(window: Window, path: str, **fields: object) -> tuple[int, str]:
    """A form with a file of a megabyte, as a browser sends it."""
    large = FileStorage(io.BytesIO(PDF + b"\n" * 1_000_000), filename="plan.pdf", name="files")
    boundary, body = encode_multipart({**fields, "files": large})
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = window.client.post(path, data=body, content_type=kind)
    return answer.status_code, answer.text


def test_a_file_that_finds_no_room_leaves_no_piece_and_the_words_are_shown(
    site: Engine, disk: Disk
) -> None:
    slip = issue(site.cast.qa, submitted(site.cast.qa, site.cast.agent, opening=1), ["opening"])
    slips.acknowledge(viewer(slip.person), slip.id, WORDS)
    window = window_of(site, slip.holder)
    disk.fill()
    status, page = sent(
        window, f"/slips/{slip.id}/follow-ups", day=f"{TODAY}", kind="coaching", content=TYPED
    )
    assert (status, "The server cannot write to its disk" in page) == (507, True)
    assert TYPED.strip() in page
    disk.make_room()
    assert list((disk.place / "slips").glob("*")) == []
    assert not SlipFollowUp.select().exists()
    assert is_whole()


def test_a_table_to_import_that_finds_no_room_leaves_no_piece(site: Engine, disk: Disk) -> None:
    window = window_of(site, site.cast.assistant)
    table = separated([["工号", "姓名"], *([["8001", "新人"]] * 40_000)], ",", "utf-8")
    disk.fill()
    answer = send(window.client, "people", table, "people.csv")
    assert (answer.status_code, "cannot write to its disk" in answer.text) == (507, True)
    disk.make_room()
    assert list((disk.place / "uploads").glob("*")) == []
    assert not Upload.select().exists()
    assert is_whole()


def test_a_copy_in_a_spreadsheet_is_the_old_one_until_there_is_room(
    site: Engine, disk: Disk
) -> None:
    submitted(site.cast.qa, site.cast.agent, opening=1)
    write_copies(clock.now(), "w1")
    copies = sorted((disk.place / "sheets").iterdir())
    before = [path.read_bytes() for path in copies]
    submitted(site.cast.qa, site.cast.teammate, opening=2)
    disk.fill()
    with suppress(OSError, pw.DatabaseError):
        write_copies(clock.now(), "w1")
    assert [path.read_bytes() for path in copies] == before
    assert sorted((disk.place / "sheets").iterdir()) == copies
    disk.make_room()
    write_copies(clock.now() + dt.timedelta(hours=1), "w1")
    assert [path.read_bytes() for path in copies] != before
    assert is_whole()
