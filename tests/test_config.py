"""What an installation may be started with."""

from pathlib import Path

import pytest

from config import BadConfig, Config

SECRET = "a-long-and-quite-unguessable-secret-0123456789"


def read(tmp_path: Path, **env: str) -> Config:
    return Config.from_environment({"QAWEB_INSTANCE": str(tmp_path / "instance"), **env})


def production(tmp_path: Path, **env: str) -> Config:
    given = {"QAWEB_ENV": "production", "SECRET_KEY": SECRET, "DATA_KEY": SECRET[::-1]}
    return read(tmp_path, **{**given, **env})


def test_an_empty_environment_is_a_development_machine(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert not config.production
    assert not config.demo
    assert config.database_url == f"sqlite:///{tmp_path}/instance/qaweb.db"


def test_development_secrets_are_made_once_kept_and_not_readable_by_others(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_key == second.secret_key
    assert first.secret_key != first.data_key
    assert len(first.secret_key) >= 32
    assert (first.instance / "secret_key").stat().st_mode & 0o077 == 0


def test_production_takes_its_secrets_from_the_environment(tmp_path: Path) -> None:
    config = production(tmp_path)
    assert (config.secret_key, config.data_key) == (SECRET, SECRET[::-1])
    assert not (config.instance / "secret_key").exists()


def test_or_from_files(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    config = production(tmp_path, SECRET_KEY="", SECRET_KEY_FILE=str(file))
    assert config.secret_key == SECRET


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATA_KEY"])
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "must be set"),
        ("short", "fewer than 32 characters"),
        ("changeme" * 8, "can be guessed"),
        ("x" * 64, "can be guessed"),
    ],
)
def test_production_refuses_a_missing_short_or_plain_secret(
    tmp_path: Path, name: str, value: str, words: str
) -> None:
    with pytest.raises(BadConfig, match=f"{name}.*{words}"):
        production(tmp_path, **{name: value})


def test_a_development_secret_lying_about_does_not_do_for_production(tmp_path: Path) -> None:
    read(tmp_path)
    with pytest.raises(BadConfig, match="must be set"):
        production(tmp_path, SECRET_KEY="")


def test_production_refuses_the_demo(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="known passwords"):
        production(tmp_path, DEMO="1")


WRONG = [
    ({"QAWEB_ENV": "prod"}, "QAWEB_ENV is 'prod'"),
    ({"DEMO": "yes"}, "DEMO is 'yes'"),
    ({"TRUSTED_PROXIES": "-1"}, "whole number"),
    ({"TRUSTED_PROXIES": "²"}, "whole number"),
    ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
    ({"SECRET_KEY": "short"}, "fewer than 32 characters"),
    ({"SECRET_KEY_FILE": "/no/such/file"}, "cannot be read"),
]


@pytest.mark.parametrize(("env", "words"), WRONG)
def test_a_fault_is_said_at_the_start(tmp_path: Path, env: dict[str, str], words: str) -> None:
    with pytest.raises(BadConfig, match=words):
        read(tmp_path, **env)


def test_an_empty_database_address_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, DATABASE_URL="").database_url.startswith("sqlite:///")


def test_a_key_of_googles_lies_outside_of_the_program(tmp_path: Path) -> None:
    assert read(tmp_path).google_service_account_file is None
    key = tmp_path / "key.json"
    given = read(tmp_path, GOOGLE_SERVICE_ACCOUNT_FILE=str(key))
    assert given.google_service_account_file == key
    inside = Path(__file__).parent / "key.json"
    with pytest.raises(BadConfig, match="outside"):
        read(tmp_path, GOOGLE_SERVICE_ACCOUNT_FILE=str(inside))
