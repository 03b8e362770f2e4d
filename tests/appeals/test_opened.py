"""Where a decision makes another line apply, that line is decided with it (P3.6)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from qaweb.appeals import deciding
from qaweb.appeals.models import Appeal
from qaweb.appeals.queries import points_of
from qaweb.appeals.raising import Unfounded
from qaweb.appeals.rules import AppealState, PointFault
from qaweb.evaluations import summaries
from qaweb.standards.actions import publish_draft
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import ShownIf, digest_of
from tests.appeals.making import RULED, again, evaluation_of, ruled
from tests.cast import TODAY, Cast, viewer
from tests.evaluations.scoring import submitted
from tests.standards.drafting import begun, form, line, put

SENT = {"choice-opening": "1", "why-opening": RULED}


@pytest.fixture(autouse=True)
def version(cast: Cast) -> StandardVersion:
    """North's own standard: `purpose` is asked at the middle level of the opening only."""
    draft = begun(cast.qa, cast.north)
    put(cast.qa, draft, replace(line(draft, "purpose"), shown_if=ShownIf("opening", (1,))))
    return publish_draft(viewer(cast.manager), draft.id, TODAY, seen=digest_of(form(draft)))


@pytest.fixture
def row(cast: Cast) -> Appeal:
    """An appeal for the level at which the purpose is asked, too."""
    return again(submitted(cast.qa, cast.agent, opening=2), opening=1)


def test_the_opened_line_needs_a_ruling(cast: Cast, row: Appeal) -> None:
    with pytest.raises(Unfounded) as refused:
        deciding.decide(viewer(cast.supervisor), row.id, ruled({"opening": 1}))
    assert refused.value.faults == {"purpose": PointFault.NO_RULING}


def test_answered_with_the_decision_it_is_part_of_the_record(cast: Cast, row: Appeal) -> None:
    rulings = ruled({"opening": 1, "purpose": 1})
    done = deciding.decide(viewer(cast.supervisor), row.id, rulings)
    assert done.state is AppealState.UPHELD
    assert [p.criterion.code for p in points_of(done)] == ["opening", "purpose"]
    assert evaluation_of(done).slip_owed
    assert summaries.differences() == []


def test_the_page_asks_for_it(cast: Cast, row: Appeal, as_: Callable[..., FlaskClient]) -> None:
    client, url = as_(cast.supervisor), f"/appeals/{row.id}/decision"
    look = client.post(url, data=SENT | {"look": "1"}, headers={"HX-Request": "true"})
    assert "1 more line would apply" in look.text
    assert "By this decision the line applies now" in client.post(url, data=SENT).text
    more = SENT | {"choice-purpose": "0", "why-purpose": RULED}
    assert client.post(url, data=more).status_code == 303
    assert "did not apply before" in client.get(f"/appeals/{row.id}").text


def test_what_nobody_appealed_against_is_not_decided_on(cast: Cast, row: Appeal) -> None:
    rulings = ruled({"opening": None, "clarity": 1})
    with pytest.raises(Unfounded) as refused:
        deciding.decide(viewer(cast.supervisor), row.id, rulings)
    assert refused.value.faults == {"clarity": PointFault.NOT_ASKED}
