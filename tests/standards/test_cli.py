"""`flask standards publish-company`."""

import datetime as dt

from flask import Flask

from qaweb.parameters.actions import set_parameter
from qaweb.standards.models import StandardVersion
from qaweb.standards.queries import bands_of, newest_version
from qaweb.standards.rules import DEFAULT_BANDS, Band
from tests.cast import Cast, viewer

COMMAND = ["standards", "publish-company"]


def run(app: Flask, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=[*COMMAND, *options])
    return result.exit_code, result.output


def test_it_does_nothing_when_the_newest_version_is_the_same(cast: Cast, app: Flask) -> None:
    assert run(app) == (0, "nothing to do: the newest version is the same\n")
    assert StandardVersion.select().count() == 1


def test_it_takes_the_bands_in_force_on_the_first_day(cast: Cast, app: Flask) -> None:
    bands = (Band("excellent", 9500), *DEFAULT_BANDS[1:])
    set_parameter(viewer(cast.manager), "bands", bands, dt.date(2026, 11, 1), "stricter")
    assert run(app, "--from", "2026-11-01") == (0, "version 2 is in force from 2026-11-01\n")
    newest = newest_version(None)
    assert newest is not None
    assert bands_of(newest) == bands


def test_it_says_why_a_day_in_the_past_is_refused(cast: Cast, app: Flask) -> None:
    bands = (Band("excellent", 9500), *DEFAULT_BANDS[1:])
    set_parameter(viewer(cast.manager), "bands", bands, dt.date(2026, 10, 21), "stricter")
    run(app)
    code, said = run(app, "--from", "2026-10-01")
    assert code == 1
    assert "Error:" in said
