"""The pages of imports, as a browser without JavaScript uses them."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb import clock, jobs
from qaweb.imports import queries, storage
from qaweb.imports.forgetting import forget_old
from qaweb.imports.models import ImportKind, ImportRun, Upload
from qaweb.people.models import Person
from qaweb.tabular.files import read_tables
from qaweb.tabular.tables import DEFAULT_LIMITS
from tests.cast import Cast
from tests.imports import making
from tests.imports.playing import check, counts_on, import_, newest, send, work
from tests.tabular.building import separated, with_member, xlsx

As = Callable[[Person], FlaskClient]


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to hundreds of megabytes."""
    return with_member(xlsx(["a"]), "xl/worksheets/sheet2.xml", b" " * 310_000_000)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("letter.docx", b"no table")
    return out.getvalue()


HOSTILE = {
    "zip": (archive, "This is not a table"),
    "pdf": (lambda: b"%PDF-1.7 ...", "This is not a table"),
    "program": (lambda: b"\x7fELF" + b"\0" * 100, "This is not a table"),
    "damaged": (lambda: xlsx(["a"])[:-200], "The file is damaged"),
    "empty": (lambda: b"", "The file is empty"),
    "blank": (lambda: b"\n \n", "The file is empty"),
    "quotes": (lambda: b'a,"b\n1,2', "The quotes of the text do not match"),
    "noise": (lambda: bytes(range(256)) * 40, "This is not a table"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_at_the_form(cast: Cast, as_: As, name: str) -> None:
    make, words = HOSTILE[name]
    answer = send(as_(cast.assistant), "people", make(), "people.xlsx")
    assert answer.status_code == 422
    assert words in answer.text
    assert Upload.select().count() == 0


def test_a_zip_bomb_is_refused_at_the_form(cast: Cast, as_: As) -> None:
    answer = send(as_(cast.assistant), "people", bomb(), "people.xlsx")
    assert answer.status_code == 422
    assert "The workbook unpacks to too much" in answer.text


def test_a_file_over_the_limit_is_refused_at_the_form(cast: Cast, as_: As) -> None:
    data = b"a,b\n" * (DEFAULT_LIMITS.file_bytes // 4 + 1)
    answer = send(as_(cast.assistant), "people", data)
    assert answer.status_code == 422
    assert "larger than 50 MB" in answer.text


def test_what_is_far_too_large_is_not_even_read(cast: Cast, as_: As, app: Flask) -> None:
    data = b"a" * (app.config["MAX_CONTENT_LENGTH"] + 1)
    answer = send(as_(cast.assistant), "people", data)
    assert answer.status_code == 413
    assert "The file is too large" in answer.text


def test_a_form_without_a_file_asks_for_one(cast: Cast, as_: As) -> None:
    answer = as_(cast.assistant).post("/imports/new", data={"kind": "people"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_only_the_kinds_of_ones_role_are_offered(cast: Cast, as_: As) -> None:
    page = as_(cast.qa).get("/imports/new").text
    assert 'value="calls"' in page
    assert 'value="people"' not in page
    answer = send(as_(cast.qa), "people", making.people_file())
    assert answer.status_code == 422


def test_formulas_and_control_characters_are_text_or_refused(cast: Cast, as_: As) -> None:
    rows = [
        ["工号", "姓名", "岗位", "入职日期", "备注"],
        ["09101", "=cmd|' /C calc'!A0", "客服代表", "2026-10-02", "<script>alert(1)</script>"],
        ["09102", "乙\x07乙", "客服代表", "2026-10-02", ""],
    ]
    client = as_(cast.assistant)
    page = send(client, "people", separated(rows, ",", "utf-8"))
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    checked = check(client, page, {})
    assert counts_on(checked) == (1, 0, 0, 1)
    assert "has invisible control characters" in checked.text


def test_the_dry_run_shows_the_bad_cell_and_why(cast: Cast, as_: As) -> None:
    client = as_(cast.assistant)
    page = check(client, send(client, "people", making.people_file()), {})
    assert counts_on(page) == (1, 0, 0, 1)
    assert "姓名: is empty" in page.text
    assert 'class="import-cell-bad"' in page.text


def test_a_changed_record_shows_before_and_after(cast: Cast, as_: As) -> None:
    known = ["00010", "任客服", "组长", "2024-03-01"]
    data = separated([making.PEOPLE[0], known], ",", "utf-8")
    client = as_(cast.assistant)
    page = check(client, send(client, "people", data), {})
    assert counts_on(page) == (0, 1, 0, 0)
    assert "Job: Agent" in page.text
    assert "Job: <strong>Team lead</strong>" in page.text


def test_refused_rows_come_back_to_be_mended_and_go_in(app: Flask, cast: Cast, as_: As) -> None:
    client = as_(cast.assistant)
    assert import_(app, client, "people", making.people_file()) == (1, 0, 0, 1)
    answer = client.get(f"/imports/runs/{ImportRun.get().id}/refused")
    rows = [[str(cell) for cell in row] for row in read_tables(answer.data, "x.xlsx")[0].rows]
    assert (rows[0][-3], rows[0][-1]) == ("行号 refused row", "refused because")
    assert rows[1][0] == "09002"
    assert rows[1][-1] == "姓名: is empty"
    rows[1][1] = "陈补"
    assert import_(app, client, "people", xlsx(*rows)) == (1, 0, 0, 0)
    assert Person.get(Person.number == "09002").name == "陈补"


def test_the_month_of_day_columns_is_asked_for(cast: Cast, as_: As) -> None:
    rows = [["工号", "姓名", "1日", "2日"], [cast.agent.number, "任", "早", "休"]]
    client = as_(cast.assistant)
    page = send(client, "shifts", separated(rows, ",", "utf-8"))
    asked = check(client, page, {})
    assert asked.status_code == 422
    assert "The days have no month" in asked.text
    assert counts_on(check(client, page, {}, month="2026-11")) == (2, 0, 0, 0)


def test_another_header_row_is_looked_at_again(cast: Cast, as_: As) -> None:
    client = as_(cast.assistant)
    page = send(client, "people", making.people_file())
    address = page.request.path
    values = {"sheet": "0", "row": "2", "shown": "0:1"}
    again = client.post(address, data=values, headers={"HX-Request": "true"})
    assert again.status_code == 200
    assert again.text.lstrip().startswith("<form")
    assert "A · 09001" in again.text


def test_a_field_left_open_is_said_at_the_field(cast: Cast, as_: As) -> None:
    client = as_(cast.assistant)
    page = send(client, "people", making.people_file())
    values = {"sheet": "0", "row": "1", "shown": "0:1", "column_number": "0", "column_name": "1"}
    answer = client.post(page.request.path, data=values)
    assert answer.status_code == 422
    assert 'id="column_role-error"' in answer.text
    assert "Choose a column for: Job, Hired on." in answer.text


def test_a_place_that_the_file_has_not_is_no_choice(cast: Cast, as_: As) -> None:
    client = as_(cast.assistant)
    page = send(client, "people", making.people_file())
    for values in ({"sheet": "7", "row": "1"}, {"sheet": "0", "row": "99"}, {"row": "x"}):
        assert client.post(page.request.path, data=values).status_code in (200, 422)
    values = {"sheet": "0", "row": "1", "shown": "0:1", "column_number": "77"}
    assert client.post(page.request.path, data=values).status_code == 422


def test_while_it_waits_the_page_asks_again_and_says_that_no_worker_runs(
    app: Flask, cast: Cast, as_: As
) -> None:
    upload = making.started(cast.assistant)
    client, address = as_(cast.assistant), f"/imports/{upload.id}"
    page = client.get(address).text
    assert 'hx-trigger="every 1s"' in page
    assert "No worker has been seen lately" in page
    jobs.beat(clock.now())
    assert "No worker has been seen" not in client.get(address).text
    work(app)
    piece = client.get(address, headers={"HX-Request": "true"}).text
    assert "hx-trigger" not in piece
    assert counts_on(client.get(address)) == (1, 0, 0, 1)


def test_progress_is_told_while_the_import_is_at_it(cast: Cast, as_: As) -> None:
    upload = making.started(cast.assistant)
    storage.watched(upload.stored, "writing")(500, 500)
    page = as_(cast.assistant).get(f"/imports/{upload.id}").text
    assert "Writing: 500 of 500 rows" in page


def test_a_running_import_says_that_it_is_being_stopped(cast: Cast, as_: As) -> None:
    upload = making.started(cast.assistant)
    job = queries.job_of(upload)
    assert job is not None
    job.state = jobs.JobState.RUNNING
    job.save()
    client = as_(cast.assistant)
    page = client.post(f"/imports/{upload.id}/cancel", follow_redirects=True)
    assert "The import is being stopped" in page.text
    assert "Cancel the import" not in page.text


def test_the_list_shows_imports_of_ones_kinds(cast: Cast, as_: As) -> None:
    making.ran(cast.manager, ImportKind.PEOPLE, making.people_file())
    making.ran(cast.manager, ImportKind.CALLS, making.calls_file("nobody"))
    assert as_(cast.manager).get("/imports").text.count("Rows to mend") == 2
    assert as_(cast.assistant).get("/imports").text.count("Rows to mend") == 1
    assert as_(cast.qa).get("/imports").text.count("Rows to mend") == 0


def test_an_open_file_waits_in_the_list_and_can_be_given_up(cast: Cast, as_: As) -> None:
    client = as_(cast.assistant)
    send(client, "people", making.people_file(), "staff.csv")
    assert "staff.csv" in client.get("/imports").text
    answer = client.post(f"/imports/{newest().id}/cancel", follow_redirects=True)
    assert "Cancelled. Nothing was changed." in answer.text
    assert "staff.csv" not in answer.text


def test_a_file_that_was_deleted_meanwhile_is_asked_for_again(cast: Cast, as_: As) -> None:
    upload = making.sent(cast.assistant)
    storage.forget(upload.stored)
    answer = as_(cast.assistant).get(f"/imports/{upload.id}/columns")
    assert answer.status_code == 409
    assert "Send it again" in answer.text


def test_what_is_no_table_is_said_without_raw_details(cast: Cast, as_: As) -> None:
    for data in (b"MZ\x90\x00" + b"\0" * 50, bytes(range(256)) * 40, xlsx(["a"])[:-200]):
        answer = send(as_(cast.assistant), "people", data, "program.xlsx")
        said = re.search(r'id="file-error"[^>]*>([^<]*)<', answer.text)
        assert said
        assert said[1].endswith(".")
        assert "(" not in said[1]


def test_a_page_of_too_large_a_file_leads_back_to_the_form(cast: Cast, as_: As, app: Flask) -> None:
    data = b"a" * (app.config["MAX_CONTENT_LENGTH"] + 1)
    for locale, words in (("en", "up to 50 MB"), ("zh_Hans_CN", "不能超过 50 MB")):
        page = send(as_(cast.assistant, locale), "people", data).text
        assert words in page
        assert 'class="btn btn-primary" href="/imports/new"' in page


def test_the_upload_field_knows_how_large_a_file_may_be(cast: Cast, as_: As) -> None:
    page = as_(cast.assistant).get("/imports/new").text
    assert f'data-most-bytes="{DEFAULT_LIMITS.file_bytes}"' in page


SHIFTS = [["工号", "姓名", "2026-10-20", "2026-10-21"], ["00010", "任客服", "早", "休"]]


def test_shifts_are_shown_in_words_and_strangers_before_the_dry_run(cast: Cast, as_: As) -> None:
    data = separated([*SHIFTS, ["77777", "谁", "中", "晚"]], ",", "utf-8")
    page = send(as_(cast.assistant), "shifts", data).text
    shown = page.split('id="import-preview"')[1]
    assert all(words in shown for words in ("Early shift", "Day off", "Middle shift"))
    assert "早" not in shown
    assert shown.count("is not on the staff list") == 1
    assert "任客服" not in shown.split("is not on the staff list")[1]


CALLS = [
    ["流水号", "客服代表工号", "来电时间", "通话时长"],
    ["C1", "00010", "2026-10-20 09:00", "60"],
]


def test_calls_name_unknown_agents_before_the_dry_run(cast: Cast, as_: As) -> None:
    data = separated([*CALLS, ["C2", "77777", "2026-10-20 09:05", "60"]], ",", "utf-8")
    page = send(as_(cast.qa), "calls", data).text
    shown = page.split('id="import-preview"')[1]
    assert shown.count("so the call has no agent") == 1
    assert "77777" in shown


def test_an_import_in_the_list_opens_its_own_page(cast: Cast, as_: As) -> None:
    run = making.ran(cast.assistant, ImportKind.PEOPLE, making.people_file())
    client = as_(cast.assistant)
    assert f'href="/imports/runs/{run.id}"' in client.get("/imports").text
    page = client.get(f"/imports/runs/{run.id}").text
    assert counts_on(client.get(f"/imports/runs/{run.id}")) == (1, 0, 0, 1)
    assert "09002" in page
    assert "姓名: is empty" in page
    assert "/people/invitations" in page


def test_a_page_of_an_import_says_that_its_refused_rows_are_gone(cast: Cast, as_: As) -> None:
    run = making.ran(cast.assistant, ImportKind.PEOPLE, making.people_file())
    forget_old(clock.now() + dt.timedelta(days=31))
    page = as_(cast.assistant).get(f"/imports/runs/{run.id}").text
    assert "after 30 days they are deleted" in page
    assert f"/imports/runs/{run.id}/refused" not in page
