"""Front-end files: built once with a hash in their names, then served for a year."""

import gzip
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from flask import Blueprint, Flask, Response, abort, current_app, request
from markupsafe import Markup, escape

from qaweb.permissions import public

ROOT = Path(__file__).resolve().parent.parent
VENDOR = (
    "htmx.org/dist/htmx.min.js",
    "@tabler/core/dist/css/tabler.min.css",
    "wavesurfer.js/dist/wavesurfer.min.js",  # on pages with a player only
    "echarts/dist/echarts.common.min.js",  # on pages with charts only
)
APP_STYLES = "app.css"
GENERAL = ("ground", "shell", "content", "small-screens")
LAST = ("hands", "on-paper")
"""`static/app/*.css` are served as one file: these first, the parts by name, these last."""
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
DRAFT = ".new"
SYMBOL = '<symbol id="{name}" viewBox="{box}" {paint}>{body}</symbol>'
PAINT = {
    # The stroke's width is left to `.icon` in the style sheet.
    "outline": 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"',
    "filled": 'fill="currentColor" stroke="none"',
}

blueprint = Blueprint("assets", __name__)


class AssetsMissing(Exception):
    """A front-end file or package is not where it should be; the message says what to do."""


class Manifest(TypedDict):
    """What was built: plain name to hashed name, and the icons in the sprite."""

    files: dict[str, str]
    icons: list[str]


# --- building ---------------------------------------------------------------------------------


def build(root: Path) -> Manifest:
    """Make `static/build/` from `node_modules/` and `static/`; writes only what changed."""
    target = root / "static" / "build"
    target.mkdir(parents=True, exist_ok=True)
    icons = _icon_names(root)
    files = {name: _write(target, name, content) for name, content in _sources(root, icons)}
    manifest: Manifest = {"files": files, "icons": icons}
    text = json.dumps(manifest, indent=1) + "\n"
    _replace(target / "manifest.json", text.encode())
    wanted = {"manifest.json", *files.values(), *(f"{name}.gz" for name in files.values())}
    for path in target.iterdir():
        if path.name not in wanted and path.suffix != DRAFT:
            path.unlink(missing_ok=True)
    return manifest


def _sources(root: Path, icons: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every file to serve, by its plain name; our own may not hide a package's."""
    for package_file in VENDOR:
        path = root / "node_modules" / package_file
        content = _read(path, "run `make run`, or `npm ci`")
        yield path.name, re.sub(rb"\s*(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$", b"\n", content)
    own = [*(root / "static").glob("*.css"), *(root / "static").glob("*.js")]
    for path in sorted([*own, root / "static" / "favicon.svg"]):
        yield path.name, _read(path, "it is one of our own files")
    yield APP_STYLES, _app_styles(root)
    yield "icons.svg", _sprite(root, icons)


def _app_styles(root: Path) -> bytes:
    """The styles of every page in one: general rules, each part's, those with the last word."""
    found = {path.stem: path for path in (root / "static" / "app").glob("*.css")}
    parts = sorted(found.keys() - {*GENERAL, *LAST})
    names = [name for name in (*GENERAL, *parts, *LAST) if name in found]
    return b"\n".join(_read(found[name], "it is one of our own files") for name in names)


def _icon_names(root: Path) -> list[str]:
    lines = _read(root / "static" / "icons.txt", "it lists the icons in use").decode().split()
    return sorted(set(lines))


def _sprite(root: Path, icons: list[str]) -> bytes:
    symbols = "\n".join(_symbol(root, name) for name in icons)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'.encode()


def _symbol(root: Path, name: str) -> str:
    """One icon of the sprite: `home` is drawn in outline, `filled/star` filled."""
    style, _, stem = name.rpartition("/")
    style = style or "outline"
    path = root / "node_modules" / "@tabler" / "icons" / "icons" / style / f"{stem}.svg"
    drawing = re.search(
        r'viewBox="([^"]+)".*?>(.*)</svg>',
        _read(path, f"static/icons.txt asks for `{name}`").decode(),
        re.DOTALL,
    )
    if drawing is None or style not in PAINT:
        raise AssetsMissing(f"{path} is not an icon: static/icons.txt asks for `{name}`")
    body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>', "", drawing[2])
    body = re.sub(r">\s+<", "><", body.strip())
    return SYMBOL.format(name=name, box=drawing[1], paint=PAINT[style], body=body)


def _read(path: Path, hint: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as gone:
        raise AssetsMissing(f"{path} is missing: {hint}") from gone


def _write(target: Path, name: str, content: bytes) -> str:
    """Store a file under its hashed name with a compressed twin; returns that name."""
    stem, _, suffix = name.rpartition(".")
    hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
    if not (target / hashed).exists():
        _replace(target / f"{hashed}.gz", gzip.compress(content, 9, mtime=0))
        _replace(target / hashed, content)
    return hashed


def _replace(path: Path, content: bytes) -> None:
    """Put a file in place whole, so that nobody reads half of it; untouched if equal."""
    if path.exists() and path.read_bytes() == content:
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}{DRAFT}")
    draft.write_bytes(content)
    draft.replace(path)


# --- serving ----------------------------------------------------------------------------------


def init_app(app: Flask, root: Path = ROOT) -> None:
    """Serve `/assets/` and give templates `asset_url` and `icon`."""
    app.extensions["assets"] = root / "static" / "build"
    app.register_blueprint(blueprint)
    app.add_template_global(asset_url)
    app.add_template_global(icon)


def asset_url(name: str) -> str:
    """Address of a built file by its plain name, e.g. `app.css`."""
    return _address(_built(), _changed(), request.script_root, name)


@lru_cache(maxsize=256)
def _address(built: Path, changed: int, root: str, name: str) -> str:
    files = _load(built, changed)["files"]
    if name not in files:
        raise AssetsMissing(f"no asset named `{name}`: there are {', '.join(files)}")
    return f"{root}/assets/{files[name]}"


def icon(name: str, extra: str = "") -> Markup:
    """An icon of the sprite, hidden from screen readers; `extra` adds CSS classes."""
    return _icon(_built(), _changed(), request.script_root, name, extra)


@lru_cache(maxsize=1024)
def _icon(built: Path, changed: int, root: str, name: str, extra: str) -> Markup:
    """Drawn once: a page has dozens."""
    if name not in _load(built, changed)["icons"]:
        raise AssetsMissing(f"no icon named `{name}`: add it to static/icons.txt")
    classes = escape(f"icon {extra}".rstrip())
    reference = escape(f"{_address(built, changed, root, 'icons.svg')}#{name}")
    # The reviewed place: every part is escaped above.
    return Markup(f'<svg class="{classes}" aria-hidden="true"><use href="{reference}"/></svg>')  # noqa: S704  # nosec B704


@blueprint.get("/assets/<path:name>")
@public
def serve(name: str) -> Response:
    """One built file, compressed where the browser takes it; any other name is not found."""
    path: Path = current_app.extensions["assets"] / name
    if name not in _manifest()["files"].values() or not path.exists():
        abort(404)
    zipped = request.accept_encodings.quality("gzip") > 0
    content = (path.with_name(f"{name}.gz") if zipped else path).read_bytes()
    response = Response(content, content_type=TYPES[path.suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.vary.add("Accept-Encoding")
    if zipped:
        response.content_encoding = "gzip"
    return response


def _manifest() -> Manifest:
    """What was built."""
    return _load(_built(), _changed())


def _built() -> Path:
    built: Path = current_app.extensions["assets"]
    return built


def _changed() -> int:
    """When it was built; looked at again in development, else never."""
    path = _built() / "manifest.json" if current_app.debug else None
    return path.stat().st_mtime_ns if path and path.exists() else 0


@lru_cache(maxsize=8)
def _load(built: Path, _changed: int) -> Manifest:
    manifest: Manifest = json.loads(_read(built / "manifest.json", "run `make assets`"))
    return manifest


def main(arguments: list[str]) -> None:
    """`python -m qaweb.assets build`."""
    if arguments != ["build"]:
        raise SystemExit("usage: python -m qaweb.assets build")
    try:
        manifest = build(ROOT)
    except AssetsMissing as missing:
        raise SystemExit(f"assets: {missing}") from missing
    print(f"assets: {len(manifest['files'])} files, {len(manifest['icons'])} icons")


if __name__ == "__main__":
    main(sys.argv[1:])
