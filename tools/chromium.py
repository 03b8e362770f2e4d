"""The browser of the tests: which one there is, and how to get one."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DOWNLOAD_SECONDS = 300


def find_chromium() -> str | None:
    """Path of a browser that starts: QAWEB_CHROMIUM, else on PATH, else Playwright's own."""
    chosen = os.environ.get("QAWEB_CHROMIUM")
    if chosen:
        return chosen if _starts(chosen) else None
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in (*on_path, _playwrights_own()) if path and _starts(path)), None)


def install_chromium() -> str | None:
    """Try Playwright's download, then Debian's package when root; the path, if one worked."""
    _try("playwright", [sys.executable, "-m", "playwright", "install", "chromium"])
    found = find_chromium()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        _try("apt-get", ["apt-get", "-qq", "update"])
        packages = ["chromium", "fonts-noto-cjk"]
        _try("apt-get", ["apt-get", "-qqy", "install", "--no-install-recommends", *packages])
        found = find_chromium()
    return found


def has_chinese_font() -> bool:
    """Without one Chinese text shows as boxes in screenshots."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)


def _starts(path: str) -> bool:
    """A downloaded browser may lack system libraries: only starting it tells."""
    try:
        command = [path, "--no-sandbox", "--version"]
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwrights_own() -> str | None:
    """Asked in a process of its own: Playwright refuses to run inside a running loop."""
    if find_spec("playwright") is None:
        return None
    code = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip() or None


def _try(tool: str, command: list[str]) -> None:
    print(f"  no browser yet: trying {tool}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    nothing = subprocess.DEVNULL
    try:
        subprocess.run(
            command,
            env=environment,
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            timeout=DOWNLOAD_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as trouble:
        print(f"  {tool} did not work: {trouble}", flush=True)


def main() -> None:
    """Say which browser the tests will use, and what is missing."""
    found = find_chromium() or install_chromium()
    if found:
        print(f"browser: {found}")
    else:
        print("browser: none found; browser tests will be skipped. Set QAWEB_CHROMIUM to one.")
    if not has_chinese_font():
        print("browser: no Chinese font (fonts-noto-cjk): screenshots will show boxes.")


if __name__ == "__main__":
    main()
