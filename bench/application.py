"""The application that is measured, on an instance of its own in a temporary folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from flask import Flask

from config import Config
from qaweb import create_app, db


@contextmanager
def measured_app() -> Iterator[Flask]:
    """The application on a migrated, empty database; figures that need rows fill it."""
    with TemporaryDirectory(prefix="qaweb-bench-") as folder:
        environment = {"QAWEB_INSTANCE": folder, "LOG_LEVEL": "ERROR"}
        app = create_app(Config.from_environment(environment))
        with db.connection():
            db.migrate()
        yield app
