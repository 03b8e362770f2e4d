"""A few of the rounds that `make faults` runs by the hundred."""

import random
from pathlib import Path

import pytest

from tests.faults.__main__ import killed, site_of


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_nothing_is_broken_half_or_lost_when_processes_are_killed(
    engine: str, tmp_path: Path
) -> None:
    with site_of(engine, tmp_path) as site:
        told, deaths, wrong = killed(site, 6, random.Random(1))
    assert wrong == []
    assert told.answered
    assert deaths.total() >= 6
