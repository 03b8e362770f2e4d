"""Filling an empty installation with the demo."""

import datetime as dt

from flask import current_app

from qaweb import audit, clock
from qaweb.db import database, temporary_on_disk
from qaweb.demo.history import play
from qaweb.demo.world import START, populate
from qaweb.errors import Refused
from qaweb.jobs import DEMO_OFFSET, keep_setting
from qaweb.language import lazy_gettext as _
from qaweb.people.models import Person
from qaweb.permissions import SYSTEM
from qaweb.standards.actions import publish
from qaweb.standards.company import COMPANY_NAME, COMPANY_STANDARD
from qaweb.standards.rules import DEFAULT_BANDS

OPENING = dt.datetime(2026, 9, 30, 9, 0, tzinfo=clock.DEFAULT_ZONE)


def seed() -> bool:
    """Fill the database and start the demo's clock; False when somebody is already there."""
    if not current_app.config["DEMO"]:
        raise Refused(_("Demo data need DEMO=1."))
    if Person.select().exists():
        return False
    audit.source.set("demo")
    # SQLite's notes for undoing one of thousands of steps: in memory each step's end costs more
    # than what it wrote.
    with temporary_on_disk(), database.atomic():
        with clock.set_to(OPENING):
            publish(SYSTEM, COMPANY_NAME, COMPANY_STANDARD, DEFAULT_BANDS, dt.date(2026, 1, 1))
            world = populate(current_app.config["INSTANCE"])
        play(world)
        keep_setting(DEMO_OFFSET, str(clock.offset_to(START).total_seconds()))
    return True
