"""Three customers set up in the browser, from people over shifts to calls."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaweb.calls.models import Call
from qaweb.people.models import Person, Project, Shift
from tests.cast import Cast
from tests.imports import sets
from tests.imports.playing import import_, send

SETS = [sets.english, sets.traditional, sets.workbooks]
KINDS = ("people", "shifts", "calls")


@pytest.mark.parametrize("make", SETS, ids=lambda make: make.__name__)
def test_a_customers_files_go_in_one_after_the_other(
    app: Flask, cast: Cast, as_: Callable[[Person], FlaskClient], make: Callable[[], sets.Set]
) -> None:
    client = as_(cast.manager)
    for kind, sent in zip(KINDS, make(), strict=True):
        found = import_(app, client, kind, sent.data, sent.by_hand, sent.month)
        assert found == sent.counts, kind


@pytest.mark.parametrize("make", SETS, ids=lambda make: make.__name__)
def test_the_second_time_nothing_is_asked_and_nothing_changes(
    app: Flask, cast: Cast, as_: Callable[[Person], FlaskClient], make: Callable[[], sets.Set]
) -> None:
    client = as_(cast.manager)
    for kind, sent in zip(KINDS, make(), strict=True):
        import_(app, client, kind, sent.data, sent.by_hand, sent.month)
        new, _changed, _unchanged, refused = sent.counts
        again = import_(app, client, kind, sent.data, month=sent.month)
        assert again == (0, 0, new, refused)


def test_what_went_in_is_what_the_files_say(
    app: Flask, cast: Cast, as_: Callable[[Person], FlaskClient]
) -> None:
    client = as_(cast.manager)
    for kind, sent in zip(KINDS, sets.traditional(), strict=True):
        import_(app, client, kind, sent.data, sent.by_hand)
    wen = Person.get(Person.number == "20451")
    assert (wen.name, wen.team.name, wen.project.name) == ("陳大文", "第一組", "北區專線")
    assert Person.get(Person.number == "20453").name == "黃志明"
    assert Shift.select().where(Shift.person == wen).count() == 2
    call = Call.get(Call.number == "T0001")
    assert (call.agent, call.duration_s) == (wen, 125)
    assert call.project == Project.get(Project.name == "北區專線")


def test_titles_that_nobody_knows_leave_the_fields_open(
    cast: Cast, as_: Callable[[Person], FlaskClient]
) -> None:
    page = send(as_(cast.manager), "calls", sets.english()[2].data)
    assert "Choose a column for: Call number, Agent&#39;s number, Time of the call" in page.text
    assert "A · Conversation (A-1, A-2, A-3)" in page.text
