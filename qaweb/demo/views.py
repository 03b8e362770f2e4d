"""What the login page shows of the demo."""

from flask import Blueprint

from qaweb.demo.queries import logins
from qaweb.demo.world import PASSWORD

blueprint = Blueprint("demo", __name__)


@blueprint.record_once
def _install(state: object) -> None:
    app = state.app  # type: ignore[attr-defined]
    app.add_template_global(logins, "demo_logins")
    app.add_template_global(lambda: PASSWORD, "demo_password")
