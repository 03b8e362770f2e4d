"""Who sees which evaluations, worklists and figures (P2.4, P2.5, P3.1, P3.2)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from qaweb.errors import NotFound
from qaweb.evaluations import queries, submitting
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Mode
from qaweb.people.models import TeamSupervisor
from tests.cast import TODAY, Cast, viewer, works
from tests.evaluations.scoring import draft_of, live_draft, save_text, submitted

Later = Callable[..., Any]


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ("manager", {"agent", "lead", "agent_b", "south"}),
        ("qa", {"agent", "lead", "agent_b"}),
        ("supervisor", {"agent", "lead", "agent_b"}),
        ("lead", {"agent", "lead"}),
        ("lead_b", {"agent_b"}),
        ("agent", {"agent"}),
        ("teammate", set()),
        ("agent_b", {"agent_b"}),
        ("south_qa", {"south"}),
        ("south_lead", {"south"}),
        ("outsider", {"south"}),
        ("assistant", set()),
    ],
)
def test_everybody_sees_what_is_theirs_to_see(
    cast: Cast, four: dict[str, Evaluation], key: str, seen: set[str]
) -> None:
    person = viewer(getattr(cast, key))
    found = set(queries.evaluations(person))
    assert found == {four[name] for name in seen}
    for name, row in four.items():
        if name in seen:
            assert queries.evaluation(person, row.id) == row
        else:
            with pytest.raises(NotFound):
                queries.evaluation(person, row.id)


def test_a_supervisor_with_teams_of_their_own_sees_those(
    cast: Cast, four: dict[str, Evaluation]
) -> None:
    TeamSupervisor.create(team=cast.team_b, person=cast.second_supervisor)
    assert set(queries.evaluations(viewer(cast.second_supervisor))) == {four["agent_b"]}


def test_a_draft_is_known_to_its_monitor_alone(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent)
    assert list(queries.evaluations(viewer(cast.qa))) == [draft]
    assert queries.own_drafts(viewer(cast.qa)) == [draft]
    for person in (cast.second_qa, cast.manager, cast.supervisor, cast.lead, cast.agent):
        assert not list(queries.evaluations(viewer(person)))
        assert not queries.own_drafts(viewer(person))


@pytest.mark.parametrize(
    ("key", "reads"),
    [
        ("qa", True),
        ("second_qa", True),
        ("manager", True),
        ("supervisor", False),
        ("lead", False),
        ("agent", False),
    ],
)
def test_the_private_note_is_for_monitor_specialists_and_manager(
    cast: Cast, key: str, reads: bool
) -> None:
    draft = draft_of(cast.qa, cast.agent)
    save_text(viewer(cast.qa), draft.id, "private_note", "secret")
    submitting.submit(viewer(cast.qa), draft.id)
    found = queries.evaluation(viewer(getattr(cast, key)), draft.id)
    assert found.private_note == ("secret" if reads else "")


def test_a_supervisor_reads_their_own_private_note(cast: Cast) -> None:
    draft = draft_of(cast.supervisor, cast.agent)
    save_text(viewer(cast.supervisor), draft.id, "private_note", "mine")
    assert queries.evaluation(viewer(cast.supervisor), draft.id).private_note == "mine"


def test_worklists_hold_what_is_ones_own_to_do(cast: Cast) -> None:
    lost = submitted(cast.qa, cast.agent, opening=1)
    submitted(cast.qa, cast.agent)
    assert queries.slips_owed(viewer(cast.qa)) == [lost]
    assert queries.slips_owed(viewer(cast.second_qa)) == []
    assert len(queries.awaiting_acceptance(viewer(cast.agent))) == 2
    assert queries.awaiting_acceptance(viewer(cast.teammate)) == []


def test_earlier_evaluations_of_an_agent_stand_beside_the_form(cast: Cast) -> None:
    done = [submitted(cast.qa, cast.agent) for _ in range(6)]
    draft = draft_of(cast.qa, cast.agent)
    submitted(cast.qa, cast.teammate)
    found = queries.last_of(viewer(cast.qa), cast.agent.id, draft.id)
    assert found == list(reversed(done))[:5]


def test_a_specialist_has_a_day_and_a_supervisor_a_week(cast: Cast, later: Later) -> None:
    for monitor in (cast.qa, cast.supervisor):
        submitted(monitor, cast.agent)
        draft_of(monitor, cast.agent)
    with later(days=1):
        tomorrow = TODAY + dt.timedelta(days=1)
        assert queries.progress(viewer(cast.qa), tomorrow).done == 0
        week = queries.progress(viewer(cast.supervisor), tomorrow)
    assert (week.done, week.floor, week.left) == (1, 20, 19)
    assert (week.since, week.until) == (dt.date(2026, 10, 19), dt.date(2026, 10, 25))
    assert queries.progress(viewer(cast.qa), TODAY).left == 19


def test_doubtful_ones_reach_no_quota(cast: Cast) -> None:
    submitted(cast.qa, cast.agent)
    Evaluation.update(counts=False).execute()
    assert queries.progress(viewer(cast.qa), TODAY).done == 0


def test_the_mix_of_modes_is_counted_within_reach(cast: Cast) -> None:
    submitting.submit(viewer(cast.qa), live_draft(cast.qa, cast.agent).id)
    submitted(cast.qa, cast.agent_b)
    submitted(cast.south_qa, cast.outsider)
    one_each = {Mode.SIDE_BY_SIDE: 1, Mode.REMOTE: 0, Mode.RECORDING: 1}
    assert queries.mode_counts(viewer(cast.qa), TODAY) == one_each
    assert queries.mode_counts(viewer(cast.lead), TODAY)[Mode.RECORDING] == 0
    assert queries.mode_counts(viewer(cast.manager), TODAY)[Mode.RECORDING] == 2
    assert set(queries.mode_counts(viewer(cast.qa), dt.date(2026, 9, 1)).values()) == {0}


def test_candidates_at_work_and_least_monitored_stand_first(cast: Cast) -> None:
    submitted(cast.qa, cast.agent)
    found = queries.candidates(viewer(cast.qa), "", TODAY)
    by_number = {person.number: person for person in found}
    assert cast.leaver not in found
    assert cast.outsider not in found
    assert by_number[cast.agent.number].monitored == 1
    assert found[-1] == cast.agent
    tomorrow = TODAY + dt.timedelta(days=1)
    works(cast.agent_b, tomorrow)
    assert queries.candidates(viewer(cast.qa), "", tomorrow)[0] == cast.agent_b


def test_candidates_are_found_by_name_within_reach(cast: Cast) -> None:
    assert queries.candidates(viewer(cast.qa), "任", TODAY) == [cast.agent]
    assert queries.candidates(viewer(cast.south_qa), "任", TODAY) == []
    assert queries.candidates(viewer(cast.manager), "任", TODAY) == []
