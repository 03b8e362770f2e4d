"""Which version judges a day, and a version as a form (P3.6, P3.7)."""

import datetime as dt
from dataclasses import replace

import pytest

from qaweb.errors import NotFound
from qaweb.people.models import Project
from qaweb.permissions import SYSTEM
from qaweb.standards import queries
from qaweb.standards.actions import publish
from qaweb.standards.company import COMPANY_NAME, COMPANY_STANDARD
from qaweb.standards.models import Standard, StandardVersion
from qaweb.standards.rules import DEFAULT_BANDS, Form, Standing
from tests.cast import TODAY, Cast, viewer
from tests.standards.drafting import standing

NEXT_MONTH = dt.date(2026, 11, 1)


def publish_next(
    day: dt.date, project: Project | None = None, form: Form = COMPANY_STANDARD
) -> StandardVersion:
    return publish(SYSTEM, COMPANY_NAME, form, DEFAULT_BANDS, day, project)


def draft(standard: Standard) -> StandardVersion:
    return StandardVersion.create(standard=standard, number=9, valid_from=dt.date(2026, 1, 1))


def test_a_project_without_its_own_standard_uses_the_companys(cast: Cast) -> None:
    assert queries.version_in_force(cast.north.id, TODAY) == cast.standard


def test_a_projects_own_standard_comes_before_the_companys(cast: Cast) -> None:
    own = publish_next(TODAY, cast.north)
    assert queries.version_in_force(cast.north.id, TODAY) == own
    assert queries.version_in_force(cast.south.id, TODAY) == cast.standard


def test_before_its_first_day_a_projects_own_standard_judges_nothing(cast: Cast) -> None:
    publish_next(TODAY, cast.north)
    yesterday = TODAY - dt.timedelta(days=1)
    assert queries.version_in_force(cast.north.id, yesterday) == cast.standard


def test_the_day_decides_and_a_later_version_changes_no_past_day(cast: Cast) -> None:
    second = publish_next(NEXT_MONTH)
    assert queries.version_in_force(cast.north.id, dt.date(2026, 10, 31)) == cast.standard
    assert queries.version_in_force(cast.north.id, NEXT_MONTH) == second


def test_of_two_versions_for_the_same_day_the_later_published_counts(cast: Cast) -> None:
    publish_next(NEXT_MONTH)
    third = publish_next(NEXT_MONTH)
    assert queries.version_in_force(cast.north.id, NEXT_MONTH) == third


def test_before_the_first_version_nothing_is_in_force(cast: Cast) -> None:
    assert queries.version_in_force(cast.north.id, dt.date(2025, 12, 31)) is None


def test_a_draft_is_never_in_force_and_never_shown(cast: Cast) -> None:
    unfinished = draft(cast.standard.standard)
    assert queries.version_in_force(cast.north.id, TODAY) == cast.standard
    assert unfinished not in queries.versions(viewer(cast.agent))
    with pytest.raises(NotFound):
        queries.version(viewer(cast.manager), unfinished.id)


def test_a_published_form_reads_back_as_it_was_written(cast: Cast) -> None:
    assert queries.form_of(cast.standard.id) == COMPANY_STANDARD
    assert queries.bands_of(cast.standard) == DEFAULT_BANDS


def test_criteria_keep_the_order_of_the_form_whatever_their_codes(cast: Cast) -> None:
    sections = tuple(
        replace(each, criteria=each.criteria[::-1]) for each in COMPANY_STANDARD.sections[::-1]
    )
    turned = publish_next(TODAY, form=Form(sections))
    codes = [line.code for line in queries.form_of(turned.id).criteria]
    assert codes == [line.code for line in COMPANY_STANDARD.criteria[::-1]]


def test_every_criterion_has_its_row(cast: Cast) -> None:
    ids = queries.criterion_ids(cast.standard.id)
    assert set(ids) == {line.code for line in COMPANY_STANDARD.criteria}


def test_where_a_version_stands_follows_from_the_day(cast: Cast) -> None:
    second = publish_next(NEXT_MONTH)
    assert standing(cast.standard, TODAY) is Standing.IN_FORCE
    assert standing(second, TODAY) is Standing.COMING
    assert standing(cast.standard, NEXT_MONTH) is Standing.REPLACED


def test_ones_own_project_stands_first(cast: Cast) -> None:
    one = viewer(cast.outsider)
    pairs = queries.projects_in_force(one, queries.projects(), queries.versions(one), TODAY)
    assert pairs == [(cast.south, cast.standard), (cast.north, cast.standard)]
