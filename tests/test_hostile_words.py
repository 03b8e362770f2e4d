"""Hostile text in every field of every table, seen through a real browser: it stays text."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from qaweb.appeals.models import Appeal, AppealPoint
from qaweb.calls.models import Call, CallType
from qaweb.db import Model
from qaweb.evaluations.models import Evaluation, EvaluationNote, EvaluationScore
from qaweb.monitoring.models import ChangeNotice, PlanLine
from qaweb.parameters.models import ParameterValue
from qaweb.people.models import LoginSession, Person, Project, Team
from qaweb.reports.models import Report, ReportReview
from qaweb.slips.models import Slip, SlipFile, SlipFollowUp, SlipMessage, SlipMoment, SlipProposal
from qaweb.suggestions.models import SlipText
from qaweb.training.models import Licence
from tests.browser import sign_in
from tests.conftest import Engine
from tests.rights import PEOPLE
from tests.test_pages import pages
from tests.test_rights import Records, make_records

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HOSTILE = (
    "<script>window.hurt=1</script>"
    "<img src=x onerror='window.hurt=2'>"
    "\"'><svg onload=window.hurt=3>{{7*7}}${7*7}"
    '=HYPERLINK("http://x")&amp;'
)
WRITTEN: dict[type[Model], tuple[str, ...]] = {
    Project: ("name",),
    Team: ("name",),
    Person: ("name", "remark", "email"),
    CallType: ("name",),
    Call: ("number", "recording"),
    Evaluation: (
        "call_number", "call_type_name", "problems", "suggestions", "private_note",
    ),
    EvaluationScore: ("note",),
    EvaluationNote: ("text",),
    Appeal: ("reason", "decision"),
    AppealPoint: ("reason", "decision"),
    Slip: ("suggestion", "own_words", "result", "closed_by"),
    SlipFollowUp: ("content", "next_step"),
    SlipFile: ("name",),
    SlipMessage: ("text",),
    SlipProposal: ("source", "text"),
    SlipMoment: ("text",),
    SlipText: ("zh", "en", "decision"),
    ChangeNotice: ("title", "content", "decision"),
    PlanLine: ("settled_reason",),
    Licence: ("note", "reason", "recorded_by"),
    ParameterValue: ("author_name", "reason"),
    Report: ("return_reason", "decided_by"),
    ReportReview: ("remark",),
    LoginSession: ("agent", "address"),
}  # fmt: skip


def poison() -> None:
    """Write the hostile text wherever a person or an import may have written."""
    for table, names in WRITTEN.items():
        for row in table.select():
            # A number of its own keeps unique columns unique.
            values = dict.fromkeys(names, f"{HOSTILE}{row.id}")
            table.update(values).where(table.id == row.id).execute()


def poison_the_report() -> None:
    """The words and the frozen figures are JSON: the text goes into their values."""
    escaped = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    for report in Report.select():
        words = report.words.replace("二组的开场白有进步。", escaped)
        names = report.snapshot.replace("任客服", escaped)
        Report.update(words=words, snapshot=names).where(Report.id == report.id).execute()


def readers(app: Flask, made: Records) -> dict[str, list[str]]:
    """The addresses that each person reads."""
    by_reader: dict[str, list[str]] = {name: [] for name in PEOPLE}
    for address, reader in pages(app, made):
        by_reader[reader].append(address)
    return {reader: addresses for reader, addresses in by_reader.items() if addresses}


def look(context: BrowserContext, url: str) -> tuple[str, bool]:
    """What happened on the page ('' when the text stayed text), and whether it showed it at all."""
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    answer = page.goto(url)
    hurt = page.evaluate("window.hurt")
    alien = page.locator(
        "main svg[onload], main img[src=x], main script:not([type='application/json'])"
    ).count()
    shown = "<script>window.hurt=1" in page.locator("body").inner_text()
    page.close()
    if answer is None or answer.status != 200:
        faults.append(f"answered {answer.status if answer else 'nothing'}")
    if hurt or alien:
        faults.append(f"hurt={hurt}, {alien} foreign elements")
    return (f"{url}: {'; '.join(faults)}" if faults else "", shown)


def test_hostile_text_stays_text_on_every_page(
    browser: Browser, centre: Engine, address: str
) -> None:
    contexts: dict[str, BrowserContext] = {}
    with centre.app.app_context():
        made = make_records(centre.app, centre.cast)
        by_reader = readers(centre.app, made)
        for reader in by_reader:
            contexts[reader] = browser.new_context()
            sign_in(contexts[reader], address, getattr(centre.cast, reader))
        poison()
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
