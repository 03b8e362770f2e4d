"""Publishing a draft and retiring a project's standard (P3.6-P3.8)."""

import datetime as dt
from dataclasses import replace

import pytest

from qaweb import clock
from qaweb.errors import Conflict, Forbidden, Refused
from qaweb.parameters.actions import set_parameter
from qaweb.people.models import Person, Project
from qaweb.permissions import Role
from qaweb.standards import drafts, queries
from qaweb.standards.actions import publish_draft, retire
from qaweb.standards.models import StandardVersion
from qaweb.standards.rules import DEFAULT_BANDS, Band, Standing, digest_of
from tests.cast import TODAY, Cast, viewer
from tests.standards.drafting import begun, form, line, put, regrade, reword, standing

LATER = TODAY + dt.timedelta(days=10)


def publish(
    person: Person, draft: StandardVersion, day: dt.date = TODAY, reason: str = ""
) -> StandardVersion:
    return publish_draft(viewer(person), draft.id, day, seen=digest_of(form(draft)), reason=reason)


def regraded(cast: Cast, project: Project | None = None) -> StandardVersion:
    """A north draft by the QA specialist, which the manager may publish."""
    draft = begun(cast.qa, project or cast.north)
    regrade(cast.qa, draft)
    return draft


def second_manager() -> Person:
    return Person.create(
        number="90001",
        name="副经理",
        role=Role.MANAGER,
        hired_on=dt.date(2020, 1, 1),
        created_at=clock.now(),
    )


def test_the_published_form_is_the_draft(cast: Cast) -> None:
    draft = regraded(cast)
    wanted = form(draft)
    version = publish(cast.manager, draft)
    assert queries.form_of(version.id) == wanted
    assert queries.version_in_force(cast.north.id, TODAY) == version
    assert (version.label, version.published_by) == ("1", cast.manager.name)
    assert queries.drafts(viewer(cast.manager)) == []


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent", "assistant"])
def test_only_the_manager_publishes_a_draft(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        publish(getattr(cast, who), regraded(cast))


def test_other_words_make_a_correction_and_other_points_a_version(cast: Cast) -> None:
    publish(cast.manager, regraded(cast))
    draft = begun(cast.qa, cast.north)
    reword(cast.qa, draft)
    assert publish(cast.manager, draft).label == "1.1"
    draft = begun(cast.qa, cast.north)
    put(cast.qa, draft, replace(line(draft, "opening"), na_allowed=True))
    assert publish(cast.manager, draft, LATER).label == "2"


def test_a_correction_judges_from_its_day_on_and_is_comparable(cast: Cast) -> None:
    first = publish(cast.manager, regraded(cast))
    draft = begun(cast.qa, cast.north)
    reword(cast.qa, draft)
    second = publish(cast.manager, draft, LATER)
    assert second.scoring == first.scoring
    assert queries.version_in_force(cast.north.id, TODAY) == first
    assert queries.version_in_force(cast.north.id, LATER) == second
    assert standing(first, LATER) is Standing.REPLACED


def test_other_bands_make_a_version_whatever_the_words(cast: Cast) -> None:
    bands = (Band("excellent", 9500), *DEFAULT_BANDS[1:])
    publish(cast.manager, regraded(cast))
    set_parameter(viewer(cast.manager), "bands", bands, LATER, "stricter")
    draft = begun(cast.qa, cast.north)
    version = publish(cast.manager, draft, LATER)
    assert (version.label, queries.bands_of(version)) == ("2", bands)


def test_the_same_again_is_not_published(cast: Cast) -> None:
    publish(cast.manager, regraded(cast))
    with pytest.raises(Refused):
        publish(cast.manager, begun(cast.qa, cast.north))


def test_what_was_not_seen_is_not_published(cast: Cast) -> None:
    draft = regraded(cast)
    seen = digest_of(form(draft))
    reword(cast.qa, draft)
    with pytest.raises(Conflict):
        publish_draft(viewer(cast.manager), draft.id, TODAY, seen=seen)


def test_a_form_that_is_not_worth_a_hundred_is_refused(cast: Cast) -> None:
    draft = begun(cast.qa, cast.north)
    drafts.remove_line(viewer(cast.qa), draft.id, "opening")
    with pytest.raises(Refused):
        publish(cast.manager, draft)


def test_the_only_manager_publishes_their_own_with_a_reason_and_a_mark(cast: Cast) -> None:
    draft = begun(cast.manager)
    regrade(cast.manager, draft)
    with pytest.raises(Refused) as met:
        publish(cast.manager, draft)
    assert met.value.field == "reason"
    assert publish(cast.manager, draft, reason="nobody else").own_reason == "nobody else"


def test_where_there_is_another_manager_that_one_publishes(cast: Cast) -> None:
    draft = begun(cast.manager)
    regrade(cast.manager, draft)
    other = second_manager()
    with pytest.raises(Forbidden):
        publish(cast.manager, draft, reason="I am sure")
    assert publish(other, draft).own_reason == ""


def test_a_past_day_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as met:
        publish(cast.manager, regraded(cast), TODAY - dt.timedelta(days=1))
    assert met.value.field == "valid_from"


def test_a_retired_standard_falls_back_to_the_companys_from_its_day_on(cast: Cast) -> None:
    version = publish(cast.manager, regraded(cast))
    retire(viewer(cast.manager), version.id, LATER, "one standard for all")
    assert queries.version_in_force(cast.north.id, LATER - dt.timedelta(days=1)) == version
    assert queries.version_in_force(cast.north.id, LATER) == cast.standard
    again = StandardVersion.get_by_id(version.id)
    assert standing(again, TODAY) is Standing.IN_FORCE
    assert standing(again, LATER) is Standing.RETIRED


def test_retiring_does_not_bring_back_an_earlier_own_version(cast: Cast) -> None:
    publish(cast.manager, regraded(cast))
    draft = begun(cast.qa, cast.north)
    reword(cast.qa, draft)
    second = publish(cast.manager, draft)
    retire(viewer(cast.manager), second.id, LATER, "over")
    assert queries.version_in_force(cast.north.id, LATER) == cast.standard


def test_after_retirement_a_new_draft_begins_from_the_companys(cast: Cast) -> None:
    version = publish(cast.manager, regraded(cast))
    retire(viewer(cast.manager), version.id, TODAY, "over")
    draft = begun(cast.qa, cast.north)
    assert form(draft) == queries.form_of(cast.standard.id)
    assert publish(cast.manager, draft, LATER).label == "2"
    assert queries.version_in_force(cast.north.id, LATER) == draft


def test_what_cannot_be_retired(cast: Cast) -> None:
    manager = viewer(cast.manager)
    version = publish(cast.manager, regraded(cast))
    with pytest.raises(Refused):
        retire(manager, cast.standard.id, LATER, "the company's")
    with pytest.raises(Refused):
        retire(manager, version.id, TODAY - dt.timedelta(days=1), "a past day")
    with pytest.raises(Refused):
        retire(manager, version.id, LATER, " ")
    with pytest.raises(Forbidden):
        retire(viewer(cast.qa), version.id, LATER, "not mine to do")
    retire(manager, version.id, LATER, "over")
    with pytest.raises(Conflict):
        retire(manager, version.id, LATER, "twice")
