"""GET and POST /parameters/<key>."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from qaweb.parameters.models import ParameterValue
from qaweb.parameters.queries import as_of
from qaweb.parameters.reaches import REACHES
from qaweb.parameters.rules import BY_KEY
from qaweb.standards.rules import DEFAULT_BANDS, Band
from tests.cast import TODAY, Cast

AsPerson = Callable[..., FlaskClient]
PATH = "/parameters/calls_per_day"
FILLED = {"value": "25", "valid_from": "2026-10-21", "reason": "busy"}
LIMITS = {"excellent": "92.5", "good": "85", "needs_improvement": "75", "failed": "0"}


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent", "assistant"])
def test_only_the_manager_may(cast: Cast, as_: AsPerson, who: str) -> None:
    client = as_(getattr(cast, who))
    assert client.get(PATH).status_code == 403
    assert client.post(PATH, data=FILLED).status_code == 403


def test_there_is_no_other_number(cast: Cast, as_: AsPerson) -> None:
    assert as_(cast.manager).get("/parameters/salary").status_code == 404


def test_the_form_starts_with_what_holds(cast: Cast, as_: AsPerson) -> None:
    page = as_(cast.manager).get(PATH).text
    assert 'value="20"' in page
    assert 'value="2026-10-21"' in page


def test_it_changes_the_number_and_goes_back_to_it(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.manager).post(PATH, data=FILLED)
    assert (answer.status_code, answer.location) == (303, "/parameters#calls_per_day")
    assert as_of(TODAY).calls_per_day == 25


OTHERS: list[tuple[str, dict[str, str], Any]] = [
    ("records_due", {"value": "18:00"}, dt.time(18, 0)),
    ("mode_ratio", {"side_by_side": "3", "remote": "6", "recording": "1"}, (3, 6, 1)),
    ("bands", LIMITS, (Band("excellent", 9250), *DEFAULT_BANDS[1:])),
]


@pytest.mark.parametrize(("key", "data", "value"), OTHERS)
def test_each_kind_has_its_form(
    cast: Cast, as_: AsPerson, key: str, data: dict[str, str], value: Any
) -> None:
    client = as_(cast.manager)
    assert client.get(f"/parameters/{key}").status_code == 200
    sent = {"valid_from": "2026-10-21", "reason": "agreed", **data}
    assert client.post(f"/parameters/{key}", data=sent).status_code == 303
    assert getattr(as_of(TODAY), key) == value


WRONG = [
    ("calls_per_day", {**FILLED, "value": ""}, "Enter a whole number."),
    ("calls_per_day", {**FILLED, "value": "1.5"}, "Enter a whole number."),
    ("calls_per_day", {**FILLED, "value": "0"}, "Enter a whole number from 1 to 200."),
    ("calls_per_day", {**FILLED, "value": "9" * 40}, "Enter a whole number from 1 to 200."),
    ("calls_per_day", {**FILLED, "valid_from": "2026-10-20"}, "A past day keeps the numbers"),
    ("calls_per_day", {**FILLED, "reason": ""}, "Say why the number changes."),
    ("calls_per_day", {**FILLED, "value": "20"}, "the value that holds on that day already"),
    ("records_due", {**FILLED, "value": "25:00"}, "Enter a time such as 14:00."),
    ("bands", {**FILLED, **LIMITS, "good": "95"}, "below that of the band above it"),
    ("bands", {**FILLED, **LIMITS, "failed": "1"}, "The lowest band begins at 0"),
    ("bands", {**FILLED, **LIMITS, "good": "NaN"}, "A limit lies between 0 and 100 points."),
    ("bands", {**FILLED, **LIMITS, "good": "1e999"}, "A limit lies between 0 and 100 points."),
    ("bands", {**FILLED, **LIMITS, "good": "85.555"}, "Use at most two decimal places."),
]


@pytest.mark.parametrize(("key", "data", "words"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    cast: Cast, as_: AsPerson, key: str, data: dict[str, str], words: str
) -> None:
    answer = as_(cast.manager).post(f"/parameters/{key}", data=data)
    assert answer.status_code == 422
    assert words in answer.text
    assert data["reason"] in answer.text
    assert not ParameterValue.select().exists()


def test_the_preview_says_what_would_change_and_changes_nothing(cast: Cast, as_: AsPerson) -> None:
    data = {"value": "25", "valid_from": "2026-11-01", "preview": "1"}
    answer = as_(cast.manager).post(PATH, data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "from Nov 1, 2026: 20 calls a day → <strong>25 calls a day</strong>" in " ".join(
        answer.text.replace("</span>", "").split()
    )
    assert not ParameterValue.select().exists()


def table_of(client: FlaskClient, key: str, **sent: str) -> list[list[str]]:
    """The rows of the preview's table, in words."""
    data = {"valid_from": "2026-11-01", "preview": "1", **sent}
    page = client.post(f"/parameters/{key}", data=data, headers={"HX-Request": "true"}).text
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    return [
        [" ".join(re.sub("<.*?>", " ", cell).split()) for cell in row.split("</t")] for row in rows
    ]


def test_the_preview_says_what_holds_on_each_side_of_the_day(cast: Cast, as_: AsPerson) -> None:
    before, after = table_of(as_(cast.manager), "calls_per_day", value="25")
    assert "Oct 31, 2026 and before" in before[0]
    assert "as before" in before[2]
    assert ("20 calls a day" in after[1], "25 calls a day" in after[2]) == (True, True)


def test_the_preview_names_the_change_that_is_entered_already(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.manager)
    client.post(PATH, data={**FILLED, "value": "30", "valid_from": "2026-12-01"})
    _before, after, next_one = table_of(client, "calls_per_day", value="25")
    assert "to the eve of the next change" in after[0]
    assert "Dec 1, 2026 and after" in next_one[0]
    assert ("30 calls a day" in next_one[1], cast.manager.name in next_one[2]) == (True, True)


def test_the_preview_of_bands_says_that_standards_keep_theirs(cast: Cast, as_: AsPerson) -> None:
    data = {**LIMITS, "valid_from": "2026-11-01", "preview": "1"}
    page = as_(cast.manager).post("/parameters/bands", data=data).text
    assert "must be published again" in page
    assert 'href="/standards"' in page


def test_the_preview_refuses_a_past_day(cast: Cast, as_: AsPerson) -> None:
    data = {**FILLED, "valid_from": "2026-10-01", "preview": "1"}
    page = as_(cast.manager).post(PATH, data=data).text
    assert "A past day keeps the numbers" in page
    assert "policy-days" not in page


def test_every_number_says_what_it_reaches() -> None:
    assert set(REACHES) == set(BY_KEY)


def test_the_preview_works_without_javascript(cast: Cast, as_: AsPerson) -> None:
    answer = as_(cast.manager).post(PATH, data={**FILLED, "preview": "1"})
    assert "<html" in answer.text
    assert "→" in answer.text
    assert 'value="busy"' in answer.text


def test_the_preview_names_what_is_wrong(cast: Cast, as_: AsPerson) -> None:
    data = {**FILLED, "value": "0", "preview": "1"}
    page = as_(cast.manager).post(PATH, data=data).text
    assert "Enter a whole number from 1 to 200." in page


def test_the_second_of_two_windows_sees_the_first(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.manager)
    assert 'name="seen" type="hidden" value="0"' in client.get(PATH).text
    client.post(PATH, data=FILLED | {"seen": "0"})
    second = FILLED | {"seen": "0", "value": "30", "reason": "much busier"}
    answer = client.post(PATH, data=second)
    assert answer.status_code == 409
    assert "has entered a change of this number meanwhile, from 2026-10-21: busy" in answer.text
    assert 'value="30"' in answer.text
    assert as_of(TODAY).calls_per_day == 25


def test_saved_again_the_second_holds_too(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.manager)
    client.post(PATH, data=FILLED)
    row = ParameterValue.select().order_by(ParameterValue.id.desc()).get()
    again = FILLED | {"seen": str(row.id), "value": "30"}
    assert client.post(PATH, data=again).status_code == 303
    assert as_of(TODAY).calls_per_day == 30


def test_a_preview_does_not_forget_what_was_seen(cast: Cast, as_: AsPerson) -> None:
    client = as_(cast.manager)
    client.post(PATH, data=FILLED)
    page = client.post(PATH, data=FILLED | {"seen": "0", "value": "30", "preview": "1"}).text
    assert 'name="seen" type="hidden" value="0"' in page
