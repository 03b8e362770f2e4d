"""Web server and worker together, for one machine: `make run`. Both end when one ends."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
GRACE_SECONDS = 10
READY_SECONDS = 60


class Stop(Exception):
    """Cannot start; the message says what to do."""


class Ended:
    """Remembers that somebody asked this program to end."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask)

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Handle the signal; the loop does the rest."""
        self.asked = True


def main(env: Mapping[str, str]) -> int:
    """Prepare the database, start both, wait; returns the exit code."""
    port = choose_port(env.get("PORT", ""))
    settings = {"DEMO": "1", "LOG_LEVEL": "WARNING"} | dict(env)
    if not flask("db", "upgrade", env=settings):
        raise Stop("The database could not be prepared; see above.")
    if settings["DEMO"] == "1" and not flask("demo", env=settings):
        raise Stop("The demo data could not be made; see above. Without them: make run DEMO=0")
    with TemporaryDirectory(prefix="qaweb-") as shared:  # what the server's processes count
        return serve(port, {"PROMETHEUS_MULTIPROC_DIR": shared} | settings)


def serve(port: int, settings: Mapping[str, str]) -> int:
    """Start both and wait until one ends or somebody asks for it."""
    ended = Ended()
    children = {
        "web": start(web_command(port), settings),
        "worker": start([sys.executable, "-m", "sync"], settings),
    }
    try:
        if answers(port, children["web"], lambda: ended.asked):
            announce(port, settings)
        while not ended.asked and all(child.poll() is None for child in children.values()):
            time.sleep(0.2)
        return verdict(children, ended)
    finally:
        stop(children)


def web_command(port: int, target: str = "wsgi:app") -> list[str]:
    """The web server as it is meant to be run: bare defaults stop answering, or lose requests."""
    options = "--interface wsgi --respawn-failed-workers --workers 2 --blocking-threads 4 --no-ws"
    place = ["--host", HOST, "--port", str(port), "--log-level", "warning"]
    return [str(BIN / "granian"), *options.split(), *place, target]


def choose_port(wanted: str) -> int:
    """The wanted port, or the first free one from 8000; a busy wanted port is refused."""
    if wanted and not wanted.isdigit():
        raise Stop(f"PORT={wanted} is not a number.")
    first = int(wanted or DEFAULT_PORT)
    free = next((port for port in range(first, first + 50) if is_free(port)), None)
    if free is None:
        raise Stop(f"No free port from {first} on: make run PORT=…")
    if wanted and free != first:
        raise Stop(f"Port {first} is in use. Try: make run PORT={free}")
    if free != first:
        print(f"Port {first} is in use; taking {free}. Choose one with: make run PORT=…")
    return free


def is_free(port: int) -> bool:
    """Can a server listen there?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def flask(*arguments: str, env: Mapping[str, str]) -> bool:
    """Run one of the application's commands; did it go well?"""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0


def start(command: list[str], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own, so that Ctrl-C reaches it once, through us."""
    return subprocess.Popen(command, cwd=ROOT, env=env, process_group=0)


def answers(port: int, web: subprocess.Popen[bytes], given_up: Callable[[], bool]) -> bool:
    """Does the web server answer a request before it ends or time is up?"""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not given_up() and web.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return True
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    return False


def announce(port: int, env: Mapping[str, str]) -> None:
    """Say where it is and who may come in."""
    print(f"\n  qaweb is at http://{HOST}:{port}/   (Ctrl-C ends it)\n", flush=True)
    if env["DEMO"] == "1":
        flask("demo", "--logins", env=env)


def verdict(children: Mapping[str, subprocess.Popen[bytes]], ended: Ended) -> int:
    """0 when asked to end; else the child that ended by itself is the reason."""
    if ended.asked:
        return 0
    for name, child in children.items():
        if child.poll() is not None:
            print(f"The {name} ended by itself (code {child.returncode}); ending all.")
            return child.returncode or 1
    return 1


def stop(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to end, wait, then insist."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(os.environ))
    except Stop as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
