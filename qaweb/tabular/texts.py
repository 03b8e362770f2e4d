"""Separated text (csv, tsv, semicolons, bars) in any common encoding, told by its content."""

import csv
import io
import re
from collections import Counter
from itertools import islice

from qaweb.tabular.tables import Cell, FileProblem, FileRefused, Limits, Table

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_ROWS = 60
SAMPLE_BYTES = 1 << 18
LEAST_LIKELY = 0.7
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
MARKUP = re.compile(r"\s*<(?:[!?]|html|table|head|meta|div|script|style)", re.IGNORECASE)
ACCENT = re.compile(rb"[\x80-\xff]")
ACCENTS_IN_A_ROW = re.compile(rb"[\x80-\xff]{2,}")
SEPARATOR_LINE = re.compile(r"sep=([,;\t|])", re.IGNORECASE)

# Bytes of the characters people write: GB2312's first level (3,755 characters) and punctuation,
# Big5's first level (5,401) and punctuation. Under the wrong guess most pairs fall outside.
COMMON = {
    "gb18030": re.compile(rb"[\xb0-\xd7\xa1-\xa3][\xa1-\xfe]"),
    "cp950": re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]"),
}
WIDE = {
    "gb18030": re.compile(rb"[\x81-\xfe][\x30-\x39\x40-\x7e\x80-\xfe]"),
    "cp950": re.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]"),
}


def read_text(data: bytes, name: str, limits: Limits) -> Table:
    """One table from separated text, or FileRefused (encoding, markup, binary, quotes, size)."""
    text = _decoded(data)
    if MARKUP.match(text):
        raise FileRefused(FileProblem.WRONG_TYPE, "markup")
    if _is_binary(text):
        raise FileRefused(FileProblem.WRONG_TYPE, "binary")
    directive = SEPARATOR_LINE.match(text)
    separator = directive[1] if directive else separator_of(text)
    rows = _rows(text, separator, limits)
    if directive:
        rows[0] = []
    return Table(name, rows)


def encoding_of(data: bytes) -> str:
    """The encoding of the text by mark, by zeros, by validity, by how usual its characters are."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data[:SAMPLE_BYTES]:
        return _utf16_by_zeros(data[:SAMPLE_BYTES])
    if _decodes(data, "utf-8"):
        return "utf-8"
    return _likeliest(data)


def separator_of(text: str) -> str:
    """The separator under which most rows of the beginning have the same number (> 1) of cells."""
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator))


def _decoded(data: bytes) -> str:
    encoding = encoding_of(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(FileProblem.UNKNOWN_ENCODING, f"{encoding} byte {error.start}") from error


def _utf16_by_zeros(sample: bytes) -> str:
    """Western letters, digits and separators put the zero byte second (little) or first (big)."""
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    seldom = max(first, second) * 50 < len(sample)
    if seldom or 2 * min(first, second) > max(first, second):
        raise FileRefused(FileProblem.WRONG_TYPE, "binary")
    return "utf-16-le" if second > first else "utf-16-be"


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(data: bytes) -> str:
    """GB18030 or Big5 where most characters are usual ones there; else Western; else refused."""
    likely = {name: _likelihood(data, name) for name in COMMON if _decodes(data, name)}
    best = max(likely, key=lambda name: likely[name], default=None)
    if best is not None and likely[best] >= LEAST_LIKELY:
        return best
    if _decodes(data, "cp1252") and _is_western(data):
        return "cp1252"
    raise FileRefused(FileProblem.UNKNOWN_ENCODING)


def _likelihood(data: bytes, encoding: str) -> float:
    pairs = WIDE[encoding].findall(data[:SAMPLE_BYTES])
    usual = sum(1 for pair in pairs if COMMON[encoding].fullmatch(pair))
    return usual / len(pairs) if pairs else 0.0


def _is_western(data: bytes) -> bool:
    """Accented letters stand alone between plain ones; two and more in a row are another script."""
    sample = data[:SAMPLE_BYTES]
    return sum(map(len, ACCENTS_IN_A_ROW.findall(sample))) * 5 <= len(ACCENT.findall(sample))


def _is_binary(text: str) -> bool:
    """A zero character, or control characters in more than one of a hundred places."""
    beginning = text[:SAMPLE_BYTES]
    return "\0" in text or len(BINARY.findall(beginning)) * 100 > len(beginning)


def _regularity(text: str, separator: str) -> tuple[int, int]:
    """How many rows of the beginning share the usual width, and that width; else (0, 0)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = list(islice(reader, SAMPLE_ROWS))
    except csv.Error:
        return 0, 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return times, width


def _rows(text: str, separator: str, limits: Limits) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            cells += len(row)
            limits.check_extent(len(rows) + 1, len(row))
            if cells > limits.cells:
                raise FileRefused(FileProblem.TOO_MANY_CELLS, str(cells))
            rows.append(list[Cell](row))
    except csv.Error as error:
        raise FileRefused(FileProblem.MALFORMED_TEXT, f"line {reader.line_num}") from error
    return rows
