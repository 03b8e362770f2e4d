"""Where things stand in a member's XML, to the byte: only what is ours is cut out and replaced.

expat gives the offsets. It reads UTF-8 alone, knows no entities (a document type is refused) and
opens nothing by itself.
"""

import html
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

LESS = ord("<")
TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
ATTRIBUTE = rb"(\s%s\s*=\s*)(\"[^\"]*\"|'[^']*')"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Damaged(Exception):
    """The XML is not what a spreadsheet program writes."""


@dataclass(slots=True)
class Element:
    """An element: `start` and `end` around all of it, `inner` and `stop` around what is in it.

    `parent` is the nearest element around it that was asked for too.
    """

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    parent: str = ""
    stop: int = 0
    end: int = 0

    def text(self, body: bytes) -> str:
        return html.unescape(body[self.inner : self.stop].decode())


def elements(body: bytes, wanted: Collection[str]) -> list[Element]:
    """The elements of these local names, in their order."""
    found: list[Element] = []
    open_ones: list[Element] = []
    parser = reader(body)

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in wanted:
            at = parser.CurrentByteIndex
            parent = open_ones[-1].name if open_ones else ""
            open_ones.append(Element(name, attributes, at, tag_end(body, at), parent))
            found.append(open_ones[-1])

    def end(tag: str) -> None:
        if open_ones and tag.rpartition(":")[2] == open_ones[-1].name:
            close(open_ones.pop(), body, parser.CurrentByteIndex)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parse(parser, body)
    return found


def close(element: Element, body: bytes, at: int) -> None:
    """Say where an element ends; `at` is where expat stands, for an empty one anywhere."""
    if is_empty_tag(body, element):
        element.stop = element.end = element.inner
    else:
        element.stop, element.end = at, tag_end(body, at)


def is_empty_tag(body: bytes, element: Element) -> bool:
    """Whether it is written `<like this/>`."""
    return body[element.inner - 2 : element.inner] == b"/>"


def reader(body: bytes) -> Any:
    """A parser that takes nothing but UTF-8 without a document type."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Damaged("not UTF-8")
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def parse(parser: Any, body: bytes) -> None:
    """Go through it once."""
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError) as error:
        raise Damaged(str(error)) from error


def proved(body: bytes) -> bytes:
    """The same bytes, once they were read through: nothing broken ever reaches a file."""
    parse(reader(body), body)
    return body


def _refuse(*_: object) -> None:
    raise Damaged("document type")


def tag_end(body: bytes, at: int) -> int:
    """The byte after the tag that begins at `at`; asked for every cell, so plain tags go fast."""
    end = body.find(b">", at) + 1
    is_plain = body.count(b'"', at, end) % 2 == 0 and body.find(b"'", at, end) < 0
    if end and is_plain and body[at] == LESS:
        return end
    tag = TAG.match(body, at)
    if tag is None:
        raise Damaged(f"no tag at {at}")
    return tag.end()


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes to put in the place of those from `start` to `end`."""

    start: int
    end: int
    by: bytes


def spliced(body: bytes, splices: Iterable[Splice]) -> bytes:
    """The same bytes with these pieces replaced; of two at one place the first comes first."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        pieces += [body[at : splice.start], splice.by]
        at = splice.end
    pieces.append(body[at:])
    return b"".join(pieces)


def set_attribute(body: bytes, element: Element, name: str, value: str) -> Splice:
    """Give an element another value of an attribute, or the attribute itself."""
    tag = body[element.start : element.inner]
    written = f'"{attribute(value)}"'.encode()
    found = re.search(ATTRIBUTE % name.encode(), tag)
    if found:
        at = element.start + found.start(2)
        return Splice(at, element.start + found.end(2), written)
    at = element.inner - (2 if is_empty_tag(body, element) else 1)
    return Splice(at, at, f" {name}=".encode() + written)


def without_attribute(tag: bytes, name: str) -> bytes:
    """A start tag without one of its attributes."""
    return re.sub(ATTRIBUTE % name.encode(), b"", tag)


def attribute(text: str) -> str:
    """Text as it may stand in an attribute."""
    return html.escape(text, quote=True)


def encoded(text: str) -> str:
    """Text of a cell: what XML cannot carry as `_x000B_`, as spreadsheets write it."""
    text = text.replace("\r\n", "\n")
    text = CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return html.escape(text, quote=False)


def decoded(text: str) -> str:
    """The same back."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
