"""Any order of doings and cycles: each costs a read and a write, a second finds nothing to do."""

import random
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from qaweb.db import database
from qaweb.sheets.rules import Wins
from tests.cast import Cast
from tests.sheets_server.server import SheetsServer
from tests.soak.office import AtGoogle, InAFolder, Office
from tests.soak.oracle import judge
from tests.soak.schedule import Schedule
from tests.soak.shaky import Shaky, Step

SHORT = settings(
    max_examples=5,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
DOINGS = (
    "types", "types", "pastes", "types_a_row", "copies_a_row", "sorts", "inserts_a_row",
    "deletes_a_row", "inserts_a_column", "renames_a_header", "renames_the_tab", "empties_a_cell",
    "copies_the_tab", "types_a_long_text", "browsers",
)  # fmt: skip
STEPS = [step for step in Step if step is not Step.NOWHERE]


class Sheet(RuleBasedStateMachine):
    """One spreadsheet; `make` gives the next one."""

    make: Callable[[random.Random], Schedule]

    def __init__(self) -> None:
        super().__init__()
        self.block = database.atomic()
        self.transaction = self.block.__enter__()

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.schedule = type(self).make(random.Random(seed))

    @rule(doing=st.sampled_from(DOINGS))
    def somebody_does(self, doing: str) -> None:
        before = self.schedule.paper.texts()
        getattr(self.schedule, doing)()
        self.schedule.forget_what_went(before)

    @rule(step=st.sampled_from(STEPS))
    def the_worker_dies(self, step: Step) -> None:
        self.schedule.breaks_off(step)

    @rule()
    def the_worker_works(self) -> None:
        self.schedule.breaks_off(Step.NOWHERE)
        assert not self.schedule.told.complaints
        second = Shaky(self.schedule.office.gateway)
        self.schedule.office.cycle(second)
        assert not second.writes

    def teardown(self) -> None:
        try:
            if hasattr(self, "schedule"):
                verdict = judge(self.schedule)
                assert verdict.is_good, "\n".join([str(verdict), *self.schedule.told.events])
        finally:
            self.transaction.rollback()
            self.block.__exit__(None, None, None)


@pytest.mark.parametrize("kind", ["workbook", "google"])
def test_it_converges(kind: str, cast: Cast, folder: Path, server: SheetsServer) -> None:
    numbers = count()

    def make(chance: random.Random) -> Schedule:
        name = f"{next(numbers)}.xlsx"
        place = InAFolder(folder, name) if kind == "workbook" else AtGoogle(server)
        return Schedule(Office(place, cast.assistant, 5, Wins.ASK), chance)

    machine = type("Machine", (Sheet,), {"make": staticmethod(make)})
    run_state_machine_as_test(machine, settings=SHORT)  # type: ignore[no-untyped-call]
