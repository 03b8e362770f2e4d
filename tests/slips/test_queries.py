"""Which slips each person reads, what a new one proposes, and the measured change."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qaweb.errors import NotFound
from qaweb.slips import actions, queries
from qaweb.slips.findings import effect_of_slip, evaluations_of, findings_of, proposal_for
from qaweb.slips.models import Slip
from qaweb.slips.proposing import own_to_answer
from qaweb.slips.queries import Filters
from qaweb.slips.rules import Cause, Measure, SlipState
from tests import factories
from tests.cast import NOW, Cast, viewer
from tests.slips.writing import acknowledged, follow_up, followed, issue, issued, recovered


@pytest.fixture
def slips(cast: Cast) -> dict[str, Slip]:
    """One slip in each corner of the little world."""
    south = factories.evaluation(cast, agent=cast.outsider, monitor=cast.south_qa)
    return {
        "agent": issued(cast),
        "teammate": acknowledged(cast, cast.teammate),
        "lead": issued(cast, cast.lead),
        "agent_b": followed(cast, cast.agent_b),
        "outsider": issue(cast.south_qa, south, ["opening"]),
    }


NORTH = {"agent", "teammate", "lead", "agent_b"}
READERS = {
    "manager": NORTH | {"outsider"},
    "qa": NORTH,
    "supervisor": NORTH,
    "lead": {"agent", "teammate", "lead"},
    "lead_b": {"agent_b"},
    "agent": {"agent"},
    "newcomer": set(),
    "south_lead": {"outsider"},
    "assistant": set(),
}


@pytest.mark.parametrize("name", READERS)
def test_each_reads_what_is_within_reach(cast: Cast, slips: dict[str, Slip], name: str) -> None:
    reader = viewer(getattr(cast, name))
    seen = set(queries.slips(reader))
    assert seen == {slips[key] for key in READERS[name]}
    for slip in slips.values():
        if slip in seen:
            assert queries.slip(reader, slip.id) == slip
            continue
        with pytest.raises(NotFound):
            queries.slip(reader, slip.id)


def test_the_holder_reads_it_wherever_the_person_has_gone(cast: Cast) -> None:
    slip = issued(cast)
    Slip.update(team=cast.team_b).where(Slip.id == slip.id).execute()
    assert queries.slip(viewer(cast.lead), slip.id) == slip


FILTERS: list[tuple[Filters, set[str]]] = [
    (Filters(), NORTH),
    (Filters(state=SlipState.ISSUED), {"agent", "lead"}),
    (Filters(text="杜客服"), {"agent_b"}),
    (Filters(text="00010"), {"agent"}),
    (Filters(cause=Cause.TOOL), set()),
    (Filters(overdue=True), set()),
    (Filters(all_states=True), NORTH),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_filters_narrow_the_list(
    cast: Cast, slips: dict[str, Slip], filters: Filters, expected: set[str]
) -> None:
    found = set(queries.slips(viewer(cast.qa), filters))
    assert found == {slips[key] for key in expected}


def test_closed_slips_stand_in_their_own_list(cast: Cast) -> None:
    slip = recovered(cast)
    actions.close(viewer(cast.lead), slip.id)
    assert not list(queries.slips(viewer(cast.qa)))
    assert list(queries.slips(viewer(cast.qa), Filters(state=SlipState.CLOSED))) == [slip]
    assert queries.open_counts(viewer(cast.qa)) == {}


def test_open_slips_are_counted_by_state(cast: Cast, slips: dict[str, Slip]) -> None:
    assert queries.open_counts(viewer(cast.supervisor)) == {
        SlipState.ISSUED: 2, SlipState.ACKNOWLEDGED: 1, SlipState.FOLLOWING: 1,
    }  # fmt: skip


def test_each_has_their_own_list_of_what_to_do(cast: Cast, slips: dict[str, Slip]) -> None:
    assert own_to_answer(viewer(cast.agent)) == [(slips["agent"], None)]
    assert own_to_answer(viewer(cast.teammate)) == []


def test_a_slip_is_overdue_the_day_after(
    cast: Cast, slips: dict[str, Slip], later: Callable[..., Any]
) -> None:
    with later(days=7):
        assert not list(queries.slips(viewer(cast.lead), Filters(overdue=True)))
    with later(days=8):
        assert len(list(queries.slips(viewer(cast.lead), Filters(overdue=True)))) == 3
        assert len(list(queries.slips(viewer(cast.qa), Filters(overdue=True)))) == 4


def test_only_open_slips_on_the_same_criterion_are_joinable(cast: Cast) -> None:
    slip = issued(cast, opening=1, clarity=1)
    found = queries.joinable(viewer(cast.qa), cast.agent.id, ["opening", "hold"])
    assert found == {slip: {"opening"}}
    assert queries.joinable(viewer(cast.qa), cast.teammate.id, ["opening"]) == {}
    assert queries.open_slips_of(viewer(cast.qa), cast.agent.id) == [slip]


def test_a_proposal_names_what_was_lost_and_what_to_join(cast: Cast) -> None:
    slip = issued(cast, opening=1)
    evaluation = factories.evaluation(
        cast, levels={"opening": 2, "hold": 1}, notes={"hold": "静默"}, na=["transfer"]
    )
    proposal = proposal_for(viewer(cast.qa), evaluation)
    assert [line.criterion.code for line in proposal.lost] == ["opening", "hold"]
    assert [line.criterion.code for line in proposal.to_be_written] == ["hold"]
    assert proposal.slips == (slip,)
    assert (proposal.lost[1].note, proposal.lost[1].best.points) == ("静默", 300)
    assert len(proposal.others) == len(proposal.lines) - 2


def test_findings_tell_what_each_evaluation_heard(cast: Cast) -> None:
    slip = issued(cast, opening=1)
    second = factories.evaluation(cast, levels={"opening": 2}, problems=["opening"])
    issue(cast.second_qa, second, join=[slip.id])
    evaluations = evaluations_of(slip)
    finding = findings_of(slip, evaluations)[0]
    assert evaluations[1] == second
    assert finding.criterion.code == "opening"
    assert [(h.evaluation, h.level.points, h.problem) for h in finding.heard if h.level] == [
        (second, 0, True),
        (evaluations[0], 200, False),
    ]


def test_the_effect_compares_the_calls_before_with_those_since(
    cast: Cast, later: Callable[..., Any]
) -> None:
    """Before: 200 of 400 and 150 of 300. Since: 400 + 200 of 800 and 300 + 300 of 600."""
    slip = issued(cast, opening=1, hold=1)
    with later(days=1):
        factories.evaluation(cast)
        factories.evaluation(cast, levels={"opening": 1, "clarity": 2})
    effect = effect_of_slip(slip, ["opening", "hold"])
    assert effect.total.before == Measure(350, 700, 1)
    assert effect.total.after == Measure(1200, 1400, 2)
    assert (effect.total.before.share, effect.total.after.share) == (5000, 8571)
    assert effect.by_code["opening"].change == 2500


def test_the_effect_leaves_out_what_says_nothing_of_it(
    cast: Cast, later: Callable[..., Any]
) -> None:
    slip = issued(cast)
    factories.evaluation(cast, called_at=NOW - dt.timedelta(days=1))  # an earlier call
    with later(days=1):
        factories.evaluation(cast, counts=False)
        factories.evaluation(cast, purpose="calibration")
        factories.evaluation(cast, state="draft")
        factories.evaluation(cast, agent=cast.teammate)
        factories.evaluation(cast, na=["opening"])
    assert effect_of_slip(slip, ["opening"]).total.after == Measure()


def test_a_call_that_joined_later_is_evidence_after_the_slip(
    cast: Cast, later: Callable[..., Any]
) -> None:
    slip = issued(cast, opening=1)
    with later(days=1):
        issue(cast.qa, factories.evaluation(cast, levels={"opening": 2}), join=[slip.id])
    effect = effect_of_slip(slip, ["opening"]).total
    assert (effect.before, effect.after) == (Measure(200, 400, 1), Measure(0, 400, 1))


def test_a_long_list_costs_no_more_queries_than_a_short_one(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    def cost() -> int:
        caplog.clear()
        with caplog.at_level("DEBUG", logger="peewee"):
            rows = list(queries.slips(viewer(cast.manager)))
            assert all((s.person.name, s.holder.name, s.team.name, s.project.name) for s in rows)
            queries.criteria_of(rows)
        return len([record for record in caplog.records if record.name == "peewee"])

    issued(cast)
    short = cost()
    for agent in (cast.teammate, cast.agent_b, cast.lead):
        follow_up(cast.supervisor, acknowledged(cast, agent))
    assert cost() == short > 1
