"""Which language a reader gets."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast

AsPerson = Callable[..., FlaskClient]
ENGLISH, CHINESE = 'lang="en"', 'lang="zh-CN"'


def asking(wanted: str) -> dict[str, str]:
    return {"Accept-Language": wanted} if wanted else {}


ASKED = [
    ("", CHINESE),
    ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
    ("zh-TW", CHINESE),
    ("en-US,en;q=0.9", ENGLISH),
    ("en-GB", ENGLISH),
    ("en;q=0.5,zh;q=0.9", CHINESE),
    ("fr,de", CHINESE),
    ("*", CHINESE),
    ("\x7f;;;q=x", CHINESE),
]


@pytest.mark.parametrize(("wanted", "language"), ASKED)
def test_chinese_unless_the_browser_asks_for_english(
    cast: Cast, anyone: FlaskClient, wanted: str, language: str
) -> None:
    assert language in anyone.get("/login", headers=asking(wanted)).text


def test_the_browsers_last_choice_here_comes_before_what_it_asks_for(
    cast: Cast, anyone: FlaskClient
) -> None:
    anyone.set_cookie("language", "en", domain="localhost", secure=True)
    assert ENGLISH in anyone.get("/login", headers=asking("zh")).text


def test_an_invented_choice_is_none(cast: Cast, anyone: FlaskClient) -> None:
    anyone.set_cookie("language", "../../etc", domain="localhost", secure=True)
    assert CHINESE in anyone.get("/login").text


def test_the_persons_own_choice_comes_before_all(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.agent, "zh_Hans_CN")
    client.set_cookie("language", "en", domain="localhost", secure=True)
    assert CHINESE in client.get("/people", headers=asking("en")).text


def test_without_an_own_choice_the_browsers_counts(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.agent, "")
    assert CHINESE in client.get("/people").text
    assert ENGLISH in client.get("/people", headers=asking("en")).text
