"""What is typed into the tab of slips"""

import datetime as dt

import pytest

from qaweb.errors import Forbidden, NotFound
from qaweb.sheets.queries import declared_tab
from qaweb.sheets.rules import May
from qaweb.slips import actions, proposing
from qaweb.slips.models import Slip, SlipFollowUp, SlipProposal
from qaweb.slips.rules import FollowUpKind, SlipState
from tests.cast import TODAY, Cast, viewer
from tests.sheets.typing import changed, last_line, shown, typed
from tests.slips.writing import WORDS, acknowledged, followed, issued, proposed, recovered

LATER = TODAY + dt.timedelta(days=12)


def now(slip: Slip) -> Slip:
    found: Slip = Slip.get_by_id(slip.id)
    return found


def test_an_answer_typed_in_the_sheet_is_only_proposed(cast: Cast) -> None:
    slip = issued(cast)
    assert typed(cast.lead, "slips", slip.id, own_words=f" {WORDS} ") == ""
    assert (now(slip).state, now(slip).own_words) == (SlipState.ISSUED, "")
    row = shown("slips", cast.north, slip.id)
    assert (row["own_words"], row["answer"]) == (WORDS, "waits for confirmation")
    kept = SlipProposal.get(SlipProposal.slip == slip)
    assert (kept.author_id, kept.source) == (cast.lead.id, str(declared_tab("slips").title))


def test_the_trail_says_who_proposed_what_from_which_sheet(cast: Cast) -> None:
    slip = issued(cast)
    typed(cast.lead, "slips", slip.id, own_words=WORDS)
    line = last_line()
    assert (line.action, line.actor_id) == ("slips.propose_words", cast.lead.id)
    assert line.source == f"sheet: {declared_tab('slips').title}"
    assert WORDS in line.after


def test_once_confirmed_it_is_the_persons_own(cast: Cast) -> None:
    slip = proposed(cast)
    actions.acknowledge(viewer(cast.agent), slip.id, WORDS)
    row = shown("slips", cast.north, slip.id)
    assert (row["own_words"], row["answer"]) == (WORDS, "confirmed")
    assert "their own words stay" in typed(cast.lead, "slips", slip.id, own_words="别的话")


def test_rejected_it_leaves_the_cell_and_stays_in_the_trail(cast: Cast) -> None:
    slip = proposed(cast)
    proposing.reject(viewer(cast.agent), slip.id)
    row = shown("slips", cast.north, slip.id)
    assert (row["own_words"], row["answer"]) == ("", "not taken")
    assert WORDS in last_line().before


def test_another_text_replaces_the_one_that_was_rejected(cast: Cast) -> None:
    slip = proposed(cast)
    proposing.reject(viewer(cast.agent), slip.id)
    assert typed(cast.lead, "slips", slip.id, own_words="换一种说法") == ""
    assert shown("slips", cast.north, slip.id)["own_words"] == "换一种说法"


def test_an_emptied_cell_takes_the_proposal_back(cast: Cast) -> None:
    slip = proposed(cast)
    assert typed(cast.lead, "slips", slip.id, own_words=" ") == ""
    assert not SlipProposal.select().where(SlipProposal.slip == slip).exists()
    assert (last_line().action, WORDS in last_line().before) == ("slips.take_words_back", True)


def test_a_follow_up_becomes_an_entry_of_today_and_is_shown_as_the_latest(cast: Cast) -> None:
    slip = followed(cast)
    assert typed(cast.lead, "slips", slip.id, follow_up="又听了两通。") == ""
    entries = list(SlipFollowUp.select().where(SlipFollowUp.slip == slip).order_by(SlipFollowUp.id))
    last = entries[-1]
    assert (len(entries), last.content, last.day) == (2, "又听了两通。", TODAY)
    assert (last.kind, last.author_id) == (FollowUpKind.COACHING, cast.lead.id)
    assert shown("slips", cast.north, slip.id)["follow_up"] == "又听了两通。"
    assert last_line().source.startswith("sheet: ")


def test_the_due_date_is_moved_and_reminders_begin_anew(cast: Cast) -> None:
    slip = acknowledged(cast)
    Slip.update(reminded=2).where(Slip.id == slip.id).execute()
    assert typed(cast.supervisor, "slips", slip.id, due_on=str(LATER)) == ""
    assert (now(slip).due_on, now(slip).reminded, now(slip).state) == (LATER, 0, slip.state)
    assert (last_line().action, last_line().source[:6]) == ("slips.set_due", "sheet:")


@pytest.mark.parametrize(
    ("made", "texts", "said"),
    [
        (issued, {"own_words": "好"}, "Write a few words"),
        (issued, {"own_words": "长" * 4001}, "too long"),
        (issued, {"follow_up": "听了"}, "has to acknowledge"),
        (issued, {"due_on": "2026-10-20"}, "today or a later day"),
        (issued, {"due_on": ""}, "today or a later day"),
        (issued, {"due_on": "bald"}, "is not a date"),
        (followed, {"follow_up": ""}, "stays in the log"),
        (followed, {"follow_up": "长" * 4001}, "too long"),
        (recovered, {"follow_up": "听了"}, "no longer followed up"),
        (recovered, {"due_on": str(LATER)}, "no longer followed up"),
    ],
)
def test_it_refuses_in_words_and_changes_nothing(
    cast: Cast, made: object, texts: dict[str, str], said: str
) -> None:
    slip = made(cast)  # type: ignore[operator]
    before = shown("slips", cast.north, slip.id)
    assert said in typed(cast.lead, "slips", slip.id, **texts)
    assert shown("slips", cast.north, slip.id) == before


REFUSED = [
    ("qa", {"follow_up": "听了"}, Forbidden),
    ("qa", {"due_on": str(LATER)}, Forbidden),
    ("second_qa", {"own_words": "我会改"}, Forbidden),
    ("teammate", {"own_words": "我会改"}, NotFound),
    ("lead_b", {"own_words": "我会改"}, NotFound),
    ("lead_b", {"due_on": str(LATER)}, NotFound),
    ("south_supervisor", {"own_words": "我会改"}, NotFound),
    ("south_supervisor", {"follow_up": "听了"}, NotFound),
    ("south_lead", {"due_on": str(LATER)}, NotFound),
    ("agent", {"due_on": str(LATER)}, Forbidden),
    ("agent", {"follow_up": "听了"}, Forbidden),
]


@pytest.mark.parametrize(("who", "texts", "error"), REFUSED)
def test_others_are_answered_as_in_the_browser(
    cast: Cast, who: str, texts: dict[str, str], error: type[Exception]
) -> None:
    slip = issued(cast)
    with pytest.raises(error):
        changed(getattr(cast, who), "slips", slip.id, texts)
    assert not SlipProposal.select().exists()


@pytest.mark.parametrize("who", ["qa", "lead", "supervisor", "manager"])
def test_the_author_and_whoever_follows_it_up_may_propose(cast: Cast, who: str) -> None:
    slip = issued(cast)
    assert typed(getattr(cast, who), "slips", slip.id, own_words=WORDS) == ""


def test_scores_states_and_results_are_only_read(cast: Cast) -> None:
    may = {column.key for column in declared_tab("slips").columns if column.may is not May.APP}
    assert may == {"own_words", "due_on", "follow_up"}
