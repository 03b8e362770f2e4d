"""Zip containers (xlsx, ods) looked through before any of it is believed."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from qaweb.tabular.extents import ods_extents, xlsx_extent
from qaweb.tabular.tables import FileProblem, FileRefused, Limits

METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
PIECE = 1 << 20
STRINGS = re.compile(rb"""uniqueCount\s*=\s*["']\s*(\d+)""")
MARKUP = (".xml", ".rels")


def check_archive(data: bytes, limits: Limits) -> None:
    """Refuse a zip that is no workbook, unpacks too large, lies about sizes or spans too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive, len(data), limits)
            _check_kind(archive)
            for name, body in _bodies(archive):
                _check_promises(name, body)
                _check_extents(name, body, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError) as error:
        raise FileRefused(FileProblem.DAMAGED, "zip") from error


def _check_sizes(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    """Judge by the directory of the zip; that it tells the truth is proved while reading."""
    members = archive.infolist()
    if len(members) > limits.members:
        raise FileRefused(FileProblem.UNPACKS_TOO_LARGE, f"{len(members)} members")
    total = sum(member.file_size for member in members)
    too_dense = total > limits.ratio_from_bytes and total > packed * limits.unpacked_ratio
    if total > limits.unpacked_bytes or too_dense:
        raise FileRefused(FileProblem.UNPACKS_TOO_LARGE, f"{total} bytes")
    if any(member.flag_bits & 1 for member in members):
        raise FileRefused(FileProblem.ENCRYPTED, "zip")
    if any(member.compress_type not in METHODS for member in members):
        raise FileRefused(FileProblem.DAMAGED, "zip method")


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise FileRefused(FileProblem.WRONG_TYPE, "xlsb")
    if "xl/workbook.xml" in names:
        return
    if "content.xml" in names and _declares_ods(archive, names):
        _refuse_encrypted_ods(archive, names)
        return
    raise FileRefused(FileProblem.WRONG_TYPE, "zip")


def _declares_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names:
        return False
    with archive.open("mimetype") as member:
        return member.read(200).strip() == ODS_TYPE


def _refuse_encrypted_ods(archive: zipfile.ZipFile, names: set[str]) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise FileRefused(FileProblem.ENCRYPTED, "ods")


def _bodies(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Unpack every member whole: a size that lies in the directory fails its checksum here."""
    for member in archive.infolist():
        with archive.open(member) as opened:
            yield member.filename, _whole(opened)


def _whole(opened: IO[bytes]) -> bytes:
    return b"".join(iter(lambda: opened.read(PIECE), b""))


def _check_promises(name: str, body: bytes) -> None:
    """The reader takes memory for as many strings as are announced, and dies of too many.

    Each takes some bytes, so an honest number is smaller than the member. Nothing hides it: no
    program writes markup in an encoding with NULs.
    """
    if any(int(found.group(1)) > len(body) for found in STRINGS.finditer(body)):
        raise FileRefused(FileProblem.DAMAGED, "zip strings")
    if name.lower().endswith(MARKUP) and b"\0" in body[:200]:
        raise FileRefused(FileProblem.DAMAGED, "zip encoding")


def _check_extents(name: str, body: bytes, limits: Limits) -> None:
    """Any member may be named as a sheet, so the content decides, not the name."""
    if name == "content.xml":
        for rows, columns in ods_extents(body):
            limits.check_extent(rows, columns)
    if b"sheetData" in body:
        limits.check_extent(*xlsx_extent(body))
