"""GET and POST /inbox: what is new for the person who looks."""

from collections.abc import Callable

from flask.testing import FlaskClient

from qaweb.inbox.actions import tell
from qaweb.inbox.models import Notice
from qaweb.inbox.queries import turned_off
from qaweb.inbox.rules import Occasion
from tests.cast import Cast
from tests.slips import writing as slips

AsPerson = Callable[..., FlaskClient]


def told(cast: Cast, key: str = "x", endpoint: str = "slips.show") -> Notice:
    words = {"subject": "S000007", "who": "王芳", "day": "2026-10-28"}
    tell([cast.lead.id], Occasion.SLIP_DUE, key, endpoint, {"slip_id": 7}, **words)
    row: Notice = Notice.get(Notice.key == key)
    return row


def test_a_notice_is_worded_in_the_readers_language(cast: Cast, as_: AsPerson) -> None:
    told(cast)
    assert "S000007 for 王芳 is due on 2026-10-28" in as_(cast.lead).get("/inbox").text
    assert "王芳的 S000007 将于 2026-10-28 到期" in as_(cast.lead, "zh").get("/inbox").text


def test_the_bell_counts_what_is_unread(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.lead)
    assert "0 unread notices" in client.get("/inbox/bell").text
    told(cast)
    assert "1 unread notice" in client.get("/").text


def test_opening_marks_as_read_and_leads_to_the_record(cast: Cast, as_: AsPerson) -> None:
    row = told(cast)
    answer = as_(cast.lead).post(f"/inbox/{row.id}")
    assert (answer.status_code, answer.location) == (303, "/slips/7")
    assert Notice.get_by_id(row.id).read_at


def test_a_page_that_is_no_more_leads_to_the_notices(cast: Cast, as_: AsPerson) -> None:
    row = told(cast, endpoint="slips.of_long_ago")
    assert as_(cast.lead).post(f"/inbox/{row.id}").location == "/inbox"


def test_the_unread_stand_apart(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.lead)
    told(cast)
    client.post("/inbox/read")
    assert "You have read everything" in client.get("/inbox?show=unread").text
    assert "S000007" in client.get("/inbox").text


def test_one_chooses_what_one_is_told(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.lead)
    client.post("/inbox/choices", data={"kind": ["slip_due", "no such kind"]})
    off = turned_off(cast.lead.id)
    assert Occasion.SLIP_QUESTION in off
    assert Occasion.SLIP_DUE not in off
    assert Occasion.SLIP_ISSUED not in off


def test_an_agent_chooses_only_among_what_an_agent_is_told(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.agent).get("/inbox/choices").text
    assert 'value="slip_answered"' in page
    for kind in ("appeal_raised", "correction_asked", "report_returned", "slip_due"):
        assert f'value="{kind}"' not in page


def test_what_is_not_on_the_page_stays_on(cast: Cast, as_: AsPerson) -> None:
    as_(cast.agent).post("/inbox/choices", data={"kind": []})
    assert Occasion.SLIP_CLOSED in turned_off(cast.agent.id)
    assert Occasion.SLIP_DUE not in turned_off(cast.agent.id)


def test_opening_the_record_itself_reads_what_was_told_of_it(cast: Cast, as_: AsPerson) -> None:
    slip = slips.issued(cast)
    client = as_(cast.agent)
    assert "1 unread notice" in client.get("/inbox/bell").text
    client.get(f"/slips/{slip.id}")
    assert [row.kind for row in Notice.select().where(Notice.read_at.is_null(False))] == [
        Occasion.SLIP_ISSUED
    ]
