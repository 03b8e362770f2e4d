"""The browser of the tests: which one there is, and how to get one."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

from tools.system import attempt, has_chinese_font, install_packages, starts

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chromium() -> str | None:
    """Path of a browser that starts: QAWEB_CHROMIUM, else on PATH, else Playwright's own."""
    chosen = os.environ.get("QAWEB_CHROMIUM")
    if chosen:
        return chosen if _starts(chosen) else None
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in (*on_path, _playwrights_own()) if path and _starts(path)), None)


def install_chromium() -> str | None:
    """Try Playwright's download, then Debian's package when root; the path, if one worked."""
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    attempt("browser", "playwright", download)
    found = find_chromium()
    if found is None:
        install_packages("browser", "chromium", "fonts-noto-cjk")
        found = find_chromium()
    return found


def _starts(path: str) -> bool:
    return starts(path, "--no-sandbox", "--version")


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
