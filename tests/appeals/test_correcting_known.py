"""Who knows what after a correction: nobody learns whose mistake it was about (P2.5)."""

import pytest

from qaweb.appeals import correcting, corrections
from qaweb.appeals import queries as appeal_queries
from qaweb.appeals.correcting import Named
from qaweb.errors import NotFound
from qaweb.evaluations import queries, records
from qaweb.evaluations.models import Evaluation
from qaweb.inbox.models import Notice
from tests.appeals.correcting import approved, asked, call_of
from tests.appeals.making import again, monitored
from tests.cast import Cast, viewer


def test_the_wrong_person_no_longer_sees_it(cast: Cast) -> None:
    after = approved(cast)
    with pytest.raises(NotFound):
        queries.evaluation(viewer(cast.agent), after.id)
    assert Notice.select().where(Notice.person == cast.agent).exists()


def test_the_right_person_is_not_told_about_whom_it_was(cast: Cast) -> None:
    after = queries.evaluation(viewer(cast.teammate), approved(cast).id)
    for who in (cast.teammate, cast.lead):
        assert records.revision_numbers(viewer(who), after) == [2]
        with pytest.raises(NotFound):
            records.seen_as(viewer(who), after, 1)
        lines = records.history(viewer(who), after)
        assert not [e for e in lines if cast.agent.name in e.before + e.after + e.actor_name]
    assert not corrections.corrections_of(viewer(cast.teammate), after)


def test_monitors_and_the_manager_read_every_revision(cast: Cast) -> None:
    after = approved(cast)
    for who in (cast.qa, cast.supervisor, cast.manager):
        assert records.revision_numbers(viewer(who), after) == [1, 2]
        assert records.seen_as(viewer(who), after, 1).past.agent_id == cast.agent.id


def test_an_appeal_of_the_wrong_person_stays_theirs_alone(cast: Cast) -> None:
    evaluation = monitored(cast)
    appeal = again(evaluation)
    row = asked(cast.agent, Evaluation.get_by_id(evaluation.id))
    correcting.approve(viewer(cast.second_qa), row.id, Named(call=call_of(cast.teammate).id))
    with pytest.raises(NotFound):
        appeal_queries.appeal(viewer(cast.teammate), appeal.id)
    assert appeal_queries.appeal(viewer(cast.manager), appeal.id)
