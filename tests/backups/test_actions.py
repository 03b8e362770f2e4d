"""Making, checking and restoring a backup, on both databases."""

import datetime as dt
import tarfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from qaweb import audit, clock, db
from qaweb.backups import actions, archive
from qaweb.backups.engines import engine
from qaweb.backups.rules import Manifest, Unusable
from qaweb.evaluations import summaries
from qaweb.evaluations.models import Evaluation
from qaweb.inbox.models import Notice
from qaweb.inbox.rules import Occasion
from qaweb.inbox.wording import sentence
from qaweb.jobs import keep_setting
from qaweb.leading import Leader, take
from qaweb.people.models import LoginSession
from qaweb.permissions import Role
from tests.backups.conftest import Installation
from tests.conftest import session_of
from tests.evaluations.scoring import submitted

RECORDING = "recordings/north/C-1.wav"


def test_a_new_machine_holds_what_the_old_one_held(
    used: Installation, empty: Installation, backup: Path
) -> None:
    with empty.at_work():
        manifest = actions.restore(backup)
        assert db.pending() == []
        assert audit.verify().whole
        assert summaries.differences() == []
        assert Evaluation.get().total == 9800
        assert manifest.tables["evaluations"] == 1
    for name in (RECORDING, "slips/a1b2"):
        assert (empty.folder / name).read_bytes() == (used.folder / name).read_bytes()
    assert not list(empty.folder.glob(".qaweb-*"))


def test_every_table_has_as_many_rows_as_before(
    used: Installation, empty: Installation, backup: Path
) -> None:
    with empty.at_work():
        actions.restore(backup)
        restored = engine().counts()
    manifest = actions.check(backup)
    assert manifest.tables | {"audit_entries": 0} == restored | {"audit_entries": 0}
    assert restored["audit_entries"] == manifest.tables["audit_entries"] + 1  # the restoring itself


def test_a_session_of_the_backup_opens_nothing(
    used: Installation, empty: Installation, tmp_path: Path
) -> None:
    assert used.cast is not None
    with used.at_work():
        session_of(used.cast.qa)
        actions.create(tmp_path / "b.tar")
        LoginSession.delete().execute()  # ended since, perhaps because it was stolen
    with empty.at_work():
        actions.restore(tmp_path / "b.tar")
        assert not LoginSession.select().exists()


def test_no_worker_waits_for_the_one_that_led_at_the_backup(
    used: Installation, empty: Installation, tmp_path: Path
) -> None:
    with used.at_work():
        take("lost", None, clock.now())
        actions.create(tmp_path / "b.tar")
        Leader.delete().execute()
    with empty.at_work():
        actions.restore(tmp_path / "b.tar")
        assert not Leader.select().exists()


def test_the_trail_names_the_backup_and_the_restoring(empty: Installation, backup: Path) -> None:
    with empty.at_work():
        actions.restore(backup)
        last = audit.AuditEntry.select().order_by(audit.AuditEntry.id.desc()).get()
        assert (last.action, last.actor_name) == ("backups.restore", "qaweb")


def test_work_goes_on_in_the_restored_installation(
    used: Installation, empty: Installation, backup: Path
) -> None:
    assert used.cast is not None
    with empty.at_work():
        actions.restore(backup)
        submitted(used.cast.qa, used.cast.teammate, opening=2)
        assert summaries.differences() == []
        assert audit.verify().whole


def test_it_is_made_while_others_write(used: Installation, tmp_path: Path) -> None:
    over, written = threading.Event(), []

    def write() -> None:
        with used.app.app_context(), db.connection():
            while not over.is_set():
                keep_setting(f"written {len(written)}", "x")
                written.append(1)
                over.wait(0.002)

    with used.at_work():
        writer = threading.Thread(target=write)
        writer.start()
        manifest = actions.create(tmp_path / "b.tar")
        during = len(written)
        over.set()
        writer.join()
    assert during
    assert actions.check(tmp_path / "b.tar") == manifest


def test_only_its_owner_can_read_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_it_holds_no_key_and_says_what_is_left_out(used: Installation, tmp_path: Path) -> None:
    (used.folder / "data_key").write_text("secret")
    with used.at_work():
        manifest = actions.create(tmp_path / "b.tar", recordings=False)
    with tarfile.open(tmp_path / "b.tar") as tar:
        names = tar.getnames()
    assert "data_key" not in " ".join(names)
    assert RECORDING not in names
    assert any("DATA_KEY" in line for line in manifest.left_out)
    assert any("recordings" in line for line in manifest.left_out)


def test_a_file_that_is_there_is_never_written_over(used: Installation, backup: Path) -> None:
    before = backup.read_bytes()
    with used.at_work(), pytest.raises(Unusable, match="is there already"):
        actions.create(backup)
    assert backup.read_bytes() == before


def test_an_installation_in_use_is_not_written_over(used: Installation, backup: Path) -> None:
    with used.at_work(), pytest.raises(Unusable, match="The database is not empty"):
        actions.restore(backup)


def test_a_folder_in_use_is_not_written_over(empty: Installation, backup: Path) -> None:
    (empty.folder / "slips").mkdir()
    (empty.folder / "slips" / "mine").write_text("x")
    with empty.at_work():
        with pytest.raises(Unusable, match="slips is not empty"):
            actions.restore(backup)
        assert engine().tables() == []


def flipped(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9])
def test_a_flipped_bit_is_noticed_before_anything_is_changed(
    empty: Installation, backup: Path, part: float
) -> None:
    with tarfile.open(backup) as tar:
        held = sum((m.size + 511) // 512 * 512 + 512 for m in tar.getmembers())
        first = tar.getmembers()[0]
        within = first.offset_data + first.size - 1
    flipped(backup, min(int(held * part), within))
    with empty.at_work():
        with pytest.raises(Unusable, match=r"damaged.*nothing was changed"):
            actions.restore(backup)
        assert engine().tables() == []


@pytest.mark.parametrize("kept", [0, 600, 20_000])
def test_a_backup_that_ends_too_early_is_damaged(backup: Path, kept: int) -> None:
    backup.write_bytes(backup.read_bytes()[:kept])
    with pytest.raises(Unusable, match="damaged"):
        actions.check(backup)


def altered(path: Path, **values: object) -> None:
    """The same backup with another manifest, sealed by itself."""
    with tarfile.open(path) as tar:
        text = tar.extractfile(archive.MANIFEST)
        assert text is not None
        manifest = Manifest.from_json(text.read())
        kept = [(m, tar.extractfile(m).read()) for m in tar if m.name != archive.MANIFEST]  # type: ignore[union-attr]
    path.unlink()
    with archive.written(path) as writer:
        for member, data in kept:
            (path.parent / "member").write_bytes(data)
            writer.add(member.name, path.parent / "member")
        writer.close(replace(manifest, **values))  # type: ignore[arg-type]


def test_a_backup_of_a_newer_version_is_refused(empty: Installation, backup: Path) -> None:
    altered(backup, migrations=["0001_initial", "9999_of_tomorrow"])
    with empty.at_work():
        with pytest.raises(Unusable, match=r"9999_of_tomorrow, unknown.*install version"):
            actions.restore(backup)
        assert engine().tables() == []


def test_another_data_key_is_refused_unless_it_is_lost(empty: Installation, backup: Path) -> None:
    empty.app.config["DATA_KEY"] = "another key, which is long enough to be taken"
    with empty.at_work():
        with pytest.raises(Unusable, match="DATA_KEY is not the one of the backup"):
            actions.restore(backup)
        actions.restore(backup, other_key=True)
        assert Evaluation.select().count() == 1


def test_the_nightly_one_is_made_and_the_oldest_go(used: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "nights"
    with used.at_work():
        for day in range(4):
            with clock.set_to(dt.datetime(2026, 10, 22 + day, 1, 0)):  # noqa: DTZ001 - the centre's
                actions.keep_one(folder, 2)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["qaweb-2026-10-23T1700Z.tar", "qaweb-2026-10-24T1700Z.tar"]
    assert RECORDING not in actions.check(folder / names[0]).files


def nightly(place: Installation, folder: Path | None, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(place.app.config, "BACKUP_FOLDER", folder)
    with place.at_work():
        return actions.keep_nightly()


def test_none_is_made_where_no_folder_is_set(
    used: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert nightly(used, None, monkeypatch) == "no folder is set"


def test_one_that_fails_is_told_to_those_who_can_have_it_mended(
    used: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file, and no folder")
    for _ in range(2):
        with pytest.raises(OSError, match="taken"):
            nightly(used, tmp_path / "taken", monkeypatch)
    with used.at_work():
        told = Notice.select().where(Notice.kind == Occasion.BACKUP_FAILED)
        assert {n.person.role for n in told} == {Role.MANAGER, Role.ASSISTANT}
        assert "The backup of 2026-10-21 was not made" in sentence(told[0])
        assert told[0].endpoint == "inbox.index"


def test_what_a_killed_run_has_left_is_swept(used: Installation, tmp_path: Path) -> None:
    (tmp_path / "qaweb-2026-10-20T1700Z.tar.partial").write_text("half")
    (tmp_path / ".qaweb-abc").mkdir()
    with used.at_work():
        name = actions.keep_one(tmp_path, 14)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_backup_of_the_other_database_is_refused(empty: Installation, backup: Path) -> None:
    altered(backup, engine="another")
    with empty.at_work(), pytest.raises(Unusable, match="set DATABASE_URL to an empty database"):
        actions.restore(backup)
