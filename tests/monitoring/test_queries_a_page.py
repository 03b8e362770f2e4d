"""How many statements a page sends: at most twelve, however many rows it shows."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.evaluations.rules import Mode
from tests import factories
from tests.cast import Cast
from tests.counting import sent
from tests.evaluations import noting
from tests.evaluations.scoring import draft_of
from tests.monitoring import making

SignIn = Callable[..., FlaskClient]
MOST = 12
WHILE_SCORING = 4
"""The screen on which a call is scored is loaded once a call, and has the most beside it."""
WHILE_MOVING = 2
"""Who takes lines over is found from everybody's day, week, reach and list."""


def work(cast: Cast, times: int) -> None:
    """Lines to do, done and skipped, and work outside the plan."""
    for _n in range(times):
        making.line(cast.qa, cast.agent, at="14:20")
        making.line(cast.qa, cast.teammate, Mode.RECORDING, evaluation=factories.evaluation(cast))
        factories.evaluation(cast)


@pytest.mark.parametrize("address", ["/worklist", "/plan", "/evaluations", "/worklist/monitors"])
def test_a_list_sends_a_dozen_however_long_it_is(cast: Cast, as_: SignIn, address: str) -> None:
    client = as_(cast.qa)
    work(cast, 1)
    few = len(sent(client, address))
    work(cast, 4)
    assert len(sent(client, address)) <= few <= MOST


def test_a_record_sends_a_dozen_and_one_for_the_sheet_it_may_stand_in(
    cast: Cast, as_: SignIn
) -> None:
    assert len(sent(as_(cast.qa), f"/evaluations/{factories.evaluation(cast).id}")) <= MOST + 1


def test_the_scoring_screen_sends_no_more_for_more_that_stands_beside(
    cast: Cast, as_: SignIn
) -> None:
    draft, client = draft_of(cast.qa, cast.agent), as_(cast.qa)
    work(cast, 1)
    few = len(sent(client, f"/evaluations/{draft.id}"))
    work(cast, 5)
    for second in range(5):
        noting.note(cast.qa, draft, at_s=second)
    assert len(sent(client, f"/evaluations/{draft.id}")) <= few <= MOST + WHILE_SCORING


def test_moving_lines_sends_no_more_for_more_of_them(cast: Cast, as_: SignIn) -> None:
    address, client = f"/worklist/monitors/{cast.qa.id}/move", as_(cast.manager)
    making.line(cast.qa, cast.agent, at="14:20")
    few = len(sent(client, address))
    work(cast, 4)
    assert len(sent(client, address)) <= few <= MOST + WHILE_MOVING


@pytest.mark.parametrize("address", ["/worklist", "/plan", "/"])
def test_a_supervisor_sends_no_more(cast: Cast, as_: SignIn, address: str) -> None:
    making.line(cast.supervisor, cast.agent)
    assert len(sent(as_(cast.supervisor), address)) <= MOST


@pytest.mark.parametrize("address", ["/", "/slips", "/dashboard"])
def test_what_is_opened_most_sends_a_dozen(cast: Cast, as_: SignIn, address: str) -> None:
    work(cast, 2)
    assert len(sent(as_(cast.qa), address)) <= MOST
