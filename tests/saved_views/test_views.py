"""POST /views and /views/<id>/forget: a list as one person likes to see it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.errors import NotFound, Refused
from qaweb.saved_views.actions import forget, keep
from qaweb.saved_views.models import SavedView
from qaweb.saved_views.queries import own_views
from qaweb.saved_views.rules import tidy_query
from tests.cast import Cast, viewer

AsPerson = Callable[..., FlaskClient]
LIST = "people.index"


@pytest.mark.parametrize(
    ("query", "tidy"),
    [("page=3&role=agent&q=", "role=agent"), ("q=a&a=%20", "a=+&q=a"), ("", ""), ("page=2", "")],
)
def test_equal_views_have_equal_queries(query: str, tidy: str) -> None:
    assert tidy_query(query) == tidy


def test_the_same_name_replaces(cast: Cast) -> None:
    for query in ("role=agent", "role=team_lead"):
        keep(viewer(cast.lead), LIST, " 组员 ", query)
    kept = own_views(viewer(cast.lead), LIST)
    assert [(view.name, view.query) for view in kept] == [("组员", "role=team_lead")]


def test_everybody_has_their_own(cast: Cast) -> None:
    view = keep(viewer(cast.lead), LIST, "x", "q=a")
    assert own_views(viewer(cast.lead_b), LIST) == []
    with pytest.raises(NotFound):
        forget(viewer(cast.lead_b), view.id)
    forget(viewer(cast.lead), view.id)
    assert not SavedView.select().exists()


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=a"), ("x" * 61, "q=a"), ("x", ""), ("x", "page=2")]
)
def test_nothing_is_kept_of_nothing(cast: Cast, name: str, query: str) -> None:
    with pytest.raises(Refused):
        keep(viewer(cast.lead), LIST, name, query)


def test_twenty_are_enough(cast: Cast) -> None:
    for number in range(20):
        keep(viewer(cast.lead), LIST, str(number), "q=a")
    with pytest.raises(Refused):
        keep(viewer(cast.lead), LIST, "one more", "q=a")
    assert keep(viewer(cast.lead), LIST, "7", "q=b").query == "q=b"


def test_a_view_stands_above_the_list_and_opens_it(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.manager)
    assert "Keep this view" in client.get("/people?role=agent").text
    answer = client.post("/views", data={"page": LIST, "name": "坐席", "query": "role=agent"})
    assert answer.location == "/people?role=agent"
    page = client.get("/people?role=agent").text
    assert 'aria-current="page">坐席' in page
    assert "Keep this view" not in page
    assert "坐席" not in client.get("/evaluations").text
    view = SavedView.get()
    assert client.post(f"/views/{view.id}/forget").location == "/people"


@pytest.mark.parametrize(
    "page", ["people.login", "nothing.index", "", "trail.index", "people.export"]
)
def test_only_lists_that_one_may_open_have_views(cast: Cast, as_: AsPerson, page: str) -> None:
    answer = as_(cast.lead).post("/views", data={"page": page, "name": "x", "query": "q=a"})
    assert answer.status_code == 404


def test_a_hostile_name_and_query_stay_text(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.manager)
    data = {"page": LIST, "name": "<b>x</b>", "query": 'q="><script>1</script>'}
    client.post("/views", data=data)
    page = client.get("/people").text
    assert "<b>x</b>" not in page
    assert "<script>1" not in page


def test_the_evaluations_have_them_too(cast: Cast, as_: AsPerson) -> None:
    assert "Keep this view" in as_(cast.qa).get("/evaluations?band=failed").text
