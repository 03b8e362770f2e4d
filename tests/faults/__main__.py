"""`python -m tests.faults ROUNDS [postgres]`: kill -9 in mid-write, and look each time."""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import postgres
from tests.faults.load import People, Told
from tests.faults.site import Site
from tests.faults.whole import faults

VICTIMS = (["web"], ["second web"], ["worker"], ["web", "second web"], ["web", "worker"])
ALL = ["web", "second web", "worker"]
LONGEST_S = 0.8


@contextmanager
def site_of(engine: str, folder: Path) -> Iterator[Site]:
    """A centre on SQLite, or on a PostgreSQL of its own."""
    if engine != "postgres":
        site = Site(f"sqlite:///{folder / 'qaweb.db'}", folder)
    else:
        server = postgres.postgres_server()
        address = postgres.fresh_database(server.__enter__())
        site = Site(address.__enter__(), folder)
    try:
        yield site
    finally:
        site.close()
        if engine == "postgres":
            address.__exit__(None, None, None)
            server.__exit__(None, None, None)


def killed(site: Site, rounds: int, chance: random.Random) -> tuple[Told, Counter[str], list[str]]:
    """So many rounds of work and sudden ends; what was told, who was killed, and what is wrong."""
    people, deaths, wrong = People(site), Counter[str](), list[str]()
    site.start()
    people.begin()
    try:
        for number in range(rounds):
            time.sleep(chance.uniform(0.05, LONGEST_S))
            victims = chance.choice([*VICTIMS, ALL])
            site.kill(victims)
            deaths.update(victims)
            with site.at_hand():
                wrong += [f"round {number}: {fault}" for fault in faults(people.told)]
            if wrong:
                break
            site.start()
    finally:
        people.end()
    return people.told, deaths, wrong


def main(rounds: int, engine: str) -> int:
    """Run, and say what came of it."""
    seed = random.SystemRandom().randrange(10**9)
    began = time.monotonic()
    with TemporaryDirectory(prefix="qaweb-faults-") as name, site_of(engine, Path(name)) as site:
        told, deaths, wrong = killed(site, rounds, random.Random(seed))
    killed_words = ", ".join(f"{count} {name}" for name, count in sorted(deaths.items()))
    print(f"engine: {engine}, rounds: {rounds}, seed: {seed}, {time.monotonic() - began:.0f} s")
    print(f"killed: {killed_words}")
    print(
        f"requests answered: {told.answered}, broken off: {told.broken}; "
        f"evaluations submitted: {len(told.submitted)}, accepted: {len(told.accepted)}"
    )
    if told.refused:
        print(f"refused, for instance because the machine was slow: {', '.join(told.refused[:5])}")
    for line in wrong:
        print(line)
    print("whole" if not wrong else f"{len(wrong)} faults")
    return 1 if wrong or not told.submitted else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(int(words[0]) if words else 300, words[1] if len(words) > 1 else "sqlite"))
