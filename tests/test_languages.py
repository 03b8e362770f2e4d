"""Chinese and English, both complete."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from qaweb.action_words import ACTIONS
from qaweb.labels import LABELS

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "qaweb" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "_l": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?]|[,;!?][\u4e00-\u9fff]")
TIGHT = re.compile(r"[\u4e00-\u9fff][A-Za-z]|[A-Za-z][\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


@cache
def source_strings() -> frozenset[str]:
    """Every string that the code and the templates mark for translation."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    rows = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS, directory_filter=is_ours)
    return frozenset(m[0] if isinstance(m, tuple) else m for _, _, m, _, _ in rows)


def is_ours(folder: str | Path) -> bool:
    return Path(folder).relative_to(ROOT).parts[0] in ("qaweb", "sync", "templates")


def translations() -> list[Message]:
    return [message for message in catalogue() if message.id]


def key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_string_is_translated() -> None:
    known = {key(m) for m in translations() if all(texts(m))}
    assert not sorted(source_strings() - known)


def test_no_translation_is_left_over_or_fuzzy() -> None:
    assert not sorted({key(m) for m in translations()} - source_strings())
    assert not [key(m) for m in translations() if m.fuzzy]


def test_translations_keep_the_places_for_values() -> None:
    for message in translations():
        wanted = set(PLACEHOLDER.findall("".join(message.id)))
        for text in texts(message):
            assert set(PLACEHOLDER.findall(text)) <= wanted, message.id
            named = wanted - {"num"}
            assert named <= set(PLACEHOLDER.findall(text)), message.id


def test_chinese_is_set_as_chinese_is_set() -> None:
    for message in translations():
        for text in texts(message):
            plain = PLACEHOLDER.sub("", text)
            assert not HALF_WIDTH.search(plain), text
            assert not TIGHT.search(plain), text


@pytest.mark.parametrize("enumeration", sorted(LABELS))
def test_labels_have_words_for_every_value(enumeration: str) -> None:
    assert all(str(word) for word in LABELS[enumeration].values())


def test_actions_of_the_code_have_words() -> None:
    named: set[str] = set()
    for path in (ROOT / "qaweb").rglob("*.py"):
        named.update(re.findall(r'change\(\s*\w+,\s*"([\w.]+)"', path.read_text(encoding="utf-8")))
    assert not sorted(named - set(ACTIONS))
