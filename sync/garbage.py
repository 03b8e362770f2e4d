"""Python's own housekeeping, kept out of the way of work that makes very many small things."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_alone() -> Iterator[None]:
    """Without looking for rings of garbage: a cycle reads a hundred thousand cells, and looking
    through all of them again and again takes a third of its time. They go with their last user.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
