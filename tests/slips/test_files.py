"""Files beside a follow-up: told by content, kept or not at all, handed out to readers only."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb.audit import history_of
from qaweb.errors import Refused
from qaweb.slips import actions, storage
from qaweb.slips.file_rules import MOST_BYTES, FileKind, kind_of, tidy_name
from qaweb.slips.files import SentFile, forget_unknown
from qaweb.slips.models import Slip, SlipFile, SlipFollowUp
from qaweb.slips.rules import FollowUpKind
from tests.cast import NOW, TODAY, Cast, viewer
from tests.slips.writing import PDF, acknowledged, with_a_file

As = Callable[..., FlaskClient]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def office(*members: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for member in ("[Content_Types].xml", *members):
            archive.writestr(member, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, FileKind.PDF),
        (PNG, FileKind.PNG),
        (b"\xff\xd8\xff\xe0 x", FileKind.JPEG),
        (office("word/document.xml"), FileKind.WORD),
        (office("xl/workbook.xml"), FileKind.EXCEL),
        (office("ppt/presentation.xml"), FileKind.SLIDES),
        ("下周再听三通\r\n".encode(), FileKind.TEXT),
        (office("word/document.xml", "word/vbaProject.bin"), None),
        (office("other.bin"), None),
        (b"MZ\x90\0\x03", None),
        (b"<html><script>x</script>", None),
        (b"\xef\xbb\xbf <svg onload=x>", None),
        (b"", None),
        (b" \n", None),
        (b"a\0b", None),
    ],
)
def test_the_content_says_what_a_file_is(data: bytes, kind: FileKind | None) -> None:
    assert kind_of(data) is kind


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("plan.exe", "plan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\x\\计划.pdf", "计划.pdf"),
        ("a\u202egpj.exe", "a gpj.pdf"),
        ('x"\r\ny.pdf', "x y.pdf"),
        ("", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_a_name_keeps_no_folders_and_takes_the_true_ending(name: str, tidy: str) -> None:
    assert tidy_name(name, FileKind.PDF) == tidy


def send(cast: Cast, slip: Slip, *files: SentFile) -> Slip:
    entry = actions.Entry(TODAY, FollowUpKind.COACHING, "一起听录音。")
    return actions.follow_up(viewer(cast.lead), slip.id, entry, files)


@pytest.mark.parametrize(
    "files",
    [
        [SentFile("a.pdf", PDF), SentFile("b.exe", b"MZ\x90\0")],
        [SentFile("a.pdf", PDF + b"x" * MOST_BYTES)],
        [SentFile(f"{n}.pdf", PDF) for n in range(6)],
    ],
)
def test_one_bad_file_keeps_the_entry_and_the_others_out(
    app: Flask, cast: Cast, files: list[SentFile]
) -> None:
    slip, before = acknowledged(cast), len(list(storage.folder().iterdir()))
    with pytest.raises(Refused) as refused:
        send(cast, slip, *files)
    assert refused.value.field == "files"
    assert not SlipFollowUp.select().exists()
    assert len(list(storage.folder().iterdir())) == before


def test_nothing_stays_on_the_disk_when_the_entry_is_refused(app: Flask, cast: Cast) -> None:
    slip, before = acknowledged(cast), len(list(storage.folder().iterdir()))
    Slip.update(state="closed").where(Slip.id == slip.id).execute()
    with pytest.raises(Refused):
        send(cast, slip, SentFile("a.pdf", PDF))
    assert len(list(storage.folder().iterdir())) == before


def test_only_the_server_may_read_what_lies_there(app: Flask, cast: Cast) -> None:
    send(cast, acknowledged(cast), SentFile("a.pdf", PDF))
    path: Path = storage.path_of(SlipFile.get().stored)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == PDF


READERS = {
    "manager": 200, "qa": 200, "supervisor": 200, "lead": 200, "agent": 200, "assistant": 403,
    "teammate": 404, "lead_b": 404, "south_qa": 404, "outsider": 404,
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_a_file_goes_to_those_who_see_the_slip(cast: Cast, as_: As, name: str) -> None:
    made = with_a_file(cast)
    address = f"/slips/{made['slip_id']}/files/{made['file_id']}/download"
    answer = as_(getattr(cast, name)).get(address)
    assert answer.status_code == READERS[name]
    if answer.status_code == 200:
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert history_of(Slip.get_by_id(made["slip_id"]))[-1].action == "slips.take_file"
    answer.close()


def test_a_file_of_another_slip_is_not_found(cast: Cast, as_: As) -> None:
    made, other = with_a_file(cast), acknowledged(cast, ending=1)
    answer = as_(cast.lead).get(f"/slips/{other.id}/files/{made['file_id']}/download")
    assert answer.status_code == 404


def test_a_file_is_sent_by_the_form_and_a_wrong_one_keeps_the_words(cast: Cast, as_: As) -> None:
    slip = acknowledged(cast)
    data = {"day": str(TODAY), "kind": "review", "content": "听了三通"}
    address = f"/slips/{slip.id}/follow-ups"
    bad = as_(cast.lead).post(address, data=data | {"files": (io.BytesIO(b"MZ\x90\0"), "x.exe")})
    assert bad.status_code == 422
    assert "x.exe is not taken" in bad.text
    assert "听了三通" in bad.text
    as_(cast.lead).post(address, data=data | {"files": (io.BytesIO(PDF), "计划.pdf")})
    assert "计划.pdf" in as_(cast.agent).get(f"/slips/{slip.id}").text


def test_strays_are_swept_after_a_day(app: Flask, cast: Cast) -> None:
    made = with_a_file(cast)
    stray = storage.keep(b"x")
    for path in storage.folder().iterdir():
        _age(path)
    forget_unknown(NOW)
    assert not storage.path_of(stray).exists()
    assert storage.path_of(SlipFile.get_by_id(made["file_id"]).stored).exists()


def _age(path: Path) -> None:
    os.utime(path, (0, 0))
