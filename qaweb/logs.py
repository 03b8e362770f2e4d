"""Structured logs: one JSON object a line, UTC, with the request's id."""

import logging
import uuid

import structlog
from flask import Flask, Response, g, request

from qaweb import clock

_WANTED = "X-Request-ID"


def configure(level: str) -> None:
    """Send structlog and the standard library's loggers to standard error as JSON lines."""
    logging.basicConfig(level=level, format="%(message)s", force=True)
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
