"""Recording, suspending, withdrawing (P2.6, P4.2, P5.2, P5.3)."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.people.models import Person
from qaweb.permissions import Role
from qaweb.training.actions import record_licence, suspend_licence, withdraw_licence
from qaweb.training.models import Licence
from qaweb.training.queries import may_monitor, state_on
from qaweb.training.rules import LicenceState
from tests.cast import TODAY, Cast, viewer

UNTIL = dt.date(2027, 10, 20)
End = Callable[..., Licence]
EITHER = pytest.mark.parametrize("end", [suspend_licence, withdraw_licence])


def record(cast: Cast, person: Person, since: dt.date = TODAY, until: dt.date = UNTIL) -> Licence:
    return record_licence(viewer(cast.assistant), person.id, since, until, 3, " exam 92 ")


def licence_of(person: Person) -> int:
    return int(Licence.get(Licence.person == person).id)


def last_entry() -> AuditEntry:
    return AuditEntry.select().order_by(AuditEntry.id.desc()).get()


def test_a_recorded_licence_lets_its_holder_monitor(cast: Cast) -> None:
    row = record(cast, cast.unlicensed_qa)
    assert may_monitor(cast.unlicensed_qa.id, TODAY)
    assert (row.recorded_by, row.note) == (cast.assistant.name, "exam 92")
    assert last_entry().action == "training.record_licence"


@pytest.mark.parametrize("who", ["manager", "qa", "supervisor", "lead", "agent"])
def test_only_the_assistant_records(cast: Cast, who: str) -> None:
    someone = viewer(getattr(cast, who))
    with pytest.raises(Forbidden):
        record_licence(someone, cast.unlicensed_qa.id, TODAY, UNTIL, 3)


def test_nobody_records_their_own(cast: Cast) -> None:
    both = replace(viewer(cast.unlicensed_qa), role=Role.ASSISTANT)
    with pytest.raises(Forbidden):
        record_licence(both, cast.unlicensed_qa.id, TODAY, UNTIL, 3)


@pytest.mark.parametrize("who", ["agent", "lead", "manager", "assistant"])
def test_only_monitors_get_one(cast: Cast, who: str) -> None:
    with pytest.raises(Refused) as refused:
        record(cast, getattr(cast, who))
    assert refused.value.field == "person"


def test_whoever_left_or_never_was_gets_none(cast: Cast) -> None:
    Person.update(status="left").where(Person.id == cast.unlicensed_qa.id).execute()
    with pytest.raises(Refused):
        record(cast, cast.unlicensed_qa)
    with pytest.raises(Refused):
        record_licence(viewer(cast.assistant), 99999, TODAY, UNTIL, 3)


@pytest.mark.parametrize("until", [TODAY, dt.date(2029, 10, 22)])
def test_the_dates_are_checked_at_their_field(cast: Cast, until: dt.date) -> None:
    with pytest.raises(Refused) as refused:
        record(cast, cast.unlicensed_qa, TODAY, until)
    assert refused.value.field == "valid_until"


def test_the_same_licence_is_not_recorded_twice(cast: Cast) -> None:
    record(cast, cast.unlicensed_qa)
    with pytest.raises(Conflict):
        record(cast, cast.unlicensed_qa)


@EITHER
def test_an_ended_licence_stops_its_holder_at_once(cast: Cast, end: End) -> None:
    row = end(viewer(cast.manager), licence_of(cast.qa), " scored too mildly ")
    assert not may_monitor(cast.qa.id, TODAY)
    assert (row.ended_on, row.ended_by) == (TODAY, cast.manager.name)
    assert row.reason == "scored too mildly"


def test_the_trail_says_what_was_ended_and_why(cast: Cast) -> None:
    suspend_licence(viewer(cast.manager), licence_of(cast.qa), "drift")
    entry = last_entry()
    assert (entry.action, entry.note) == ("training.suspend_licence", "drift")
    assert json.loads(entry.before) == {"state": "licensed"}
    assert json.loads(entry.after) == {"state": "suspended"}


@EITHER
def test_renewals_recorded_in_advance_end_with_it(cast: Cast, end: End) -> None:
    record(cast, cast.qa, dt.date(2027, 6, 1), dt.date(2028, 5, 31))
    end(viewer(cast.manager), licence_of(cast.qa), "drift")
    assert not may_monitor(cast.qa.id, dt.date(2027, 7, 1))


def test_a_new_licence_after_a_suspension_is_licensed_again(cast: Cast) -> None:
    suspend_licence(viewer(cast.manager), licence_of(cast.qa), "drift")
    record(cast, cast.qa, dt.date(2026, 10, 26))
    assert state_on(cast.qa.id, dt.date(2026, 10, 25)) is LicenceState.SUSPENDED
    assert may_monitor(cast.qa.id, dt.date(2026, 10, 26))


@EITHER
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_asked_for(cast: Cast, end: End, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        end(viewer(cast.manager), licence_of(cast.qa), reason)
    assert refused.value.field == "reason"
    assert may_monitor(cast.qa.id, TODAY)


@EITHER
def test_the_assistant_may_know_of_it_and_not_end_it(cast: Cast, end: End) -> None:
    with pytest.raises(Forbidden):
        end(viewer(cast.assistant), licence_of(cast.qa), "why")


@EITHER
def test_a_colleague_may_not_know_of_it(cast: Cast, end: End) -> None:
    with pytest.raises(NotFound):
        end(viewer(cast.second_qa), licence_of(cast.qa), "why")


@EITHER
def test_what_was_withdrawn_cannot_be_ended_again(cast: Cast, end: End) -> None:
    withdraw_licence(viewer(cast.manager), licence_of(cast.qa), "done")
    with pytest.raises(Conflict):
        end(viewer(cast.manager), licence_of(cast.qa), "again")


def test_a_suspended_licence_can_be_withdrawn_and_not_suspended_twice(cast: Cast) -> None:
    suspend_licence(viewer(cast.manager), licence_of(cast.qa), "drift")
    with pytest.raises(Conflict):
        suspend_licence(viewer(cast.manager), licence_of(cast.qa), "drift")
    withdraw_licence(viewer(cast.manager), licence_of(cast.qa), "for good")
    assert state_on(cast.qa.id, TODAY) is LicenceState.WITHDRAWN
