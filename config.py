"""Settings of one installation, read once from the environment.

Only what differs between machines stands here. Numbers of the policy are dated
parameters in the database (`qaweb/parameters`), changed in the browser.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 10  # different ones: keeps out "xxxx…" and "changemechangeme…"


class BadConfig(Exception):
    """The environment cannot be run with; the message says what to change."""


@dataclass(frozen=True)
class Config:
    """One installation: where its data lie and how careful it must be."""

    database_url: str
    secret_key: str
    data_key: str
    instance: Path
    production: bool = False
    demo: bool = False
    testing: bool = False
    require_codes: bool = False
    trusted_proxies: int = 0
    log_level: str = "INFO"
    log_file: Path | None = None
    metrics_token: str = ""
    google_service_account_file: Path | None = None
    backup_folder: Path | None = None
    backups_kept: int = 14

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "Config":
        """Read and check the environment; raises `BadConfig` at the first fault."""
        production = _choice(env, "QAWEB_ENV", "development", ("development", "production"))
        demo = _flag(env, "DEMO")
        if demo and production == "production":
            raise BadConfig("DEMO=1 has known passwords: refused with QAWEB_ENV=production.")
        instance = Path(env.get("QAWEB_INSTANCE", ROOT / "instance")).resolve()
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(
            database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'qaweb.db'}",
            secret_key=_secret(env, "SECRET_KEY", instance, production == "production"),
            data_key=_secret(env, "DATA_KEY", instance, production == "production"),
            instance=instance,
            production=production == "production",
            demo=demo,
            require_codes=not demo,  # managers and assistants sign in with a code too
            trusted_proxies=_number(env, "TRUSTED_PROXIES", 0),
            log_level=_choice(env, "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
            log_file=Path(env["LOG_FILE"]).resolve() if env.get("LOG_FILE") else None,
            metrics_token=_token(env, "METRICS_TOKEN"),
            google_service_account_file=_key_file(env, "GOOGLE_SERVICE_ACCOUNT_FILE"),
            backup_folder=_folder(env, "BACKUP_FOLDER"),
            backups_kept=_number(env, "BACKUPS_KEPT", 14),
        )


def _flag(env: Mapping[str, str], name: str) -> bool:
    return _choice(env, name, "0", ("0", "1")) == "1"


def _choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name, default)
    if value not in allowed:
        raise BadConfig(f"{name} is {value!r}; it can be one of: {', '.join(allowed)}.")
    return value


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise BadConfig(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def _folder(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]).resolve() if env.get(name) else None


def _secret(env: Mapping[str, str], name: str, instance: Path, production: bool) -> str:
    """The secret from NAME or the file NAME_FILE; a development one is made once and kept."""
    if value := _given_secret(env, name):
        return value
    if production:
        raise BadConfig(f"{name} or {name}_FILE must be set when QAWEB_ENV=production.")
    return _kept_secret(instance / name.lower())


def _given_secret(env: Mapping[str, str], name: str) -> str:
    """What NAME or the file NAME_FILE holds, if it is worth anything; empty when neither is set."""
    value = env.get(name, "")
    if not value and env.get(f"{name}_FILE"):
        value = _secret_in(Path(env[f"{name}_FILE"]), name)
    if value and len(value) < SHORTEST_SECRET:
        raise BadConfig(f"{name} has fewer than {SHORTEST_SECRET} characters.")
    if value and len(set(value)) < FEWEST_CHARACTERS:
        raise BadConfig(f"{name} can be guessed; make one: openssl rand -base64 48")
    return value


def _token(env: Mapping[str, str], name: str) -> str:
    """A secret that may be left out; what is set has to be one."""
    if not env.get(name) and not env.get(f"{name}_FILE"):
        return ""
    return _given_secret(env, name)


def _key_file(env: Mapping[str, str], name: str) -> Path | None:
    """Where a key lies; what is in it is read by the worker alone, and never kept or shown."""
    if not env.get(name):
        return None
    path = Path(env[name]).resolve()
    if path.is_relative_to(ROOT):
        raise BadConfig(f"{name}: keep the key outside of the folder of the program.")
    return path


def _secret_in(path: Path, name: str) -> str:
    try:
        return path.read_text().strip()
    except OSError as fault:
        raise BadConfig(f"{name}_FILE: {path} cannot be read ({fault.strerror}).") from fault


def _kept_secret(path: Path) -> str:
    """Two processes may start at once: whoever creates the file decides."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    except OSError:
        path.unlink()  # an empty one would be taken for a secret
        raise
    return path.read_text().strip()
