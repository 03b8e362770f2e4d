"""Approved figures are sealed: what was changed past the application is told loudly (P6.3)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from qaweb.errors import Forbidden, Refused
from qaweb.people.models import Person
from qaweb.permissions import Role
from qaweb.reports import actions
from qaweb.reports.models import Report
from qaweb.reports.rules import fingerprint
from qaweb.reports.seals import broken_seals, seal_of
from tests.cast import Cast, viewer
from tests.reports.making import a_day, approved, fresh, submitted

SignIn = Callable[..., FlaskClient]
BROKEN = "These figures are not the ones that were approved."


def test_an_approved_report_is_whole(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report = approved(cast)
    seal = seal_of(report)
    assert seal is not None
    assert seal.is_whole
    assert broken_seals() == []
    assert BROKEN not in as_(cast.manager).get(f"/reports/{report.id}").text


@pytest.mark.parametrize("with_hash", [False, True])
def test_a_changed_snapshot_is_told_even_if_its_hash_was_changed_too(
    cast: Cast, as_: SignIn, with_hash: bool
) -> None:
    a_day(cast)
    report = approved(cast)
    forged = report.snapshot.replace('"count": 5', '"count": 50')
    values = {"snapshot_hash": fingerprint(forged)} if with_hash else {}
    Report.update(snapshot=forged, **values).where(Report.id == report.id).execute()
    assert BROKEN in as_(cast.manager).get(f"/reports/{report.id}").text
    assert broken_seals() == [report]


def test_before_the_approval_there_is_no_seal(cast: Cast) -> None:
    a_day(cast)
    assert seal_of(submitted(cast)) is None


def promoted(cast: Cast) -> Person:
    """The author has become a manager since."""
    Person.update(role=Role.MANAGER, project=None).where(Person.id == cast.qa.id).execute()
    found: Person = Person.get_by_id(cast.qa.id)
    return found


def test_an_author_leaves_the_approval_to_another_manager(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    with pytest.raises(Forbidden):
        actions.approve(viewer(promoted(cast)), report.id, reason="无其他经理")


def test_an_only_manager_says_why_and_the_report_is_marked(cast: Cast, as_: SignIn) -> None:
    a_day(cast)
    report, author = submitted(cast), promoted(cast)
    Person.update(status="left").where(Person.id == cast.manager.id).execute()
    with pytest.raises(Refused) as refused:
        actions.approve(viewer(author), report.id)
    assert refused.value.field == "reason"
    answer = as_(author).post(f"/reports/{report.id}/approve", data={"reason": "无其他经理"})
    assert answer.status_code == 303
    assert fresh(report).own_reason == "无其他经理"
    assert "approved by its author" in as_(author).get(f"/reports/{report.id}").text


def test_who_only_wrote_in_it_is_an_author_too(cast: Cast) -> None:
    a_day(cast)
    report = submitted(cast)
    actions.return_(viewer(cast.manager), report.id, "请补充。")
    actions.write(viewer(cast.second_qa), report.id, {"problems": "有"}, 1)
    actions.submit(viewer(cast.qa), report.id)
    Person.update(role=Role.MANAGER).where(Person.id == cast.second_qa.id).execute()
    with pytest.raises(Forbidden):
        actions.approve(viewer(cast.second_qa), report.id)
