"""The workbook holds the very figures of the page, also what its charts leave out."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from qaweb.audit import AuditEntry
from qaweb.dashboards.asking import asked
from qaweb.dashboards.queries import dashboard
from tests.cast import TODAY, Cast, viewer
from tests.dashboards.frames import some_months

As = Callable[..., FlaskClient]


def book_of(client: FlaskClient, query: str = "") -> Any:
    answer = client.get(f"/dashboard.xlsx{query}")
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.data))


def rows_under(sheet: Any, heading: str) -> list[tuple[Any, ...]]:
    """The rows of the table below a heading, up to an empty one."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if row[0] == heading)
    found = []
    for row in rows[start + 2 :]:
        if row[0] is None:
            break
        found.append(row)
    return found


def test_it_holds_the_figures_of_the_page(cast: Cast, as_: As) -> None:
    some_months(cast)
    book = book_of(as_(cast.manager), "?period=year")
    what = asked(MultiDict({"period": "year"}), TODAY)
    shown = dashboard(viewer(cast.manager), what)
    teams = rows_under(book["Figures"], "How do the teams score?")
    assert [(row[1], row[2]) for row in teams] == [
        ((line.mean or 0) / 100, line.count) for line in shown.teams
    ]
    assert book.sheetnames == ["Dashboard", "Figures", "Charts", "How do the scores develop"]
    assert len(book["Charts"]._charts) >= 6


def test_it_holds_what_the_reader_may_see(cast: Cast, as_: As) -> None:
    some_months(cast)
    sheet = book_of(as_(cast.lead), "?period=year")["Figures"]
    names = {row[0] for row in rows_under(sheet, "Who could use support next?")}
    assert names == {cast.agent.name, cast.teammate.name, cast.lead.name}
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert cast.agent_b.name not in cells


def test_the_trail_says_who_took_it(cast: Cast, as_: As) -> None:
    book_of(as_(cast.qa), "?mode=remote")
    entry = AuditEntry.select().where(AuditEntry.action == "dashboards.export").get()
    assert (entry.actor_id, "mode=remote" in entry.after) == (cast.qa.id, True)


def test_an_empty_one_can_be_taken_too(cast: Cast, as_: As) -> None:
    assert "Dashboard" in book_of(as_(cast.qa)).sheetnames
