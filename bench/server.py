"""The web server as it is run for people, for the time of a measurement."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tools.run import HOST, ROOT, answers, web_command


@contextmanager
def served(target: str, env: Mapping[str, str]) -> Iterator[str]:
    """Serve `module:app` on a free port; yields its address without a last slash."""
    port = _free_port()
    server = subprocess.Popen(web_command(port, target), cwd=ROOT, env=os.environ | dict(env))
    try:
        if not answers(port, server, lambda: False):
            raise RuntimeError(f"{target} does not answer on port {port}")
        yield f"http://{HOST}:{port}"
    finally:
        server.terminate()
        server.wait(15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
