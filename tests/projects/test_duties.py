"""Giving and ending duties; one keeper of the records per project and day (P6.1)."""

import datetime as dt
from typing import Any

import pytest

from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.people.models import DutyHeld, Person
from qaweb.permissions import Duty
from qaweb.projects.duties import Given, end_duty, give_duty
from tests.cast import TODAY, Cast, viewer

LATER = TODAY + dt.timedelta(days=30)


def asked(person: Person, duty: Duty = Duty.RECORDS_KEEPER, **changes: Any) -> Given:
    values: dict[str, Any] = {
        "project": person.project_id,
        "site": None,
        "department": "",
        "valid_from": TODAY,
        "valid_until": None,
    }
    return Given(person.id, duty, **(values | changes))


def test_a_keeper_is_named_and_has_the_duty_at_once(cast: Cast) -> None:
    give_duty(viewer(cast.assistant), asked(cast.qa))
    assert Duty.RECORDS_KEEPER in viewer(cast.qa).duties
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.action, entry.note) == ("projects.give_duty", str(cast.qa))


def test_a_project_has_one_keeper_on_a_day(cast: Cast) -> None:
    give_duty(viewer(cast.manager), asked(cast.qa, valid_until=LATER))
    with pytest.raises(Refused, match=f"{cast.qa.name} keeps"):
        give_duty(viewer(cast.manager), asked(cast.second_qa, valid_from=LATER))
    after = LATER + dt.timedelta(days=1)
    give_duty(viewer(cast.manager), asked(cast.second_qa, valid_from=after))
    give_duty(viewer(cast.manager), asked(cast.south_qa))


@pytest.mark.parametrize("who", ["supervisor", "agent", "leaver"])
def test_the_records_are_kept_by_a_qa_specialist(cast: Cast, who: str) -> None:
    with pytest.raises(Refused) as refused:
        give_duty(viewer(cast.manager), asked(getattr(cast, who)))
    assert refused.value.field == "person"


def test_the_keeper_is_of_the_project(cast: Cast) -> None:
    with pytest.raises(Refused, match="of the project"):
        give_duty(viewer(cast.manager), asked(cast.qa, project=cast.south.id))
    with pytest.raises(Refused, match="project whose records"):
        give_duty(viewer(cast.manager), asked(cast.qa, project=None))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_until": TODAY - dt.timedelta(days=1)}, "valid_until"),
        ({"project": 999_999}, "project"),
        ({"site": 999_999}, "site"),
    ],
)
def test_it_refuses_what_makes_no_sense(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        give_duty(viewer(cast.manager), asked(cast.agent, Duty.TRAINER, **changes))
    assert refused.value.field == field


def test_the_same_duty_is_not_given_twice_for_one_place(cast: Cast) -> None:
    give_duty(viewer(cast.manager), asked(cast.lead, Duty.TRAINER, department="培训部"))
    with pytest.raises(Refused, match="already"):
        give_duty(viewer(cast.manager), asked(cast.lead, Duty.TRAINER, department="培训部 "))
    give_duty(viewer(cast.manager), asked(cast.lead, Duty.TRAINER, department="行政部"))


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead"])
def test_others_give_and_end_none(cast: Cast, who: str) -> None:
    row = give_duty(viewer(cast.manager), asked(cast.qa))
    with pytest.raises(Forbidden):
        give_duty(viewer(getattr(cast, who)), asked(cast.agent, Duty.TRAINER))
    with pytest.raises(Forbidden):
        end_duty(viewer(getattr(cast, who)), row.id, TODAY, None)


def test_an_ended_duty_is_gone_the_day_after(cast: Cast, later: Any) -> None:
    row = give_duty(viewer(cast.manager), asked(cast.qa))
    end_duty(viewer(cast.manager), row.id, TODAY, None)
    assert Duty.RECORDS_KEEPER in viewer(cast.qa).duties
    with later(days=1):
        assert Duty.RECORDS_KEEPER not in viewer(cast.qa).duties


def test_ending_in_two_tabs_shows_both_days(cast: Cast) -> None:
    row = give_duty(viewer(cast.manager), asked(cast.qa))
    end_duty(viewer(cast.manager), row.id, LATER, None)
    with pytest.raises(Conflict, match=str(LATER)):
        end_duty(viewer(cast.assistant), row.id, TODAY, None)
    assert DutyHeld.get_by_id(row.id).valid_until == LATER


def test_a_duty_is_not_made_longer_or_ended_before_it_began(cast: Cast) -> None:
    row = give_duty(viewer(cast.manager), asked(cast.qa, valid_until=LATER))
    with pytest.raises(Refused, match="anew"):
        end_duty(viewer(cast.manager), row.id, LATER + dt.timedelta(days=1), LATER)
    with pytest.raises(Refused, match="begins"):
        end_duty(viewer(cast.manager), row.id, TODAY - dt.timedelta(days=1), LATER)
