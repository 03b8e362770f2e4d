"""Nothing is left over: styles, templates, icons and static files that nobody names any more."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.test_architecture import ROOT, code, templates, tree_of

STATIC = ROOT / "static"
COMPOSED = re.compile(r"([a-z]+(?:-[a-z]+)*-)(?:\{\{|[\"'] ?[~+] )")
"""The beginning of a name whose end is known only when the page is drawn."""
NAMED_BY_SHAPE = {"slips/_board.html", "slips/_calendar.html", "slips/_list.html"}
"""The list of slips is included as `"slips/_" ~ shown`."""
OF_LIBRARIES = {"icon-tabler-player-pause"}
CALLED_BY_OTHERS = {"Somebody", "print_to_pdf"}
"""The load test's people are found by locust; printing is what tests need of LibreOffice."""
KNOWN_TO_NOBODY = ("dataclass", "prepared", "cache", "lru_cache", "contextmanager")
"""Decorators that, unlike routes, filters and commands, make a function known to nobody."""


def styles() -> list[Path]:
    return sorted([*STATIC.glob("*.css"), *(STATIC / "app").glob("*.css")])


def scripts() -> list[Path]:
    return sorted(STATIC.glob("*.js"))


@cache
def everything() -> str:
    """All that is drawn or draws: templates, scripts, code."""
    paths = [*templates(), *scripts(), *code("qaweb")]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def words() -> set[str]:
    return set(re.findall(r"\w[\w-]*", everything()))


@cache
def counted() -> Counter[str]:
    drawn = "\n".join(path.read_text(encoding="utf-8") for path in templates())
    return Counter(re.findall(r"\w+", drawn))


@cache
def beginnings() -> set[str]:
    return set(COMPOSED.findall(everything()))


def classes(path: Path) -> set[str]:
    """The classes that a file of styles names in its selectors."""
    text = re.sub(
        r"/\*.*?\*/|\"[^\"]*\"|url\([^)]*\)", "", path.read_text(encoding="utf-8"), flags=re.S
    )
    return set(re.findall(r"\.([A-Za-z_][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text)))


def is_named(name: str) -> bool:
    """As it stands, or by its beginning with an end that is a word of ours or a number."""
    ends = (name.removeprefix(begin) for begin in beginnings() if name.startswith(begin))
    return name in words() or any(end.isdigit() or end in words() for end in ends)


def test_every_style_is_for_something_that_is_drawn() -> None:
    for path in styles():
        assert {name for name in classes(path) if not is_named(name)} <= OF_LIBRARIES, path


def test_every_template_is_drawn_or_included() -> None:
    found = {path.relative_to(ROOT / "templates").as_posix() for path in templates()}
    nameless = {name for name in found if f'"{name}"' not in everything()}
    assert nameless == NAMED_BY_SHAPE


def test_every_icon_is_shown() -> None:
    listed = (STATIC / "icons.txt").read_text(encoding="utf-8").split()
    assert not [name for name in listed if name not in words()]


def test_every_static_file_is_asked_for() -> None:
    for path in [*STATIC.glob("*.css"), *scripts()]:
        assert path.name in everything(), path


def test_every_macro_is_called() -> None:
    for path in templates():
        for name in re.findall(r"\{%-? *macro (\w+)", path.read_text(encoding="utf-8")):
            assert counted()[name] > 1, f"{path}: {name}"


def uses(path: Path) -> Iterator[str]:
    """The names that a file reads, imports, or takes from something."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def is_registered(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any(not ast.unparse(each).startswith(KNOWN_TO_NOBODY) for each in node.decorator_list)


def test_every_function_and_class_is_used_by_more_than_tests() -> None:
    paths = code("qaweb", "sync", "bench", "tools")
    readers = [*paths, *(ROOT / "qaweb" / "migrations").glob("*.py"), ROOT / "wsgi.py"]
    used = {name for path in readers for name in uses(path)} | CALLED_BY_OTHERS
    for path in paths:
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not is_registered(node):
                assert node.name in used, f"{path}: {node.name}"
