"""A month's forms: asked for by month, team and person, made by the worker, filed by person."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from flask.testing import FlaskClient
from flask_babel import force_locale

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Forbidden, NotFound
from qaweb.evaluations import records
from qaweb.exports import actions, queries, storage
from qaweb.exports.models import Export
from qaweb.exports.months import Asked, asked_for, asked_in, months_to
from qaweb.exports.rules import ExportState, Filing
from qaweb.exports.writing import is_too_large
from qaweb.people.models import Person
from tests import factories
from tests.cast import Cast, viewer
from tests.reports.making import slip

As = Callable[..., FlaskClient]
OCTOBER = "month=2026-10"


def made(person: Person, kind: str, query: str, language: str = "en") -> Export:
    with force_locale(language):
        export = actions.order(viewer(person), kind, query, [], False)
    actions.make(export.id, clock.now())
    return Export.get_by_id(export.id)


def book_of(export: Export) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(storage.path_of(export.stored).read_bytes()))


def test_an_address_says_month_project_team_and_person() -> None:
    today = dt.date(2026, 10, 20)
    asked = Asked(dt.date(2026, 2, 1), 1, 2, "任客服")
    assert asked_in(asked.query, today) == asked
    assert asked.last_day == dt.date(2026, 2, 28)
    assert asked_for({"month": "2026-13", "team": "x"}, today) == Asked(dt.date(2026, 10, 1))


def test_two_years_of_months_are_offered() -> None:
    months = months_to(dt.date(2026, 1, 31))
    assert (months[0], months[1], months[-1], len(months)) == ("2026-01", "2025-12", "2024-02", 24)


def test_each_persons_records_stand_on_a_sheet_in_the_order_of_the_days(cast: Cast) -> None:
    late, early = factories.evaluation(cast), factories.evaluation(cast)
    other = factories.evaluation(cast, agent=cast.agent_b)
    day = late.monitored_on - dt.timedelta(days=3)
    type(early).update(monitored_on=day).where(type(early).id == early.id).execute()
    book = book_of(made(cast.qa, "evaluation_forms", OCTOBER))
    folders = [f"{person.name} {person.number}" for person in (cast.agent, cast.agent_b)]
    assert book.sheetnames == ["Contents", *folders]
    numbers = [row[0].value for row in book["Contents"].iter_rows(min_row=5)]
    assert numbers == ["Number", str(early), str(late), str(other)]


def test_the_slips_of_a_month_are_filed_the_same_way(cast: Cast) -> None:
    one = slip(cast, cast.agent)
    export = made(cast.qa, "slip_forms", OCTOBER, "zh_Hans_CN")
    book = book_of(export)
    assert (export.title, export.done) == ("客户代表改进建议 2026-10", 1)
    assert book["目录"]["A6"].value == str(one)
    assert made(cast.qa, "slip_forms", "month=2026-09").done == 0


@pytest.mark.parametrize(
    ("query", "forms"),
    [
        (OCTOBER, 2),
        ("month=2026-09", 0),
        (f"{OCTOBER}&person=%E4%BB%BB%E5%AE%A2%E6%9C%8D", 1),
        (f"{OCTOBER}&team=999", 0),
        (f"{OCTOBER}&project=999", 0),
    ],
)
def test_month_project_team_and_person_narrow_it(cast: Cast, query: str, forms: int) -> None:
    for person in (cast.agent, cast.agent_b):
        factories.evaluation(cast, agent=person)
        slip(cast, person)
    for kind in ("evaluation_forms", "slip_forms"):
        content = queries.exporter(kind).listing(viewer(cast.qa), query, (), False)
        assert isinstance(content, Filing)
        assert (content.total, len(list(content.forms()))) == (forms, forms)


def test_nobody_gets_the_forms_of_people_they_may_not_see(cast: Cast) -> None:
    for person in (cast.agent, cast.teammate, cast.agent_b):
        factories.evaluation(cast, agent=person)
        slip(cast, person)
    for person, people in ((cast.qa, 3), (cast.lead, 2), (cast.agent, 1), (cast.south_qa, 0)):
        for kind in ("evaluation_forms", "slip_forms"):
            assert queries.filing(
                viewer(person), kind, asked_in(OCTOBER, clock.today())
            ).people == (people)
    with pytest.raises(Forbidden):
        queries.filing(viewer(cast.assistant), "evaluation_forms", asked_in("", clock.today()))


def test_a_list_is_no_form(cast: Cast) -> None:
    with pytest.raises(NotFound):
        queries.filing(viewer(cast.qa), "evaluations", asked_in("", clock.today()))


def test_the_export_stands_in_the_trail_and_with_each_record(cast: Cast) -> None:
    record = factories.evaluation(cast)
    export = made(cast.second_qa, "evaluation_forms", OCTOBER)
    about = (AuditEntry.subject_type == "export") & (AuditEntry.subject_id == str(export.id))
    told = AuditEntry.select().where(about).order_by(AuditEntry.id)
    assert [row.action for row in told] == ["exports.order", "exports.make"]
    actions_told = [entry.action for entry in records.history(viewer(cast.manager), record)]
    assert "evaluations.listed" in actions_told


def test_too_many_forms_are_refused_with_what_to_do() -> None:
    def filing(total: int, people: int) -> Filing:
        return Filing("x", (), (), total, people, lambda: iter(()))

    assert not is_too_large(filing(2000, 400))
    assert is_too_large(filing(2001, 1))
    assert is_too_large(filing(500, 401))


def test_the_page_counts_and_orders(cast: Cast, as_: As) -> None:
    factories.evaluation(cast)
    client = as_(cast.qa)
    assert "Month's forms" in client.get("/evaluations").text.replace("&#39;", "'")
    page = client.get("/exports/forms/evaluation_forms?month=2026-10").text
    assert "1 form" in page
    answer = client.post("/exports/evaluation_forms", data={"query": OCTOBER})
    assert answer.headers["Location"] == "/exports"
    assert Export.get().state is ExportState.WAITING


def test_a_month_without_forms_offers_no_button(cast: Cast, as_: As) -> None:
    page = as_(cast.qa).get("/exports/forms/slip_forms?month=2026-01").text
    assert "There are no forms of this month here." in page
    assert "Make the workbook" not in page


def test_a_slip_tells_who_took_it_along(cast: Cast, as_: As) -> None:
    one = slip(cast, cast.agent)
    export = made(cast.qa, "slip_forms", OCTOBER)
    page = as_(cast.supervisor).get(f"/slips/{one.id}").text
    assert "exported the slip in a list" in page
    assert str(export) in page
