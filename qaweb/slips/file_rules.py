"""Which files may lie beside a slip, told by their content, and under which name."""

import re
import unicodedata
from enum import StrEnum

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 120


class FileKind(StrEnum):
    """What may be attached; the value is the ending under which it is handed out."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    WORD = "docx"
    EXCEL = "xlsx"
    SLIDES = "pptx"
    TEXT = "txt"


MEDIA: dict[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.TEXT: "text/plain; charset=utf-8",
}
STARTS = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
)
ZIP = b"PK\x03\x04"
OFFICE = (
    (b"word/document.xml", FileKind.WORD),
    (b"xl/workbook.xml", FileKind.EXCEL),
    (b"ppt/presentation.xml", FileKind.SLIDES),
)
MACROS = b"vbaProject.bin"
MARKUP = re.compile(r"<\s*(!doctype|html|script|svg|\?xml)", re.IGNORECASE)
UNWANTED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


def kind_of(data: bytes) -> FileKind | None:
    """What the content is, whatever the name says; None for what is not taken."""
    for start, kind in STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(ZIP):
        return _office(data)
    return FileKind.TEXT if _is_text(data) else None


def _office(data: bytes) -> FileKind | None:
    """The names of a zip's members stand in it in clear; one with macros is not taken."""
    if MACROS in data or b"[Content_Types].xml" not in data:
        return None
    return next((kind for member, kind in OFFICE if member in data), None)


def _is_text(data: bytes) -> bool:
    """Plain words: UTF-8 without control characters, and no page that a browser would run."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    controls = any(unicodedata.category(c) == "Cc" and c not in "\t\r\n\f" for c in text)
    return bool(text.strip()) and not controls and not MARKUP.match(text.lstrip("\ufeff \t\r\n"))


def tidy_name(name: str, kind: FileKind) -> str:
    """The file's own name without folders and signs that deceive, with its true ending."""
    plain = UNWANTED.sub(" ", unicodedata.normalize("NFC", name).replace("\\", "/").split("/")[-1])
    stem = plain.rpartition(".")[0] or plain
    stem = stem.strip(" .")[:LONGEST_NAME] or "file"
    return f"{stem}.{kind.value}"
