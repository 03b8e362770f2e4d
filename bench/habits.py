"""What people of each role do in qaweb, and how long they take over it: for the load test."""

import random
import time
from collections.abc import Callable, Sequence

from bs4 import Tag

from bench.window import Window

Habit = Callable[[Window], None]
RECORD = r"/evaluations/\d+"
SLIP = r"/slips/\d+"
REPORT = r"/reports/\d+"
OPEN_DRAFT = "form#scoring"
LOST_ONE_IN = 8


def think(least: float, most: float) -> None:
    """A person reads, or types."""
    time.sleep(random.uniform(least, most))


def look_around(window: Window) -> None:
    """Home, and the bell that each page asks about."""
    window.open("/")
    think(2, 6)
    window.piece("/inbox/bell")


def score_a_call(window: Window) -> None:
    """The next line of the worklist, or a live call beside it: scored, submitted, slip written."""
    window.open("/worklist")
    think(2, 5)
    drafts, lines = window.links(RECORD), window.forms(r"/worklist/\d+/begin")
    if drafts and random.random() < 0.5:
        window.open(random.choice(drafts))
    elif lines:
        window.send(random.choice(lines[:5]))
    if window.page.select_one(OPEN_DRAFT):
        fill_in(window)


def fill_in(window: Window) -> None:
    """Every answer is saved when it is given; the words at the end go with the submission."""
    address = window.path
    for ask in window.page.select("fieldset.ask:not([hidden])"):
        think(1, 5)
        window.save(f"{address}/answers/{ask['data-code']}", answer_to(ask))
    window.open(address)
    think(3, 10)
    form = window.page.select_one(OPEN_DRAFT)
    if form is None:
        return
    window.send(form, problems="", suggestions="语速放慢一些", **facts_of(window))
    if window.page.select_one("form.slip-new"):
        write_slip(window)


def answer_to(ask: Tag) -> dict[str, str]:
    """The best level, now and then another."""
    code = ask["data-code"]
    levels = [str(each["value"]) for each in ask.select(f"[name='level-{code}']:not([value=na])")]
    level = random.choice(levels) if random.randrange(LOST_ONE_IN) == 0 else levels[0]
    return {
        f"seq-{code}": str(ask.select_one(f"[name='seq-{code}']")["value"]),
        f"level-{code}": level,
    }  # type: ignore[index]


def facts_of(window: Window) -> dict[str, str]:
    """Number, time and type of a live call, which nothing has filled in yet."""
    if not window.page.select_one("#call_number"):
        return {}
    types = [str(each.text) for each in window.page.select("#call_type_name option")[1:]]
    number = f"L{time.time_ns() // 1000 % 10**10}"
    return {"call_number": number, "call_time": "13:30", "call_type_name": random.choice(types)}


def write_slip(window: Window) -> None:
    """The slip that is owed, mostly as it stands."""
    think(8, 25)
    window.send(window.page.select("form.slip-new")[0])


def read_own(window: Window) -> None:
    """An agent's own records: accepted when read, slips answered."""
    window.open("/evaluations")
    think(2, 6)
    read_one(window, RECORD)
    think(5, 15)
    press(window, rf"{RECORD}/accept")


def answer_slip(window: Window) -> None:
    """A slip of one's own, answered in own words."""
    window.open("/slips")
    think(2, 6)
    read_one(window, SLIP)
    think(8, 20)
    press(window, rf"{SLIP}/acknowledge", own_words="我没有等客户说完，下次先复述一遍再回答。")


def follow_slip(window: Window) -> None:
    """A lead coaches, and writes it into the slip's log."""
    window.open("/slips")
    think(2, 6)
    read_one(window, SLIP)
    think(8, 20)
    press(window, rf"{SLIP}/follow-ups", content="一起听了两通录音，讲了开场白。")


def filter_dashboard(window: Window) -> None:
    """A dashboard, narrowed."""
    window.open("/dashboard")
    think(4, 10)
    window.open("/dashboard?since=2026-10-12&until=2026-10-21")
    think(3, 8)
    window.open("/dashboard?mode=recording&since=2026-10-01&until=2026-10-21")


def filter_archive(window: Window) -> None:
    """The archive by band, by word, by mode."""
    for query in ("", "?band=failed", "?mode=remote&state=accepted", "?q=1034"):
        window.open(f"/evaluations{query}")
        think(2, 7)
    read_one(window, RECORD)


def read_report(window: Window) -> None:
    """The list of reports, and one of them."""
    window.open("/reports")
    think(2, 6)
    read_one(window, REPORT)
    think(5, 15)
    press(window, rf"{REPORT}/review", remark="已阅，下周重点看开场白。")


def keep_lists(window: Window) -> None:
    """The assistant's day: staff list, roster, licences."""
    for address in ("/people", "/people?q=10", "/shifts", "/licences", "/projects", "/calendar"):
        window.open(address)
        think(2, 7)


def look_for(window: Window) -> None:
    """The search."""
    window.open(f"/search?q={random.choice(('1034', '一组', 'S0000', '投诉'))}")


def look_at_policy(window: Window) -> None:
    """Parameters, the plan of the day, the trail."""
    for address in ("/parameters", "/plan", "/audit", "/worklist/monitors"):
        window.open(address)
        think(3, 9)


def read_one(window: Window, pattern: str) -> None:
    """One of the first links of this kind, where there are any."""
    if found := window.links(pattern):
        window.open(random.choice(found[:8]))


def press(window: Window, pattern: str, **typed: str) -> None:
    """The form on this page that goes there, if the record is so far."""
    for form in window.forms(pattern)[:1]:
        window.send(form, **typed)


DAYS: dict[str, Sequence[Habit]] = {
    "qa_specialist": [score_a_call] * 6 + [filter_archive, read_report, look_around, look_for],
    "supervisor": [score_a_call] * 3 + [follow_slip, filter_dashboard, read_report, look_around],
    "team_lead": [follow_slip, follow_slip, filter_dashboard, look_around, read_own],
    "agent": [look_around, read_own, read_own, answer_slip],
    "manager": [look_around, read_report, filter_dashboard, look_at_policy, filter_archive],
    "assistant": [keep_lists, look_around, look_for],
}
