"""While a cycle runs nobody looks for garbage; afterwards everything is as before."""

import gc

import pytest

from sync import garbage


def _failing(seen: list[bool]) -> None:
    with garbage.left_alone(), garbage.left_alone():
        seen.append(gc.isenabled())
        raise ZeroDivisionError


def test_collecting_rests_within_and_goes_on_after_a_failure() -> None:
    seen: list[bool] = []
    with pytest.raises(ZeroDivisionError):
        _failing(seen)
    assert (seen, gc.isenabled()) == ([False], True)
