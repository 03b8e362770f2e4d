"""Telling, reading, choosing and forgetting notices."""

import datetime as dt

import pytest

from qaweb import clock
from qaweb.errors import NotFound
from qaweb.inbox.actions import choose, forget_old, read, read_all, tell
from qaweb.inbox.models import Notice
from qaweb.inbox.queries import notices, unread_count
from qaweb.inbox.rules import KEPT_DAYS, OBLIGATORY, Occasion, choosable
from qaweb.inbox.wording import ICONS, SENTENCES
from qaweb.permissions import Role
from tests.cast import Cast, viewer

DUE, ISSUED = Occasion.SLIP_DUE, Occasion.SLIP_ISSUED
TO = ("slips.show", {"slip_id": 7})
WORDS = {"subject": "S000007", "who": "王芳", "day": "2026-10-28", "file": "a.xlsx"}


def test_each_person_is_told_once_of_one_occasion(cast: Cast) -> None:
    people = [cast.lead.id, cast.manager.id, cast.lead.id, None]
    assert tell(people, DUE, "S000007", *TO, **WORDS) == 2
    assert tell(people, DUE, "S000007", *TO, **WORDS) == 0
    assert tell([cast.lead.id], DUE, "S000008", *TO, **WORDS) == 1
    assert unread_count(viewer(cast.lead)) == 2


def test_nobody_is_told_of_what_they_did_themselves(cast: Cast) -> None:
    me = viewer(cast.lead)
    assert tell([cast.lead.id, cast.agent.id], ISSUED, "x", *TO, by=me, **WORDS) == 1
    assert unread_count(me) == 0


def test_what_is_turned_off_is_not_told_but_duties_are(cast: Cast) -> None:
    choose(viewer(cast.lead), [])
    assert tell([cast.lead.id], DUE, "x", *TO, **WORDS) == 0
    assert ISSUED in OBLIGATORY
    assert tell([cast.lead.id], ISSUED, "x", *TO, **WORDS) == 1


def test_a_choice_replaces_the_one_before(cast: Cast) -> None:
    choose(viewer(cast.lead), [])
    choose(viewer(cast.lead), [DUE])
    assert tell([cast.lead.id], DUE, "x", *TO, **WORDS) == 1


def test_reading_counts_the_first_time_and_only_for_the_person(cast: Cast) -> None:
    tell([cast.lead.id], DUE, "x", *TO, **WORDS)
    row = Notice.get()
    with pytest.raises(NotFound):
        read(viewer(cast.agent), row.id)
    read(viewer(cast.lead), row.id)
    first = Notice.get().read_at
    with clock.set_to(clock.now() + dt.timedelta(hours=1)):
        read(viewer(cast.lead), row.id)
    assert Notice.get().read_at == first


def test_all_of_ones_own_are_read_at_once(cast: Cast) -> None:
    for key in ("a", "b"):
        tell([cast.lead.id, cast.agent.id], DUE, key, *TO, **WORDS)
    assert read_all(viewer(cast.lead)) == 2
    assert unread_count(viewer(cast.lead)) == 0
    assert len(notices(viewer(cast.agent), unread=True)) == 2


def test_only_what_was_read_is_forgotten(cast: Cast) -> None:
    for key in ("a", "b"):
        tell([cast.lead.id], DUE, key, *TO, **WORDS)
    read(viewer(cast.lead), Notice.get(Notice.key == "a").id)
    assert forget_old(clock.now() + dt.timedelta(days=KEPT_DAYS + 1)) == 1
    assert [row.key for row in Notice.select()] == ["b"]


def test_every_occasion_may_be_chosen_by_somebody() -> None:
    assert {kind for role in Role for kind in choosable(role)} == set(Occasion)


def test_every_occasion_has_its_sentence_and_its_icon(cast: Cast) -> None:
    for occasion in Occasion:
        assert str(SENTENCES[occasion]) % WORDS
        assert occasion.value.split("_")[0] in ICONS
