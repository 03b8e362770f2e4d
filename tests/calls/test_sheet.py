"""What is typed into the tab of calls"""

import datetime as dt
from typing import Any

import pytest

from qaweb.calls.models import Call
from qaweb.calls.sheet import lasted
from qaweb.errors import Forbidden, NotFound
from qaweb.people.models import Person
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import May
from tests.cast import TODAY, Cast
from tests.sheets.typing import added, changed, last_line, moment, shown, typed

NUMBER = "20261020-77"


def row(cast: Cast, **texts: str) -> dict[str, str]:
    given = {"number": NUMBER, "agent": cast.agent.number, "started_at": "2026-10-20 09:15"}
    return given | {"duration": "3:20", "call_type": "投诉"} | texts


def entered(cast: Cast, by: Person | None = None, **texts: str) -> Call:
    made = added(by or cast.qa, "calls", cast.north, **row(cast, **texts))
    assert isinstance(made, int), made
    found: Call = Call.get_by_id(made)
    return found


def test_a_row_that_is_added_is_a_call_of_the_project(cast: Cast) -> None:
    call = entered(cast)
    assert (call.number, call.agent_id, call.duration_s) == (NUMBER, cast.agent.id, 200)
    assert (call.started_at, call.call_day) == (moment("2026-10-20 09:15"), dt.date(2026, 10, 20))
    assert (str(call.call_type), call.project_id, call.is_by_hand) == ("投诉", cast.north.id, True)
    line = last_line()
    assert (line.action, line.source) == ("calls.add", f"sheet: {declared_tab('calls').title}")


def test_it_shows_what_was_entered_and_no_customers_number(cast: Cast) -> None:
    call = entered(cast)
    cells = shown("calls", cast.north, call.id)
    assert (cells["agent"], cells["name"]) == (cast.agent.number, cast.agent.name)
    assert (cells["duration"], cells["call_type"]) == ("3:20", "投诉")
    assert not [key for key in cells if "customer" in key]


def test_calls_of_a_file_do_not_stand_there(cast: Cast) -> None:
    call = entered(cast)
    Call.update(is_by_hand=False).where(Call.id == call.id).execute()
    with pytest.raises(KeyError):
        shown("calls", cast.north, call.id)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"number": ""}, "number of the call"),
        ({"agent": ""}, "staff number"),
        ({"agent": "99999"}, "Nobody of this project"),
        ({"agent": "长"}, "is not a staff number"),
        ({"started_at": ""}, "day and time"),
        ({"started_at": "2026-10-20"}, "has no time of day"),
        ({"started_at": "2026-10-22 09:00"}, "has not begun yet"),
        ({"duration": ""}, "how long"),
        ({"duration": "long"}, "is not a duration"),
        ({"duration": "90000"}, "a day at most"),
        ({"call_type": "闲聊"}, "no such type"),
    ],
)
def test_a_row_that_cannot_be_is_not_added(cast: Cast, texts: dict[str, str], said: str) -> None:
    assert said in str(added(cast.qa, "calls", cast.north, **row(cast, **texts)))
    assert not Call.select().where(Call.number == NUMBER).exists()


def test_somebody_of_another_project_took_no_call_of_this_one(cast: Cast) -> None:
    texts = row(cast, agent=cast.outsider.number)
    assert "Nobody of this project" in str(added(cast.qa, "calls", cast.north, **texts))


def test_a_number_is_entered_once(cast: Cast) -> None:
    entered(cast)
    assert "is there already" in str(added(cast.qa, "calls", cast.north, **row(cast)))


@pytest.mark.parametrize(
    ("column", "text", "field", "kept"),
    [
        ("started_at", "2026-10-19 18:30", "call_day", dt.date(2026, 10, 19)),
        ("duration", "1:02:03", "duration_s", 3723),
        ("duration", "45", "duration_s", 45),
        ("call_type", "业务咨询", "call_type", "业务咨询"),
        ("call_type", "", "call_type", "None"),
    ],
)
def test_each_column_is_taken(cast: Cast, column: str, text: str, field: str, kept: Any) -> None:
    call = entered(cast)
    assert typed(cast.qa, "calls", call.id, **{column: text}) == ""
    now = getattr(Call.get_by_id(call.id), field)
    assert (str(now) if field == "call_type" else now) == kept
    assert (last_line().action, last_line().source[:6]) == ("calls.correct", "sheet:")


def test_the_agent_is_put_right_by_the_staff_number(cast: Cast) -> None:
    call = entered(cast)
    assert typed(cast.qa, "calls", call.id, agent=cast.teammate.number) == ""
    assert Call.get_by_id(call.id).agent_id == cast.teammate.id


def test_a_monitored_call_is_not_changed(cast: Cast) -> None:
    call = entered(cast)
    Call.update(is_monitored=True).where(Call.id == call.id).execute()
    assert "was monitored" in typed(cast.qa, "calls", call.id, duration="45")


def test_a_call_of_a_file_is_not_changed(cast: Cast) -> None:
    call = entered(cast)
    Call.update(is_by_hand=False).where(Call.id == call.id).execute()
    assert "came with a file" in typed(cast.qa, "calls", call.id, duration="45")


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("supervisor", Forbidden),
        ("south_qa", NotFound),
        ("south_supervisor", NotFound),
        ("assistant", NotFound),
        ("agent", NotFound),
    ],
)
def test_others_are_answered_as_in_the_browser(
    cast: Cast, who: str, error: type[Exception]
) -> None:
    call = entered(cast)
    with pytest.raises(error):
        changed(getattr(cast, who), "calls", call.id, {"duration": "45"})
    assert isinstance(added(getattr(cast, who), "calls", cast.north, **row(cast, number="2")), str)
    assert not Call.select().where(Call.number == "2").exists()


def test_the_manager_enters_calls_too(cast: Cast) -> None:
    assert entered(cast, cast.manager).call_day == TODAY - dt.timedelta(days=1)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59, "0:59"), (3723, "1:02:03")])
def test_a_duration_says_what_it_counts(seconds: int, text: str) -> None:
    assert lasted(seconds) == text


def test_number_and_name_are_only_read(cast: Cast) -> None:
    may = {column.key for column in declared_tab("calls").columns if column.may is May.APP}
    assert may == {"number", "name"}
