"""A report as a workbook, ordered on its page and made by the worker."""

import zipfile
from collections.abc import Callable
from io import BytesIO

from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.exports import actions as exports
from qaweb.exports import storage
from qaweb.exports.models import Export, ExportedRecord
from qaweb.exports.rules import ExportState
from qaweb.reports import actions
from tests.cast import Cast, viewer
from tests.reports.making import a_day, drawn, published, slip, submitted

SignIn = Callable[..., FlaskClient]


def made(client: FlaskClient, report_id: int) -> Export:
    answer = client.post("/exports/report", data={"query": f"report={report_id}"})
    assert answer.headers["Location"] == "/exports"
    export = Export.select().order_by(Export.id.desc()).get()
    exports.make(export.id, clock.now())
    return Export.get_by_id(export.id)


def opened(client: FlaskClient, report_id: int) -> Workbook:
    with client.get(f"/exports/{made(client, report_id).id}/file.xlsx") as answer:
        assert answer.status_code == 200
        return load_workbook(BytesIO(answer.data))


def cells(book: Workbook) -> set[object]:
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_the_workbook_says_what_the_page_says(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    slip(cast, cast.agent_b)
    book = opened(as_(cast.manager), submitted(cast).id)
    assert book.sheetnames == [
        "Summary", "Figures", "Charts", "Scores", "Criteria", "Improvement slips",
        "At work, not covered that day", "Late records", "List of records",
    ]  # fmt: skip
    assert book["List of records"].max_row == 6
    assert any("5 calls monitored" in str(value) for value in cells(book))
    assert {"二组的开场白有进步。", "Side by side", "马质检", "杜客服"} <= cells(book)


def test_it_is_in_chinese_for_who_reads_chinese(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    book = opened(as_(cast.manager, "zh_Hans_CN"), submitted(cast).id)
    assert {"优秀", "远程"} <= cells(book)


def test_leads_and_agents_take_home_their_own_rows_only(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = published(cast)
    slip(cast, cast.agent_b)
    found = cells(opened(as_(cast.agent), report.id))
    assert "任客服" in found
    assert not found & {"杜客服", "郑客服", "二组", "朱主管"}
    found = cells(opened(as_(cast.lead), report.id))
    assert {"任客服", "郑客服"} <= found
    assert not found & {"杜客服", "二组"}


def test_an_export_is_in_the_trail_and_not_among_what_happened(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = submitted(cast)
    opened(as_(cast.supervisor), report.id)
    exported = AuditEntry.action == "reports.export"
    entry = AuditEntry.select().where(exported).order_by(AuditEntry.id.desc()).get()
    assert entry.subject_id == str(report.id)
    assert entry.actor_name == "朱主管"
    assert "exported" not in as_(cast.qa).get(f"/reports/{report.id}").text


def test_nobody_exports_what_they_may_not_open(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    for person in (cast.manager, cast.agent, cast.south_qa):
        export = made(as_(person), report.id)
        assert (export.state, export.stored and export.done) == (ExportState.FAILED, 0)
    assert made(as_(cast.qa), 0).state is ExportState.FAILED


def test_each_record_shows_what_it_earned_and_tells_who_took_it_along(
    cast: Cast, as_: SignIn
) -> None:
    a_day(cast)
    book = opened(as_(cast.manager), submitted(cast).id)
    head, *rows = book["List of records"].iter_rows(values_only=True)
    place = head.index("Standard opening")
    assert all(row[place] is not None for row in rows)
    assert ExportedRecord.select().count() == len(rows)
    assert book["List of records"].print_area.endswith("$L$6")


def test_the_charts_of_the_page_are_native_charts(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    export = made(as_(cast.manager), submitted(cast).id)
    with zipfile.ZipFile(storage.path_of(export.stored)) as packed:
        charts = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) >= 3


def test_a_formula_in_the_words_stays_text(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = drawn(cast)
    actions.submit(viewer(cast.qa), report.id, {"highlights": "=1+1"}, 0)
    book = opened(as_(cast.manager), report.id)
    found = [cell for row in book["Summary"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in found] == ["s"]
