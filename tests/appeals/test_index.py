"""GET /appeals, when nothing stands there."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.cast import Cast

As = Callable[..., FlaskClient]


def test_an_agent_without_appeals_is_told_how_to_raise_one(cast: Cast, as_: As) -> None:
    assert "You have not appealed." in as_(cast.agent).get("/appeals").text


def test_others_are_not_told_to_appeal(cast: Cast, as_: As) -> None:
    assert "You have not appealed." not in as_(cast.supervisor).get("/appeals?show=all").text
