"""What somebody is still working on, beside the form that scores their next call."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.slips.writing import acknowledged

As = Callable[..., FlaskClient]


def test_it_names_the_criteria_of_open_slips(cast: Cast, as_: As) -> None:
    slip = acknowledged(cast, opening=1, empathy=1)
    page = as_(cast.qa).get(f"/people/{cast.agent.id}/open-slips", headers={"HX-Request": "true"})
    assert str(slip) in page.text
    assert "Standard opening" in page.text
    assert "<html" not in page.text


def test_it_is_a_page_without_javascript(cast: Cast, as_: As) -> None:
    page = as_(cast.supervisor).get(f"/people/{cast.agent.id}/open-slips").text
    assert "<h1>Open slips</h1>" in page
    assert "None: listen as to anybody." in page


@pytest.mark.parametrize(
    ("by", "status"), [("lead", 403), ("agent", 403), ("south_qa", 404), ("manager", 403)]
)
def test_nobody_else_reads_it(cast: Cast, as_: As, by: str, status: int) -> None:
    answer = as_(getattr(cast, by)).get(f"/people/{cast.agent.id}/open-slips")
    assert answer.status_code == status
