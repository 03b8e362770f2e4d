"""What a line of the trail changed, in words."""

import json

from flask import Flask
from flask_babel import force_locale

from qaweb.audit import AuditEntry
from qaweb.differences import Difference, differences
from qaweb.permissions import Role
from qaweb.staffing import actions
from tests.cast import TODAY, Cast, viewer
from tests.slips import writing as slips
from tests.staffing.making import particulars


def newest(action: str) -> AuditEntry:
    found: AuditEntry = (
        AuditEntry.select().where(AuditEntry.action == action).order_by(AuditEntry.id.desc()).get()
    )
    return found


def line(before: dict[str, object], after: dict[str, object], about: str = "person") -> AuditEntry:
    return AuditEntry(before=json.dumps(before), after=json.dumps(after), subject_type=about)


def test_a_change_of_a_person_is_told_in_words(cast: Cast) -> None:
    seen = actions.values_of(cast.agent)
    wanted = particulars(
        cast, name=cast.agent.name, role=Role.TEAM_LEAD, team=cast.team_b.id,
        hired_on=cast.agent.hired_on,
    )  # fmt: skip
    actions.amend(viewer(cast.assistant), cast.agent.id, wanted, seen)
    told = {(d.field, d.before, d.after) for d in differences(newest("staffing.change"))}
    assert told == {("Role", "Agent", "Team lead"), ("Team", "一组", "二组")}


def test_a_shift_is_told_by_its_day(cast: Cast) -> None:
    entry = line({str(TODAY): "early"}, {str(TODAY): "off"})
    assert differences(entry) == [Difference("Oct 21, 2026", "Early shift", "Day off")]


def test_a_state_is_said_in_the_words_of_its_record(cast: Cast) -> None:
    slips.followed(cast)
    (told,) = differences(newest("slips.follow_up"))
    assert (told.field, told.after) == ("State", "Being followed")


def test_days_are_written_as_people_write_them(cast: Cast, app: Flask) -> None:
    entry = line({"hired_on": "2026-10-01"}, {"hired_on": "2026-11-01"})
    with force_locale("zh_Hans_CN"):
        assert [d.after for d in differences(entry)] == ["2026年11月1日"]


def test_what_has_no_word_and_what_stayed_is_not_told(cast: Cast) -> None:
    same = {"name": "甲", "scoring": "abc", "drafts": ["x"]}
    assert differences(line(same, {**same, "scoring": "def", "drafts": ["x", "y"]})) == []


def test_a_field_can_be_kept_from_a_reader(cast: Cast) -> None:
    entry = line({"remark": "old"}, {"remark": "new", "name": "乙"})
    assert [d.field for d in differences(entry, without=("remark",))] == ["Name"]


def test_a_long_text_is_cut_short(cast: Cast) -> None:
    (told,) = differences(line({}, {"remark": "长" * 500}))
    assert len(told.after) == 160
