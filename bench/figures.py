"""The list of figures: a function joins it with `@figure` and yields names and values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import Flask

Lines = Iterator[tuple[str, float | int]]


@dataclass(frozen=True)
class Bench:
    """What every measurement may use."""

    app: Flask
    size: int  # evaluations in the large database
    small: int  # and in the small one, with which growth is measured


FIGURES: list[Callable[[Bench], Lines]] = []


def figure(measure: Callable[[Bench], Lines]) -> Callable[[Bench], Lines]:
    """Add a measurement to what `make bench` prints."""
    FIGURES.append(measure)
    return measure
