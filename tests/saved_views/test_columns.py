"""POST /views/columns: a list in the columns that one person wants to read."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.saved_views.actions import show_columns
from qaweb.saved_views.queries import shown_columns
from qaweb.saved_views.rules import tidy_columns
from tests import factories
from tests.cast import Cast, viewer

As = Callable[..., FlaskClient]
LIST = "evaluations.index"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(["score", "agent", "score"], ["score", "agent"]), (["A b", "", "x" * 41], []), ([], [])],
)
def test_names_of_columns_are_kept_once(sent: list[str], kept: list[str]) -> None:
    assert tidy_columns(sent) == kept


def test_everybody_has_their_own_columns(cast: Cast) -> None:
    show_columns(viewer(cast.qa), LIST, ["score"])
    show_columns(viewer(cast.qa), LIST, ["agent", "score"])
    assert shown_columns(viewer(cast.qa), LIST) == ["agent", "score"]
    assert shown_columns(viewer(cast.second_qa), LIST) == []
    show_columns(viewer(cast.qa), LIST, [])
    assert shown_columns(viewer(cast.qa), LIST) == []


def test_the_list_is_drawn_in_them(cast: Cast, as_: As) -> None:
    factories.evaluation(cast)
    client = as_(cast.qa)
    assert 'data-label="Monitor"' in client.get("/evaluations").text
    form = {"page": LIST, "column": ["number", "purpose"], "query": "mode=recording&page=2"}
    answer = client.post("/views/columns", data=form)
    assert answer.headers["Location"] == "/evaluations?mode=recording"
    page = client.get("/evaluations").text
    assert 'data-label="Purpose"' in page
    assert 'data-label="Monitor"' not in page


def test_a_list_that_one_may_not_open_has_no_columns(cast: Cast, as_: As) -> None:
    form = {"page": LIST, "column": ["number"]}
    assert as_(cast.assistant).post("/views/columns", data=form).status_code == 404
