"""Requests per second at a number of connections, asked from a process of its own.

`python -m bench.load URL --connections 8 --seconds 2 --header 'Cookie: …'` prints one line of JSON.
"""

import argparse
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from urllib.parse import urlsplit

CONNECTIONS = 8


@dataclass(frozen=True)
class Load:
    """What came back: whole answers with status 200 count, everything else is an error."""

    per_second: float
    errors: int
    p50_ms: float
    p95_ms: float
    trouble: str = ""  # what the first error was


def measure(
    url: str,
    seconds: float,
    headers: Mapping[str, str] | None = None,
    connections: int = CONNECTIONS,
) -> Load:
    """Load one address from another process."""
    command = [sys.executable, "-m", "bench.load", url, "--seconds", str(seconds)]
    command += ["--connections", str(connections)]
    for name, value in (headers or {}).items():
        command += ["--header", f"{name}: {value}"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return Load(**json.loads(answer.stdout))


def ratio(page: str, floor: str, headers: Mapping[str, str], rounds: int = 5) -> tuple[float, Load]:
    """Speed of a page over that of its floor: the median of interleaved rounds, and the last load.

    Raises RuntimeError if any answer was not 200: then the figure would mean nothing.
    """
    measure(page, 0.5, headers)
    measure(floor, 0.5, headers)
    ratios, load = [], None
    for _ in range(rounds):
        load, bare = measure(page, 2, headers), measure(floor, 2, headers)
        if load.errors or bare.errors:
            raise RuntimeError(f"{page}: {load.errors} errors; {floor}: {bare.errors} errors")
        ratios.append(load.per_second / bare.per_second)
    assert load is not None
    return median(ratios), load


class Caller(threading.Thread):
    """One connection, kept open, asking again and again until the deadline."""

    def __init__(self, url: str, headers: Mapping[str, str], deadline: float) -> None:
        super().__init__(daemon=True)
        self.parts = urlsplit(url)
        self.headers = headers
        self.deadline = deadline
        self.times: list[float] = []
        self.errors = 0
        self.trouble = ""

    def run(self) -> None:
        """Ask until time is up, at least twice; a broken connection is counted and opened anew."""
        connection = self._connection()
        while (began := time.perf_counter()) < self.deadline or len(self.times) + self.errors < 2:
            try:
                done = self._ask(connection)
            except (OSError, http.client.HTTPException) as fault:
                self.trouble = self.trouble or repr(fault)
                connection.close()
                connection, done = self._connection(), False
            if done:
                self.times.append(time.perf_counter() - began)
            else:
                self.errors += 1
        connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.parts.hostname or "", self.parts.port, timeout=30)

    def _ask(self, connection: http.client.HTTPConnection) -> bool:
        target = self.parts.path + (f"?{self.parts.query}" if self.parts.query else "")
        connection.request("GET", target, headers=dict(self.headers))
        response = connection.getresponse()
        body = response.read()
        if response.status != http.client.OK:
            self.trouble = self.trouble or f"{response.status} {body[:200]!r}"
        return response.status == http.client.OK


def call(url: str, connections: int, seconds: float, headers: Mapping[str, str]) -> Load:
    """Load one address from this process."""
    began = time.perf_counter()
    callers = [Caller(url, headers, began + seconds) for _ in range(connections)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    took = time.perf_counter() - began
    times = sorted(took for caller in callers for took in caller.times)
    errors = sum(caller.errors for caller in callers)
    trouble = next((caller.trouble for caller in callers if caller.trouble), "")
    if len(times) < 2:
        return Load(0.0, max(errors, 1), 0.0, 0.0, trouble or "fewer than two answers in time")
    p95 = quantiles(times, n=20)[-1]
    return Load(len(times) / took, errors, median(times) * 1000, p95 * 1000, trouble)


def main() -> None:
    """The command line of the measuring process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--header", action="append", default=[])
    options = parser.parse_args()
    split = (header.partition(":") for header in options.header)
    headers = {name.strip(): value.strip() for name, _, value in split}
    print(json.dumps(asdict(call(options.url, options.connections, options.seconds, headers))))


if __name__ == "__main__":
    main()
