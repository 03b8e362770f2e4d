"""GET /parameters."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.parameters.actions import set_parameter
from qaweb.parameters.rules import PARAMETERS
from tests.cast import Cast, viewer

AsPerson = Callable[..., FlaskClient]
ROLES = ["manager", "qa", "supervisor", "lead", "agent", "assistant"]


@pytest.mark.parametrize("who", ROLES)
def test_everybody_who_is_signed_in_may_read(cast: Cast, as_: AsPerson, who: str) -> None:
    answer = as_(getattr(cast, who)).get("/parameters")
    assert answer.status_code == 200
    assert "20 calls a day" in answer.text
    assert ("/parameters/calls_per_day" in answer.text) == (who == "manager")


def test_nobody_else_may(anyone: FlaskClient) -> None:
    assert anyone.get("/parameters").status_code == 303


def test_it_quotes_the_policy_and_marks_what_is_ours(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.agent).get("/parameters").text
    assert "每月即席、远程以及录音监控的比率应为2:7:1" in page
    ours = [each for each in PARAMETERS if each.ours]
    assert page.count("ours: not in the policy text") == len(ours)


def test_it_shows_what_comes_with_who_and_why(cast: Cast, as_: AsPerson) -> None:
    manager = viewer(cast.manager)
    set_parameter(manager, "calls_per_day", 25, dt.date(2026, 11, 1), "<i>busy</i>")
    page = as_(cast.agent).get("/parameters").text
    assert "from Nov 1, 2026:</strong> 25 calls a day" in page
    assert "&lt;i&gt;busy&lt;/i&gt;" in page


def test_one_day_is_not_one_days(cast: Cast, as_: AsPerson) -> None:
    set_parameter(viewer(cast.manager), "acceptance_days", 1, dt.date(2026, 10, 21), "short")
    assert "1 day</p>" in as_(cast.agent).get("/parameters").text
