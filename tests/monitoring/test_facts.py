"""What a plan is drawn from, gathered from the database (P3.1-P3.5)."""

import datetime as dt

import pytest

from qaweb import clock
from qaweb.calls.models import Call
from qaweb.errors import NotFound
from qaweb.evaluations.rules import Mode
from qaweb.monitoring.facts import facts_of
from qaweb.monitoring.plan_facts import NEVER, Agent, Facts, Monitor
from qaweb.monitoring.rules import NoticeState
from qaweb.people.models import Delegation, Shift, ShiftCode, TeamSupervisor
from qaweb.permissions import SYSTEM
from qaweb.slips.models import Slip, SlipCriterion
from qaweb.slips.rules import FollowUpKind, SlipState
from qaweb.standards.models import Criterion
from tests.cast import NOW, TODAY, Cast, license_, viewer, works
from tests.evaluations.scoring import call as typed_call
from tests.factories import evaluation
from tests.monitoring.making import notice
from tests.slips import writing as slips

HOUR = dt.timedelta(hours=1)
MORNING = clock.at(TODAY, dt.time(5))


def gathered(cast: Cast, day: dt.date = TODAY, now: dt.datetime = MORNING) -> Facts:
    return facts_of(SYSTEM, cast.north, day, now, "seed")


def agent(cast: Cast, name: str = "agent") -> Agent:
    wanted = getattr(cast, name).id
    return next(each for each in gathered(cast).agents if each.id == wanted)


def monitor(cast: Cast, name: str) -> Monitor:
    wanted = getattr(cast, name).id
    return next(each for each in gathered(cast).monitors if each.id == wanted)


def test_agents_and_leads_at_work_stand_in_it(cast: Cast) -> None:
    names = ("lead", "lead_b", "agent", "teammate", "agent_b", "newcomer")
    assert {each.id for each in gathered(cast).agents} == {getattr(cast, n).id for n in names}
    assert (agent(cast).starts, agent(cast).ends) == (480, 960)


def test_who_is_away_is_named_with_the_rosters_word(cast: Cast) -> None:
    Shift.update(code=ShiftCode.LEAVE, starts_at=None, ends_at=None).where(
        Shift.person == cast.agent
    ).execute()
    Shift.delete().where(Shift.person == cast.teammate).execute()
    away = {each.id: each.code for each in gathered(cast).away}
    assert away == {cast.agent.id: "leave", cast.teammate.id: ""}


def test_monitors_are_at_work_and_licensed(cast: Cast) -> None:
    works(cast.unlicensed_qa, TODAY)
    found = {each.id for each in gathered(cast).monitors}
    assert found == {cast.qa.id, cast.second_qa.id, cast.supervisor.id}


def test_a_specialist_has_the_days_floor_and_the_whole_project(cast: Cast) -> None:
    found = monitor(cast, "qa")
    assert (found.calls, found.teams) == (20, None)


def test_what_was_begun_today_leaves_less(cast: Cast) -> None:
    evaluation(cast, monitor=cast.qa)
    assert monitor(cast, "qa").calls == 19
    assert agent(cast).had == 1


def test_a_supervisor_has_a_part_of_the_week_and_the_own_teams(cast: Cast) -> None:
    works(cast.supervisor, TODAY + dt.timedelta(days=1))
    found = monitor(cast, "supervisor")
    assert (found.calls, found.teams) == (10, (cast.team_a.id, cast.team_b.id))
    TeamSupervisor.create(team=cast.team_b, person=cast.supervisor)
    assert monitor(cast, "supervisor").teams == (cast.team_b.id,)


def test_a_stand_in_reaches_the_others_teams(cast: Cast) -> None:
    TeamSupervisor.create(team=cast.team_b, person=cast.supervisor)
    TeamSupervisor.create(team=cast.team_a, person=cast.second_supervisor)
    Delegation.create(
        absent=cast.second_supervisor,
        stand_in=cast.supervisor,
        valid_from=TODAY,
        valid_until=TODAY,
        created_at=clock.now(),
    )
    assert monitor(cast, "supervisor").teams == (cast.team_a.id, cast.team_b.id)


def test_new_staff_are_known_by_the_day_of_hire(cast: Cast) -> None:
    newcomer = agent(cast, "newcomer")
    assert newcomer.is_new
    assert newcomer.expected == 10
    assert not agent(cast).is_new


def test_a_notice_in_force_touches_its_team(cast: Cast) -> None:
    row = notice(cast, state=NoticeState.IN_FORCE, team=cast.team_a, factor=3)
    notice(cast)
    assert (agent(cast).notice, agent(cast).factor) == (row.id, 3)
    assert agent(cast, "agent_b").notice is None


def test_a_notice_of_a_call_type_touches_who_took_such_calls(cast: Cast) -> None:
    taken = typed_call(cast.agent)
    row = notice(cast, state=NoticeState.IN_FORCE, call_type=taken.call_type_id, factor=3)
    assert (agent(cast).notice, agent(cast).factor) == (row.id, 3)
    assert agent(cast, "teammate").notice is None


def test_side_by_side_agreed_in_a_slip_is_known_until_it_was_done(cast: Cast) -> None:
    slip = slips.followed(cast)
    assert [each.is_beside for each in agent(cast).slips] == [False]
    agreed = {"next_kind": FollowUpKind.SIDE_BY_SIDE}
    slips.follow_up(slip.holder, slip, **agreed)
    assert [each.is_beside for each in agent(cast).slips] == [True]
    evaluation(cast, state="submitted", submitted_at=NOW + HOUR, mode=Mode.SIDE_BY_SIDE)
    assert [each.is_beside for each in agent(cast).slips] == [False]


def test_side_by_side_agreed_for_a_later_day_waits_and_a_newer_entry_counts(cast: Cast) -> None:
    slip = slips.followed(cast)
    agreed = {"next_kind": FollowUpKind.SIDE_BY_SIDE, "next_on": TODAY + dt.timedelta(days=1)}
    slips.follow_up(slip.holder, slip, **agreed)
    assert [each.is_beside for each in agent(cast).slips] == [False]
    slips.follow_up(slip.holder, slip, **agreed | {"next_on": TODAY})
    assert [each.is_beside for each in agent(cast).slips] == [True]
    slips.follow_up(slip.holder, slip)
    assert [each.is_beside for each in agent(cast).slips] == [False]


def test_an_open_slip_waits_for_three_later_calls(cast: Cast) -> None:
    slip = Slip.create(
        project=cast.north,
        person=cast.agent,
        author=cast.qa,
        state=SlipState.ISSUED,
        due_on=TODAY,
        created_at=NOW,
        issued_at=NOW - dt.timedelta(days=1),
    )
    criterion = Criterion.select().first()
    SlipCriterion.create(slip=slip, criterion=criterion)
    (found,) = agent(cast).slips
    assert (found.id, found.criteria) == (slip.id, (criterion.code,))
    for _ in range(3):
        evaluation(cast, state="submitted", submitted_at=NOW)
    assert agent(cast).slips == ()


def call(cast: Cast, number: str, **values: object) -> Call:
    row = {
        "number": number,
        "project": cast.north,
        "agent": cast.agent,
        "started_at": MORNING - dt.timedelta(hours=12),
        "call_day": TODAY - dt.timedelta(days=1),
        "duration_s": 120,
        "recording": "a.wav",
    }
    return Call.create(**{**row, **values})


def test_recent_recordings_nobody_has_monitored_may_be_drawn(cast: Cast) -> None:
    fresh, heard = call(cast, "1"), call(cast, "2")
    call(cast, "3", recording="")
    call(cast, "4", duration_s=5)
    call(cast, "5", call_day=TODAY - dt.timedelta(days=9))
    evaluation(cast, call=heard)
    assert agent(cast).calls == (fresh.id,)


def test_of_many_recordings_some_stand_for_all(cast: Cast) -> None:
    for number in range(20):
        call(cast, str(number))
    assert len(agent(cast).calls) == 8


def test_nothing_is_known_of_somebody_never_monitored(cast: Cast) -> None:
    assert (agent(cast).times, agent(cast).idle, agent(cast).monitors) == (0, NEVER, ())


def test_what_is_past_of_the_day_is_not_planned(cast: Cast) -> None:
    assert gathered(cast).since == 300
    assert gathered(cast, now=NOW + dt.timedelta(minutes=3)).since == 850
    assert gathered(cast, TODAY + dt.timedelta(days=1)).since == 0


def test_another_project_is_not_theirs_to_plan(cast: Cast) -> None:
    for person in (cast.south_qa, cast.supervisor, cast.agent):
        with pytest.raises(NotFound):
            facts_of(viewer(person), cast.north, TODAY, MORNING, "")


def test_it_asks_as_often_for_many_as_for_few(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    def questions() -> int:
        caplog.clear()
        with caplog.at_level("DEBUG", logger="peewee"):
            gathered(cast)
        return len(caplog.records)

    few = questions()
    for number in range(3):
        call(cast, f"Q{number}")
        evaluation(cast, agent=cast.teammate)
        notice(cast, state=NoticeState.IN_FORCE)
        license_(cast.qa)
    assert questions() == few <= 18
