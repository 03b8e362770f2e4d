"""Front-end files: what is built, what templates get, what a browser is answered."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb import assets

REPOSITORY = Path(__file__).resolve().parent.parent
ICON = '<svg viewBox="0 0 24 24">\n  <path stroke="none" d="M0 0h24v24H0z" fill="none" />{}</svg>'
ICONS = "@tabler/icons/icons"
PACKAGES = {
    "htmx.org/dist/htmx.min.js": "htmx()",
    "@tabler/core/dist/css/tabler.min.css": "b{}\n/*# sourceMappingURL=tabler.min.css.map */",
    "wavesurfer.js/dist/wavesurfer.min.js": "wave()",
    "echarts/dist/echarts.common.min.js": "chart()",
    f"{ICONS}/outline/home.svg": ICON.format('<path d="M1 1" />'),
    f"{ICONS}/filled/star.svg": ICON.format('<path d="M2 2" />'),
}
OWN = {
    "app/shell.css": "a{color:red}",
    "app.js": "start()",
    "favicon.svg": "<svg/>",
    "icons.txt": "home\nfilled/star\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project with its packages installed."""
    for folder, files in (("node_modules", PACKAGES), ("static", OWN)):
        for name, text in files.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return tmp_path


@pytest.fixture
def app(root: Path) -> Flask:
    assets.build(root)
    app = Flask("somewhere")
    assets.init_app(app, root)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def built(root: Path, name: str) -> Path:
    return root / "static" / "build" / assets.build(root)["files"][name]


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return assets.asset_url(name)


def test_it_builds_packages_and_our_own_files(root: Path) -> None:
    names = assets.build(root)["files"]
    packages = {
        "htmx.min.js", "tabler.min.css", "wavesurfer.min.js", "echarts.common.min.js",
    }  # fmt: skip
    assert set(names) == packages | {"app.css", "app.js", "favicon.svg", "icons.svg"}


def test_the_styles_of_the_parts_stand_between_the_general_ones_and_the_last_word(
    root: Path,
) -> None:
    for name in ("on-paper", "slips", "ground", "appeals"):
        (root / "static" / "app" / f"{name}.css").write_text(f".{name}{{}}\n")
    found = re.findall(r"[\w-]+(?=\{)", built(root, "app.css").read_text())
    assert found == ["ground", "a", "appeals", "slips", "on-paper"]


def test_a_name_holds_the_hash_of_the_content(root: Path) -> None:
    before = built(root, "app.css")
    assert re.fullmatch(r"app\.[0-9a-f]{12}\.css", before.name)
    (root / "static" / "app" / "shell.css").write_text("a{color:blue}")
    assert built(root, "app.css").name != before.name
    assert not before.exists()


def test_a_compressed_twin_stands_beside_every_file(root: Path) -> None:
    for name in assets.build(root)["files"]:
        path = built(root, name)
        assert gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()) == path.read_bytes()


def test_a_second_build_writes_nothing(root: Path) -> None:
    assets.build(root)
    folder = root / "static" / "build"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assets.build(root)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_two_builds_elsewhere_are_equal_byte_for_byte(root: Path) -> None:
    folder = root / "static" / "build"
    assets.build(root)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        path.unlink()
    assets.build(root)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_sprite_holds_the_listed_icons_only(root: Path) -> None:
    sprite = built(root, "icons.svg").read_text()
    assert re.findall(r'<symbol id="([^"]+)" viewBox="0 0 24 24"', sprite) == [
        "filled/star",
        "home",
    ]
    assert '<path d="M1 1" />' in sprite
    assert "M0 0h24v24H0z" not in sprite


def test_it_refuses_an_icon_that_does_not_exist(root: Path) -> None:
    (root / "static" / "icons.txt").write_text("hoem\n")
    with pytest.raises(assets.AssetsMissing, match="asks for `hoem`"):
        assets.build(root)


def test_it_says_what_to_do_without_packages(root: Path) -> None:
    (root / "node_modules" / "htmx.org" / "dist" / "htmx.min.js").unlink()
    with pytest.raises(assets.AssetsMissing, match="npm ci"):
        assets.build(root)


def test_it_drops_the_pointer_to_a_source_map(root: Path) -> None:
    assert built(root, "tabler.min.css").read_text() == "b{}\n"


def test_a_file_may_be_kept_for_a_year(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "app.css"))
    assert answer.data == b"a{color:red}"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("name", "kind"),
    [("app.js", "text/javascript; charset=utf-8"), ("icons.svg", "image/svg+xml")],
)
def test_the_type_of_a_file_follows_its_name(
    app: Flask, client: FlaskClient, name: str, kind: str
) -> None:
    assert client.get(address(app, name)).headers["Content-Type"] == kind


def test_it_is_compressed_for_who_takes_it(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "app.css"), headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.data) == b"a{color:red}"


def test_it_is_not_compressed_for_who_refuses_it(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "app.css"), headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "name", ["app.css", "manifest.json", "../app.css", "..%2f..%2fapp.css", "app.000000000000.css"]
)
def test_any_other_name_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_the_compressed_twin_has_no_address_of_its_own(app: Flask, client: FlaskClient) -> None:
    assert client.get(address(app, "app.css") + ".gz").status_code == 404


def test_files_are_open_to_everybody() -> None:
    assert vars(assets.serve)["permission"] is None


def test_an_icon_points_into_the_sprite(app: Flask) -> None:
    with app.test_request_context():
        drawn = assets.icon("home", "icon-lg")
    href = f"{address(app, 'icons.svg')}#home"
    expected = f'<svg class="icon icon-lg" aria-hidden="true"><use href="{href}"/></svg>'
    assert str(drawn) == expected


def test_an_icon_cannot_carry_markup_in_its_class(app: Flask) -> None:
    with app.test_request_context():
        assert '"><script>' not in assets.icon("home", '"><script>')


def test_it_refuses_to_draw_an_icon_that_is_not_listed(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(assets.AssetsMissing, match=r"icons\.txt"):
        assets.icon("bell")


def test_it_refuses_to_name_a_file_that_is_not_built(app: Flask) -> None:
    with pytest.raises(assets.AssetsMissing, match=r"no asset named `other\.css`"):
        address(app, "other.css")


def test_an_address_stands_under_the_prefix_of_the_installation(app: Flask) -> None:
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": "/quality"}):
        assert assets.asset_url("app.css").startswith("/quality/assets/app.")


def test_development_sees_a_new_build_at_once(app: Flask, root: Path) -> None:
    app.debug = True
    before = address(app, "app.css")
    (root / "static" / "app" / "shell.css").write_text("a{color:blue}")
    assets.build(root)
    assert address(app, "app.css") != before


def test_every_icon_of_the_templates_is_listed() -> None:
    listed = set((REPOSITORY / "static" / "icons.txt").read_text().split())
    used = {
        name
        for path in (REPOSITORY / "templates").rglob("*.html")
        for name in re.findall(r"""\bicon\(\s*['"]([^'"]+)['"]""", path.read_text())
    }
    assert used <= listed
