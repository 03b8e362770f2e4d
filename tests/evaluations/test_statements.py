"""How many statements the busiest requests send: twenty calls a day per person go through them.

A number that grows here is felt by everybody; say in the change why it must.
"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.evaluations.models import Evaluation
from tests.cast import Cast
from tests.evaluations.scoring import draft_of, live_draft, submitted
from tests.evaluations.test_index import counted

As = Callable[..., FlaskClient]
HTMX = {"X-Autosave": "1", "HX-Request": "true"}


def sent(ask: Callable[[], object]) -> int:
    """Statements of a second request, without the savepoints that only a test has."""
    with counted() as seen:
        ask()
    return sum(1 for sql in seen if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN")))


def save(client: FlaskClient, draft: Evaluation, code: str, seq: int) -> None:
    given = {f"level-{code}": "1", f"seq-{code}": str(seq)}
    address = f"/evaluations/{draft.id}/answers/{code}"
    assert client.post(address, data=given, headers=HTMX).status_code == 200


def test_an_autosave_sends_eight(cast: Cast, as_: As) -> None:
    draft, client = draft_of(cast.qa, cast.agent), as_(cast.qa)
    save(client, draft, "opening", 9)
    assert sent(lambda: save(client, draft, "purpose", 9)) == 8


def test_a_submission_sends_less_than_forty(cast: Cast, as_: As) -> None:
    client = as_(cast.qa)
    client.get(f"/evaluations/{live_draft(cast.qa, cast.agent).id}")
    draft = live_draft(cast.qa, cast.agent)
    address = f"/evaluations/{draft.id}/submit"
    assert sent(lambda: client.post(address, headers=HTMX)) <= 36  # eleven keep the summaries
    assert Evaluation.get_by_id(draft.id).submitted_at


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("/worklist", 12),
        ("/evaluations", 12),
        ("/evaluations/{draft}", 16),
        ("/evaluations/{done}", 14),  # with the reader noted (S17), and the sheet it may stand in
    ],
)
def test_a_page_sends_no_more_than(cast: Cast, as_: As, page: str, most: int) -> None:
    done, draft = submitted(cast.qa, cast.agent), live_draft(cast.qa, cast.agent)
    client, address = as_(cast.qa), page.format(draft=draft.id, done=done.id)
    client.get(address)
    assert sent(lambda: client.get(address)) <= most
