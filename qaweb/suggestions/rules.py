"""What a text of the library may become, and in which order texts are offered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 1000


class TextState(StrEnum):
    """proposed → approved → retired, or declined."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    RETIRED = "retired"


NEXT: dict[TextState, tuple[TextState, ...]] = {
    TextState.PROPOSED: (TextState.APPROVED, TextState.DECLINED),
    TextState.APPROVED: (TextState.RETIRED,),
    TextState.DECLINED: (),
    TextState.RETIRED: (TextState.APPROVED,),
}


def may_become(state: TextState, target: TextState) -> bool:
    """Whether the state machine has an arrow from `state` to `target`."""
    return target in NEXT[state]


@dataclass(frozen=True)
class Offer:
    """An approved text as a slip may take it: Chinese, and English where somebody wrote it."""

    id: int
    text: str
    text_en: str
    criterion: str
    cause: str
    of_project: bool


def fitting(offers: Iterable[Offer], codes: Collection[str]) -> list[Offer]:
    """The texts for these criteria first, then those for any; the project's own before the
    company's. Texts for other criteria are left out."""
    known = [offer for offer in offers if not offer.criterion or offer.criterion in codes]
    return sorted(known, key=lambda o: (not o.criterion, o.criterion, not o.of_project, o.id))
