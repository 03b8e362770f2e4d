"""What of a plan each person may see, and drawing it again (S5, P3.2-5)."""

import pytest

from qaweb.errors import NotFound
from qaweb.monitoring import plans
from qaweb.monitoring.checking import check
from qaweb.monitoring.models import DayPlan, PlanLine
from qaweb.monitoring.next_rules import Stage
from qaweb.people.models import Person, Shift, TeamSupervisor
from tests.cast import TODAY, Cast, viewer, works
from tests.factories import evaluation
from tests.monitoring.making import drawn


def seen(who: Person, row: DayPlan) -> set[int]:
    return {line.agent_id for line in plans.lines_of(viewer(who), row)}


def test_manager_and_specialist_see_every_line(cast: Cast) -> None:
    row = drawn(cast)
    everybody = {line.agent_id for line in PlanLine.select()}
    assert seen(cast.manager, row) == seen(cast.qa, row) == everybody


def test_a_supervisor_sees_the_own_teams_and_own_lines(cast: Cast) -> None:
    TeamSupervisor.create(team=cast.team_b, person=cast.supervisor)
    found = list(plans.lines_of(viewer(cast.supervisor), drawn(cast)))
    assert found
    assert all(
        line.agent.team_id == cast.team_b.id or line.monitor_id == cast.supervisor.id
        for line in found
    )


@pytest.mark.parametrize("who", ["agent", "lead", "assistant", "south_qa", "south_supervisor"])
def test_others_know_of_no_plan(cast: Cast, who: str) -> None:
    row = drawn(cast)
    person = getattr(cast, who)
    assert seen(person, row) == set()
    assert plans.day_plan(viewer(person), cast.north, TODAY) is None
    with pytest.raises(NotFound):
        plans.plan_by_id(viewer(person), row.id)


def test_a_supervisor_reads_the_gaps_of_the_own_teams(cast: Cast) -> None:
    for person in (cast.qa, cast.second_qa, cast.supervisor):
        Shift.delete().where(Shift.person == person).execute()
    TeamSupervisor.create(team=cast.team_b, person=cast.supervisor)
    Shift.delete().where(Shift.person == cast.newcomer).execute()
    works(cast.qa, TODAY)
    Shift.update(starts_at=Shift.ends_at).where(Shift.person == cast.qa).execute()
    row = drawn(cast)
    own = plans.view_of(viewer(cast.supervisor), row).uncovered
    assert {gap.agent_id for gap in own} == {cast.agent_b.id, cast.lead_b.id}
    assert len(plans.view_of(viewer(cast.qa), row).uncovered) == 5


def test_each_line_says_how_far_it_is(cast: Cast) -> None:
    row = drawn(cast)
    line = PlanLine.select().where(PlanLine.plan == row.id).first()
    done = evaluation(cast, agent=Person.get_by_id(line.agent_id))
    PlanLine.update(evaluation=done).where(PlanLine.id == line.id).execute()
    groups = plans.view_of(viewer(cast.qa), row).groups
    assert sum(group.done for group in groups) == 1
    stages = {stage for group in groups for _line, stage in group.lines}
    assert stages == {Stage.DONE, Stage.OPEN}


def test_who_is_licensed_and_not_in_the_plan_could_help(cast: Cast) -> None:
    works(cast.south_qa, TODAY)
    row = drawn(cast)
    found = {h.person.id: h for h in plans.who_could_help(viewer(cast.manager), row)}
    assert set(found) == {cast.second_supervisor.id, cast.south_qa.id}
    assert not found[cast.south_qa.id].is_of_project
    own = {h.person.id for h in plans.who_could_help(viewer(cast.qa), row)}
    assert own == {cast.second_supervisor.id}
    assert plans.who_could_help(viewer(cast.supervisor), row) == []


def test_drawn_again_it_is_the_same(cast: Cast) -> None:
    row = DayPlan.get_by_id(drawn(cast).id)
    found = check(viewer(cast.supervisor), row)
    assert found.is_same
    assert found.count == PlanLine.select().where(PlanLine.plan == row.id).count()


def test_a_line_that_was_changed_by_hand_is_found(cast: Cast) -> None:
    row = DayPlan.get_by_id(drawn(cast).id)
    line = PlanLine.select().where(PlanLine.agent == cast.agent_b).first()
    other = cast.second_qa if line.monitor_id == cast.qa.id else cast.qa
    PlanLine.update(monitor=other).where(PlanLine.id == line.id).execute()
    found = check(viewer(cast.qa), row)
    assert not found.is_same
    assert [person.id for _line, person in found.only_kept] == [cast.agent_b.id]
    TeamSupervisor.create(team=cast.team_a, person=cast.supervisor)
    assert check(viewer(cast.supervisor), row).only_kept == []


def test_facts_that_were_changed_are_found(cast: Cast) -> None:
    row = DayPlan.get_by_id(drawn(cast).id)
    row.facts = row.facts.replace('"limit":3', '"limit":2')
    found = check(viewer(cast.qa), row)
    assert not found.facts_are_whole
    assert not found.is_same
