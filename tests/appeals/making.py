"""Appeals for tests, as far along as a test needs them."""

from collections.abc import Mapping

from qaweb.appeals import deciding, raising
from qaweb.appeals.models import Appeal
from qaweb.appeals.rules import Ruling
from qaweb.calls.models import Call
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import Answer
from qaweb.people.models import Person
from tests.cast import Cast, viewer
from tests.evaluations.scoring import submitted

WHY = "录音里我问好了。"
RULED = "听过录音，第三秒有问好。"


def proposed(levels: Mapping[str, int | str]) -> dict[str, Answer]:
    """Levels by code as proposals with a reason; "na" is N/A."""
    return {
        code: Answer(code, na=True, reason=WHY)
        if level == "na"
        else Answer(code, int(level), reason=WHY)
        for code, level in levels.items()
    }


def ruled(levels: Mapping[str, int | None]) -> dict[str, Ruling]:
    """Levels by code as rulings with a reason; None lets stand what was chosen."""
    return {c: Ruling(Answer(c, level, reason=RULED)) for c, level in levels.items()}


def monitored(
    cast: Cast, *, monitor: Person | None = None, agent: Person | None = None
) -> Evaluation:
    """A submitted evaluation that lost points on the opening and on the solution."""
    lost = {"opening": 1, "solution": 2}
    return submitted(monitor or cast.qa, agent or cast.agent, **lost)


def raised(
    cast: Cast, *, monitor: Person | None = None, agent: Person | None = None, **levels: int | str
) -> Appeal:
    """An open appeal of the agent against both lines, or against the lines named."""
    evaluation = monitored(cast, monitor=monitor, agent=agent)
    return again(evaluation, **levels)


def again(evaluation: Evaluation, **levels: int | str) -> Appeal:
    """One more appeal against the same evaluation."""
    who = Person.get_by_id(evaluation.agent_id)
    wanted = levels or {"opening": 0, "solution": 0}
    return raising.raise_appeal(viewer(who), evaluation.id, proposed(wanted))


def with_sound(row: Appeal, name: str = "20261021/1.wav") -> Appeal:
    """The same appeal; its call has the recording of that name."""
    Call.update(recording=name).where(Call.id == row.evaluation.call_id).execute()
    return row


def decided(by: Person, appeal: Appeal, **levels: int | None) -> Appeal:
    """The appeal after that person's rulings; the opening upheld, the solution not, by default."""
    wanted = levels or {"opening": 0, "solution": None}
    return deciding.decide(viewer(by), appeal.id, ruled(wanted))


def evaluation_of(appeal: Appeal) -> Evaluation:
    """The evaluation as it stands now."""
    return Evaluation.get_by_id(appeal.evaluation_id)
