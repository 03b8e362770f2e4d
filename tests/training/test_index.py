"""GET /licences."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.training.actions import suspend_licence
from qaweb.training.models import Licence
from tests.cast import Cast, license_, viewer

AsPerson = Callable[..., FlaskClient]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("manager", 200),
        ("assistant", 200),
        ("qa", 200),
        ("supervisor", 200),
        ("lead", 403),
        ("agent", 403),
    ],
)
def test_who_may_look(cast: Cast, as_: AsPerson, who: str, status: int) -> None:
    assert as_(getattr(cast, who)).get("/licences").status_code == status


def test_a_monitor_sees_nobody_elses(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.qa).get("/licences").text
    assert cast.second_qa.name not in page
    assert "Licensed" in page


def test_buttons_follow_the_role(cast: Cast, as_: AsPerson) -> None:
    manager, assistant = (as_(p).get("/licences").text for p in (cast.manager, cast.assistant))
    own = as_(cast.qa).get("/licences").text
    assert ("Suspend or withdraw" in manager, "Record a licence" in manager) == (True, False)
    assert ("Suspend or withdraw" in assistant, "Record a licence" in assistant) == (False, True)
    assert "Suspend" not in own
    assert "Renew" not in own


def test_it_shows_who_has_none_and_who_has_little_experience(cast: Cast, as_: AsPerson) -> None:
    row = license_(cast.unlicensed_qa)
    Licence.update(experience_years=1).where(Licence.id == row.id).execute()
    page = as_(cast.manager).get("/licences").text
    assert "No licence" in page
    assert page.count("less than the policy wants") == 1


def test_it_says_who_suspended_and_why(cast: Cast, as_: AsPerson) -> None:
    suspend_licence(viewer(cast.manager), Licence.get(person=cast.qa).id, "scored <b>mildly</b>")
    page = as_(cast.qa).get("/licences").text
    assert "Suspended" in page
    assert "scored &lt;b&gt;mildly&lt;/b&gt;" in page
