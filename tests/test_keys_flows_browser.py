"""Whole flows by keys alone, each to its end: a report, an appeal, a slip, a number, a roster."""

import datetime as dt
import json

import pytest
from playwright.sync_api import expect
from werkzeug.security import check_password_hash

from qaweb.appeals.models import Appeal
from qaweb.evaluations.models import Evaluation
from qaweb.evaluations.rules import EvaluationState
from qaweb.parameters.queries import as_of
from qaweb.people.models import Person, ShiftCode
from qaweb.reports.models import Report
from qaweb.reports.rules import ReportState
from qaweb.rosters.queries import code_on
from qaweb.slips.models import Slip
from qaweb.slips.rules import SlipState
from tests import factories
from tests.appeals.making import monitored
from tests.cast import PASSWORD, TODAY
from tests.conftest import Engine
from tests.evaluations.scoring import draft_of
from tests.keys import Before, Keys, before
from tests.reports.making import DAY, a_day
from tests.suggestions.making import approved

__all__ = ["before"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OWN = "kraniche ziehen im herbst"


def test_a_report_is_written_returned_and_approved(before: Before, centre: Engine) -> None:
    a_day(centre.cast)
    qa, manager = centre.cast.qa, centre.cast.manager
    path = drawn_up(before(qa, "/reports"))
    hand_in(before(qa, path), "二组的开场白有进步。")
    return_(before(manager, path), "投诉的那两通呢？")
    again = before(qa, path)
    expect(again.page.locator("main")).to_contain_text("投诉的那两通呢？")
    hand_in(again, "投诉两通都已回访。")
    keys = before(manager, path)
    keys.into()
    keys.act("Approve and publish", "Approved and published.")
    report = Report.get()
    assert report.state is ReportState.PUBLISHED
    assert json.loads(report.words)["highlights"][-1]["text"] == "投诉两通都已回访。"


def drawn_up(keys: Keys) -> str:
    """Draw up yesterday's report by hand; where it stands."""
    keys.into()
    keys.to("Draw up a day by hand")
    keys.write(DAY.strftime("%m%d%Y"))
    keys.act("Draw up", "Highlights")
    return f"/reports/{Report.get().id}"


def hand_in(keys: Keys, highlights: str) -> None:
    """Write what is asked for and submit it."""
    keys.into()
    keys.to("Highlights")
    keys.write(highlights, over=True)
    keys.act("Submit to manager and supervisors", "The manager and the supervisors have it.")


def return_(keys: Keys, reason: str) -> None:
    """The manager's way back to the author."""
    keys.into()
    keys.to("Return with a reason")
    keys.press("Enter")
    keys.to("What has to change", at_most=1)
    keys.write(reason)
    keys.act("Return the report", "Returned to its author.", at_most=1)


def test_an_appeal_is_raised_decided_and_its_outcome_seen(before: Before, centre: Engine) -> None:
    evaluation = monitored(centre.cast)
    keys = before(centre.cast.agent, f"/evaluations/{evaluation.id}")
    keys.into()
    keys.act("Appeal", "Your reason")
    object_to(keys, "Standard opening…", "I greeted at second three")
    keys.act("Raise the appeal", "Appealed for")
    decide(before, "heard at second three")
    keys.page.reload()
    expect(keys.page.locator("main")).to_contain_text("heard at second three")
    keys.into()
    keys.act("Accept", "Accepted")
    assert Evaluation.get_by_id(evaluation.id).state is EvaluationState.ACCEPTED


def object_to(keys: Keys, line: str, why: str) -> None:
    """Open a line, choose what is better than what stands, and say why."""
    keys.into()
    keys.to(line)
    keys.press("Enter")
    keys.to("I agree with what was chosen", at_most=1)
    keys.press("ArrowDown")
    expect(keys.page.locator("#appeal-foreseen")).to_contain_text("if upheld")
    keys.to("Your reason", at_most=1)
    keys.write(why)


def decide(before: Before, why: str) -> None:
    """Whoever is named to decide upholds it."""
    appeal = Appeal.get()
    assert appeal.decider
    keys = before(appeal.decider, f"/appeals/{appeal.id}")
    keys.into()
    keys.act("Decide the appeal", "Guidance of the standard")
    keys.into()
    keys.to("Rejected: it stands…")
    keys.press("ArrowDown")
    keys.to("Reason", at_most=3)
    keys.write(why)
    keys.act("Decide the appeal", "The appeal is decided.")


def test_a_slip_is_written_and_acknowledged(before: Before, centre: Engine) -> None:
    evaluation = factories.evaluation(centre.cast, levels={"opening": 1})
    keys = before(centre.cast.qa, f"/evaluations/{evaluation.id}")
    keys.into()
    keys.act("Write the slip", "What was lost")
    keys.into()
    keys.to("What to do better")
    keys.write("先问好。", over=True)
    keys.to("Cause", at_most=5)
    keys.choose("Process")
    keys.act("Issue the slip", "is issued")
    slip = Slip.get()
    agent = before(centre.cast.agent, f"/slips/{slip.id}")
    agent.into()
    agent.to("In your own words")
    agent.write("我会先问好。")
    agent.act("Acknowledge the slip", "Thank you")
    agent.here()
    assert Slip.get_by_id(slip.id).state is SlipState.ACKNOWLEDGED


def test_enter_issues_a_slip_from_a_field_and_ticks_nothing(before: Before, centre: Engine) -> None:
    approved(centre.cast, criterion_code="ending")
    evaluation = factories.evaluation(centre.cast, levels={"ending": 1})
    keys = before(centre.cast.qa, f"/slips/new?evaluation={evaluation.id}")
    keys.into()
    keys.to("Standard ending…")
    keys.press("Enter")
    keys.to("What to do better")
    keys.write("先道别。", over=True)
    keys.to("Due on", at_most=5)
    keys.enter("is issued")
    assert Slip.select().order_by(Slip.id.desc()).get().suggestion == "先道别。"


def test_enter_submits_no_evaluation(before: Before, centre: Engine) -> None:
    draft = draft_of(centre.cast.qa, centre.cast.agent_b)
    keys = before(centre.cast.qa, f"/evaluations/{draft.id}")
    expect(keys.page.locator("#section-_words")).to_be_focused()
    keys.press("j")
    keys.here()
    keys.press("Enter", "Tab", "Enter")
    keys.page.reload()
    expect(keys.page.locator("#scoring")).to_be_visible()
    assert Evaluation.get_by_id(draft.id).state is EvaluationState.DRAFT


def test_a_number_of_the_policy_is_changed(before: Before, centre: Engine) -> None:
    keys = before(centre.cast.manager, "/parameters/calls_per_day")
    keys.into()
    keys.to("New value")
    keys.write("25", over=True)
    keys.to("From")
    keys.write("11012026")
    keys.to("Reason")
    expect(keys.page.locator("#preview")).to_contain_text("25 calls a day")
    keys.write("more calls in November")
    keys.act("Change the policy", "The policy is changed.")
    assert as_of(dt.date(2026, 11, 1)).calls_per_day == 25


def test_shifts_and_leave_are_entered_in_the_grid(before: Before, centre: Engine) -> None:
    keys = before(centre.cast.assistant, f"/shifts?team={centre.cast.team_a.id}&month=2026-10")
    keys.into()
    keys.to("E", at_most=30)
    keys.press("ArrowRight", "v", "l")
    expect(keys.page.locator(".is-saving")).to_have_count(0)
    keys.here()
    found = [code_on(centre.cast.lead.id, TODAY + dt.timedelta(days=n)) for n in (1, 2)]
    assert found == [ShiftCode.LEAVE, ShiftCode.LATE]


def test_a_password_is_changed(before: Before, centre: Engine) -> None:
    keys = before(centre.cast.teammate, "/")
    keys.to(centre.cast.teammate.name)
    keys.press("Enter")
    keys.act("Change password", "New password again")
    keys.into()
    for field, words in (("Present", PASSWORD), ("New", OWN), ("New", OWN)):
        keys.to(f"{field} password…", at_most=3)
        keys.write(words)
    keys.press("Enter")
    expect(keys.page.locator("#messages")).to_contain_text("changed")
    kept = Person.get_by_id(centre.cast.teammate.id).password_hash
    assert check_password_hash(kept, OWN)
