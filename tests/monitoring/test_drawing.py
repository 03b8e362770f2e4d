"""Drawing a day, drawing it anew, and signing for what is missing (P3.2-5)."""

import datetime as dt

import pytest

from qaweb import clock
from qaweb.audit import AuditEntry
from qaweb.errors import Forbidden, NotFound, Refused
from qaweb.evaluations.rules import LIVE
from qaweb.monitoring import drawing
from qaweb.monitoring.models import DayPlan, PlanGap, PlanLine
from qaweb.monitoring.plan_facts import fingerprint, read
from qaweb.monitoring.planning import plan
from qaweb.monitoring.rules import LineState
from qaweb.people.models import Person, Shift
from qaweb.permissions import SYSTEM
from tests.cast import TODAY, Cast, viewer
from tests.factories import evaluation

MORNING = clock.at(TODAY, dt.time(5))


def drawn(cast: Cast) -> DayPlan:
    with clock.set_to(MORNING):
        return drawing.draw(SYSTEM, cast.north, TODAY)


def lines(row: DayPlan) -> list[PlanLine]:
    return list(PlanLine.select().where(PlanLine.plan == row.id).order_by(PlanLine.position))


def test_the_plan_is_kept_with_facts_seed_and_lines(cast: Cast) -> None:
    row = DayPlan.get_by_id(drawn(cast).id)
    again = plan(read(row.facts), row.seed)
    kept = lines(row)
    assert fingerprint(row.facts) == row.facts_hash
    assert [(k.monitor_id, k.agent_id, k.mode) for k in kept] == [
        (each.monitor, each.agent, each.mode) for each in again.lines
    ]
    assert {line.agent_id for line in kept} >= {cast.agent.id, cast.lead.id, cast.newcomer.id}


def test_live_lines_have_a_slot_in_the_shift(cast: Cast) -> None:
    for line in lines(drawn(cast)):
        if line.mode in LIVE:
            assert clock.at(TODAY, dt.time(8)) <= line.starts_at
            assert line.ends_at <= clock.at(TODAY, dt.time(16))


def test_it_is_drawn_once_with_one_line_in_the_trail(cast: Cast) -> None:
    first = drawn(cast)
    assert drawn(cast).id == first.id
    (entry,) = AuditEntry.select().where(AuditEntry.action == "monitoring.draw")
    assert entry.actor_name == "qaweb"
    assert str(first.id) == entry.subject_id


def test_two_projects_and_two_days_have_seeds_of_their_own(cast: Cast) -> None:
    other = drawing.draw(SYSTEM, cast.south, TODAY)
    assert drawn(cast).seed != other.seed


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("supervisor", Forbidden),
        ("lead", Forbidden),
        ("agent", Forbidden),
        ("assistant", Forbidden),
        ("south_qa", NotFound),
    ],
)
def test_others_do_not_draw(cast: Cast, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        drawing.draw(viewer(getattr(cast, who)), cast.north, TODAY)


@pytest.mark.parametrize("days", [-1, 8])
def test_only_the_days_to_come_are_drawn(cast: Cast, days: int) -> None:
    with pytest.raises(Refused):
        drawing.draw(viewer(cast.qa), cast.north, TODAY + dt.timedelta(days=days))


def test_without_a_roster_there_is_nothing_to_draw(cast: Cast) -> None:
    with pytest.raises(Refused, match="roster"):
        drawing.draw(viewer(cast.qa), cast.north, TODAY + dt.timedelta(days=1))


def test_the_worker_draws_early_and_once(cast: Cast) -> None:
    assert drawing.draw_due(MORNING - dt.timedelta(minutes=1)) == []
    with clock.set_to(MORNING):
        assert {row.project_id for row in drawing.draw_due(MORNING)} == {
            cast.north.id,
            cast.south.id,
        }
        assert drawing.draw_due(MORNING) == []


def test_a_worker_that_was_away_draws_what_is_left_of_the_day(cast: Cast) -> None:
    row = next(r for r in drawing.draw_due(clock.now()) if r.project_id == cast.north.id)
    assert all(line.starts_at >= clock.now() for line in lines(row) if line.starts_at)


def test_drawn_anew_it_keeps_what_was_begun(cast: Cast) -> None:
    row = drawn(cast)
    begun, skipped = lines(row)[:2]
    one = evaluation(cast, agent=Person.get_by_id(begun.agent_id))
    PlanLine.update(evaluation=one).where(PlanLine.id == begun.id).execute()
    PlanLine.update(state=LineState.SKIPPED).where(PlanLine.id == skipped.id).execute()
    drawing.draw_anew(viewer(cast.qa), row.id, "two people fell ill")
    after = {line.id: line for line in lines(row)}
    assert begun.id in after
    assert skipped.id in after
    assert min(line.position for line in after.values() if line.id > skipped.id) > 1
    assert sum(line.agent_id == begun.agent_id for line in after.values()) >= 1


def test_drawn_anew_it_follows_the_roster_of_now(cast: Cast) -> None:
    row = drawn(cast)
    Shift.delete().where(Shift.person == cast.qa).execute()
    again = drawing.draw_anew(viewer(cast.manager), row.id, "one monitor is ill")
    assert cast.qa.id not in {line.monitor_id for line in lines(again)}
    entry = AuditEntry.get(AuditEntry.action == "monitoring.draw_anew")
    assert entry.note == "one monitor is ill"


def test_drawing_anew_wants_a_reason(cast: Cast) -> None:
    with pytest.raises(Refused, match="Say why"):
        drawing.draw_anew(viewer(cast.qa), drawn(cast).id, " ")


@pytest.mark.parametrize(
    ("who", "error"),
    [("supervisor", Forbidden), ("agent", NotFound), ("south_qa", NotFound)],
)
def test_others_do_not_draw_anew(cast: Cast, who: str, error: type[Exception]) -> None:
    row = drawn(cast)
    with pytest.raises(error):
        drawing.draw_anew(viewer(getattr(cast, who)), row.id, "because")


def uncovered(cast: Cast) -> DayPlan:
    """A plan in which somebody stays without a monitor."""
    for person in (cast.qa, cast.second_qa, cast.supervisor):
        Shift.delete().where(Shift.person == person).execute()
    return drawn(cast)


def test_the_manager_signs_for_what_is_missing(cast: Cast) -> None:
    row = uncovered(cast)
    drawing.waive(viewer(cast.manager), row.id, "holiday, two monitors only")
    kept = DayPlan.get_by_id(row.id)
    assert (kept.waived_by_id, kept.waiver) == (cast.manager.id, "holiday, two monitors only")
    assert PlanGap.select().where(PlanGap.plan == row.id).exists()


def test_a_waiver_ends_when_the_day_is_drawn_anew(cast: Cast) -> None:
    row = uncovered(cast)
    drawing.waive(viewer(cast.manager), row.id, "holiday")
    drawing.draw_anew(viewer(cast.manager), row.id, "more people")
    assert DayPlan.get_by_id(row.id).waived_by_id is None


@pytest.mark.parametrize("who", ["qa", "supervisor", "agent", "south_qa"])
def test_nobody_else_signs(cast: Cast, who: str) -> None:
    row = uncovered(cast)
    with pytest.raises(Forbidden):
        drawing.waive(viewer(getattr(cast, who)), row.id, "holiday")


def test_there_is_nothing_to_sign_without_a_gap(cast: Cast) -> None:
    row = drawn(cast)
    PlanGap.delete().where(PlanGap.plan == row.id).execute()
    with pytest.raises(Refused, match="Nothing is missing"):
        drawing.waive(viewer(cast.manager), row.id, "holiday")


def test_a_waiver_wants_a_reason(cast: Cast) -> None:
    with pytest.raises(Refused, match="Say why"):
        drawing.waive(viewer(cast.manager), uncovered(cast).id, "")
