"""GET /standards/drafts/<id>/replay: last month and this under the draft (P3.6)."""

import datetime as dt
from collections.abc import Callable

from flask.testing import FlaskClient

from qaweb import clock
from qaweb.replays.queries import replayed
from tests import factories
from tests.cast import TODAY, Cast, viewer
from tests.standards.drafting import begun, regrade

As = Callable[..., FlaskClient]
SEPTEMBER = clock.at(dt.date(2026, 9, 15), dt.time(10))


def heard(cast: Cast) -> None:
    """Two of September, one of October, and what must not count."""
    factories.evaluation(cast, levels={"opening": 2, "courtesy": 2}, called_at=SEPTEMBER)
    factories.evaluation(cast, called_at=SEPTEMBER)
    factories.evaluation(cast)
    factories.evaluation(cast, called_at=SEPTEMBER, counts=False)
    factories.evaluation(cast, called_at=SEPTEMBER, agent=cast.outsider)


def test_it_scores_the_months_anew(cast: Cast) -> None:
    heard(cast)
    draft = begun(cast.qa, cast.north)
    regrade(cast.qa, draft)
    page = replayed(viewer(cast.manager), draft, TODAY)
    last, this = (month.replay for month in page.months)
    # 4 points of `opening` and 4 of `courtesy` lost: 92; `opening` is worth 6 under the draft: 90.
    assert [(each.kept.total, each.total) for each in last.outcomes] == [
        (9200, 9000),
        (10000, 10000),
    ]
    assert (len(this.outcomes), this.changed) == (1, [])


def test_a_company_draft_concerns_the_projects_without_their_own(cast: Cast) -> None:
    heard(cast)
    page = replayed(viewer(cast.manager), begun(cast.manager), TODAY)
    assert len(page.months[0].replay.outcomes) == 3


def test_the_page_and_its_fragment_say_how_many(cast: Cast, as_: As) -> None:
    heard(cast)
    draft = begun(cast.qa, cast.north)
    client = as_(cast.qa)
    address = f"/standards/drafts/{draft.id}/replay"
    assert "0 of 2 would change band" in client.get(address).text
    fragment = client.get(address, headers={"HX-Request": "true"}).text
    assert fragment.lstrip().startswith('<section class="sheet" id="replay">')
