"""Nothing is left over: styles, templates, icons and static files that nobody names any more."""

import re
from functools import cache
from pathlib import Path

from tests.test_architecture import ROOT, code, templates

STATIC = ROOT / "static"
COMPOSED = re.compile(r"([a-z]+(?:-[a-z]+)*-)(?:\{\{|[\"'] ?[~+] )")
"""The beginning of a name whose end is known only when the page is drawn."""
NAMED_BY_SHAPE = {"slips/_board.html", "slips/_calendar.html", "slips/_list.html"}
"""The list of slips is included as `"slips/_" ~ shown`."""
OF_LIBRARIES = {"icon-tabler-player-pause"}


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
            assert len(re.findall(rf"\b{name}\b", everything())) > 1, f"{path}: {name}"
