"""Change notices: proposing, deciding, whom they touch (P3.5)."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.audit import history_of
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.monitoring import notice_actions as actions
from qaweb.monitoring import notices as queries
from qaweb.monitoring.models import ChangeNotice
from qaweb.monitoring.notice_actions import Written
from qaweb.monitoring.rules import NoticeKind, NoticeState
from tests.calls.making import call
from tests.cast import TODAY, Cast, viewer
from tests.monitoring import making

SignIn = Callable[..., FlaskClient]
DAY = dt.timedelta(days=1)


def written(cast: Cast, **values: object) -> Written:
    plain: dict[str, object] = {
        "project": cast.north.id,
        "kind": NoticeKind.PROCESS,
        "title": "退款",
        "content": "",
        "since": TODAY,
        "until": TODAY + DAY,
        "factor": 2,
    }
    return Written(**{**plain, **values})  # type: ignore[arg-type]


def state_of(notice: ChangeNotice) -> NoticeState:
    return ChangeNotice.get_by_id(notice.id).state


@pytest.mark.parametrize("who", ["qa", "supervisor"])
def test_specialists_and_supervisors_propose(cast: Cast, who: str) -> None:
    row = actions.propose(viewer(getattr(cast, who)), written(cast))
    assert row.state is NoticeState.PROPOSED
    assert [entry.action for entry in history_of(row)] == ["notices.propose"]


def test_the_managers_own_is_in_force_at_once(cast: Cast) -> None:
    row = actions.propose(viewer(cast.manager), written(cast))
    assert row.state is NoticeState.IN_FORCE


@pytest.mark.parametrize("who", ["lead", "agent", "assistant"])
def test_others_propose_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        actions.propose(viewer(getattr(cast, who)), written(cast))


def test_another_project_is_not_to_be_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        actions.propose(viewer(cast.qa), written(cast, project=cast.south.id))
    with pytest.raises(NotFound):
        queries.notice(viewer(cast.south_qa), making.notice(cast).id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"factor": 0}, "factor"),
        ({"factor": 11}, "factor"),
        ({"until": TODAY - DAY}, "until"),
        ({"since": TODAY - 2 * DAY, "until": TODAY - DAY}, "until"),
        ({"until": TODAY + 200 * DAY}, "until"),
    ],
)
def test_it_says_what_is_wrong_at_the_field(
    cast: Cast, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        actions.propose(viewer(cast.qa), written(cast, **values))
    assert refused.value.field == field


def test_a_team_of_another_project_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="team of this project"):
        actions.propose(viewer(cast.qa), written(cast, team=cast.south_team.id))


def test_the_manager_puts_in_force_and_changes_the_end(cast: Cast) -> None:
    row, boss = making.notice(cast), viewer(cast.manager)
    actions.put_in_force(boss, row.id)
    assert state_of(row) is NoticeState.IN_FORCE
    actions.change_end(boss, row.id, TODAY + 2 * DAY)
    assert ChangeNotice.get_by_id(row.id).until == TODAY + 2 * DAY
    actions.withdraw(boss, row.id, "系统回退")
    assert state_of(row) is NoticeState.WITHDRAWN


def test_declining_wants_a_reason_and_happens_once(cast: Cast) -> None:
    row, boss = making.notice(cast), viewer(cast.manager)
    with pytest.raises(Refused, match="Write why"):
        actions.decline(boss, row.id, " ")
    actions.decline(boss, row.id, "范围太大")
    with pytest.raises(Conflict):
        actions.put_in_force(boss, row.id)


def test_only_the_manager_decides(cast: Cast) -> None:
    row = making.notice(cast)
    for action in (actions.put_in_force, lambda v, n: actions.decline(v, n, "x")):
        with pytest.raises(Forbidden):
            action(viewer(cast.qa), row.id)


def test_an_author_takes_back_a_proposal_and_nothing_else(cast: Cast) -> None:
    mine, theirs = making.notice(cast), making.notice(cast, cast.supervisor)
    actions.withdraw(viewer(cast.qa), mine.id, "写错了")
    assert state_of(mine) is NoticeState.WITHDRAWN
    with pytest.raises(Forbidden):
        actions.withdraw(viewer(cast.qa), theirs.id, "x")


def test_those_touched_are_counted(cast: Cast) -> None:
    whole, team = making.notice(cast), making.notice(cast, team=cast.team_a)
    found = queries.touched([whole, team], TODAY)
    assert (found[whole.id].people, found[whole.id].teams) == (6, 2)
    assert (found[team.id].people, found[team.id].teams) == (4, 1)


def test_a_call_type_touches_those_who_took_such_calls(cast: Cast) -> None:
    taken = call(cast.agent_b)
    notice = making.notice(cast, call_type=taken.call_type_id)
    assert queries.touched([notice], TODAY)[notice.id] == queries.Touched(1, 1)


def test_it_is_proposed_in_the_browser_and_decided_there(cast: Cast, as_: SignIn) -> None:
    form = {"project": cast.north.id, "kind": "process", "title": "新退款流程", "factor": 3}
    form |= {"since": str(TODAY), "until": str(TODAY + DAY), "team": "", "call_type": ""}
    as_(cast.qa).post("/notices/new", data=form)
    row = ChangeNotice.get(ChangeNotice.title == "新退款流程")
    assert row.factor == 3
    page = as_(cast.manager).post(f"/notices/{row.id}/in-force", follow_redirects=True).text
    assert "is in force" in page
    assert "新退款流程" in as_(cast.supervisor).get("/notices?state=in_force").text


def test_a_refused_decision_keeps_the_page(cast: Cast, as_: SignIn) -> None:
    row = making.notice(cast)
    answer = as_(cast.manager).post(f"/notices/{row.id}/decline", data={"reason": ""})
    assert answer.status_code == 422
    assert "Write why." in answer.text
    answer = as_(cast.qa).post("/notices/new", data={"title": "x", "project": cast.north.id})
    assert answer.status_code == 422
    assert "Enter the first day." in answer.text or "Enter a whole number." in answer.text


def test_agents_leads_and_assistants_see_none(cast: Cast, as_: SignIn) -> None:
    for person in (cast.agent, cast.lead, cast.assistant):
        assert as_(person).get("/notices").status_code == 403
