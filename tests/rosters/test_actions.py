"""Setting days, copying weeks."""

import datetime as dt
from typing import Any

import pytest

from qaweb.audit import AuditEntry
from qaweb.errors import Forbidden, NotFound, Refused
from qaweb.people.models import WORKING_CODES, Person, Shift, ShiftCode
from qaweb.rosters.actions import ShiftChanged, copy_week, plan_copy, set_days, set_shift
from qaweb.rosters.queries import code_on
from tests.cast import TODAY, Cast, viewer, works

EARLY, LATE, OFF = ShiftCode.EARLY, ShiftCode.LATE, ShiftCode.OFF
TOMORROW = TODAY + dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)


def entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.select().where(AuditEntry.action == action).order_by(AuditEntry.id))


@pytest.mark.parametrize("who", ["manager", "assistant"])
def test_a_day_is_set_with_its_hours_and_on_record(cast: Cast, who: str) -> None:
    set_shift(viewer(getattr(cast, who)), cast.agent.id, TOMORROW, LATE, None)
    row = Shift.get(person=cast.agent, day=TOMORROW)
    assert (row.code, (row.ends_at - row.starts_at).total_seconds()) == (LATE, 8 * 3600)
    (entry,) = entries("rosters.set_shift")
    assert (entry.subject_id, entry.before) == (str(cast.agent.id), f'{{"{TOMORROW}": null}}')
    assert entry.after == f'{{"{TOMORROW}": "late"}}'


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent"])
def test_others_may_not_even_their_own(cast: Cast, who: str) -> None:
    one = getattr(cast, who)
    with pytest.raises(Forbidden):
        set_shift(viewer(one), one.id, TOMORROW, OFF, None)


@pytest.mark.parametrize("who", ["south_qa", "south_supervisor", "outsider", "lead_b", "teammate"])
def test_people_out_of_reach_are_not_there(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        set_shift(viewer(getattr(cast, who)), cast.agent.id, TOMORROW, OFF, None)


def test_a_day_off_changes_who_must_be_monitored(cast: Cast) -> None:
    assert code_on(cast.agent.id, TODAY) in WORKING_CODES
    set_shift(viewer(cast.manager), cast.agent.id, TODAY, OFF, EARLY)
    assert code_on(cast.agent.id, TODAY) not in WORKING_CODES
    set_shift(viewer(cast.manager), cast.agent.id, TODAY, None, OFF)
    assert code_on(cast.agent.id, TODAY) is None


def test_the_same_again_leaves_no_line(cast: Cast) -> None:
    set_shift(viewer(cast.manager), cast.agent.id, TODAY, EARLY, EARLY)
    set_shift(viewer(cast.manager), cast.agent.id, TODAY, EARLY, None)
    assert entries("rosters.set_shift") == []


def test_a_past_day_may_be_corrected(cast: Cast) -> None:
    day = TODAY - dt.timedelta(days=3)
    set_shift(viewer(cast.assistant), cast.agent.id, day, EARLY, None)
    assert code_on(cast.agent.id, day) is EARLY


def test_a_day_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    set_shift(viewer(cast.manager), cast.agent.id, TODAY, LATE, EARLY)
    with pytest.raises(ShiftChanged) as met:
        set_shift(viewer(cast.assistant), cast.agent.id, TODAY, OFF, EARLY)
    assert met.value.now == {TODAY: LATE}
    assert code_on(cast.agent.id, TODAY) is LATE


def test_a_month_is_saved_whole_or_not_at_all(cast: Cast) -> None:
    wanted, seen = {TODAY: OFF, TOMORROW: LATE}, {TODAY: LATE, TOMORROW: None}
    with pytest.raises(ShiftChanged):
        set_days(viewer(cast.manager), cast.agent.id, wanted, seen)
    assert code_on(cast.agent.id, TOMORROW) is None
    assert set_days(viewer(cast.manager), cast.agent.id, wanted, {TODAY: EARLY}) == 2
    assert len(entries("rosters.set_shift")) == 2


def test_nothing_is_planned_for_who_left(cast: Cast) -> None:
    with pytest.raises(Refused, match="left"):
        set_shift(viewer(cast.manager), cast.leaver.id, TOMORROW, EARLY, None)
    set_shift(viewer(cast.manager), cast.leaver.id, TODAY, EARLY, None)


def test_a_day_of_another_age_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="2100"):
        set_shift(viewer(cast.manager), cast.agent.id, dt.date(2500, 1, 1), EARLY, None)


def copy(cast: Cast, who: Person, **changes: Any) -> Any:
    asked = {
        "group": str(cast.team_a.id),
        "source": TODAY,
        "target": TODAY + WEEK,
        "overwrite": False,
    }
    return copy_week(viewer(who), **(asked | changes))


def test_a_week_is_copied_with_one_line(cast: Cast) -> None:
    works(cast.agent, TOMORROW, LATE)
    plan = copy(cast, cast.assistant)
    assert (plan.filled, plan.overwritten, plan.kept) == (5, 0, 0)
    assert code_on(cast.agent.id, TODAY + WEEK) is EARLY
    assert code_on(cast.agent.id, TOMORROW + WEEK) is LATE
    assert code_on(cast.agent_b.id, TODAY + WEEK) is None
    (entry,) = entries("rosters.copy_week")
    assert entry.note == "2026-10-19 → 2026-10-26: 5"
    assert f'"{cast.agent.number} {TOMORROW + WEEK}": "late"' in entry.after


def test_filled_days_stay_unless_it_is_said(cast: Cast) -> None:
    works(cast.agent, TODAY + WEEK, LATE)
    assert copy(cast, cast.manager).kept == 1
    assert code_on(cast.agent.id, TODAY + WEEK) is LATE
    assert copy(cast, cast.manager, overwrite=True).overwritten == 1
    assert code_on(cast.agent.id, TODAY + WEEK) is EARLY


def test_a_look_changes_nothing(cast: Cast) -> None:
    group = str(cast.team_a.id)
    plan = plan_copy(viewer(cast.manager), group, TODAY, TODAY + WEEK, overwrite=False)
    assert plan.filled == 4
    assert code_on(cast.agent.id, TODAY + WEEK) is None


def test_copying_nothing_or_onto_itself_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="two different"):
        copy(cast, cast.manager, target=TOMORROW)
    with pytest.raises(Refused, match="Nothing would change"):
        copy(cast, cast.manager, source=TODAY + 3 * WEEK)


def test_a_lead_copies_no_week(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        copy(cast, cast.lead)
    with pytest.raises(NotFound):
        copy(cast, cast.manager, group="999999")
