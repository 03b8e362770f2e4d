"""GET /audit: who did what, to what it was before."""

from collections.abc import Callable

from flask.testing import FlaskClient

from qaweb.people.models import ShiftCode
from qaweb.rosters.actions import set_shift
from qaweb.rosters.calendar import set_day
from qaweb.rosters.models import DayKind
from tests.cast import TODAY, Cast, viewer

AsPerson = Callable[..., FlaskClient]


def test_it_shows_what_was_before_and_after(cast: Cast, as_: AsPerson) -> None:
    set_shift(viewer(cast.assistant), cast.agent.id, TODAY, ShiftCode.LATE, ShiftCode.EARLY)
    page = as_(cast.manager).get("/audit?action=rosters.set_shift").text
    assert "1 change" in page
    assert "<dt>Oct 21, 2026</dt><dd><del>Early shift</del> → Late shift</dd>" in page


def test_hostile_values_stay_text(cast: Cast, as_: AsPerson) -> None:
    set_day(viewer(cast.manager), TODAY, DayKind.HOLIDAY, "<script>alert(1)</script>")
    page = as_(cast.manager).get("/audit").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_it_is_the_managers_alone(cast: Cast, as_: AsPerson) -> None:
    for who in ("qa", "supervisor", "lead", "agent", "assistant"):
        assert as_(getattr(cast, who)).get("/audit").status_code == 403
