"""What waits for each person, and the figures they steer by."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from qaweb import clock
from qaweb.errors import Forbidden
from qaweb.evaluations import summaries
from qaweb.evaluations.actions import start_live
from qaweb.evaluations.rules import Mode
from qaweb.home import figures, queries
from qaweb.home.rules import TaskKind
from qaweb.people.models import Person, Shift
from qaweb.slips import talking
from qaweb.slips.models import Slip
from qaweb.training.models import Licence
from tests import factories
from tests.cast import TODAY, Cast, viewer, works
from tests.monitoring import making as monitoring
from tests.reports import making as reports
from tests.slips import writing as slips

Later = Callable[..., AbstractContextManager[None]]


def kinds(person: Person) -> list[TaskKind]:
    return [task.kind for task in queries.tasks(viewer(person), clock.now())]


def monitored(cast: Cast, person: Person, **values: object) -> None:
    summaries.apply(factories.evaluation(cast, agent=person, **values))  # type: ignore[arg-type]


def test_a_specialist_at_work_has_the_rest_of_the_floor_to_do(cast: Cast) -> None:
    monitored(cast, cast.agent)
    (task,) = [t for t in queries.tasks(viewer(cast.qa), clock.now()) if t.kind is TaskKind.FLOOR]
    assert (task.count, task.due) == (19, clock.at(TODAY, dt.time(17, 30)))


def test_a_specialist_who_is_off_has_no_floor(cast: Cast) -> None:
    assert TaskKind.FLOOR not in kinds(cast.south_qa)


def test_a_supervisors_floor_is_the_weeks(cast: Cast) -> None:
    tasks = queries.tasks(viewer(cast.supervisor), clock.now())
    (task,) = [t for t in tasks if t.kind is TaskKind.FLOOR]
    assert (task.count, clock.local(task.due).date()) == (20, dt.date(2026, 10, 25))


def test_an_owed_slip_and_a_draft_stand_on_the_monitors_list(cast: Cast) -> None:
    factories.evaluation(cast, levels={"opening": 1})
    start_live(viewer(cast.qa), cast.teammate.id, Mode.REMOTE)
    assert {TaskKind.SLIP_OWED, TaskKind.DRAFT} <= set(kinds(cast.qa))
    assert not {TaskKind.SLIP_OWED, TaskKind.DRAFT} & set(kinds(cast.second_qa))


def test_an_agent_reads_the_evaluation_and_answers_the_slip(cast: Cast) -> None:
    slips.issued(cast)
    assert kinds(cast.agent) == [TaskKind.ACKNOWLEDGE, TaskKind.ACCEPT]
    assert kinds(cast.teammate) == []


def test_the_lead_follows_up_what_was_acknowledged(cast: Cast) -> None:
    slips.issued(cast)
    assert TaskKind.FOLLOW_UP not in kinds(cast.lead)
    slips.acknowledged(cast, cast.teammate)
    assert TaskKind.FOLLOW_UP in kinds(cast.lead)
    assert TaskKind.FOLLOW_UP not in kinds(cast.lead_b)


def test_a_question_waits_for_whoever_holds_or_wrote_the_slip(cast: Cast) -> None:
    slip = slips.issued(cast)
    talking.say(viewer(cast.agent), slip.id, "为什么扣分？")
    assert TaskKind.ANSWER in kinds(cast.lead)
    assert TaskKind.ANSWER in kinds(cast.qa)
    for other in (cast.agent, cast.lead_b, cast.second_qa, cast.manager):
        assert TaskKind.ANSWER not in kinds(other)


def test_an_answered_question_waits_for_nobody(cast: Cast) -> None:
    slip = slips.issued(cast)
    talking.say(viewer(cast.agent), slip.id, "为什么扣分？")
    talking.say(viewer(cast.lead), slip.id, "请再听一遍开场。")
    assert TaskKind.ANSWER not in kinds(cast.lead) + kinds(cast.qa)


def test_a_slip_handed_to_the_manager_stands_on_their_list_with_its_questions(cast: Cast) -> None:
    slip = slips.followed(cast)
    Slip.update(holder=cast.manager).where(Slip.id == slip.id).execute()
    talking.say(viewer(cast.agent), slip.id, "什么时候一起听？")
    assert {TaskKind.FOLLOW_UP, TaskKind.ANSWER} <= set(kinds(cast.manager))


def test_overdue_slips_rise_to_the_manager(cast: Cast, later: Later) -> None:
    slips.acknowledged(cast)
    assert TaskKind.OVERDUE_SLIPS not in kinds(cast.manager)
    with later(days=9):
        assert kinds(cast.manager).count(TaskKind.OVERDUE_SLIPS) == 1


def test_without_a_licence_one_is_told_and_so_is_the_assistant(cast: Cast) -> None:
    assert kinds(cast.unlicensed_qa)[0] is TaskKind.LICENCE_MISSING
    assert TaskKind.LICENCES in kinds(cast.assistant)
    Licence.create(
        person=cast.unlicensed_qa,
        valid_from=TODAY,
        valid_until=dt.date(2027, 10, 1),
        recorded_by="x",
        recorded_at=clock.now(),
    )
    assert TaskKind.LICENCE_MISSING not in kinds(cast.unlicensed_qa)


def test_a_report_waits_for_each_in_turn(cast: Cast) -> None:
    reports.a_day(cast)
    reports.drawn(cast)
    assert TaskKind.REPORT in kinds(cast.qa)
    assert TaskKind.REPORT not in kinds(cast.manager)
    reports.submitted(cast)
    assert TaskKind.REPORT in kinds(cast.manager)
    assert TaskKind.REPORT in kinds(cast.supervisor)
    assert TaskKind.REPORT not in kinds(cast.south_supervisor)


@pytest.mark.parametrize(("who", "seen"), [("manager", 3), ("qa", 2), ("lead", 1), ("agent", 1)])
def test_the_trend_counts_what_is_within_reach(cast: Cast, who: str, seen: int) -> None:
    for person in (cast.agent, cast.agent_b, cast.outsider):
        monitored(cast, person)
    trend = figures.trend(viewer(getattr(cast, who)), TODAY).days
    assert len(trend) == 14
    assert (trend[-1].day, trend[-1].evaluations, trend[-1].mean) == (TODAY, seen, 10_000)
    assert trend[0].mean is None


def test_coverage_names_who_works_and_was_not_monitored(cast: Cast) -> None:
    monitored(cast, cast.agent)
    found = figures.coverage(viewer(cast.supervisor), TODAY)
    assert {cast.teammate.name, cast.newcomer.name, cast.lead.name} <= set(found.named)
    assert cast.agent.name not in found.named
    assert (found.covered, found.at_work, found.unnamed) == (1, 6, 0)


def test_coverage_names_the_first_few_and_counts_the_others(cast: Cast) -> None:
    for n in range(figures.MOST_NAMED):
        copy = Person.get_by_id(cast.teammate.id)
        copy.id, copy.number = None, f"9{n:03}"
        copy.save(force_insert=True)
        works(copy, TODAY)
    found = figures.coverage(viewer(cast.supervisor), TODAY)
    assert (len(found.named), found.covered) == (figures.MOST_NAMED, 0)
    assert found.unnamed == found.at_work - figures.MOST_NAMED > 0


@pytest.mark.parametrize("who", ["lead", "agent"])
def test_who_is_still_to_be_heard_today_is_told_to_nobody_who_is_heard(
    cast: Cast, who: str
) -> None:
    with pytest.raises(Forbidden):
        figures.coverage(viewer(getattr(cast, who)), TODAY)


def test_an_evaluation_that_does_not_count_covers_nobody(cast: Cast) -> None:
    factories.evaluation(cast, agent=cast.agent, counts=False)
    assert figures.coverage(viewer(cast.supervisor), TODAY).covered == 0


def test_past_days_say_how_many_were_heard_of_those_at_work(cast: Cast) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    works(cast.agent, yesterday)
    works(cast.teammate, yesterday)
    reports.recorded(cast, cast.agent, yesterday)
    monitored(cast, cast.teammate)
    (day,) = figures.past_coverage(viewer(cast.lead), TODAY)
    assert (day.day, day.covered, day.at_work) == (yesterday, 1, 2)


def test_lines_left_behind_wait_for_whoever_may_move_them(cast: Cast) -> None:
    monitoring.line(cast.second_qa, cast.agent)
    assert TaskKind.LEFT_BEHIND not in kinds(cast.manager)
    Shift.delete().where(Shift.person == cast.second_qa).execute()
    assert TaskKind.LEFT_BEHIND in kinds(cast.manager)
    assert TaskKind.LEFT_BEHIND in kinds(cast.qa)
    assert TaskKind.LEFT_BEHIND not in kinds(cast.supervisor)
    assert TaskKind.LEFT_BEHIND not in kinds(cast.south_qa)


def test_a_proposed_change_notice_waits_for_the_manager(cast: Cast) -> None:
    monitoring.notice(cast)
    assert TaskKind.NOTICES in kinds(cast.manager)
    assert TaskKind.NOTICES not in kinds(cast.qa)
