"""GET /slips/<id>/print: the form 《客户代表改进建议单》 on A4."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.slips.writing import acknowledged, issued

SignIn = Callable[..., FlaskClient]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("agent", 200),
        ("lead", 200),
        ("qa", 200),
        ("teammate", 404),
        ("lead_b", 404),
        ("south_qa", 404),
    ],
)
def test_who_prints_a_slip(cast: Cast, as_: SignIn, who: str, status: int) -> None:
    slip = issued(cast)
    assert as_(getattr(cast, who)).get(f"/slips/{slip.id}/print").status_code == status


def test_it_says_what_the_slip_says(cast: Cast, as_: SignIn) -> None:
    slip = acknowledged(cast)
    page = BeautifulSoup(as_(cast.agent).get(f"/slips/{slip.id}/print").text, "html.parser")
    paper = page.select_one(".paper")
    assert paper is not None
    words = paper.get_text(" ", strip=True)
    for expected in (str(slip), slip.person.name, slip.suggestion, "Follow-up and coaching"):
        assert expected in words
    assert len(paper.select(".paper-signatures p")) == 3


def test_a_log_without_entries_leaves_room_to_write(cast: Cast, as_: SignIn) -> None:
    slip = issued(cast)
    page = BeautifulSoup(as_(cast.agent).get(f"/slips/{slip.id}/print").text, "html.parser")
    assert len(page.select(".paper-log tr.is-blank")) == 4


def test_the_page_of_a_slip_leads_to_it(cast: Cast, as_: SignIn) -> None:
    slip = issued(cast)
    assert f"/slips/{slip.id}/print" in as_(cast.agent).get(f"/slips/{slip.id}").text
