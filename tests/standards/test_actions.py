"""Publishing: who may, what is refused, and that nothing published changes (P3.6, P3.8)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import peewee as pw
import pytest

from qaweb.audit import AuditEntry
from qaweb.db import database
from qaweb.errors import Forbidden, Refused
from qaweb.people.models import Project
from qaweb.permissions import SYSTEM
from qaweb.standards.actions import publish, publish_unless_same
from qaweb.standards.company import COMPANY_NAME, COMPANY_STANDARD
from qaweb.standards.models import Criterion, Section, StandardVersion
from qaweb.standards.queries import form_of
from qaweb.standards.rules import DEFAULT_BANDS, Band, Form, VersionState
from tests.cast import TODAY, Cast, viewer

SHORT = Form(COMPANY_STANDARD.sections[1:])
YESTERDAY = TODAY - dt.timedelta(days=1)


def publish_form(
    form: Form = COMPANY_STANDARD, day: dt.date = TODAY, **rest: Any
) -> StandardVersion:
    return publish(SYSTEM, COMPANY_NAME, form, rest.pop("bands", DEFAULT_BANDS), day, **rest)


def test_publishing_numbers_the_version_and_keeps_who_and_since_when(cast: Cast) -> None:
    version = publish(viewer(cast.manager), COMPANY_NAME, COMPANY_STANDARD, DEFAULT_BANDS, TODAY)
    kept = StandardVersion.get_by_id(version.id)
    assert (kept.number, kept.state, kept.valid_from) == (2, VersionState.PUBLISHED, TODAY)
    assert kept.published_by == cast.manager.name
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (entry.action, entry.actor_id) == ("standards.publish", cast.manager.id)


@pytest.mark.parametrize("who", ["qa", "supervisor", "lead", "agent", "assistant"])
def test_only_the_manager_publishes(cast: Cast, who: str) -> None:
    someone = viewer(getattr(cast, who))
    with pytest.raises(Forbidden):
        publish(someone, COMPANY_NAME, COMPANY_STANDARD, DEFAULT_BANDS, TODAY)


def test_a_form_with_mistakes_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(Refused):
        publish_form(SHORT)
    assert StandardVersion.select().count() == 1


def test_bands_with_a_gap_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        publish_form(bands=(Band("excellent", 9000),))


def test_a_past_day_keeps_its_standard(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        publish_form(day=YESTERDAY)
    assert refused.value.field == "valid_from"


def test_a_projects_own_standard_cannot_reach_into_the_past_either(cast: Cast) -> None:
    with pytest.raises(Refused):
        publish_form(day=YESTERDAY, project=cast.north)


def test_a_later_version_cannot_begin_before_an_earlier_one(cast: Cast) -> None:
    publish_form(day=dt.date(2026, 12, 1))
    with pytest.raises(Refused) as refused:
        publish_form(day=dt.date(2026, 11, 1))
    assert "2026-12-01" in str(refused.value.message)


def test_publishing_the_same_again_does_nothing(cast: Cast) -> None:
    again = publish_unless_same(SYSTEM, COMPANY_NAME, COMPANY_STANDARD, DEFAULT_BANDS, TODAY)
    assert again is None


def test_a_changed_form_or_changed_bands_make_a_new_version(cast: Cast) -> None:
    bands = (Band("excellent", 9500), *DEFAULT_BANDS[1:])
    version = publish_unless_same(SYSTEM, COMPANY_NAME, COMPANY_STANDARD, bands, TODAY)
    assert version is not None
    assert version.number == 2
    turned = Form(COMPANY_STANDARD.sections[::-1])
    assert publish_unless_same(SYSTEM, COMPANY_NAME, turned, bands, TODAY)


def test_a_projects_own_standard_has_its_own_numbers(cast: Cast) -> None:
    version = publish_form(project=Project.get_by_id(cast.north.id))
    assert (version.number, version.standard.project) == (1, cast.north)


def test_a_later_version_leaves_the_earlier_form_alone(cast: Cast) -> None:
    line = COMPANY_STANDARD.sections[0].criteria[0]
    first = replace(
        COMPANY_STANDARD.sections[0],
        criteria=(replace(line, title="另一项"), *COMPANY_STANDARD.sections[0].criteria[1:]),
    )
    publish_form(Form((first, *COMPANY_STANDARD.sections[1:])))
    assert form_of(cast.standard.id) == COMPANY_STANDARD


def add_line(version: StandardVersion) -> None:
    Criterion.create(
        version=version,
        section=Section.get(Section.version == version),
        position=99,
        code="new",
        title="新",
        points=100,
        levels="[]",
    )


def add_section(version: StandardVersion) -> None:
    Section.create(version=version, position=99, code="new", title="新")


def of(version: StandardVersion) -> Any:
    return StandardVersion.id == version.id


TAMPERING: dict[str, Callable[[StandardVersion], Any]] = {
    "points": lambda v: Criterion.update(points=1).where(Criterion.version == v).execute(),
    "line gone": lambda v: Criterion.delete().where(Criterion.version == v).execute(),
    "line more": add_line,
    "section": lambda v: Section.update(title="x").where(Section.version == v).execute(),
    "section gone": lambda v: Section.delete().where(Section.version == v).execute(),
    "section more": add_section,
    "bands": lambda v: StandardVersion.update(bands="[]").where(of(v)).execute(),
    "since": lambda v: StandardVersion.update(valid_from=YESTERDAY).where(of(v)).execute(),
    "reopened": lambda v: StandardVersion.update(state=VersionState.DRAFT).where(of(v)).execute(),
    "version gone": lambda v: StandardVersion.delete().where(of(v)).execute(),
}


@pytest.mark.parametrize("tamper", TAMPERING.values(), ids=TAMPERING)
def test_the_database_refuses_to_change_a_published_version(
    cast: Cast, tamper: Callable[[StandardVersion], Any]
) -> None:
    with pytest.raises(pw.DatabaseError, match="never changes"), database.atomic():
        tamper(cast.standard)


def test_a_published_version_may_be_retired_and_annotated(cast: Cast) -> None:
    change = StandardVersion.update(state=VersionState.RETIRED, note="replaced")
    assert change.where(of(cast.standard)).execute() == 1


def test_a_draft_can_be_written_and_thrown_away(cast: Cast) -> None:
    draft = StandardVersion.create(standard=cast.standard.standard, number=2)
    add_section(draft)
    add_line(draft)
    assert draft.delete_instance() == 1
