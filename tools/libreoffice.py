"""LibreOffice, by which the tests print workbooks: which one there is, and how to get one."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.system import has_chinese_font, install_packages, starts

NAMES = ("soffice", "libreoffice")
MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
PRINT_SECONDS = 120


def find_libreoffice() -> str | None:
    """Path of one that starts: QAWEB_SOFFICE, else on PATH."""
    chosen = os.environ.get("QAWEB_SOFFICE")
    paths = [chosen] if chosen else [*map(shutil.which, NAMES), MAC]
    return next((path for path in paths if path and starts(path, "--version")), None)


def install_libreoffice() -> str | None:
    """Try Debian's package when root (about 95 MB, 300 MB unpacked); the path, if it worked."""
    install_packages("LibreOffice", "libreoffice-calc", "fonts-noto-cjk")
    return find_libreoffice()


def print_to_pdf(program: str, files: Sequence[Path], folder: Path) -> list[Path]:
    """Each workbook as a PDF in `folder`, by one start with a profile of its own."""
    with TemporaryDirectory(prefix="qaweb-office-") as profile:
        own = f"-env:UserInstallation={Path(profile).as_uri()}"
        command = [program, own, "--headless", "--norestore", "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", str(folder), *map(str, files)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PRINT_SECONDS,
            check=True,
        )
    return [folder / f"{file.stem}.pdf" for file in files]


def main() -> None:
    """Say which one the tests will use, and what is missing."""
    found = find_libreoffice() or install_libreoffice()
    if found:
        print(f"LibreOffice: {found}")
    else:
        print("LibreOffice: none found; printing tests are skipped. Set QAWEB_SOFFICE to one.")
    if not has_chinese_font():
        print("LibreOffice: no Chinese font (fonts-noto-cjk): printed text will show boxes.")


if __name__ == "__main__":
    main()
