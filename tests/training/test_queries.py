"""Who sees which licences, and who may monitor (P4.1, P4.2)."""

import datetime as dt

import pytest

from qaweb.errors import NotFound
from qaweb.people.models import Person
from qaweb.training import queries
from qaweb.training.actions import suspend_licence
from qaweb.training.models import Licence
from qaweb.training.rules import LicenceState
from tests.cast import TODAY, Cast, license_, viewer

MONITORS = [
    "qa",
    "second_qa",
    "unlicensed_qa",
    "supervisor",
    "second_supervisor",
    "south_qa",
    "south_supervisor",
]


def names(cast: Cast, who: str) -> set[str]:
    return {h.person.name for h in queries.holdings(viewer(getattr(cast, who)), TODAY)}


def holding(cast: Cast, person: Person) -> queries.Holding:
    found = queries.holdings(viewer(cast.manager), TODAY)
    return next(each for each in found if each.person == person)


@pytest.mark.parametrize("who", ["manager", "assistant"])
def test_manager_and_assistant_see_every_monitor(cast: Cast, who: str) -> None:
    assert names(cast, who) == {getattr(cast, each).name for each in MONITORS}


@pytest.mark.parametrize("who", ["qa", "supervisor", "south_qa"])
def test_a_monitor_sees_only_their_own(cast: Cast, who: str) -> None:
    assert names(cast, who) == {getattr(cast, who).name}


@pytest.mark.parametrize("who", ["lead", "agent"])
def test_nobody_else_sees_any(cast: Cast, who: str) -> None:
    assert names(cast, who) == set()


def test_whoever_left_is_not_listed(cast: Cast) -> None:
    Person.update(status="left").where(Person.id == cast.second_qa.id).execute()
    assert cast.second_qa.name not in names(cast, "manager")


def test_a_monitor_without_licence_is_listed_with_none(cast: Cast) -> None:
    found = holding(cast, cast.unlicensed_qa)
    assert (found.licence, found.state, found.may_be_withdrawn) == (None, None, False)


def test_too_little_experience_is_marked(cast: Cast) -> None:
    row = license_(cast.unlicensed_qa)
    Licence.update(experience_years=1).where(Licence.id == row.id).execute()
    assert holding(cast, cast.unlicensed_qa).lacks_experience
    assert not holding(cast, cast.qa).lacks_experience


def test_expiring_follows_the_policy(cast: Cast) -> None:
    license_(cast.unlicensed_qa, until=TODAY + dt.timedelta(days=29))
    assert holding(cast, cast.unlicensed_qa).state is LicenceState.EXPIRING


def test_one_may_monitor_with_a_good_licence_only(cast: Cast) -> None:
    assert queries.may_monitor(cast.qa.id, TODAY)
    assert not queries.may_monitor(cast.unlicensed_qa.id, TODAY)
    assert not queries.may_monitor(cast.qa.id, dt.date(2027, 7, 1))


def test_the_last_day_is_still_a_working_day(cast: Cast) -> None:
    assert queries.may_monitor(cast.qa.id, dt.date(2027, 6, 30))


def test_a_renewal_in_advance_takes_nothing_away(cast: Cast) -> None:
    Licence.create(
        person=cast.qa,
        valid_from=dt.date(2027, 6, 1),
        valid_until=dt.date(2028, 5, 31),
        recorded_by="于助理",
        recorded_at=cast.qa.created_at,
    )
    assert queries.may_monitor(cast.qa.id, TODAY)
    assert queries.may_monitor(cast.qa.id, dt.date(2028, 1, 1))


def test_a_suspension_does_not_reach_back(cast: Cast) -> None:
    suspend_licence(viewer(cast.manager), Licence.get(person=cast.qa).id, "drift")
    yesterday = TODAY - dt.timedelta(days=1)
    assert not queries.may_monitor(cast.qa.id, TODAY)
    assert queries.may_monitor(cast.qa.id, yesterday)


def test_another_monitors_licence_is_not_to_be_known_of(cast: Cast) -> None:
    row = Licence.get(person=cast.second_qa)
    assert queries.licence(viewer(cast.second_qa), row.id) == row
    with pytest.raises(NotFound):
        queries.licence(viewer(cast.qa), row.id)
