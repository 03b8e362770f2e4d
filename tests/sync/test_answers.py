"""What an answer of Google's means, whatever comes: a no for good, a no for now, or neither."""

import json

import pytest
import requests

from sync.gateways.answers import Refused, judged
from sync.gateways.pacing import Broken, Busy
from sync.gateways.protocol import Why


def response(status: int, body: object = None, **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made._content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


def error(status: int, message: str, **headers: str) -> requests.Response:
    return response(status, {"error": {"code": status, "message": message}}, **headers)


def test_an_answer_is_an_answer() -> None:
    for good in (response(200, {}), response(204, "")):
        assert judged(good) is good


@pytest.mark.parametrize(
    ("after", "seconds"), [("17", 17), ("", 0), ("soon", 0), ("-5", 0), ("１７", 0)]
)
def test_429_says_when_to_come_back_or_does_not(after: str, seconds: float) -> None:
    busy = error(429, "Quota exceeded")
    busy.headers["Retry-After"] = after
    with pytest.raises(Busy, match="Quota exceeded") as fault:
        judged(busy)
    assert fault.value.after == seconds


def test_it_may_name_a_moment() -> None:
    now, moment = "Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:40 GMT"
    waits = []
    for after, date in ((moment, now), (now, moment), (moment, ""), (moment, moment[:-4])):
        with pytest.raises(Busy) as fault:
            judged(error(429, "", Retry_After=after, Date=date))
        waits.append(fault.value.after)
    assert waits == [40, 0, 0, 0]


@pytest.mark.parametrize("reason", ["rateLimitExceeded", "userRateLimitExceeded"])
def test_a_quota_that_comes_as_403_is_no_no_for_good(reason: str) -> None:
    body = {"error": {"code": 403, "message": "Slow down", "errors": [{"reason": reason}]}}
    with pytest.raises(Busy, match="Slow down"):
        judged(response(403, body))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {"error": {"message": "Internal"}}),
        (503, {"error": {"message": "Unavailable"}}),
        (502, "<!DOCTYPE html><html>502"),
        (404, "<html>a proxy's page</html>"),
        (200, ""),
        (200, '{"spreadsheetId": "a", "repl'),
        (200, "[]"),
    ],
)
def test_what_cannot_be_relied_on_is_neither_yes_nor_no(status: int, body: object) -> None:
    with pytest.raises(Broken) as fault:
        judged(response(status, body))
    assert fault.value.sent


@pytest.mark.parametrize(
    ("status", "message", "why"),
    [
        (401, "Request had invalid authentication credentials.", Why.DENIED),
        (403, "The caller does not have permission", Why.DENIED),
        (404, "Requested entity was not found.", Why.MISSING),
        (400, "Invalid requests[0].updateCells: You are trying to edit a protected", Why.DENIED),
        (400, "above the limit of 10000000 cells.", Why.NO_ROOM),
        (400, "Invalid requests[3].addSheet: no", Why.DAMAGED),
    ],
)
def test_a_no_says_what_it_means(status: int, message: str, why: Why) -> None:
    with pytest.raises(Refused) as fault:
        judged(error(status, message))
    assert fault.value.why is why


@pytest.mark.parametrize(
    ("status", "message", "is_about_cells"),
    [
        (400, "Invalid requests[0].updateCells: Your input contains more than the maximum", True),
        (400, "Invalid requests[2].updateCells: exceeds grid limits", False),
        (400, "above the limit of 10000000 cells.", False),
        (403, "The caller does not have permission", False),
    ],
)
def test_only_what_others_could_go_without_is_looked_for(
    status: int, message: str, is_about_cells: bool
) -> None:
    fault = Refused(status, message)
    assert fault.is_about_cells is is_about_cells
    assert not fault.reason.startswith("Invalid requests")
