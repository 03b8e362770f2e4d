"""A person at the browser who imports a file: sends it, chooses columns, looks, imports."""

import datetime as dt
import io
import re
from collections.abc import Mapping
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from qaweb import audit, clock, jobs
from qaweb.imports.models import ImportRun, Upload
from sync.jobs import ORDERED

Counts = tuple[int, int, int, int]


class Fields(HTMLParser):
    """What a browser would send for the form as it stands on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "select":
            self.select = given["name"]
        elif tag == "option" and ("selected" in given or self.select not in self.values):
            self.values[self.select] = given["value"]
        elif tag == "input" and given.get("type") not in ("file", "radio", "submit"):
            self.values[given["name"]] = given.get("value", "")


def fields(page: TestResponse) -> dict[str, str]:
    """The values of the column form on the page."""
    form = page.text.split('<form id="import-columns"')[1].split("</form>")[0]
    parser = Fields()
    parser.feed(form)
    return parser.values


def place(page: TestResponse, title: str) -> str:
    """The value of the line that offers the column of this title."""
    found = re.search(rf'<option[^>]*value="(\d+)">[A-Z]+ · {re.escape(title)}', page.text)
    assert found, title
    return found[1]


def send(client: FlaskClient, kind: str, data: bytes, name: str = "file") -> TestResponse:
    """Send a file; the page where its columns are chosen, or the form again."""
    file = FileStorage(io.BytesIO(data), filename=name, name="file")
    boundary, body = encode_multipart({"kind": kind, "file": file})
    sort = f'multipart/form-data; boundary="{boundary}"'
    return client.post("/imports/new", data=body, content_type=sort, follow_redirects=True)


def check(
    client: FlaskClient, page: TestResponse, by_hand: Mapping[str, str], month: str = ""
) -> TestResponse:
    """Choose columns (field to title in the file) and ask what would change."""
    values = fields(page)
    values |= {f"column_{field}": place(page, title) for field, title in by_hand.items()}
    if month:
        values["month"] = month
    return client.post(page.request.path, data=values, follow_redirects=True)


def newest() -> Upload:
    return Upload.select().order_by(Upload.id.desc()).get()


def work(app: Flask, worker: str = "w") -> str:
    """Let the worker do what was ordered; what it said of it."""
    job = jobs.claim(worker)
    assert job is not None
    token = audit.source.set("worker")
    try:
        with app.app_context():
            said = ORDERED[job.kind](job)
    finally:
        audit.source.reset(token)
    jobs.finish(job, said)
    return said


def counts_on(page: TestResponse) -> Counts:
    """New, changed, unchanged, refused, as the page shows them."""
    figures = re.findall(r"<dt>[^<]*</dt><dd>(\d+)</dd>", page.text)
    new, changed, unchanged, refused, _skipped = map(int, figures)
    return new, changed, unchanged, refused


def import_(
    app: Flask,
    client: FlaskClient,
    kind: str,
    data: bytes,
    by_hand: Mapping[str, str] | None = None,
    month: str = "",
) -> Counts:
    """All of it; the counts of the dry run and of the import must be the same."""
    checked = check(client, send(client, kind, data), by_hand or {}, month)
    assert checked.status_code == 200, checked.text
    foreseen = counts_on(checked)
    client.post(f"/imports/{newest().id}/start")
    assert work(app) == "done"
    run = ImportRun.select().order_by(ImportRun.id.desc()).get()
    assert (run.new, run.changed, run.unchanged, run.refused) == foreseen
    return foreseen


def a_day_later() -> dt.datetime:
    return clock.now() + dt.timedelta(days=1, minutes=1)
