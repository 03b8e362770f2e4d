"""Every figure by every filter, against pandas; and who sees how much."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from qaweb.dashboards.asking import Asked, asked
from qaweb.dashboards.queries import Dashboard, dashboard, last_day
from qaweb.errors import Forbidden
from qaweb.evaluations import summaries
from qaweb.evaluations.archive_filters import NO_TYPE
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.summaries import differences
from qaweb.parameters.actions import set_parameter
from qaweb.people.models import Person, Team
from tests import factories
from tests.cast import TODAY, Cast, viewer
from tests.counting import statements
from tests.dashboards.frames import expected, frame, seen_by, some_months, told

PERIODS: tuple[dict[str, str], ...] = (
    {},
    {"period": "month"},
    {"period": "year"},
    {"since": "2025-09-10", "until": "2026-10-05"},
    {"since": "2026-10-20", "until": "2026-10-21"},
)
READERS = ("manager", "qa", "supervisor", "lead", "south_qa")


@pytest.fixture
def months(cast: Cast) -> Cast:
    some_months(cast)
    return cast


def ask(person: Person, **sent: object) -> Asked:
    texts = MultiDict({name: str(value) for name, value in sent.items()})
    return asked(texts, last_day(viewer(person)))


def shown_to(person: Person, **sent: object) -> Dashboard:
    return dashboard(viewer(person), ask(person, **sent))


def filters_of(cast: Cast) -> Iterator[dict[str, object]]:
    """Each filter alone, and some together."""
    yield {}
    yield {"project": cast.north.id}
    yield {"team": cast.team_a.id}
    yield {"team": 0}
    yield {"agent": cast.agent.number}
    yield {"mode": "remote"}
    yield {"call_type": "投诉"}
    yield {"call_type": NO_TYPE}
    yield {"band": "excellent"}
    yield {"criterion": "opening"}
    yield {"mode": "recording", "call_type": "业务咨询"}
    yield {"band": "good", "mode": "remote", "project": cast.north.id}
    yield {"team": cast.team_a.id, "band": "excellent"}
    yield {"criterion": "privacy", "team": cast.team_b.id, "mode": "remote"}


@pytest.mark.parametrize("period", PERIODS, ids=lambda p: "-".join(p.values()) or "usual")
def test_every_figure_is_what_pandas_says(months: Cast, period: dict[str, str]) -> None:
    for key in READERS:
        person: Person = getattr(months, key)
        for narrowing in filters_of(months):
            what = ask(person, **period, **narrowing)
            wanted, met = expected(person, what), told(dashboard(viewer(person), what), what)
            if not met["agents"]:  # a whole project's people are not shown
                del wanted["agents"], met["agents"]
            assert met == wanted, (key, narrowing)


def test_the_sums_are_kept_whole(months: Cast) -> None:
    assert not differences()
    assert len(frame()) == 45


def test_projects_stand_side_by_side_for_the_manager_alone(months: Cast) -> None:
    assert {line.key for line in shown_to(months.manager).projects} == {
        months.north.id,
        months.south.id,
    }
    assert not any(line.name for line in shown_to(months.qa).projects)


def test_people_are_shown_of_chosen_teams_only(months: Cast) -> None:
    assert shown_to(months.manager).agents is None
    assert shown_to(months.qa).agents is None
    chosen = shown_to(months.qa, team=months.team_b.id).agents or []
    assert [line.name for line in chosen] == [months.agent_b.name]


def test_a_lead_sees_the_own_team_up_to_yesterday(months: Cast) -> None:
    shown = shown_to(months.lead)
    assert shown.window.until < TODAY
    names = {line.name for line in shown.agents or []}
    assert names <= {months.agent.name, months.teammate.name, months.lead.name}
    assert shown_to(months.lead, team=months.team_b.id).count == 0


def test_ones_own_calls_in_an_earlier_team_count_for_a_lead(months: Cast) -> None:
    Evaluation.update(team=months.team_b).where(Evaluation.agent == months.lead).execute()
    what = ask(months.lead, period="year")
    shown = dashboard(viewer(months.lead), what)
    calls = seen_by(months.lead, frame())
    inside = calls[(calls.monitored_on >= what.window.since) & (calls.monitored_on < TODAY)]
    assert shown.count == len(inside)
    assert (inside.agent == months.lead.id).any()


def test_another_projects_people_are_not_found_by_name(months: Cast) -> None:
    assert shown_to(months.qa, agent=months.outsider.number, period="year").count == 0
    assert shown_to(months.manager, agent=months.outsider.number, period="year").count


@pytest.mark.parametrize("key", ["agent", "assistant"])
def test_agents_and_assistants_have_none(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        shown_to(getattr(cast, key))


def test_the_number_of_statements_does_not_grow(months: Cast) -> None:
    counts, manager = set(), viewer(months.manager)
    for period in PERIODS[:3]:
        what = ask(months.manager, **period)
        dashboard(manager, what)
        with statements() as seen:
            dashboard(manager, what)
        counts.add(len(seen))
    assert counts == {7}


def test_few_calls_are_told_apart(months: Cast) -> None:
    assert shown_to(months.manager, since=TODAY, until=TODAY).says_little
    assert not shown_to(months.manager, period="year").says_little
    assert not shown_to(months.manager, since="2020-01-01", until="2020-01-31").says_little


def test_the_period_before_is_read_once(months: Cast) -> None:
    what = ask(months.manager, period="month")
    moved = replace(what.filters, since=what.window.before.since, until=what.window.before.until)
    before = dashboard(viewer(months.manager), replace(what, filters=moved))
    assert shown_to(months.manager, period="month").sums.before == before.sums.now


def test_what_is_written_stands_in_the_figures_at_once(months: Cast) -> None:
    before = shown_to(months.qa)
    assert shown_to(months.qa) is before
    summaries.apply(factories.evaluation(months, monitored_on=TODAY, call_day=TODAY))
    after = shown_to(months.qa)
    assert after.count == before.count + 1
    assert after.days[-1][1].count == before.days[-1][1].count + 1


def test_a_new_name_stands_in_the_figures_at_once(months: Cast) -> None:
    shown_to(months.qa)
    Team.update(name="Night").where(Team.id == months.agent.team_id).execute()
    assert "Night" in [line.name for line in shown_to(months.qa).teams]
    assert "Night" in dict(shown_to(months.qa).places.teams).values()


def test_a_new_policy_changes_what_is_measured_by_it(months: Cast) -> None:
    before = shown_to(months.qa).modes
    set_parameter(viewer(months.manager), "mode_ratio", (5, 4, 1), TODAY, "Try another one")
    assert shown_to(months.qa).modes != before
