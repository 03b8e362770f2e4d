"""The archive: what each filter leaves, in which order, page by page (P3.10)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qaweb.evaluations import archive
from qaweb.evaluations.archive_filters import NO_TYPE, Filters
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState, Mode, Purpose
from qaweb.paging import ROWS
from qaweb.people.models import Person, TeamSupervisor
from tests import factories
from tests.cast import TODAY, Cast, viewer
from tests.evaluations.scoring import draft_of, submitted

Later = Callable[..., Any]


def found_by(person: Person, **filters: Any) -> list[Evaluation]:
    return archive.archive(viewer(person), Filters(**filters)).rows


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
        ("south_qa", {"south"}),
        ("outsider", {"south"}),
        ("assistant", set()),
    ],
)
def test_everybody_finds_what_is_theirs_to_see(
    cast: Cast, four: dict[str, Evaluation], key: str, seen: set[str]
) -> None:
    assert set(found_by(getattr(cast, key))) == {four[name] for name in seen}


def test_a_lead_of_several_teams_finds_each_row_once(
    cast: Cast, four: dict[str, Evaluation]
) -> None:
    lead = replace(viewer(cast.lead), team_ids=(cast.team_a.id, cast.team_b.id))
    own = factories.evaluation(cast, agent=cast.lead, team=None)
    found = archive.archive(lead, Filters())
    assert found.rows == [own, four["agent_b"], four["lead"], four["agent"]]
    rest = archive.archive(lead, Filters(), after=archive.ORDERS[""].cursor_of(four["lead"]))
    assert rest.rows == [four["agent"]]


def test_a_supervisor_with_teams_of_their_own_finds_those(
    cast: Cast, four: dict[str, Evaluation]
) -> None:
    TeamSupervisor.create(team=cast.team_b, person=cast.second_supervisor)
    assert found_by(cast.second_supervisor) == [four["agent_b"]]


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        ({"text": "任客"}, {"agent"}),
        ({"text": "朱主管"}, {"agent_b"}),
        ({"text": "00008"}, {"lead"}),
        ({"text": "C-1"}, {"agent"}),
        ({"text": "nobody"}, set()),
        ({"agent": "杜"}, {"agent_b"}),
        ({"agent": "朱主管"}, set()),
        ({"call_number": "C-1"}, {"agent"}),
        ({"since": TODAY}, {"agent", "lead", "agent_b"}),
        ({"since": TODAY + dt.timedelta(days=1)}, set()),
        ({"until": TODAY - dt.timedelta(days=1)}, set()),
        ({"mode": Mode.RECORDING}, {"agent", "lead", "agent_b"}),
        ({"mode": Mode.REMOTE}, set()),
        ({"band": "excellent", "text": "任"}, {"agent"}),
        ({"band": "failed"}, set()),
        ({"state": EvaluationState.SUBMITTED}, {"agent", "lead", "agent_b"}),
        ({"state": EvaluationState.ACCEPTED}, set()),
        ({"slip_owed": True}, {"agent"}),
        ({"counted": True}, {"agent", "lead", "agent_b"}),
        ({"team": 0}, set()),
        ({"call_type": NO_TYPE}, set()),
        ({"late": True}, set()),
        ({"purpose": Purpose.CALIBRATION}, set()),
        ({"purpose": Purpose.REGULAR, "call_type": "业务咨询"}, {"agent", "lead", "agent_b"}),
        ({"criterion": "opening"}, {"agent"}),
        ({"criterion": "privacy"}, set()),
        ({"criterion": "none of ours"}, set()),
        ({"most": 9999}, {"agent"}),
        ({"least": 10_000}, {"lead", "agent_b"}),
        ({"least": 0, "most": 0}, set()),
    ],
)
def test_filters_narrow_the_list(
    cast: Cast, four: dict[str, Evaluation], filters: dict[str, Any], seen: set[str]
) -> None:
    Evaluation.update(call_type_name="业务咨询").execute()
    assert set(found_by(cast.qa, **filters)) == {four[name] for name in seen}


@pytest.mark.parametrize("few", [archive.FEW, 0])
def test_common_filters_find_the_same_as_rare_ones(
    cast: Cast, four: dict[str, Evaluation], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "FEW", few)
    assert found_by(cast.qa, criterion="opening", monitor=cast.qa.id) == [four["agent"]]
    assert found_by(cast.manager, team=cast.south_team.id, least=1) == [four["south"]]
    assert found_by(cast.manager, project=cast.south.id, most=10_000) == [four["south"]]


def test_the_number_of_an_evaluation_finds_it(cast: Cast, four: dict[str, Evaluation]) -> None:
    assert found_by(cast.qa, text=str(four["lead"])) == [four["lead"]]
    assert found_by(cast.qa, text=str(four["south"])) == []


def test_drafts_are_found_by_their_monitor_alone(cast: Cast) -> None:
    draft = draft_of(cast.qa, cast.agent)
    assert found_by(cast.qa) == []
    assert found_by(cast.qa, state=EvaluationState.DRAFT) == [draft]
    for person in (cast.second_qa, cast.manager, cast.supervisor, cast.lead, cast.agent):
        assert found_by(person, state=EvaluationState.DRAFT) == []
        assert found_by(person, monitor=cast.qa.id) == []


def test_monitors_find_their_own_also_after_a_change_of_project(cast: Cast) -> None:
    done = submitted(cast.qa, cast.agent)
    Person.update(project=cast.south).where(Person.id == cast.qa.id).execute()
    assert found_by(cast.qa) == []
    assert found_by(cast.qa, monitor=cast.qa.id) == [done]


def test_the_newest_stand_first_and_columns_sort(cast: Cast, later: Later) -> None:
    first = submitted(cast.qa, cast.agent, opening=1)
    second = submitted(cast.qa, cast.agent)
    with later(days=1):
        third = submitted(cast.qa, cast.agent)
    assert found_by(cast.qa) == [third, second, first]
    assert found_by(cast.qa, sort="monitored_on") == [first, second, third]
    assert found_by(cast.qa, sort="score") == [first, second, third]
    assert found_by(cast.qa, sort="-score") == [third, second, first]


@pytest.mark.parametrize("sort", ["", "score", "-monitored_on"])
def test_pages_go_forth_and_back_without_losing_a_row(cast: Cast, sort: str) -> None:
    made = [factories.evaluation(cast) for _ in range(2 * ROWS + 5)]
    who, filters = viewer(cast.qa), Filters(sort=sort)
    one = archive.archive(who, filters)
    two = archive.archive(who, filters, after=one.last)
    three = archive.archive(who, filters, after=two.last)
    assert {*one, *two, *three} == set(made)
    assert [len(page) for page in (one, two, three)] == [ROWS, ROWS, 5]
    assert (one.has_previous, one.has_next) == (False, True)
    assert (two.has_previous, two.has_next) == (True, True)
    assert (three.has_previous, three.has_next) == (True, False)
    assert archive.archive(who, filters, before=three.first).rows == two.rows
    assert archive.archive(who, filters, before=two.first).rows == one.rows
    assert not archive.archive(who, filters, before=two.first).has_previous


@pytest.mark.parametrize("cursor", ["x", "2026-10-21", "yesterday~1", "2026-10-21~9999999999999"])
def test_a_place_that_makes_no_sense_is_the_first_page(cast: Cast, cursor: str) -> None:
    done = submitted(cast.qa, cast.agent)
    assert archive.archive(viewer(cast.qa), Filters(), after=cursor).rows == [done]


def test_a_record_knows_its_neighbours_in_the_list(cast: Cast, four: dict[str, Evaluation]) -> None:
    who = viewer(cast.qa)
    older, middle, newer = four["agent"], four["lead"], four["agent_b"]
    assert archive.neighbours(who, Filters(), middle) == (newer.id, older.id)
    assert archive.neighbours(who, Filters(), newer) == (None, middle.id)
    assert archive.neighbours(who, Filters(monitor=cast.qa.id), middle) == (None, older.id)


def test_all_rows_come_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [factories.evaluation(cast) for _ in range(7)]
    monkeypatch.setattr(archive, "BATCH", 3)
    batches = list(archive.in_batches(viewer(cast.qa), Filters()))
    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert {row for batch in batches for row in batch} == set(made)


def test_what_feeds_no_figures_is_left_out_on_demand(
    cast: Cast, four: dict[str, Evaluation]
) -> None:
    Evaluation.update(counts=False).where(Evaluation.id == four["lead"].id).execute()
    Evaluation.update(purpose=Purpose.REREAD).where(Evaluation.id == four["agent_b"].id).execute()
    assert found_by(cast.qa, counted=True) == [four["agent"]]
    assert len(found_by(cast.qa)) == 3


def test_no_team_and_no_call_type_can_be_asked_for(cast: Cast, four: dict[str, Evaluation]) -> None:
    bare = {"team": None, "call_type_name": ""}
    Evaluation.update(bare).where(Evaluation.id == four["agent"].id).execute()
    assert found_by(cast.qa, team=0) == [four["agent"]]
    assert found_by(cast.qa, call_type=NO_TYPE) == [four["agent"]]
