"""The page of conflicts: what it shows, how it answers, in both languages."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from qaweb.people.models import Person
from qaweb.sheets.models import BoundTab, SheetConflict
from qaweb.sheets.rules import ConflictState
from tests.cast import Cast
from tests.sheets.two_way import bound, clash, kept

As = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def tab(cast: Cast) -> BoundTab:
    tab = bound(cast.north, cast.assistant)
    kept(tab, cast.agent.id, {"number": cast.agent.number, "name": "原来的"})
    return tab


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ("Before", "In qaweb", "In the sheet", "Keep this", "Take this")),
        ("zh_Hans_CN", ("改动之前", "qaweb 里", "表格里", "保留这个", "采用这个")),
    ],
)
def test_it_shows_all_three_texts_side_by_side(
    cast: Cast, as_: As, tab: BoundTab, locale: str, words: tuple[str, ...]
) -> None:
    clash(tab, cast.agent)
    page = as_(cast.assistant, locale).get("/sheets/conflicts").text
    for word in (*words, "原来的", cast.agent.name, "表里的", "北方排班", "姓名"):
        assert word in page, word
    assert f"/people/{cast.agent.id}" in page


def test_empty_it_says_that_all_is_decided(cast: Cast, as_: As) -> None:
    assert "somebody has decided" in as_(cast.qa).get("/sheets/conflicts").text


def test_one_click_answers_with_the_line_and_the_way_back(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    conflict, client = clash(tab, cast.agent), as_(cast.assistant)
    address = f"/sheets/conflicts/{conflict.id}"
    line = client.post(address, data={"choice": "theirs"}, headers=HTMX)
    assert (line.status_code, "data-undo" in line.text) == (200, True)
    assert "Took the sheet&#39;s text" in line.text
    back = client.post(f"{address}/take-back", headers=HTMX)
    assert "Undone" in back.text
    assert Person.get_by_id(cast.agent.id).name == cast.agent.name


def test_without_scripts_it_goes_back_to_the_list_as_it_was(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    conflict, back = clash(tab, cast.agent), "/sheets/conflicts?field=name"
    sent = {"choice": "ours", "back": back}
    answer = as_(cast.assistant).post(f"/sheets/conflicts/{conflict.id}", data=sent)
    assert (answer.status_code, answer.location) == (303, back)


def test_it_leads_nowhere_else(cast: Cast, as_: As, tab: BoundTab) -> None:
    conflict, sent = clash(tab, cast.agent), {"choice": "ours", "back": "//elsewhere.example"}
    answer = as_(cast.assistant).post(f"/sheets/conflicts/{conflict.id}", data=sent)
    assert answer.location == "/sheets/conflicts"


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_stale_page_is_told_and_keeps_the_words(
    cast: Cast, as_: As, tab: BoundTab, headers: dict[str, str]
) -> None:
    conflict = clash(tab, cast.agent)
    SheetConflict.update(state=ConflictState.OURS, settled_by=cast.manager).execute()
    sent = {"choice": "typed", "typed": "我打的字"}
    answer = as_(cast.assistant).post(
        f"/sheets/conflicts/{conflict.id}", data=sent, headers=headers
    )
    assert answer.status_code == 409
    for word in ("我打的字", "settled meanwhile", cast.manager.name):
        assert word in answer.text


def test_a_refusal_stands_on_its_line(cast: Cast, as_: As, tab: BoundTab) -> None:
    conflict = clash(tab, cast.agent, "hired_on", "明天吧")
    address = f"/sheets/conflicts/{conflict.id}"
    answer = as_(cast.assistant).post(address, data={"choice": "theirs"}, headers=HTMX)
    line = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert line.select_one(f"#conflict-{conflict.id} .conflict-why") is not None
    assert "明天吧" in answer.text


def test_all_that_match_are_counted_confirmed_settled_and_taken_back(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    for person in (cast.agent, cast.teammate):
        clash(tab, person)
    client = as_(cast.assistant)
    page = BeautifulSoup(client.get("/sheets/conflicts/all?choice=theirs").text, "html.parser")
    assert "Settle 2 conflicts" in page.get_text()
    sent = {str(one["name"]): str(one["value"]) for one in page.select("main form input[value]")}
    done = client.post("/sheets/conflicts/all", data=sent, follow_redirects=True)
    assert "You settled 2 conflicts together." in done.text
    undo = BeautifulSoup(done.text, "html.parser").select_one("[name=together]")
    assert undo is not None
    back = client.post("/sheets/conflicts/take-back", data={"together": undo["value"]})
    assert back.status_code == 303
    assert Person.get_by_id(cast.agent.id).name == cast.agent.name


def test_those_refused_of_many_are_shown_with_their_reasons(
    cast: Cast, as_: As, tab: BoundTab
) -> None:
    clash(tab, cast.teammate)
    bad = clash(tab, cast.agent, "hired_on", "明天吧")
    sent = {"choice": "theirs", "upto": str(bad.id)}
    answer = as_(cast.assistant).post("/sheets/conflicts/all", data=sent)
    assert answer.status_code == 422
    for word in ("1 conflict settled.", f"conflict-{bad.id}", "conflict-why", "Undo"):
        assert word in answer.text, word


def test_the_address_holds_the_filters(cast: Cast, as_: As, tab: BoundTab) -> None:
    name, day = clash(tab, cast.agent), clash(tab, cast.agent, "hired_on", "2026-09-01")
    SheetConflict.update(state=ConflictState.OURS).where(SheetConflict.id == day.id).execute()
    client = as_(cast.manager)
    for query, shown in (("", name), ("?state=settled", day), ("?field=hired_on&state=all", day)):
        page = client.get(f"/sheets/conflicts{query}").text
        other = day if shown is name else name
        assert f'id="conflict-{shown.id}"' in page
        assert f'id="conflict-{other.id}"' not in page


def test_a_long_list_goes_on_by_pages(cast: Cast, as_: As, tab: BoundTab) -> None:
    made = [clash(tab, cast.agent, theirs=f"第{n}次") for n in range(60)]
    client = as_(cast.manager)
    first = BeautifulSoup(client.get("/sheets/conflicts").text, "html.parser")
    link = first.select_one("a[rel=next]")
    assert len(first.select(".conflict")) == 50
    assert link is not None
    second = client.get(str(link["href"])).text
    assert f'id="conflict-{made[0].id}"' in second
    assert f'id="conflict-{made[-1].id}"' not in second
