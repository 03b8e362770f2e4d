"""Proposing texts, and deciding on them."""

from collections.abc import Callable
from typing import Any

import pytest

from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.permissions import Viewer
from qaweb.suggestions import actions
from qaweb.suggestions.models import SlipText
from qaweb.suggestions.rules import TextState
from tests.cast import Cast, viewer
from tests.suggestions.making import ZH, approved, proposed

Act = Callable[[Viewer, int], Any]


def state(text: SlipText) -> TextState:
    return SlipText.get_by_id(text.id).state


@pytest.mark.parametrize("name", ["qa", "supervisor"])
def test_a_text_is_proposed_for_ones_project(cast: Cast, name: str) -> None:
    text = proposed(cast, getattr(cast, name))
    assert (text.project, text.zh, text.state) == (cast.north, ZH, TextState.PROPOSED)
    assert history_of(text)[-1].action == "suggestions.propose"


def test_a_text_may_be_for_the_whole_company(cast: Cast) -> None:
    assert proposed(cast, company_wide=True).project is None


@pytest.mark.parametrize("name", ["manager", "lead", "agent", "assistant"])
def test_others_do_not_propose(cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        proposed(cast, getattr(cast, name))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"zh": " ", "en": ""}, "zh"),
        ({"zh": "长" * 1001}, "zh"),
        ({"en": "x" * 1001}, "en"),
        ({"criterion_code": "nothing"}, "criterion_code"),
    ],
)
def test_it_refuses_a_text_that_cannot_be_used(
    cast: Cast, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        proposed(cast, **wrong)
    assert refused.value.field == field


def test_the_manager_approves_retires_and_takes_back(cast: Cast) -> None:
    text, manager = proposed(cast), viewer(cast.manager)
    for act, target in (
        (actions.approve, TextState.APPROVED),
        (actions.retire, TextState.RETIRED),
        (actions.approve, TextState.APPROVED),
    ):
        assert act(manager, text.id).state is target


def test_the_manager_declines_with_a_reason(cast: Cast) -> None:
    text = proposed(cast)
    with pytest.raises(Refused):
        actions.decline(viewer(cast.manager), text.id, " ")
    kept = actions.decline(viewer(cast.manager), text.id, "太笼统")
    assert (kept.state, kept.decision, kept.decided_by) == (
        TextState.DECLINED, "太笼统", cast.manager,
    )  # fmt: skip


DECISIONS: dict[str, Act] = {
    "approve": lambda v, i: actions.approve(v, i),
    "decline": lambda v, i: actions.decline(v, i, "太笼统"),
    "retire": lambda v, i: actions.retire(v, i),
}


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    ("name", "error"),
    [("qa", Forbidden), ("supervisor", Forbidden), ("south_qa", NotFound), ("agent", NotFound)],
)
def test_nobody_else_decides(cast: Cast, decision: str, name: str, error: type[Exception]) -> None:
    text = proposed(cast)
    with pytest.raises(error):
        DECISIONS[decision](viewer(getattr(cast, name)), text.id)
    assert state(text) is TextState.PROPOSED


def test_what_was_decided_is_not_decided_again(cast: Cast) -> None:
    text = approved(cast)
    for decision in ("approve", "decline"):
        with pytest.raises(Conflict):
            DECISIONS[decision](viewer(cast.manager), text.id)
