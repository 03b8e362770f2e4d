"""Who looked at a record: noted when a page is shown, told to the person and to the manager."""

import datetime as dt
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.calls import actions as calls
from qaweb.evaluations import records
from qaweb.evaluations.models import Evaluation
from qaweb.exports import actions as exports
from qaweb.looks.actions import note
from qaweb.looks.models import Look
from qaweb.looks.rules import Record
from tests import factories
from tests.appeals import making as appeals
from tests.calls.making import call
from tests.cast import Cast, viewer
from tests.evaluations.test_index import counted
from tests.slips import writing as slips

AsPerson = Callable[..., FlaskClient]


@pytest.fixture
def record(cast: Cast) -> Evaluation:
    return factories.evaluation(cast)


def readers() -> list[tuple[int, str, int]]:
    rows = Look.select().order_by(Look.id)
    return [(row.reader_id, row.record.value, row.record_id) for row in rows]


def lines(client: FlaskClient, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [" ".join(tr.get_text(" ").split()) for tr in page.select("#looks tbody tr:has(td)")]


def test_whoever_opens_an_evaluation_is_noted_once(
    cast: Cast, as_: AsPerson, record: Evaluation
) -> None:
    for person in (cast.lead, cast.agent, cast.lead, cast.qa):
        as_(person).get(f"/evaluations/{record.id}")
    assert readers() == [(p.id, "evaluation", record.id) for p in (cast.lead, cast.qa)]


def test_a_slip_and_an_appeal_are_noted_too(cast: Cast, as_: AsPerson) -> None:
    slip, appeal = slips.issued(cast), appeals.raised(cast)
    as_(cast.lead).get(f"/slips/{slip.id}")
    as_(cast.supervisor).get(f"/appeals/{appeal.id}")
    as_(cast.supervisor).get(f"/appeals/{appeal.id}/decision")
    assert readers() == [
        (cast.lead.id, "slip", slip.id),
        (cast.supervisor.id, "evaluation", appeal.evaluation_id),
    ]


def test_a_piece_fetched_anew_and_a_refused_page_are_no_opening(
    cast: Cast, as_: AsPerson, record: Evaluation
) -> None:
    slip = slips.issued(cast)
    as_(cast.lead).get(f"/slips/{slip.id}", headers={"HX-Request": "true"})
    as_(cast.lead).head(f"/slips/{slip.id}")
    assert as_(cast.lead_b).get(f"/evaluations/{record.id}").status_code == 404
    assert as_(cast.lead).get(f"/evaluations/{record.id}?revision=9").status_code == 404
    assert readers() == []


def test_a_page_in_which_one_moves_by_htmx_is_an_opening(
    cast: Cast, as_: AsPerson, record: Evaluation
) -> None:
    boosted = {"HX-Request": "true", "HX-Boosted": "true"}
    as_(cast.lead).get(f"/evaluations/{record.id}", headers=boosted)
    assert len(readers()) == 1


def test_the_agent_reads_who_opened_and_who_took_along(
    cast: Cast, as_: AsPerson, record: Evaluation
) -> None:
    as_(cast.qa).get(f"/evaluations/{record.id}")
    records.note_export(viewer(cast.supervisor), record.id)
    opened = next(each for each in lines(as_(cast.agent), "/openness") if "opened it" in each)
    taken = next(each for each in lines(as_(cast.agent), "/openness") if "opened" not in each)
    assert (cast.qa.name in opened, "QA specialist" in opened, "scored it" in opened) == (True,) * 3
    assert (cast.supervisor.name in taken, "exported" in taken, str(record) in taken) == (True,) * 3


def test_the_list_is_narrowed_to_one_record(cast: Cast, as_: AsPerson, record: Evaluation) -> None:
    other = factories.evaluation(cast)
    for one in (record, other):
        as_(cast.lead).get(f"/evaluations/{one.id}")
    agent = as_(cast.agent)
    assert len(lines(agent, "/openness")) == 2
    assert [str(other) in each for each in lines(agent, f"/openness?record={other}")] == [True]
    for nothing in ("E000000", "x", "S000001", "E999999"):
        assert lines(agent, f"/openness?record={nothing}") == []


def test_another_persons_record_is_never_told(
    cast: Cast, as_: AsPerson, record: Evaluation
) -> None:
    as_(cast.lead).get(f"/evaluations/{record.id}")
    for person in (cast.teammate, cast.lead, cast.qa, cast.manager):
        assert lines(as_(person), f"/openness?record={record}") == []
        assert lines(as_(person), "/openness") == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("agent", 200),
        ("manager", 200),
        ("qa", 403),
        ("supervisor", 403),
        ("lead", 403),
        ("teammate", 404),
        ("lead_b", 404),
        ("south_supervisor", 404),
        ("south_qa", 404),
        ("assistant", 403),
    ],
)
def test_who_may_know_the_readers_of_a_record(
    cast: Cast, as_: AsPerson, record: Evaluation, who: str, status: int
) -> None:
    slip, client = slips.issued(cast), as_(getattr(cast, who))
    assert client.get(f"/evaluations/{record.id}/readers").status_code == status
    assert client.get(f"/slips/{slip.id}/readers").status_code == status


def test_the_record_itself_says_it_to_the_agent_and_the_manager_alone(
    cast: Cast, as_: AsPerson, record: Evaluation
) -> None:
    address = f"/evaluations/{record.id}"
    assert "has opened it so far" in as_(cast.agent).get(address).text
    pages = {p.id: as_(p).get(address).text for p in (cast.lead, cast.qa)}
    assert not any("Opened by" in page for page in pages.values())
    said = f"Opened by 2 people: {cast.lead.name}, {cast.qa.name} (scored it)."
    assert said in as_(cast.agent).get(address).text
    assert said in as_(cast.manager).get(address).text
    assert "Opened by 3 people" in as_(cast.agent).get(address).text


def test_whoever_has_a_record_since_a_correction_is_not_told_of_its_earlier_readers(
    cast: Cast, as_: AsPerson, record: Evaluation
) -> None:
    as_(cast.lead).get(f"/evaluations/{record.id}")
    Evaluation.update(agent=cast.teammate).where(Evaluation.id == record.id).execute()
    address = f"/evaluations/{record.id}/readers"
    assert lines(as_(cast.teammate), address) == []
    assert len(lines(as_(cast.manager), address)) == 1
    told = BeautifulSoup(as_(cast.agent).get("/openness").text, "html.parser")
    assert str(record) in told.select_one("#looks").get_text()  # type: ignore[union-attr]
    assert not told.select(f'#looks a[href="/evaluations/{record.id}"]')


def test_a_call_that_was_heard_is_named_by_its_evaluation(cast: Cast, as_: AsPerson) -> None:
    heard, other = call(cast.agent), call(cast.agent)
    record = factories.evaluation(cast, call=heard)
    for one in (heard, other):
        calls.listen(viewer(cast.supervisor), one.id)
    told = lines(as_(cast.agent), "/openness")
    assert [str(record) in line for line in told] == [False, True]
    assert str(other) in told[0]
    assert len(lines(as_(cast.agent), f"/openness?record={record}")) == 1


def test_a_file_with_several_records_is_one_line(cast: Cast, as_: AsPerson) -> None:
    taken = [factories.evaluation(cast).id for _ in range(3)]
    factories.evaluation(cast, agent=cast.teammate)
    export = exports.order(viewer(cast.qa), "evaluations", "", [], details=False)
    exports.make(export.id, clock.now())
    assert ["3 records in a list" in line for line in lines(as_(cast.agent), "/openness")] == [True]
    assert len(lines(as_(cast.agent), f"/evaluations/{taken[0]}/readers")) == 1


def test_a_long_list_is_paged(cast: Cast, as_: AsPerson, record: Evaluation) -> None:
    for days in range(60):
        with clock.set_to(clock.now() - dt.timedelta(days=days)):
            note(viewer(cast.lead), Record.EVALUATION, record.id, cast.agent.id, cast.north.zone)
    client = as_(cast.agent)
    assert [len(lines(client, f"/openness?page={page}")) for page in (1, 2, 3)] == [50, 10, 0]


def test_a_page_of_the_list_needs_no_more_queries_when_it_is_full(
    cast: Cast, as_: AsPerson, record: Evaluation
) -> None:
    client = as_(cast.agent)
    as_(cast.lead).get(f"/evaluations/{record.id}")
    client.get("/openness")
    with counted() as few:
        client.get("/openness")
    for one in (factories.evaluation(cast), factories.evaluation(cast)):
        for person in (cast.lead, cast.qa, cast.supervisor):
            as_(person).get(f"/evaluations/{one.id}")
    with counted() as many:
        client.get("/openness")
    assert len(many) == len(few)


def test_printing_a_slip_is_told(cast: Cast, as_: AsPerson) -> None:
    slip = slips.issued(cast)
    as_(cast.lead).get(f"/slips/{slip.id}/print")
    assert "printed the slip" in " ".join(lines(as_(cast.agent), f"/slips/{slip.id}/readers"))


def test_the_page_says_how_long_it_is_kept_and_what_leaves_no_line(
    cast: Cast, as_: AsPerson
) -> None:
    said = as_(cast.agent).get("/openness").text
    assert "Twelve months" in said
    assert "leave no line when they are read" in said
    assert "only read leaves no line" not in said
