"""Programs of the system that tests need: whether they start, and how root gets them."""

import os
import shutil
import subprocess
from collections.abc import Sequence

INSTALL_SECONDS = 300
START_SECONDS = 30


def starts(*command: str) -> bool:
    """A program may be there and lack system libraries: only starting it tells."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=START_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def attempt(wanted: str, tool: str, command: Sequence[str]) -> None:
    """Run one step of getting it; a failure is said and is no end."""
    print(f"  no {wanted} yet: trying {tool}", flush=True)
    nothing = subprocess.DEVNULL
    try:
        subprocess.run(
            command,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            timeout=INSTALL_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as trouble:
        print(f"  {tool} did not work: {trouble}", flush=True)


def install_packages(wanted: str, *packages: str) -> None:
    """Debian's packages, where there is apt and one is root."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    attempt(wanted, "apt-get", ["apt-get", "-qq", "update"])
    command = ["apt-get", "-qqy", "install", "--no-install-recommends", *packages]
    attempt(wanted, "apt-get", command)


def has_chinese_font() -> bool:
    """Without one Chinese text shows as boxes."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)
