"""What cells mean and how they are written: numbers, text, truth, errors, days by their style."""

import datetime as dt
import math
import re
from dataclasses import dataclass

from sync.gateways.addresses import letters
from sync.gateways.package import Package
from sync.gateways.protocol import Cell, Value
from sync.gateways.sheet_xml import RawCell
from sync.gateways.spans import Damaged, decoded, elements, encoded, parse, reader

LONGEST_TEXT = 32_767
DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
NOT_OF_DATES = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.I)
OF_DATES = re.compile(r"[ymdhs]", re.I)
OF_TIMES = re.compile(r"[hs]", re.I)
TIME_FORMATS = {18, 19, 20, 21, 22, 45, 46, 47}
EPOCH, EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - wall clock
TEXTS = "sharedStrings"


@dataclass
class Meanings:
    """What a workbook's cells share: its texts, which styles are days, its first day."""

    texts: list[str]
    days: dict[str, bool]
    epoch: dt.datetime

    def cell(self, raw: RawCell) -> Cell:
        """What a cell says."""
        return Cell(self._value(raw), raw.formula)

    def _value(self, raw: RawCell) -> Value:
        text = raw.text
        if raw.inline or raw.kind in ("str", "inlineStr", "e", "d"):
            return decoded(text) or None
        if not text:
            return None
        if raw.kind == "s":
            return (self.texts[int(text)] if int(text) < len(self.texts) else "") or None
        if raw.kind == "b":
            return text == "1"
        number = number_in(text)
        return self._day(number, self.days[raw.style]) if raw.style in self.days else number

    def _day(self, number: int | float, has_time: bool) -> Value:
        """A serial number under a style of days: seconds are as exact as it gets."""
        try:
            moment = self.epoch + dt.timedelta(seconds=round(number * 86_400))
        except OverflowError:
            return number
        return moment if has_time or moment.time() != dt.time() else moment.date()

    def serial(self, value: dt.date) -> str:
        """A day as the number that stands in the cell."""
        plain = value if isinstance(value, dt.datetime) else dt.datetime(*value.timetuple()[:3])  # noqa: DTZ001
        apart = plain.replace(tzinfo=None) - self.epoch
        return repr(apart.days if not apart.seconds else apart.total_seconds() / 86_400)

    def written(self, prefix: str, row: int, column: int, style: str, value: Value) -> bytes:
        """A cell in XML; text stays text, a day without a style for days becomes text."""
        styled = f' s="{style}"' if style else ""
        head = f'{prefix}c r="{letters(column)}{row}"{styled}'
        if value is None or value == "":
            return f"<{head}/>".encode() if style else b""
        if isinstance(value, dt.date) and style not in self.days:
            value = value.isoformat(*([" "] if isinstance(value, dt.datetime) else []))[:16]
        if isinstance(value, bool):
            kind, text = ' t="b"', str(int(value))
        elif isinstance(value, str) or not _is_number(value):
            return self._text(prefix, head, str(value))
        else:
            kind = ""
            text = self.serial(value) if isinstance(value, dt.date) else repr(value)
        return f"<{head}{kind}><{prefix}v>{text}</{prefix}v></{prefix}c>".encode()

    def _text(self, prefix: str, head: str, text: str) -> bytes:
        fitting = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
        inside = f'<{prefix}t xml:space="preserve">{encoded(fitting)}</{prefix}t>'
        return f'<{head} t="inlineStr"><{prefix}is>{inside}</{prefix}is></{prefix}c>'.encode()


def _is_number(value: Value) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def number_in(text: str) -> int | float:
    """A whole number where it is one."""
    try:
        number = float(text)
    except ValueError as error:
        raise Damaged(f"number {text[:20]!r}") from error
    whole = number.is_integer() and abs(number) < 2**53
    return int(number) if whole else number


def meanings_of(package: Package) -> Meanings:
    """Read what the cells of all sheets refer to."""
    texts: list[str] = []
    days: dict[str, bool] = {}
    for kind, member in package.relations(package.workbook).values():
        if kind.endswith("/sharedStrings"):
            texts = _texts(package.body(member))
        elif kind.endswith("/styles"):
            days = _days(package.body(member))
    book = elements(package.body(package.workbook), {"workbookPr"})
    late = any(one.attributes.get("date1904") in ("1", "true") for one in book)
    return Meanings(texts, days, EPOCH_1904 if late else EPOCH)


def _days(body: bytes) -> dict[str, bool]:
    """The styles that show days, and whether they show a time as well."""
    found = elements(body, {"numFmt", "numFmts", "cellXfs", "xf", "dxf"})
    own = {
        one.attributes.get("numFmtId"): one.attributes.get("formatCode", "")
        for one in found
        if one.name == "numFmt" and one.parent == "numFmts"
    }
    styles = [one for one in found if one.name == "xf" and one.parent == "cellXfs"]
    days = {}
    for number, style in enumerate(styles):
        told = _shows(style.attributes.get("numFmtId", "0"), own)
        if told is not None:
            days[str(number)] = told
    return days


def _shows(number: str, own: dict[str | None, str]) -> bool | None:
    """Whether a number format shows days with a time (True), days alone (False), or no days."""
    if number in own:
        plain = NOT_OF_DATES.sub("", own[number].split(";")[0])
        if "general" in plain.lower() or not OF_DATES.search(plain):
            return None
        return bool(OF_TIMES.search(plain))
    known = number.isdigit() and int(number) in DATE_FORMATS
    return int(number) in TIME_FORMATS if known else None


def _texts(body: bytes) -> list[str]:
    """The shared texts in their order, without what only says how to read them aloud."""
    parser = reader(body)
    texts: list[str] = []
    pieces: list[str] = []
    inside = {"t": False, "rPh": False}

    def start(tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in inside:
            inside[name] = True
            reads = inside["t"] and not inside["rPh"]
            parser.CharacterDataHandler = pieces.append if reads else None

    def end(tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in inside:
            inside[name] = False
            parser.CharacterDataHandler = None
        elif name == "si":
            texts.append(decoded("".join(pieces)))
            pieces.clear()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parse(parser, body)
    return texts
