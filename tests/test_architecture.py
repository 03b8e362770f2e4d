"""The directions of the architecture, read from the code itself."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from qaweb import PARTS

ROOT = Path(__file__).resolve().parent.parent
QAWEB = ROOT / "qaweb"
PURE_MAY_NOT = ("peewee", "playhouse", "flask", "qaweb.clock", "qaweb.db")
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_TEST = 400, 50, 40, 40
LONGEST_PAGE, LONGEST_FRAGMENT = 250, 80


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, in full."""
    found: list[str] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def part_of(path: Path) -> str | None:
    """The part that a file belongs to; None for the foundation."""
    first = path.relative_to(QAWEB).parts[0]
    return first if first in PARTS else None


def parts_imported(path: Path) -> set[str]:
    """The parts whose tables or doings a file needs; pure rules are open to all."""
    modules = (m.split(".") for m in imports_of(path) if m.startswith("qaweb."))
    return {
        part
        for _ours, part, *module in modules
        if part in PARTS and not (module and module[0].endswith("rules"))
    }


def code(*folders: str) -> list[Path]:
    paths = [p for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))]
    return [p for p in paths if "migrations" not in p.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (n for n in ast.walk(tree_of(path)) if isinstance(n, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_part_is_a_folder_with_something_in_it() -> None:
    for part in PARTS:
        assert [p for p in (QAWEB / part).glob("*.py") if p.name != "__init__.py"], part


def test_the_foundation_imports_no_part() -> None:
    for path in code("qaweb"):
        if part_of(path) is None:
            assert not parts_imported(path), path


def test_a_part_imports_only_parts_before_it() -> None:
    for path in code("qaweb"):
        part = part_of(path)
        if part is None:
            continue
        allowed = set(PARTS[: PARTS.index(part) + 1])
        later = parts_imported(path) - allowed
        assert not later, f"{path.relative_to(ROOT)} imports {later}"


def behind(path: Path) -> set[str]:
    """Every module that a file needs, its own imports and those of what it imports."""
    seen: set[str] = set()
    waiting = [path]
    while waiting:
        for name in imports_of(waiting.pop()):
            module = name if file_of(name) else name.rpartition(".")[0]
            if module and module not in seen:
                seen.add(module)
                found = file_of(module)
                waiting += [found] if found and found.name != "__init__.py" else []
    return seen


def file_of(module: str) -> Path | None:
    """The file of one of our modules."""
    if not module.startswith("qaweb."):
        return None
    path = ROOT / Path(*module.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((p for p in candidates if p.exists()), None)


@pytest.mark.parametrize(
    "path", sorted(QAWEB.glob("*/*rules.py")), ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_rules_are_pure(path: Path) -> None:
    for module in behind(path):
        assert not module.startswith(PURE_MAY_NOT), f"{path} needs {module}"


def test_reading_tables_is_pure() -> None:
    for path in code("qaweb/tabular"):
        for module in behind(path):
            assert not module.startswith(PURE_MAY_NOT), f"{path} needs {module}"


def test_queries_know_nothing_of_requests_or_actions() -> None:
    for path in code("qaweb"):
        if path.name == "queries.py":
            for module in imports_of(path):
                assert not module.startswith("flask."), path
                assert ".actions" not in module, path


def test_only_the_worker_imports_the_worker() -> None:
    for path in code("qaweb"):
        assert not any(m.startswith("sync") for m in imports_of(path)), path


def test_only_workbooks_import_xlsxwriter_and_nothing_else_of_ours() -> None:
    for path in code("qaweb", "sync"):
        inside = path.is_relative_to(QAWEB / "workbooks")
        if any(m.startswith("xlsxwriter") for m in imports_of(path)):
            assert inside, path
        if inside:
            own = [m for m in imports_of(path) if m.startswith("qaweb.")]
            # Charts are plain data too: the page and the workbook draw the same ones.
            assert all(m.startswith(("qaweb.workbooks", "qaweb.charts")) for m in own), path


def test_only_the_google_gateway_imports_gspread() -> None:
    for path in code("qaweb", "sync"):
        if any(m.startswith("gspread") for m in imports_of(path)):
            assert path == ROOT / "sync" / "gateways" / "google_client.py"


def test_only_the_clock_asks_for_the_time() -> None:
    for path in code("qaweb", "sync"):
        if path == QAWEB / "clock.py":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                assert called not in ("dt.datetime.now", "dt.date.today", "time.time"), path


def test_files_and_functions_stay_short() -> None:
    for path in code("qaweb", "sync", "tests"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE, path
        for node in functions(path):
            limit = LONGEST_VIEW if path.name == "views.py" else LONGEST_FUNCTION
            limit = LONGEST_TEST if node.name.startswith("test_") else limit
            assert length(node) <= limit, f"{path}:{node.lineno} {node.name}"


def test_no_function_imports() -> None:
    for path in code("qaweb", "sync"):
        for node in functions(path):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner, f"{path}:{node.lineno}"


def test_every_module_and_action_says_what_it_is_for() -> None:
    for path in code("qaweb", "sync"):
        if path.read_text(encoding="utf-8").strip():
            assert ast.get_docstring(tree_of(path)), path
        if path.name in ("actions.py", "rules.py"):
            for node in tree_of(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    assert ast.get_docstring(node), f"{path}: {node.name}"


CATCHES = (ROOT / "sync" / "worker.py", ROOT / "qaweb" / "sheets" / "edits.py")
"""A job that fails stops no other job, and a row that somebody typed no other row."""


def test_the_worker_alone_catches_everything() -> None:
    for path in code("qaweb", "sync"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler):
                bare = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
                passed_on = isinstance(node.body[-1], ast.Raise)
                assert not bare or passed_on or path in CATCHES, path


def test_markup_is_made_in_one_reviewed_place() -> None:
    for path in code("qaweb"):
        if "Markup(" in path.read_text(encoding="utf-8"):
            assert path == QAWEB / "assets.py", path


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_templates_are_short_and_have_no_inline_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    limit = LONGEST_FRAGMENT if path.name.startswith("_") else LONGEST_PAGE
    if path.name != "_ui.html":
        assert len(text.splitlines()) <= limit
    tight = text.replace(" ", "")
    for forbidden in ("|safe", "style=", "onclick=", "hx-on", "<style", "javascript:", "js:{"):
        assert forbidden not in tight, forbidden
    for tag in text.split("<script")[1:]:
        assert "src=" in tag.split(">")[0] or "application/json" in tag.split(">")[0]


@pytest.mark.parametrize("path", templates(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_posting_form_says_where_it_goes_and_carries_the_token(path: Path) -> None:
    for form in path.read_text(encoding="utf-8").split("<form")[1:]:
        head, body = form.split(">", 1)[0], form.split("</form>")[0]
        if 'method="dialog"' in head:  # it closes its dialog and sends nothing
            continue
        assert "action=" in form.split("\n\n")[0], path
        if 'method="post"' in head:
            assert "csrf_token" in body, f"{path}: {head}"
