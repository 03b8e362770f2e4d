"""What a backup says about itself, and what speaks against it."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from qaweb.backups.rules import (
    Manifest,
    Unusable,
    is_safe,
    made_at,
    name_at,
    objections,
    too_many,
)

MANIFEST = Manifest(
    made_at="2026-10-21T06:00:00+00:00",
    qaweb="0.1.0",
    engine="sqlite",
    engine_version="3.40.1",
    migrations=["0001_initial"],
    key_mark="abc",
    tables={"people": 3},
    files={"database.sqlite": [4, "00"]},
    left_out=["密钥"],
)
NOON = dt.datetime(2026, 10, 21, 12, 0, tzinfo=dt.UTC)


def test_a_manifest_comes_back_as_it_was_written() -> None:
    assert Manifest.from_json(MANIFEST.to_json()) == MANIFEST


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b"\xff", b'{"seal": "x"}', b'{"seal": "x", "format": 1}']
)
def test_what_is_no_manifest_is_damage(text: bytes) -> None:
    with pytest.raises(Unusable):
        Manifest.from_json(text)


def test_a_changed_count_is_noticed() -> None:
    with pytest.raises(Unusable, match="changed"):
        Manifest.from_json(MANIFEST.to_json().replace(b'"people": 3', b'"people": 4'))


def test_a_later_format_is_refused_with_what_to_do() -> None:
    plain = json.loads(MANIFEST.to_json()) | {"format": 2}
    with pytest.raises(Unusable, match="with the version that made it"):
        Manifest.from_json(json.dumps(plain).encode())


def test_nothing_speaks_against_a_backup_of_the_same_kind() -> None:
    assert list(objections(MANIFEST, "sqlite", ["0001_initial", "0002_x"], "abc")) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"engine": "postgresql"}, "set DATABASE_URL to an empty database of postgresql"),
        ({"migrations": ["0001_initial", "0009_later"]}, "0009_later, unknown to this version"),
        ({"key_mark": "other"}, "set the DATA_KEY that was kept with it"),
    ],
)
def test_what_does_not_fit_is_said(changed: dict[str, object], words: str) -> None:
    found = list(objections(replace(MANIFEST, **changed), "sqlite", ["0001_initial"], "abc"))  # type: ignore[arg-type]
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize("name", ["slips/a1", "recordings/north/C 1.wav", "imports/名单.xlsx"])
def test_files_below_our_folders_are_taken(name: str) -> None:
    assert is_safe(name)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "slips/../../x",
        "slips",
        "sheets/a.xlsx",
        "secret_key",
        "slips/a\0",
        "slips\\x",
    ],
)
def test_names_that_lead_elsewhere_are_not(name: str) -> None:
    assert not is_safe(name)


def test_a_name_says_when_the_backup_was_made() -> None:
    assert name_at(NOON) == "qaweb-2026-10-21T1200Z.tar"
    assert made_at(name_at(NOON)) == NOON
    assert made_at("before the move.tar") is None


def test_the_oldest_go_and_what_is_not_ours_stays() -> None:
    names = [name_at(NOON - dt.timedelta(days=n)) for n in range(4)]
    assert too_many([*names, "before the move.tar"], 2) == [names[3], names[2]]
    assert too_many(names, 4) == []
    assert len(too_many(names, 0)) == 3
