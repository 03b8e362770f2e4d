"""The list of reports as a file."""

from io import BytesIO

import openpyxl
from flask_babel import force_locale

from qaweb import clock
from qaweb.exports import actions, storage
from qaweb.exports.models import Export, ExportedRecord
from qaweb.people.models import Person
from tests.cast import Cast, viewer
from tests.reports.making import DAY, DAY_BEFORE, a_day, drawn, published

Rows = list[tuple[object, ...]]


def exported(person: Person, query: str = "") -> Rows:
    with force_locale("en"):
        export = actions.order(viewer(person), "reports", query, [], False)
    actions.make(export.id, clock.now())
    stored = Export.get_by_id(export.id).stored
    book = openpyxl.load_workbook(BytesIO(storage.path_of(stored).read_bytes()))
    return list(book.worksheets[0].iter_rows(values_only=True))[1:]


def two_reports(cast: Cast) -> None:
    a_day(cast)
    a_day(cast, DAY_BEFORE)
    published(cast)
    drawn(cast, DAY_BEFORE)


def test_each_report_is_a_row_with_its_steps(cast: Cast) -> None:
    two_reports(cast)
    told, begun = exported(cast.qa)
    assert (told[0].date(), told[2:5]) == (DAY, ("Daily report", "北方热线", "Published"))  # type: ignore[attr-defined]
    assert told[7] in {"in time", "late"}
    assert told[9] == cast.manager.name
    assert told[11:] == (0, 2)
    assert (begun[0].date(), begun[4], begun[6]) == (DAY_BEFORE, "Being drafted", None)  # type: ignore[attr-defined]


def test_it_holds_what_the_filters_leave_of_what_its_reader_knows(cast: Cast) -> None:
    two_reports(cast)
    assert [row[4] for row in exported(cast.qa, "state=published")] == ["Published"]
    assert [row[4] for row in exported(cast.agent)] == ["Published"]
    assert exported(cast.south_qa) == []


def test_those_who_read_it_only_are_told_of_no_reviews(cast: Cast) -> None:
    two_reports(cast)
    assert exported(cast.lead)[0][11:] == (None, None)


def test_every_report_that_left_is_on_record(cast: Cast) -> None:
    two_reports(cast)
    exported(cast.qa)
    assert ExportedRecord.select().count() == 2
