"""What a correction leaves of the slips that an evaluation led to (P2.5, P3.11)."""

from qaweb.audit import change, history_of
from qaweb.evaluations.models import Evaluation
from qaweb.people.models import Person
from qaweb.slips.models import Slip, SlipEvaluation, SlipMoment
from qaweb.slips.queries import criteria_of
from qaweb.slips.rules import SlipState
from qaweb.slips.withdrawing import withdraw_evaluation
from tests.cast import Cast, viewer
from tests.evaluations.scoring import submitted
from tests.slips.writing import issue


def written(cast: Cast) -> tuple[Evaluation, Slip]:
    evaluation = submitted(cast.qa, cast.agent, opening=1, solution=2)
    slip = issue(cast.qa, evaluation, ["opening", "solution"])
    SlipMoment.create(slip=slip, evaluation=evaluation, text="没有问好", at_s=3)
    return evaluation, slip


def withdrawn(by: Person, evaluation: Evaluation) -> None:
    with change(viewer(by), "corrections.approve", evaluation):
        withdraw_evaluation(viewer(by), evaluation)


def codes(slip: Slip) -> list[str]:
    return sorted(c.code for c in criteria_of([slip])[slip.id])


def test_a_slip_without_another_evaluation_is_closed(cast: Cast) -> None:
    evaluation, slip = written(cast)
    withdrawn(cast.supervisor, evaluation)
    now = Slip.get_by_id(slip.id)
    assert (now.state, now.closed_by) == (SlipState.CLOSED, cast.supervisor.name)
    assert not SlipEvaluation.select().exists()
    assert not SlipMoment.select().exists()


def test_the_trail_says_why(cast: Cast) -> None:
    evaluation, slip = written(cast)
    withdrawn(cast.supervisor, evaluation)
    entry = history_of(slip)[-1]
    assert (entry.action, entry.note) == ("slips.withdraw_evaluation", str(evaluation))


def test_a_slip_with_another_evaluation_keeps_what_that_one_lost(cast: Cast) -> None:
    evaluation, slip = written(cast)
    issue(cast.qa, submitted(cast.qa, cast.agent, opening=1), join=[slip.id])
    withdrawn(cast.supervisor, evaluation)
    assert Slip.get_by_id(slip.id).state is SlipState.ISSUED
    assert codes(slip) == ["opening"]
    assert SlipEvaluation.select().count() == 1


def test_a_closed_slip_stays_closed_by_whoever_closed_it(cast: Cast) -> None:
    evaluation, slip = written(cast)
    Slip.update(state=SlipState.CLOSED, closed_by="肖组长").where(Slip.id == slip.id).execute()
    withdrawn(cast.supervisor, evaluation)
    assert Slip.get_by_id(slip.id).closed_by == "肖组长"
