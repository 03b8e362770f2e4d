"""`python -m tests.faults.served`: forks web servers and workers that are there to be killed.

Everything is imported and made once, so that hundreds can be started: `web` or `worker` a line on
standard input, the id of the new process a line on standard output. The first line is the port.
"""

import os
import signal
import socket
import sys
import threading
from typing import NoReturn

from flask import Flask
from werkzeug.serving import make_server

from config import Config
from qaweb import clock, create_app, jobs
from qaweb.db import connection
from sync.jobs import DUTIES
from sync.worker import Worker, work

PAUSE = 0.05
OFTEN = ("write_sheets", "draw_reports", "restate_reports", "accept_lapsed", "sweep_sessions")


def web(app: Flask, listening: socket.socket) -> None:
    """A web process on a socket that outlives it, as systemd hands one over."""
    host, port = listening.getsockname()
    make_server(host, port, app, threaded=True, fd=listening.fileno()).serve_forever()


def worker(app: Flask) -> None:
    """A worker that does what writes over and over, not twice a minute."""
    made = Worker(app, f"worker-{os.getpid()}")
    threading.Thread(target=_hurry, args=(made,), daemon=True).start()
    work(made)


def _hurry(made: Worker) -> None:
    """Order the same duties again and again, each under a key of its own."""
    number = 0
    with made.app.app_context():
        while True:
            for duty in (d for d in DUTIES if d.kind in OFTEN):
                number += 1
                with connection():
                    jobs.order(duty.kind, f"{duty.kind} {made.name} {number}", clock.now())
            threading.Event().wait(PAUSE)


def forked(kind: str, app: Flask, listening: socket.socket) -> int:
    """The id of a new process that does its work until it is killed."""
    number = os.fork()
    if number == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _be(kind, app, listening)
    return number


def _be(kind: str, app: Flask, listening: socket.socket) -> NoReturn:
    try:
        if kind == "web":
            web(app, listening)
        else:
            worker(app)
    finally:
        os._exit(1)


def main() -> None:
    """Fork on request until the input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    app = create_app(Config.from_environment())
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listening.getsockname()[1], flush=True)
    for line in sys.stdin:
        print(forked(line.strip(), app, listening), flush=True)
    os.killpg(0, signal.SIGKILL)  # also where whoever asked for them ended suddenly


if __name__ == "__main__":
    main()
