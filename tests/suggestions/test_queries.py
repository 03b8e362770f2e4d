"""Who reads which texts, and what a slip is offered."""

import pytest

from qaweb.suggestions import queries
from qaweb.suggestions.rules import Offer, TextState, fitting
from tests.cast import Cast, viewer
from tests.suggestions.making import approved, proposed


@pytest.mark.parametrize(
    ("name", "count"),
    [("manager", 2), ("qa", 2), ("supervisor", 2), ("south_qa", 1), ("agent", 0), ("assistant", 0)],
)
def test_the_companys_texts_are_for_all_projects(cast: Cast, name: str, count: int) -> None:
    proposed(cast)
    proposed(cast, company_wide=True)
    reader = viewer(getattr(cast, name))
    assert len(list(queries.texts(reader))) == count
    assert sum(queries.counts(reader).values()) == count


def test_what_waits_comes_first(cast: Cast) -> None:
    approved(cast)
    waiting = proposed(cast)
    assert queries.texts(viewer(cast.manager)).first() == waiting
    assert [t.state for t in queries.texts(viewer(cast.qa), TextState.APPROVED)] == ["approved"]


def test_a_slip_is_offered_approved_texts_of_its_criteria(cast: Cast) -> None:
    proposed(cast)
    text = approved(cast)
    approved(cast, criterion_code="hold")
    approved(cast, cast.south_qa)
    whole = approved(cast, cast.south_qa, company_wide=True, criterion_code="")
    found = queries.offers(cast.north.id, {"opening"})
    assert [offer.id for offer in found] == [text.id, whole.id]


def offer(number: int, criterion: str = "", of_project: bool = False) -> Offer:
    return Offer(number, "x", "", criterion, "", of_project)


def test_texts_on_the_criterion_and_of_the_project_come_first() -> None:
    offers = [offer(1), offer(2, "hold"), offer(3, "hold", True), offer(4, "ending")]
    assert [each.id for each in fitting(offers, {"hold"})] == [3, 2, 1]
