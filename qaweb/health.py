"""/healthz: whether this process can do its work."""

import peewee as pw
from flask import Blueprint, Flask, Response, jsonify

from qaweb import db, jobs
from qaweb.permissions import public

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Add the address that load balancers and the supervisor ask."""
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    """200 when the database answers and has every migration, else 503 with the reason.

    A worker that is away is told and no reason to take this process out of service.
    """
    try:
        waiting = db.pending()
    except (pw.PeeweeException, db.NewerDatabase) as fault:
        return jsonify(status="unwell", reason=type(fault).__name__), 503
    if waiting:
        return jsonify(status="unwell", reason="migrations pending"), 503
    return jsonify(status="ok", worker=jobs.worker_state()), 200
