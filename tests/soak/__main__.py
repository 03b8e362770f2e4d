"""`python -m tests.soak SECONDS [SEED]`: random schedules for so long, or the one of a seed."""

import random
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import force_locale

from qaweb import clock
from qaweb.db import database
from qaweb.sheets.rules import Wins
from tests.cast import NOW, Cast
from tests.conftest import engine
from tests.sheets_server.server import SheetsServer
from tests.soak.office import AtGoogle, InAFolder, Office
from tests.soak.oracle import Verdict, judge
from tests.soak.schedule import Schedule


@contextmanager
def world() -> Iterator[tuple[Cast, Path, SheetsServer]]:
    """A database with the cast in it, a folder for workbooks, and the local server."""
    with TemporaryDirectory(prefix="qaweb-soak-") as name:
        folder = Path(name)
        with (
            SheetsServer().running() as server,
            engine(f"sqlite:///{folder / 'soak.db'}", folder) as opened,
            clock.set_to(NOW),
            opened.app.app_context(),
            force_locale("en"),
        ):
            yield opened.cast, folder, server


def one(seed: int, cast: Cast, folder: Path, server: SheetsServer) -> tuple[Schedule, Verdict]:
    """The schedule of a seed, and what came of it; the database forgets it."""
    chance = random.Random(seed)
    place = AtGoogle(server) if seed % 2 else InAFolder(folder, f"{seed}.xlsx")
    with database.atomic() as transaction:
        people = 24 if chance.random() < 0.1 else chance.randint(3, 8)
        office = Office(place, cast.assistant, people, chance.choice(list(Wins)))
        schedule = Schedule(office, chance)
        try:
            schedule.run()
            verdict = judge(schedule)
        except Exception:  # noqa: BLE001 - whatever breaks is told with its seed
            verdict = Verdict(wrong=[traceback.format_exc()])
        transaction.rollback()
    server.store.files.clear()
    server.store.versions.clear()
    server.calls.clear()
    server.faults.clear()
    return schedule, verdict


def main(seconds: float, first: int | None) -> int:
    """Run, tell of what is not as it should be, and end with the sums."""
    until = time.monotonic() + seconds
    seed = random.SystemRandom().randrange(10**9) if first is None else first
    done = edits = lost = doubled = wrong = 0
    with world() as (cast, folder, server):
        while done == 0 or time.monotonic() < until:
            schedule, verdict = one(seed, cast, folder, server)
            if not verdict.is_good:
                print(
                    f"seed {seed}: {verdict.lost=} {verdict.doubled=} {verdict.wrong=}", flush=True
                )
                if first is not None and seconds <= 0:
                    print("\n".join(schedule.told.events))
            done, edits = done + 1, edits + verdict.edits
            lost, doubled = lost + len(verdict.lost), doubled + len(verdict.doubled)
            wrong += len(verdict.wrong)
            seed += 1
    if wrong:
        print(f"wrong otherwise: {wrong}")
    print(f"schedules {done}, edits {edits}, lost {lost}, duplicated {doubled}")
    return 1 if lost or doubled or wrong else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(float(words[0]), int(words[1]) if len(words) > 1 else None))
