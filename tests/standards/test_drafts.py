"""Drafting: who may, what it begins from, and that no window overwrites another (P3.6)."""

from dataclasses import replace

import pytest

from qaweb.audit import AuditEntry
from qaweb.errors import Conflict, Forbidden, NotFound, Refused
from qaweb.standards import drafts, queries
from qaweb.standards.company import COMPANY_STANDARD
from qaweb.standards.drafts import Overtaken
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import Level, Section, VersionState, digest_of
from tests.cast import Cast, viewer
from tests.standards.drafting import begun, form, line, put, regrade, worth


def test_a_company_draft_begins_as_the_last_version(cast: Cast) -> None:
    draft = begun(cast.manager)
    assert (draft.state, draft.number, draft.base_version) == (
        VersionState.DRAFT,
        2,
        cast.standard,
    )
    assert form(draft) == COMPANY_STANDARD
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).get().action == "standards.draft"


def test_a_projects_draft_derives_from_the_companys_version_in_force(cast: Cast) -> None:
    draft = begun(cast.qa, cast.north)
    assert draft.standard.project == cast.north
    assert draft.base_version == cast.standard
    assert queries.base_form(draft) == form(draft) == COMPANY_STANDARD


@pytest.mark.parametrize("who", ["supervisor", "lead", "agent", "assistant", "south_qa"])
def test_others_draft_nothing_for_the_project(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        begun(getattr(cast, who), cast.north)


def test_a_qa_specialist_does_not_draft_the_companys(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        begun(cast.qa)


def test_of_one_standard_there_is_one_draft(cast: Cast) -> None:
    begun(cast.qa, cast.north)
    with pytest.raises(Conflict):
        begun(cast.manager, cast.north)
    for who, free in ((cast.qa, []), (cast.manager, [None, cast.south])):
        drafts = queries.drafts(viewer(who))
        assert queries.to_begin(viewer(who), queries.projects(), drafts) == free


@pytest.mark.parametrize(
    ("who", "seen"),
    [("manager", 2), ("qa", 1), ("second_qa", 1), ("south_qa", 0), ("agent", 0), ("lead", 0)],
)
def test_drafts_are_known_to_those_who_may_write_in_them(cast: Cast, who: str, seen: int) -> None:
    company, own = begun(cast.manager), begun(cast.qa, cast.north)
    someone = viewer(getattr(cast, who))
    assert queries.drafts(someone) == [company, own][2 - seen :]


def test_one_may_not_write_where_one_may_not_know(cast: Cast) -> None:
    draft = begun(cast.qa, cast.north)
    with pytest.raises(NotFound):
        drafts.remove_line(viewer(cast.south_qa), draft.id, "opening")


def test_nobody_without_a_project_reaches_the_companys_draft(cast: Cast) -> None:
    begun(cast.manager)
    assert queries.drafts(replace(viewer(cast.qa), project_id=None)) == []


def test_a_changed_line_is_kept_and_its_author_remembered(cast: Cast) -> None:
    draft = begun(cast.manager, cast.north)
    regrade(cast.qa, draft)
    assert line(draft, "opening").points == 600
    assert form(draft).possible == 10000
    again = StandardVersion.get_by_id(draft.id)
    assert again.author_ids == {cast.manager.id, cast.qa.id}


def test_a_line_changed_in_another_window_meanwhile_is_not_overwritten(cast: Cast) -> None:
    draft = begun(cast.qa, cast.north)
    loaded = line(draft, "opening")
    put(cast.second_qa, draft, worth(loaded, 700))
    with pytest.raises(Overtaken) as met:
        drafts.save_line(
            viewer(cast.qa), draft.id, "greeting", worth(loaded, 500), digest_of(loaded)
        )
    assert met.value.kept == line(draft, "opening") == worth(loaded, 700)


def test_the_same_change_twice_is_no_conflict(cast: Cast) -> None:
    draft = begun(cast.qa, cast.north)
    loaded = line(draft, "opening")
    for _ in range(2):
        drafts.save_line(
            viewer(cast.qa), draft.id, "greeting", worth(loaded, 500), digest_of(loaded)
        )
    assert line(draft, "opening").points == 500


def test_a_line_removed_meanwhile_comes_back_at_the_second_save(cast: Cast) -> None:
    draft, someone = begun(cast.qa, cast.north), viewer(cast.qa)
    loaded = line(draft, "opening")
    drafts.remove_line(someone, draft.id, "opening")
    with pytest.raises(Overtaken):
        drafts.save_line(someone, draft.id, "greeting", loaded, digest_of(loaded))
    drafts.save_line(someone, draft.id, "greeting", loaded, "")
    assert line(draft, "opening") == loaded


def test_a_section_keeps_its_lines_when_it_is_renamed(cast: Cast) -> None:
    draft, someone = begun(cast.qa, cast.north), viewer(cast.qa)
    was = Section("greeting", "开场问候", "Greeting", ())
    drafts.save_section(someone, draft.id, replace(was, title="开场"), digest_of(was))
    first = form(draft).sections[0]
    assert (first.title, len(first.criteria)) == ("开场", 2)


def test_only_an_empty_section_is_removed(cast: Cast) -> None:
    draft, someone = begun(cast.qa, cast.north), viewer(cast.qa)
    with pytest.raises(Refused):
        drafts.remove_section(someone, draft.id, "greeting")
    for code in ("opening", "purpose"):
        drafts.remove_line(someone, draft.id, code)
    drafts.remove_section(someone, draft.id, "greeting")
    assert form(draft).sections[0].code == "attitude"


def test_a_line_for_a_section_that_is_gone_is_refused_at_the_field(cast: Cast) -> None:
    draft = begun(cast.qa, cast.north)
    new = replace(line(draft, "opening"), code="new", levels=(Level("好", "Good", 100),))
    with pytest.raises(Refused) as met:
        drafts.save_line(viewer(cast.qa), draft.id, "nowhere", new)
    assert met.value.field == "section"


def test_steps_cross_into_the_neighbouring_section(cast: Cast) -> None:
    draft, someone = begun(cast.qa, cast.north), viewer(cast.qa)
    drafts.step_line(someone, draft.id, "purpose", 1)
    assert form(draft).sections[1].criteria[0].code == "purpose"
    drafts.step_line(someone, draft.id, "purpose", -1)
    assert form(draft) == COMPANY_STANDARD


def test_a_discarded_draft_is_out_of_the_way(cast: Cast) -> None:
    draft = begun(cast.qa, cast.north)
    drafts.discard(viewer(cast.qa), draft.id)
    assert queries.draft_of(cast.north) is None
    assert begun(cast.qa, cast.north).number == draft.number


def test_a_discarded_draft_is_taken_up_as_it_was(cast: Cast) -> None:
    draft = begun(cast.qa, cast.north)
    regrade(cast.qa, draft)
    drafts.discard(viewer(cast.qa), draft.id)
    again = drafts.take_up(viewer(cast.second_qa), draft.id)
    assert (again.id, again.number) == (draft.id, draft.number)
    assert line(again, "opening").points == 600
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).get().action == "standards.take_up"


def test_a_discarded_company_draft_leaves_the_standard(cast: Cast) -> None:
    drafts.discard(viewer(cast.manager), begun(cast.manager).id)
    assert queries.newest_version(None) == cast.standard
