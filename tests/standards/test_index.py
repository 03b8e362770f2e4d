"""GET /standards."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.permissions import SYSTEM
from qaweb.standards.actions import publish
from qaweb.standards.company import COMPANY_NAME, COMPANY_STANDARD
from qaweb.standards.rules import DEFAULT_BANDS
from tests.cast import Cast

ROLES = ["manager", "qa", "supervisor", "lead", "agent", "assistant"]


@pytest.mark.parametrize("who", ROLES)
def test_everybody_who_is_signed_in_may_read(
    cast: Cast, as_: Callable[..., FlaskClient], who: str
) -> None:
    answer = as_(getattr(cast, who)).get("/standards")
    assert answer.status_code == 200
    assert "Company standard" in answer.text
    assert "北方热线" in answer.text


def test_nobody_else_may(cast: Cast, anyone: FlaskClient) -> None:
    assert anyone.get("/standards").status_code == 303


def test_it_shows_what_is_in_force_and_what_comes(
    cast: Cast, as_: Callable[..., FlaskClient]
) -> None:
    publish(SYSTEM, COMPANY_NAME, COMPANY_STANDARD, DEFAULT_BANDS, dt.date(2026, 11, 1))
    page = as_(cast.agent).get("/standards").text
    assert "In force" in page
    assert "Comes into force" in page


def test_it_is_chinese_for_chinese_readers(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    assert "公司监控标准" in as_(cast.agent, "zh_Hans_CN").get("/standards").text
