"""The whole main job in a real browser, as six people, in both languages.

licence → scored call → slip → own words → follow-up and effect → daily report → submitted →
reviewed → returned → submitted again → approved and published → read; the three workbooks.
"""

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from qaweb import audit, clock
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.summaries import differences
from qaweb.exports import actions as exports
from qaweb.exports.models import Export
from qaweb.people.models import Person
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportState
from qaweb.slips.models import Slip
from qaweb.slips.rules import SlipState
from qaweb.training.models import Licence
from tests.browser import axe, in_words, sign_in
from tests.cast import NOW, TODAY, Cast
from tests.conftest import Engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HOME = {"en": "What to do now", "zh_Hans_CN": "待办事项"}


class Play:
    """Six people, each in a browser of their own, and what the browsers complained of."""

    def __init__(self, browser: Browser, address: str, cast: Cast, locale: str) -> None:
        self.browser, self.address, self.cast, self.locale = browser, address, cast, locale
        self.contexts: dict[int, BrowserContext] = {}
        self.faults: list[str] = []

    def page(self, person: Person, path: str = "/") -> Page:
        """A page of that person; signed in with number and password the first time."""
        if person.id not in self.contexts:
            Person.update(locale=self.locale).where(Person.id == person.id).execute()
            context = self.browser.new_context(viewport={"width": 1280, "height": 900})
            context.on("weberror", lambda fault: self.faults.append(str(fault.error)))
            sign_in(context, self.address, person)
            self.contexts[person.id] = context
        page = self.contexts[person.id].new_page()
        page.goto(self.address + path)
        return page

    def close(self) -> None:
        """Everybody leaves; whoever comes back signs in again."""
        for context in self.contexts.values():
            context.close()
        self.contexts.clear()


@pytest.fixture(params=["zh_Hans_CN", "en"])
def play(
    request: pytest.FixtureRequest, browser: Browser, address: str, centre: Engine
) -> Iterator[Play]:
    made = Play(browser, address, centre.cast, request.param)
    with centre.app.app_context():  # the worker's, where a test does its work
        yield made
    made.close()
    assert not made.faults


def accessible(page: Page) -> None:
    found = axe(page)
    assert not found, in_words(found)


def press(button: Locator) -> None:
    """Press a button that sends, and wait until the server has taken it; typing is kept besides."""
    page = button.page

    def is_sent(answer: Response) -> bool:
        return answer.request.method == "POST" and not answer.url.endswith("/typed")

    with page.expect_response(is_sent):
        button.click()
    page.wait_for_load_state()


def send(page: Page, form: str) -> None:
    """Press the form's own main button."""
    press(page.locator(f"form[action$='{form}'] button.btn-primary"))


def license_the_monitor(play: Play, monitor: Person) -> None:
    page = play.page(play.cast.assistant, "/licences/new")
    page.select_option("#person", str(monitor.id))
    page.fill("#valid_from", TODAY.isoformat())
    page.fill("#valid_until", "2027-10-20")
    page.fill("#experience_years", "4")
    accessible(page)
    send(page, "/licences/new")
    holding = page.locator("tr", has_text=monitor.number)
    expect(holding.locator(".state-licensed")).to_have_count(1)


def score_a_call(play: Play, monitor: Person, number: str) -> Evaluation:
    page = play.page(monitor, "/evaluations/new")
    agent = play.cast.agent
    page.fill("#candidates-q", agent.number)
    start = page.locator(f"form.start-live:has(input[value='{agent.id}']) button[value=remote]")
    start.click()
    page.wait_for_url(re.compile(r"/evaluations/\d+$"))
    page.keyboard.press("2")  # the second level of the first criterion: points are lost
    page.keyboard.press("a")  # everything else at its best
    page.fill("[name=call_number]", number)
    page.fill("[name=call_time]", "13:20")
    page.select_option("[name=call_type_name]", "业务咨询")
    expect(page.locator("#running")).to_contain_text("98")
    accessible(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/slips/new?*")
    return Evaluation.get(Evaluation.call_number == number)


def write_the_slip(play: Play, monitor: Person, evaluation: Evaluation) -> Slip:
    page = play.page(monitor, f"/slips/new?evaluation={evaluation.id}")
    accessible(page)
    page.locator("#suggestion").press("Control+Enter")
    page.wait_for_url("**/worklist")  # the next call is proposed there
    return Slip.select().order_by(Slip.id.desc()).get()


def answer_in_own_words(play: Play, slip: Slip, evaluation: Evaluation) -> None:
    page = play.page(play.cast.agent)
    expect(page.locator("#tasks")).to_contain_text(HOME[play.locale])
    accessible(page)
    page.locator(f"#tasks a.btn[href='/slips/{slip.id}']").click()
    page.fill("#own_words", "以后先报工号再问候。")
    send(page, f"/slips/{slip.id}/acknowledge")
    expect(page.locator("#slip")).to_contain_text("以后先报工号再问候。")
    page.goto(f"{play.address}/evaluations/{evaluation.id}")
    send(page, f"/evaluations/{evaluation.id}/accept")


def follow_up_and_close(play: Play, slip: Slip) -> None:
    page = play.page(play.cast.lead, f"/slips/{slip.id}")
    page.fill("#content", "一起听了录音，练习三遍开场。")
    send(page, f"/slips/{slip.id}/follow-ups")
    expect(page.locator("#slip")).to_contain_text("练习三遍开场")
    conclude = page.locator(f"form[action='/slips/{slip.id}/conclude']")
    conclude.locator("input[value=recovered]").check()
    conclude.locator("textarea").fill("后面三通都做到了。")
    accessible(page)
    conclude.locator("button.btn-primary").click()
    expect(page.locator("#slip .state-closed")).to_have_count(1)


def report_the_day(play: Play, monitor: Person) -> Report:
    page = play.page(monitor, "/reports")
    page.fill("#day", TODAY.isoformat())
    page.locator("#draw-day button").click()
    page.wait_for_url(re.compile(r"/reports/\d+"))
    submit_report(page, "开场问候还要练习。")
    return Report.get(Report.starts_on == TODAY)


def submit_report(page: Page, highlights: str) -> None:
    page.fill("#highlights", highlights)
    press(page.locator("#report-write button.btn-primary"))


def review(play: Play, supervisor: Person, report: Report) -> None:
    page = play.page(supervisor, f"/reports/{report.id}")
    accessible(page)
    page.fill("#remark", f"{supervisor.name}：已阅，班前会演练。")
    send(page, f"/reports/{report.id}/review")
    expect(page.locator("main")).to_contain_text("班前会演练")


def return_then_approve(play: Play, monitor: Person, report: Report) -> None:
    page = play.page(play.cast.manager, f"/reports/{report.id}")
    page.locator(".report-return summary").click()
    page.fill("#reason", "请写明日的重点。")
    press(page.locator(f"form[action='/reports/{report.id}/return'] button"))
    mend = play.page(monitor, f"/reports/{report.id}")
    expect(mend.locator("main")).to_contain_text("请写明日的重点。")
    submit_report(mend, "开场问候还要练习；明日复听三通。")
    page.goto(f"{play.address}/reports/{report.id}")
    press(page.locator(f"form[action='/reports/{report.id}/approve'] button[name=publish]"))


def workbook(play: Play, person: Person, path: str, words: str) -> None:
    """The workbook opens and says what it is about."""
    page = play.page(person)
    answer = page.request.get(play.address + path)
    assert answer.status == 200, path
    book = load_workbook(BytesIO(answer.body()))
    cells = (str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value)
    assert any(words in cell for cell in cells), f"{path}: {words}"


def ordered(play: Play, person: Person, report: Report) -> str:
    """The report's workbook, ordered on its page and made by the worker."""
    page = play.page(person, f"/reports/{report.id}")
    page.locator("form[action$='/exports/report'] button").click()
    page.wait_for_url("**/exports")
    export = Export.select().order_by(Export.id.desc()).get()
    exports.make(export.id, clock.now())
    return f"/exports/{export.id}/file.xlsx"


def test_six_people_do_the_whole_main_job(play: Play) -> None:
    cast, monitor = play.cast, play.cast.unlicensed_qa
    number = f"T-{play.locale}"
    Report.delete().execute()  # of the other language's run
    Licence.delete().where(Licence.person == monitor).execute()
    license_the_monitor(play, monitor)
    evaluation = score_a_call(play, monitor, number)
    slip = write_the_slip(play, monitor, evaluation)
    answer_in_own_words(play, slip, evaluation)
    follow_up_and_close(play, slip)
    play.close()  # four hours later, every session has ended by itself anyway
    with clock.set_to(NOW + dt.timedelta(hours=4)):
        report = report_the_day(play, monitor)
        for supervisor in (cast.supervisor, cast.second_supervisor):
            review(play, supervisor, report)
        return_then_approve(play, monitor, report)
        read = play.page(cast.agent, f"/reports/{report.id}")
        expect(read.locator("main")).to_contain_text("明日复听三通")
        accessible(read)
        workbook(play, cast.agent, f"/evaluations/{evaluation.id}.xlsx", number)
        workbook(play, cast.agent, f"/slips/{slip.id}.xlsx", "以后先报工号再问候。")
        workbook(play, cast.manager, ordered(play, cast.manager, report), "明日复听三通")
    assert Slip.get_by_id(slip.id).state is SlipState.CLOSED
    assert Report.get_by_id(report.id).state is ReportState.PUBLISHED
    assert differences() == []
    assert audit.verify().whole
