import datetime as dt

import pytest

from qaweb.calls import queries
from qaweb.calls.models import CallType
from qaweb.calls.queries import Filters
from qaweb.errors import NotFound
from tests.calls.making import call
from tests.cast import TODAY, Cast, viewer


def seen(cast: Cast, by: str, filters: Filters = queries.EVERYTHING) -> list[str]:
    return [row.agent.name for row in queries.calls(viewer(getattr(cast, by)), filters)]


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("manager", ["任客服", "杜客服", "董客服"]),
        ("qa", ["任客服", "杜客服"]),
        ("supervisor", ["任客服", "杜客服"]),
        ("south_qa", ["董客服"]),
        ("south_supervisor", ["董客服"]),
        ("lead", []),
        ("agent", []),
        ("assistant", []),
    ],
)
def test_each_role_sees_the_calls_it_may(cast: Cast, by: str, names: list[str]) -> None:
    for ago, agent in enumerate((cast.agent, cast.agent_b, cast.outsider), 1):
        call(agent, minutes_ago=ago)
    assert seen(cast, by) == names


def test_one_call_of_another_project_is_not_found(cast: Cast) -> None:
    own, other = call(cast.agent), call(cast.outsider)
    assert queries.call(viewer(cast.qa), own.id) == own
    with pytest.raises(NotFound):
        queries.call(viewer(cast.qa), other.id)


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (Filters(agent="任"), ["任客服"]),
        (Filters(agent="00012"), ["杜客服"]),
        (Filters(number="99"), ["杜客服"]),
        (Filters(since=TODAY), ["任客服"]),
        (Filters(until=TODAY - dt.timedelta(days=1)), ["杜客服"]),
        (Filters(since=TODAY - dt.timedelta(days=1), until=TODAY), ["任客服", "杜客服"]),
        (Filters(call_type="投诉"), ["任客服"]),
        (Filters(agent="任", call_type="业务咨询"), []),
    ],
)
def test_filters_narrow_the_list(cast: Cast, filters: Filters, names: list[str]) -> None:
    call(cast.agent, number="C100")
    call(cast.agent_b, number="C990", minutes_ago=24 * 60, type_name="业务咨询")
    assert seen(cast, "qa", filters) == names


def test_the_types_are_those_of_projects_the_viewer_sees(cast: Cast) -> None:
    CallType.create(project=cast.south, name="南方专线")
    assert queries.type_names(viewer(cast.supervisor)) == ["业务咨询", "投诉"]
    assert "南方专线" in queries.type_names(viewer(cast.manager))


def test_customers_numbers_come_masked_and_only_for_the_rows_given(cast: Cast) -> None:
    with_number, without = call(cast.agent), call(cast.agent, customer_cipher="")
    assert queries.masked_customers([with_number, without]) == {with_number.id: "138****5678"}


def test_a_number_sealed_with_another_key_shows_nothing(cast: Cast) -> None:
    broken = call(cast.agent, customer_cipher="A" * 64)
    assert queries.masked_customers([broken]) == {broken.id: "****"}
