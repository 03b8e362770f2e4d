"""Hostile text in every field of every table, seen through a real browser: it stays text."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from qaweb.imports import steps
from qaweb.imports.models import ImportKind
from qaweb.imports.queries import importer
from qaweb.tabular.importers import Choice
from tests.browser import sign_in
from tests.cast import Cast, viewer
from tests.conftest import Engine
from tests.hostile import HOSTILE, poison, poison_the_report, table_of_fields, text_fields
from tests.rights import PEOPLE
from tests.tabular.building import separated
from tests.test_pages import pages
from tests.test_rights import Records, make_records

WATCH = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", function (fault) {
  window.refusedByPolicy.push(fault.violatedDirective + " " + fault.blockedURI);
});
"""
ALIEN = "svg[onload], img[src=x], main script:not([type='application/json']), [onerror], [onload]"


def readers(app: Flask, made: Records) -> dict[str, list[str]]:
    """The addresses that each person reads."""
    by_reader: dict[str, list[str]] = {name: [] for name in PEOPLE}
    for address, reader in pages(app, made):
        by_reader[reader].append(address)
    return {reader: addresses for reader, addresses in by_reader.items() if addresses}


def faults_of(page: Page, url: str) -> list[str]:
    """Go there, and say what the text did."""
    faults = list[str]()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.add_init_script(WATCH)
    answer = page.goto(url)
    if answer is None or answer.status != 200:
        faults.append(f"answered {answer.status if answer else 'nothing'}")
    faults += page.evaluate("window.refusedByPolicy")
    if hurt := page.evaluate("window.hurt"):
        faults.append(f"hurt={hurt}")
    if count := page.locator(ALIEN).count():
        faults.append(f"{count} foreign elements")
    return faults


def look(context: BrowserContext, url: str) -> tuple[str, bool]:
    """What happened on the page ('' when the text stayed text), and whether it showed it at all."""
    page = context.new_page()
    faults = faults_of(page, url)
    shown = "<script>window.hurt=1" in page.locator("body").inner_text()
    page.close()
    return (f"{url}: {'; '.join(faults)}" if faults else "", shown)


def send_files(cast: Cast) -> list[str]:
    """Files with the text in every cell, each looked at before it is imported; their pages."""
    titles = ["工号", "姓名", "岗位", "入职日期", "邮箱", "备注"]
    person = ["08001", HOSTILE, "客服代表", "2026-10-02", HOSTILE, HOSTILE]
    known, named = viewer(cast.assistant), f"{HOSTILE}.csv"
    names = ("number", "name", "role", "hired_on", "email", "remark")
    fields = {name: place for place, name in enumerate(names)}
    shown = steps.receive(known, ImportKind.PEOPLE, table([titles, [HOSTILE] * 6, person]), named)
    steps.choose(known, shown.id, Choice(0, 1, fields))
    strange = steps.receive(known, ImportKind.PEOPLE, table([["?", HOSTILE]] * 3), named)
    return [f"/imports/{shown.id}", f"/imports/{strange.id}/columns", "/imports"]


def all_hostile(cast: Cast, kind: ImportKind) -> str:
    """The page of a file of this kind with the text as every title and in every cell."""
    columns = importer(kind).columns
    rows = [[f"{n} {HOSTILE}" for n in range(len(columns))], [HOSTILE] * len(columns)]
    known = viewer(cast.manager)
    sent = steps.receive(known, kind, table(rows), f"{HOSTILE}.csv")
    steps.choose(known, sent.id, Choice(0, 1, {one.key: n for n, one in enumerate(columns)}))
    return f"/imports/{sent.id}"


def table(rows: list[list[str]]) -> bytes:
    return separated(rows, ",", "utf-8")


def test_every_text_field_of_every_table_is_thought_of() -> None:
    known = table_of_fields()
    for table, fields in text_fields().items():
        if fields:
            written, program = known[table.__name__]
            assert sorted(fields) == sorted(written + program), table.__name__


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_hostile_text_stays_text_on_every_page(
    browser: Browser, centre: Engine, address: str
) -> None:
    contexts: dict[str, BrowserContext] = {}
    with centre.app.app_context():
        made = make_records(centre.app, centre.cast)
        by_reader = readers(centre.app, made)
        by_reader["assistant"] += send_files(centre.cast)
        by_reader["manager"] += [all_hostile(centre.cast, kind) for kind in ImportKind]
        for reader in by_reader:
            contexts[reader] = browser.new_context()
            sign_in(contexts[reader], address, getattr(centre.cast, reader))
        assert poison() > 300
        poison_the_report()
    seen = [
        look(contexts[reader], address + path)
        for reader, paths in by_reader.items()
        for path in paths
    ]
    for context in contexts.values():
        context.close()
    faults = [fault for fault, _ in seen if fault]
    assert not faults, "\n".join(faults)
    assert sum(shown for _, shown in seen) > len(seen) / 2
