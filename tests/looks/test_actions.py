"""Noting who opened a record: once a day and visit, never in the way of reading."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import peewee as pw
import pytest

from qaweb import audit, clock, db
from qaweb.audit import AuditEntry
from qaweb.looks import actions
from qaweb.looks.actions import forget_old, note, owed
from qaweb.looks.models import Look
from qaweb.looks.rules import KEPT_DAYS, Record
from qaweb.people.models import Person
from tests.cast import TODAY, Cast, viewer

NIGHT = dt.datetime.combine(TODAY, dt.time(23, 30), clock.DEFAULT_ZONE)


@pytest.fixture(autouse=True)
def nothing_owed() -> Iterator[None]:
    owed.clear()
    yield
    owed.clear()


def opened(cast: Cast, reader: Person, number: int = 1) -> None:
    note(viewer(reader), Record.EVALUATION, number, cast.agent.id, clock.DEFAULT_ZONE)


def kept() -> list[tuple[int, int, dt.date, int]]:
    rows = Look.select().order_by(Look.id)
    return [(row.reader_id, row.record_id, row.day, row.times) for row in rows]


def test_a_row_stands_for_a_reader_record_and_day(cast: Cast) -> None:
    for reader in (cast.lead, cast.qa, cast.lead):
        opened(cast, reader)
    opened(cast, cast.lead, 2)
    assert kept() == [
        (cast.lead.id, 1, TODAY, 1),
        (cast.qa.id, 1, TODAY, 1),
        (cast.lead.id, 2, TODAY, 1),
    ]


def test_a_visit_lasts_an_hour_and_later_ones_are_counted(cast: Cast) -> None:
    start = clock.now()
    for minutes in (0, 5, 59, 61, 70, 200):
        with clock.set_to(start + dt.timedelta(minutes=minutes)):
            opened(cast, cast.lead)
    row = Look.get()
    assert (row.times, row.first_at) == (3, start)


def test_the_next_day_is_a_row_of_its_own(cast: Cast) -> None:
    for hours in (0, 2):
        with clock.set_to(NIGHT + dt.timedelta(hours=hours)):
            opened(cast, cast.lead)
    assert [day for _, _, day, _ in kept()] == [TODAY, TODAY + dt.timedelta(days=1)]


def test_a_visit_over_midnight_stands_on_both_days(cast: Cast) -> None:
    for minutes in (0, 40):
        with clock.set_to(NIGHT + dt.timedelta(minutes=minutes)):
            opened(cast, cast.lead)
    assert len(kept()) == 2


def test_the_person_is_no_reader_of_their_own(cast: Cast) -> None:
    opened(cast, cast.agent)
    assert kept() == []


def test_it_leaves_no_line_in_the_trail(cast: Cast) -> None:
    before = AuditEntry.select().count()
    opened(cast, cast.lead)
    assert AuditEntry.select().count() == before
    assert audit.verify().whole


def test_the_same_row_written_twice_at_once_is_counted_once(cast: Cast) -> None:
    opened(cast, cast.lead)
    row = Look.select().dicts().get()
    actions._keep({name: row[name] for name in (*actions.KEY, "first_at", "last_at")})
    assert kept() == [(cast.lead.id, 1, TODAY, 1)]


def test_it_is_forgotten_after_twelve_months(cast: Cast) -> None:
    opened(cast, cast.lead)
    with clock.set_to(clock.now() + dt.timedelta(days=KEPT_DAYS)):
        opened(cast, cast.qa)
        assert forget_old(clock.now()) == 0
    assert forget_old(clock.now() + dt.timedelta(days=KEPT_DAYS + 1)) == 1
    assert [reader for reader, *_ in kept()] == [cast.qa.id]


def test_of_a_person_who_is_unknown_nothing_is_kept_and_nothing_fails(cast: Cast) -> None:
    note(viewer(cast.lead), Record.SLIP, 1, 0, clock.DEFAULT_ZONE)
    assert not owed


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[pw.SqliteDatabase]:
    """A database of its own, and another connection that writes in it."""
    before, address = db.database.obj, f"sqlite:///{tmp_path / 'a.db'}"
    opened = db.connect(address)
    db.migrate()
    other = db._open(address)
    other.connect()
    yield other
    other.close()
    opened.close()
    db.database.initialize(before)


def test_a_locked_database_is_not_waited_for_and_the_row_is_kept_later(
    locked: pw.SqliteDatabase,
) -> None:
    agent, lead = (_somebody(number) for number in ("1", "2"))
    reader = viewer(lead)
    with clock.set_to(NIGHT), locked.atomic():
        note(reader, Record.SLIP, 7, agent.id, clock.DEFAULT_ZONE)
        assert len(owed) == 1
    with clock.set_to(NIGHT + dt.timedelta(minutes=3)):
        note(reader, Record.SLIP, 8, agent.id, clock.DEFAULT_ZONE)
    assert not owed
    first = Look.select().order_by(Look.id).get()
    assert (first.record_id, first.first_at) == (7, NIGHT)
    assert db.database.execute_sql("PRAGMA busy_timeout").fetchone() == (5000,)


def test_a_row_that_another_transaction_holds_is_not_waited_for(cast: Cast) -> None:
    if db.is_sqlite():
        pytest.skip("SQLite has one writer: see above")
    same = db.database.obj
    other = pw.PostgresqlDatabase(same.database, prefer_psycopg3=True, **same.connect_params)
    row = {"record": "slip", "record_id": 7, "about": cast.agent.id, "reader": cast.lead.id}
    times = {"day": TODAY, "first_at": clock.now(), "last_at": clock.now()}
    with other.connection_context(), other.atomic() as held:
        other.execute(Look.insert({**row, **times}))
        note(viewer(cast.lead), Record.SLIP, 7, cast.agent.id, clock.DEFAULT_ZONE)
        assert len(owed) == 1
        held.rollback()
    opened(cast, cast.qa)
    assert len(kept()) == 2


def _somebody(number: str) -> Person:
    return Person.create(
        number=number, name=number, role="team_lead", hired_on=TODAY, created_at=clock.now()
    )
