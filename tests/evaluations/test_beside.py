"""The agent's earlier calls beside the form: score, band, what was lost, the trend."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from qaweb.evaluations.actions import start_live
from qaweb.evaluations.beside import Earlier, earlier, trend
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode
from tests.cast import Cast, viewer
from tests.evaluations.scoring import submitted

As = Callable[..., FlaskClient]


def before(cast: Cast) -> list[Earlier]:
    draft = start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    return earlier(viewer(cast.qa), draft)


def row(total: int) -> Any:
    return Earlier(Evaluation(total=total), [])


def test_the_latest_stands_first_with_what_was_lost(cast: Cast) -> None:
    submitted(cast.qa, cast.agent)
    submitted(cast.second_qa, cast.agent, opening=1, empathy=1)
    found = before(cast)
    assert [[each.code for each in one.lost] for one in found] == [["opening", "empathy"], []]


def test_others_calls_do_not_stand_there(cast: Cast) -> None:
    submitted(cast.qa, cast.teammate, opening=1)
    assert before(cast) == []


def test_the_page_names_what_was_lost(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent, opening=1)
    draft = start_live(viewer(cast.qa), cast.agent.id, Mode.REMOTE)
    page = as_(cast.qa).get(f"/evaluations/{draft.id}").text
    assert '<summary title="Standard opening">' in page
    assert f"Open {done}" in page
    assert f'hx-get="/people/{cast.agent.id}/open-slips"' in page


def test_the_trend_runs_from_the_oldest_to_the_latest() -> None:
    assert trend([row(10_000), row(9_000)]) == "0,25 120,3"
    assert trend([row(9_000), row(9_000), row(9_000)]) == "0,25 60,25 120,25"
    assert trend([row(9_000)]) == trend([]) == ""
