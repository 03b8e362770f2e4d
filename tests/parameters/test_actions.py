"""Changing a number: who may, from when, and which values are refused where."""

import datetime as dt
import json
from typing import Any

import pytest

from qaweb.audit import AuditEntry
from qaweb.errors import Forbidden, Refused
from qaweb.parameters.actions import set_parameter
from qaweb.parameters.models import ParameterValue
from qaweb.parameters.queries import as_of
from qaweb.standards.queries import bands_of
from qaweb.standards.rules import DEFAULT_BANDS, Band
from tests.cast import TODAY, Cast, viewer

YESTERDAY = TODAY - dt.timedelta(days=1)


def change(cast: Cast, key: str, value: Any, day: dt.date = TODAY, reason: str = "why") -> Any:
    return set_parameter(viewer(cast.manager), key, value, day, reason)


def test_a_change_keeps_date_author_and_reason(cast: Cast) -> None:
    row = change(cast, "calls_per_day", 25, reason=" more staff ")
    kept = ParameterValue.get_by_id(row.id)
    assert (kept.valid_from, kept.author_name) == (TODAY, cast.manager.name)
    assert (kept.reason, kept.value) == ("more staff", "25")


def test_the_trail_has_before_and_after(cast: Cast) -> None:
    change(cast, "records_due", dt.time(18, 0))
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert json.loads(entry.before) == {"records_due": "17:30:00"}
    assert json.loads(entry.after) == {"records_due": "18:00:00"}


VALUES = [
    ("calls_per_day", 25),
    ("records_due", dt.time(18, 0)),
    ("mode_ratio", (3, 6, 1)),
    ("bands", (Band("excellent", 9250), *DEFAULT_BANDS[1:])),
]


@pytest.mark.parametrize(("key", "value"), VALUES)
def test_each_kind_holds_from_its_day_on(cast: Cast, key: str, value: Any) -> None:
    before = getattr(as_of(YESTERDAY), key)
    change(cast, key, value)
    assert getattr(as_of(TODAY), key) == value
    assert getattr(as_of(YESTERDAY), key) == before


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent", "assistant"])
def test_only_the_manager_changes_the_policy(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        set_parameter(viewer(getattr(cast, who)), "calls_per_day", 5, TODAY, "why")


REFUSED = [
    ("calls_per_day", 0, TODAY, "why", "value"),
    ("calls_per_day", 201, TODAY, "why", "value"),
    ("calls_per_day", 25, YESTERDAY, "why", "valid_from"),
    ("calls_per_day", 25, TODAY, "  ", "reason"),
    ("mode_ratio", (0, 0, 0), TODAY, "why", "side_by_side"),
    ("bands", (*DEFAULT_BANDS[:3], Band("failed", 100)), TODAY, "why", "failed"),
    ("calls_per_day", 20, TODAY, "why", None),
    ("salary", 1, TODAY, "why", None),
]


@pytest.mark.parametrize(("key", "value", "day", "reason", "field"), REFUSED)
def test_it_refuses_at_the_field(
    cast: Cast, key: str, value: Any, day: dt.date, reason: str, field: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        change(cast, key, value, day, reason)
    assert refused.value.field == field
    assert not ParameterValue.select().exists()


def test_the_words_name_the_bounds(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        change(cast, "calls_per_day", 0)
    assert "1" in str(refused.value.message)
    assert "200" in str(refused.value.message)


def test_changed_bands_leave_published_standards_alone(cast: Cast) -> None:
    change(cast, "bands", (Band("excellent", 9250), *DEFAULT_BANDS[1:]))
    assert bands_of(cast.standard) == DEFAULT_BANDS
