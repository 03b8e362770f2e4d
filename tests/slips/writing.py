"""Slips for tests, as far along as a test needs them."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from qaweb.slips import actions, issuing, proposing
from qaweb.slips.files import SentFile
from qaweb.slips.models import Slip, SlipFile
from qaweb.slips.rules import Cause, FollowUpKind
from tests import factories
from tests.cast import TODAY, Cast, viewer

DUE = TODAY + dt.timedelta(days=7)
WORDS = "我会先听完再回答。"


def issue(
    author: Person,
    evaluation: Evaluation,
    criteria: Collection[str] = (),
    join: Sequence[int] = (),
    **values: Any,
) -> Slip:
    """A slip by that author, due in a week."""
    given: dict[str, Any] = {"cause": Cause.AGENT, "suggestion": "先问好。", "due_on": DUE}
    return issuing.issue(viewer(author), evaluation.id, criteria, join=join, **given | values)


def issued(cast: Cast, agent: Person | None = None, **levels: int) -> Slip:
    """A slip on everything lost in one evaluation; the opening, if nothing is named."""
    lost = levels or {"opening": 1}
    evaluation = factories.evaluation(cast, agent=agent, levels=lost)
    return issue(cast.qa, evaluation, list(lost))


def proposed(cast: Cast, agent: Person | None = None, text: str = WORDS) -> Slip:
    """A slip with an answer that its author has written for the person."""
    slip = issued(cast, agent)
    proposing.propose(viewer(cast.qa), slip.id, text)
    return slip


def acknowledged(cast: Cast, agent: Person | None = None, **levels: int) -> Slip:
    slip = issued(cast, agent, **levels)
    return actions.acknowledge(viewer(slip.person), slip.id, WORDS)


def followed(cast: Cast, agent: Person | None = None, **levels: int) -> Slip:
    slip = acknowledged(cast, agent, **levels)
    follow_up(slip.holder, slip)
    return Slip.get_by_id(slip.id)


def follow_up(by: Person, slip: Slip, day: dt.date = TODAY, **values: Any) -> Slip:
    given: dict[str, Any] = {
        "kind": FollowUpKind.COACHING,
        "content": "一起听录音。",
        "next_step": "再听三通",
    }
    return actions.follow_up(viewer(by), slip.id, actions.Entry(day, **given | values))


def recovered(cast: Cast, agent: Person | None = None, **levels: int) -> Slip:
    slip = followed(cast, agent, **levels)
    return actions.conclude(viewer(slip.holder), slip.id, True, "连续三通满分。")


PDF = b"%PDF-1.7 a plan for the next week"


def with_a_file(cast: Cast) -> dict[str, int]:
    """The address of a file in the log of a slip."""
    slip = acknowledged(cast)
    entry = actions.Entry(TODAY, FollowUpKind.COACHING, "一起听录音。")
    actions.follow_up(viewer(cast.lead), slip.id, entry, [SentFile("plan.pdf", PDF)])
    return {"slip_id": slip.id, "file_id": SlipFile.select().get().id}


def by_another(cast: Cast) -> Slip:
    """A slip that another QA specialist has written."""
    evaluation = factories.evaluation(cast, monitor=cast.second_qa, levels={"summary": 1})
    return issue(cast.second_qa, evaluation, ["summary"])
