"""Lists as files: ordered, made by the worker with the rights of then, fetched, forgotten."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.evaluations import records
from qaweb.exports import actions, queries, storage
from qaweb.exports.models import Export, ExportedRecord
from qaweb.exports.rules import ExportState, reach_of, seconds_left
from qaweb.jobs import Job
from qaweb.people.models import Person
from tests import factories
from tests.cast import NOW, Cast, viewer

As = Callable[..., FlaskClient]
Later = Callable[..., Any]


def ordered(person: Person, query: str = "", *columns: str, details: bool = False) -> Export:
    Person.update(locale="en").where(Person.id == person.id).execute()
    return actions.order(viewer(person), "evaluations", query, columns, details)


def made(person: Person, query: str = "", *columns: str, details: bool = False) -> Export:
    export = ordered(person, query, *columns, details=details)
    actions.make(export.id, clock.now())
    return Export.get_by_id(export.id)


def book_of(export: Export) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(storage.path_of(export.stored).read_bytes()))


def rows_of(export: Export) -> list[tuple[object, ...]]:
    return list(book_of(export).worksheets[0].iter_rows(values_only=True))


def test_the_file_holds_every_row_that_the_filters_leave(cast: Cast) -> None:
    lost = factories.evaluation(cast, levels={"opening": 1})
    factories.evaluation(cast, agent=cast.agent_b)
    factories.evaluation(cast, agent=cast.outsider, monitor=cast.south_qa)
    export = made(cast.qa, "criterion=opening", "number", "agent", "score")
    assert rows_of(export) == [
        ("Number", "Agent", "Score"),
        (str(lost), cast.agent.name, lost.total / 100),
    ]
    assert (export.state, export.done, export.total) == (ExportState.DONE, 1, 1)


def test_more_rows_than_a_page_come_in_the_order_of_the_list(cast: Cast) -> None:
    numbers = [str(factories.evaluation(cast)) for _ in range(60)]
    export = made(cast.qa, "sort=monitored_on", "number")
    assert [row[0] for row in rows_of(export)] == ["Number", *numbers]


def test_points_of_each_criterion_come_along_when_wanted(cast: Cast) -> None:
    factories.evaluation(cast, levels={"opening": 1})
    head, row = rows_of(made(cast.qa, "", "number", details=True))
    assert len(head) > 10
    assert head[1] == "Standard opening"
    assert row[1] < max(row[1:])


def test_a_second_sheet_says_what_the_list_was_narrowed_to(cast: Cast) -> None:
    export = made(cast.qa, "band=failed&q=x")
    book = book_of(export)
    said = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert said == {"Person or call": "x", "Band": "Failed", "Made for": cast.qa.name}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://example.org"])
def test_text_stays_text(cast: Cast, text: str) -> None:
    factories.evaluation(cast, problems=[], suggestions=text)
    export = made(cast.qa, "", "suggestions")
    cell = book_of(export).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_worker_makes_it_with_the_rights_of_then(cast: Cast) -> None:
    factories.evaluation(cast)
    export = ordered(cast.qa)
    Person.update(project=cast.south).where(Person.id == cast.qa.id).execute()
    actions.make(export.id, clock.now())
    assert Export.get_by_id(export.id).done == 0


def test_who_has_lost_the_right_gets_nothing(cast: Cast) -> None:
    export = ordered(cast.qa)
    Person.update(role="assistant").where(Person.id == cast.qa.id).execute()
    actions.make(export.id, clock.now())
    found = Export.get_by_id(export.id)
    assert found.state is ExportState.FAILED
    assert "may not export" in found.error
    assert not storage.names() & {found.stored}


def test_who_has_left_gets_nothing(cast: Cast) -> None:
    export = ordered(cast.qa)
    Person.update(status="left").where(Person.id == cast.qa.id).execute()
    assert actions.make(export.id, clock.now()) == "the person has left"
    assert Export.get_by_id(export.id).state is ExportState.CANCELLED


def test_the_right_is_checked_again_at_the_download(cast: Cast) -> None:
    export = made(cast.qa)
    assert actions.take(viewer(cast.qa), export.id)[1].is_file()
    Person.update(project=cast.south).where(Person.id == cast.qa.id).execute()
    with pytest.raises(Forbidden):
        actions.take(viewer(cast.qa), export.id)


def test_nobody_fetches_anothers_file(cast: Cast) -> None:
    export = made(cast.qa)
    for person in (cast.manager, cast.second_qa, cast.agent):
        with pytest.raises(NotFound):
            actions.take(viewer(person), export.id)


def test_the_assistant_exports_no_evaluations(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        ordered(cast.assistant)
    with pytest.raises(NotFound):
        actions.order(viewer(cast.qa), "no such list", "", [], False)


def test_three_at_a_time_and_no_endless_choice(cast: Cast) -> None:
    with pytest.raises(Refused):
        ordered(cast.qa, "id=1&" * 2000)
    for _unused in range(3):
        ordered(cast.qa)
    with pytest.raises(Conflict):
        ordered(cast.qa)


def test_a_waiting_one_is_cancelled_at_once(cast: Cast) -> None:
    export = ordered(cast.qa)
    actions.cancel(viewer(cast.qa), export.id)
    assert actions.make(export.id, clock.now()) == "nothing to do"
    with pytest.raises(Conflict):
        actions.cancel(viewer(cast.qa), export.id)


def test_one_in_the_making_stops_and_leaves_no_file(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _unused in range(60):
        factories.evaluation(cast)
    export = ordered(cast.qa)
    monkeypatch.setattr(actions, "EVERY", dt.timedelta(0))
    moved = actions._move
    monkeypatch.setattr(
        actions, "_move", lambda row, states, **new: "done" not in new and moved(row, states, **new)
    )
    assert actions.make(export.id, clock.now()) == "cancelled"
    assert not [path for path in storage.folder().iterdir() if path.name == export.stored]


def test_the_trail_tells_filter_and_count(cast: Cast) -> None:
    factories.evaluation(cast)
    export = made(cast.qa, "mode=recording")
    actions.take(viewer(cast.qa), export.id)
    told = AuditEntry.select().where(AuditEntry.subject_type == "export").order_by(AuditEntry.id)
    assert [row.action for row in told] == ["exports.order", "exports.make", "exports.take"]
    assert all('"rows": 1' in row.after and "mode=recording" in row.after for row in told[1:])


def test_a_record_tells_those_concerned_who_took_it_along(cast: Cast) -> None:
    record = factories.evaluation(cast)
    made(cast.second_qa)
    for person, knows in ((cast.manager, True), (cast.agent, True), (cast.lead, False)):
        told = [entry.action for entry in records.history(viewer(person), record)]
        assert ("evaluations.listed" in told) is knows


def test_files_are_deleted_after_a_week_and_the_row_stays(cast: Cast, later: Later) -> None:
    factories.evaluation(cast)
    export = made(cast.qa)
    actions.forget_old(clock.now())
    assert export.stored in storage.names()
    with later(days=8):
        actions.forget_old(clock.now())
    assert export.stored not in storage.names()
    assert Export.get_by_id(export.id).state is ExportState.EXPIRED
    assert ExportedRecord.select().count() == 1
    with pytest.raises(NotFound):
        actions.take(viewer(cast.qa), export.id)


def test_the_pace_tells_how_long_it_takes() -> None:
    later = NOW + dt.timedelta(seconds=10)
    assert seconds_left(NOW, later, 100, 300) == 20
    assert seconds_left(NOW, later, 0, 300) is None
    assert seconds_left(None, later, 5, 300) is None


def test_reach_differs_with_what_is_seen(cast: Cast) -> None:
    people = (cast.manager, cast.qa, cast.south_qa, cast.lead, cast.lead_b, cast.agent)
    assert len({reach_of(viewer(person)) for person in people}) == len(people)


def test_the_page_orders_shows_and_hands_out(cast: Cast, as_: As) -> None:
    factories.evaluation(cast)
    client = as_(cast.qa)
    answer = client.post("/exports/evaluations", data={"query": "mode=recording"})
    assert answer.headers["Location"] == "/exports"
    page = client.get("/exports").text
    assert "Waiting for the worker" in page
    assert 'hx-trigger="every 1s"' in page
    job = Job.get(Job.kind == "export")
    export = Export.get()
    assert job.key == export.job_key
    actions.make(export.id, clock.now())
    assert 'hx-trigger="every 1s"' not in client.get("/exports").text
    with client.get(f"/exports/{export.id}/file.xlsx") as file:
        assert file.data.startswith(b"PK")
        assert file.headers["Content-Disposition"].startswith("attachment")


def test_chosen_rows_alone_are_ordered(cast: Cast, as_: As) -> None:
    one, _other = factories.evaluation(cast), factories.evaluation(cast)
    as_(cast.qa).post("/exports/evaluations", data={"id": [one.id], "query": "band=failed"})
    export = Export.get()
    assert export.query == f"id={one.id}"
    actions.make(export.id, clock.now())
    assert Export.get().done == 1


def test_the_list_is_empty_at_first(cast: Cast, as_: As) -> None:
    assert "Files stand here" in as_(cast.agent).get("/exports").text
    assert queries.making([]).goes_on is False
