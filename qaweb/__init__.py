"""qaweb: service-quality monitoring for contact centres.

`PARTS` lists the nouns of the policy in the order in which they may import each other.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from qaweb import (
    assets,
    charts,
    db,
    dbcli,
    differences,
    filters,
    guards,
    health,
    jobs,
    language,
    logs,
    metrics,
    navigation,
)

PARTS = (
    "people",
    "codes",
    "saved_views",
    "exports",
    "looks",
    "inbox",
    "parameters",
    "rosters",
    "imports",
    "sheets",
    "adoptions",
    "calls",
    "projects",
    "standards",
    "training",
    "evaluations",
    "replays",
    "suggestions",
    "slips",
    "monitoring",
    "appeals",
    "reports",
    "dashboards",
    "staffing",
    "trail",
    "openness",
    "search",
    "home",
    "backups",
    "doctor",
    "demo",
)


def part_modules(name: str) -> list[ModuleType]:
    """The module `name` of every part that has one, in the order of the parts."""
    paths = [f"qaweb.{part}.{name}" for part in PARTS]
    return [import_module(path) for path in paths if find_spec(path)]


def create_app(config: Config) -> Flask:
    """The application for one installation."""
    app = Flask(__name__, template_folder="../templates", static_folder=None)
    app.config.from_mapping(
        SECRET_KEY=config.secret_key,
        DATA_KEY=config.data_key,
        INSTANCE=config.instance,
        DEMO=config.demo,
        PRODUCTION=config.production,
        TRUSTED_PROXIES=config.trusted_proxies,
        BACKUP_FOLDER=config.backup_folder,
        BACKUPS_KEPT=config.backups_kept,
        GOOGLE_SERVICE_ACCOUNT_FILE=config.google_service_account_file,
        METRICS_TOKEN=config.metrics_token,
        REQUIRE_CODES=config.require_codes,
        TESTING=config.testing,
        MAX_CONTENT_LENGTH=64 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    logs.configure(config.log_level, config.log_file)
    db.connect(config.database_url)
    if config.demo:
        jobs.load_demo_clock()
    for module in (
        logs, metrics, language, filters, differences, guards, navigation, assets, charts, health,
        dbcli,
    ):  # fmt: skip
        module.init_app(app)
    _add_parts(app)
    return app


def _add_parts(app: Flask) -> None:
    part_modules("models")
    for gauges in part_modules("gauges"):
        metrics.tell(app, gauges.read)
    for views in part_modules("views"):
        app.register_blueprint(views.blueprint)
    for cli in part_modules("cli"):
        for command in cli.COMMANDS:
            app.cli.add_command(command)
