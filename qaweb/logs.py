"""Structured logs: one JSON object a line, UTC, with the request's id.

What is written down about people is their number in the database: no name, no address typed, no
field of a form, no query of an address.
"""

import logging
import uuid
from logging.handlers import WatchedFileHandler
from pathlib import Path

import structlog
from flask import Flask, Response, g, request

from qaweb import clock

_WANTED = "X-Request-ID"


def configure(level: str, file: Path | None = None) -> None:
    """Send structlog and the standard library's loggers as JSON lines to standard error or a file.

    The file is opened anew when logrotate has put it aside; every process appends to the same.
    """
    handlers = [WatchedFileHandler(file, encoding="utf-8")] if file else None
    logging.basicConfig(level=level, format="%(message)s", force=True, handlers=handlers)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def init_app(app: Flask) -> None:
    """Give each request an id, and write a line when it has been answered."""
    log = structlog.get_logger("qaweb.web")

    @app.before_request
    def begin() -> None:
        g.request_id = uuid.uuid4().hex
        g.began_at = clock.now()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def answered(response: Response) -> Response:
        response.headers[_WANTED] = g.get("request_id", "")
        if not request.path.startswith("/assets/"):
            took = clock.now() - g.get("began_at", clock.now())
            log.info(
                "answered",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=round(took.total_seconds() * 1000),
                person=g.get("person_id"),
            )
        return response
