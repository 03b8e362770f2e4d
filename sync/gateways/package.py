"""A workbook as a zip of members: looked through before it is believed, rewritten member by member.

What is not replaced keeps its bytes, its name, its date and its place.
"""

import hashlib
import io
import posixpath
import zipfile
import zlib
from collections.abc import Collection, Mapping
from functools import cached_property

from sync.gateways.spans import Damaged, elements

MOST_BYTES = 60 << 20
MOST_UNPACKED = 600 << 20
MOST_MEMBERS = 5_000
MOST_RATIO, RATIO_FROM = 200, 4 << 20
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
WORKBOOK = "xl/workbook.xml"
TABLE_RELATION = "/table"
OFFICE = "/officeDocument"


class TooLarge(Damaged):
    """More than we are willing to unpack."""


class Package:
    """The members of one workbook. Raises `Damaged` and `TooLarge`."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MOST_BYTES:
            raise TooLarge(f"{len(data)} bytes")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Damaged("no workbook") from error
        self._check(len(data))

    def _check(self, packed: int) -> None:
        members = self._zip.infolist()
        total = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS or total > MOST_UNPACKED:
            raise TooLarge(f"{len(members)} members, {total} bytes")
        if total > RATIO_FROM and total > packed * MOST_RATIO:
            raise TooLarge(f"{packed} bytes unpack to {total}")
        if any(member.flag_bits & 1 for member in members):
            raise Damaged("encrypted")
        if any(member.compress_type not in METHODS for member in members):
            raise Damaged("zip method")
        names = self._zip.namelist()
        if len(set(names)) != len(names):
            raise Damaged("a member twice")

    def names(self) -> list[str]:
        return self._zip.namelist()

    def body(self, name: str) -> bytes:
        """A member unpacked; one that lies about its size fails its checksum."""
        try:
            return self._zip.read(name)
        except KeyError as error:
            raise Damaged(f"no {name}") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise Damaged(name) from error

    @cached_property
    def workbook(self) -> str:
        """The member that lists the sheets, wherever the root says it is."""
        for relation in self._relations_in("_rels/.rels"):
            if relation.get("Type", "").endswith(OFFICE):
                return posixpath.normpath(relation.get("Target", "").lstrip("/"))
        return WORKBOOK

    def relations(self, member: str) -> dict[str, tuple[str, str]]:
        """What a member points at: (kind, member) by relation id."""
        folder, name = posixpath.split(member)
        found = {}
        for relation in self._relations_in(posixpath.join(folder, "_rels", f"{name}.rels")):
            target = relation.get("Target", "")
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if relation.get("TargetMode") != "External":
                found[relation.get("Id", "")] = (relation.get("Type", ""), inside)
        return found

    def _relations_in(self, member: str) -> list[dict[str, str]]:
        if member not in self.names():
            return []
        return [found.attributes for found in elements(self.body(member), {"Relationship"})]

    def tables_of(self, sheet: str) -> list[str]:
        """The members that describe the tables of a sheet."""
        relations = self.relations(sheet).values()
        return [member for kind, member in relations if kind.endswith(TABLE_RELATION)]

    def digest(self, without: Collection[str], changed: Mapping[str, bytes] | None = None) -> str:
        """A fingerprint of all members but these, by their names, sizes and checksums.

        With `changed` it is that of the zip in which these members are replaced.
        """
        told = hashlib.sha256()
        for member in sorted(self._zip.infolist(), key=lambda one: one.filename):
            if member.filename not in without:
                body = (changed or {}).get(member.filename)
                new = body is not None and (len(body), zlib.crc32(body))
                size, checksum = new or (member.file_size, member.CRC)
                told.update(f"{member.filename}\0{size}\0{checksum}\n".encode())
        return told.hexdigest()

    def rewritten(
        self, changed: Mapping[str, bytes], added: Mapping[str, bytes] | None = None
    ) -> bytes:
        """The zip with these members replaced, and new ones behind all others."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for member in self._zip.infolist():
                body = changed.get(member.filename)
                body = self.body(member.filename) if body is None else body
                target.writestr(_like(member), body, member.compress_type)
            for name, body in (added or {}).items():
                target.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
        return made.getvalue()


def _like(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(member.filename, member.date_time)
    made.external_attr, made.create_system = member.external_attr, member.create_system
    made.comment, made.compress_type = member.comment, member.compress_type
    return made
