"""The nightly look at all reports, while people work in them (SQLite, a database of its own)."""

import datetime as dt
import sqlite3
from contextlib import closing

from flask_babel import force_locale

from qaweb import clock
from qaweb.reports.models import Report
from qaweb.reports.restatements import _candidates
from tests.conftest import Engine
from tests.reports.making import DAY, a_day, submitted


def test_it_goes_on_after_others_have_written(centre: Engine) -> None:
    """An open read would have SQLite refuse the write at once: "database is locked"."""
    with centre.app.app_context(), force_locale("en"):
        for day in (DAY, DAY - dt.timedelta(days=1)):
            a_day(centre.cast, day)
            submitted(centre.cast, day)
        reports = iter(_candidates(clock.now(), None))
        report = next(reports)
        with closing(sqlite3.connect(str(centre.database.database))) as beside, beside:
            beside.execute("INSERT INTO app_settings (key, value) VALUES ('beside', '')")
        noted = Report.update(compared_at=clock.now()).where(Report.id == report.id)
        assert noted.execute() == 1
        assert len(list(reports)) == 1
