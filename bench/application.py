"""The application that is measured, on an instance of its own in a temporary folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from flask import Flask

from config import Config
from qaweb import create_app


@contextmanager
def measured_app() -> Iterator[Flask]:
    """The application with an empty instance; figures that need rows fill it."""
    with TemporaryDirectory(prefix="qaweb-bench-") as folder:
        yield create_app(Config.from_environment({"QAWEB_INSTANCE": folder, "LOG_LEVEL": "ERROR"}))
