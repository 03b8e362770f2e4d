"""The seconds that a monitor really worked on an evaluation."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.evaluations import drafts
from qaweb.evaluations.due_rules import active_seconds
from qaweb.evaluations.models import Evaluation
from tests.cast import NOW, Cast, viewer
from tests.evaluations.scoring import draft_of, submitted

As = Callable[..., FlaskClient]


@pytest.mark.parametrize(
    ("kept", "told", "seconds"), [(0, 40, 40), (50, 40, 50), (0, 99_999, 600), (0, -5, 0)]
)
def test_they_only_grow_and_never_beyond_the_time_since_the_start(
    kept: int, told: int, seconds: int
) -> None:
    assert active_seconds(kept, told, NOW, NOW + dt.timedelta(minutes=10)) == seconds


def test_saves_and_a_page_that_is_closed_tell_them(cast: Cast, as_: As) -> None:
    draft, client = draft_of(cast.qa, cast.agent), as_(cast.qa)
    Evaluation.update(started_at=clock.now() - dt.timedelta(hours=1)).execute()
    drafts.save(viewer(cast.qa), draft.id, active_s=30)
    assert Evaluation.get_by_id(draft.id).active_s == 30
    answer = client.post(f"/evaluations/{draft.id}/active", data={"active_s": "75"})
    assert answer.status_code == 204
    client.post(f"/evaluations/{draft.id}/active", data={"active_s": "60"})
    assert Evaluation.get_by_id(draft.id).active_s == 75


def test_monitor_specialists_and_manager_see_them_and_nobody_else(cast: Cast, as_: As) -> None:
    done = submitted(cast.qa, cast.agent)
    Evaluation.update(active_s=125).execute()
    for person in (cast.qa, cast.second_qa, cast.manager):
        assert "Time worked on it" in as_(person).get(f"/evaluations/{done.id}").text
    for person in (cast.agent, cast.lead, cast.supervisor):
        assert "Time worked on it" not in as_(person).get(f"/evaluations/{done.id}").text
