"""A gateway under which things happen: people are faster, the worker dies, answers get lost."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from sync.gateways.protocol import Batch, Binding, Cell, Done, Gateway, Unknown
from tests.soak.part import Killed


class Step(StrEnum):
    """Where a cycle breaks off."""

    NOWHERE = "nowhere"
    READ = "after the read"
    INSIDE = "inside the transaction"
    PLANNED = "after planning"
    SENT = "after it was sent"
    LOST = "it never arrived"
    NO_ANSWER = "no answer"
    NOT_STORED = "the answer was not stored"


class Dying(dict[Any, Cell]):
    """An answer over which the worker dies."""

    def items(self) -> Any:
        raise Killed


def nothing() -> None:
    """Nobody is there."""


class Shaky:
    """Passes everything on, and counts it."""

    def __init__(
        self,
        inner: Gateway,
        step: Step = Step.NOWHERE,
        at_read: Callable[[], None] = nothing,
        at_write: Callable[[], None] = nothing,
    ) -> None:
        self.inner, self.step = inner, step
        self.at_read, self.at_write = at_read, at_write
        self.capabilities = inner.capabilities
        self.reads = self.writes = 0

    def stamp(self, binding: Binding) -> str:
        return self.inner.stamp(binding)

    def read(self, binding: Binding, *, is_owed: bool | None = None) -> Any:
        self.reads += 1
        found = self.inner.read(binding, is_owed=is_owed)
        self.at_read()
        if self.step is Step.READ:
            raise Killed
        return found

    def write(self, binding: Binding, batch: Batch) -> Any:
        self.writes += 1
        self.at_write()
        if self.step is Step.PLANNED:
            raise Killed
        if self.step is Step.LOST:
            return Unknown("lost")
        answer = self.inner.write(binding, batch)
        if self.step is Step.SENT:
            raise Killed
        if self.step is Step.NO_ANSWER:
            return Unknown("no answer")
        if self.step is Step.NOT_STORED and isinstance(answer, Done):
            return replace(answer, before=Dying(answer.before))
        return answer
